/** What can be done with an amendment by whoever looks at it. */
import type { Offer } from '../../shared/decision/availability.ts';

/** Each with whether it can be done now; absent ones are not shown. */
export interface Acts {
  readonly adopt: Offer;
  readonly reject: Offer;
  readonly lapse: Offer;
  readonly withdraw: Offer;
  readonly reopen: Offer;
  /** Taking the words of an adopted one out of the draft again: offered for a moment. */
  readonly undo: Offer;
  /** Tabling in one's own name what its office has withdrawn. */
  readonly takeOver: Offer;
  /** Putting a name under it, taking it away, amending it. */
  readonly coTable: Offer;
  readonly leave: Offer;
  readonly amend: Offer;
  /** Answering the lead author's question whether another wording would do. */
  readonly answer: Offer;
}

/** `some`, `edit`: adopts only some of its changes, or an outcome that the lead author edits; offered like `adopt`. */
export type Act =
  'adopt' | 'reject' | 'lapse' | 'withdraw' | 'reopen' | 'undo' | 'take-over' | 'amend' | 'some' | 'edit';
