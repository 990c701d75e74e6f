/** What can be done with an amendment by whoever looks at it. */
import type { Offer } from '../../shared/decision/offers.ts';

/** Each with whether it can be done now; absent ones are not shown. */
export interface Acts {
  readonly adopt: Offer;
  readonly reject: Offer;
  readonly lapse: Offer;
  readonly withdraw: Offer;
  readonly reopen: Offer;
}

/** `some`, `edit`: adopts only some of its changes, or an outcome that the lead author edits; offered like `adopt`. */
export type Act = keyof Acts | 'some' | 'edit';
