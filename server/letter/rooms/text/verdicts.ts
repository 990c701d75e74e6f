import { refusal, type Refusal } from '../../../../shared/decision/model/refusals.ts';
import type { UpdateCheck } from './update-check.ts';

/** What became of one update. `gap` and `malformed` are for the socket to judge; a refusal is for the person. */
export type Verdict =
  | { readonly ok: true; readonly clients: readonly number[]; readonly cost: number }
  | { readonly ok: false; readonly why: 'gap' | 'malformed' | 'refused'; readonly refusal: Refusal };

const TOO_LONG = refusal('too-large', 'The letter would become too long. Shorten it, then try again.');
const OUTDATED = refusal(
  'wrong-state',
  'This text was started again from what can be seen of it. Your words are kept on this device; put them in anew.',
);
const TOO_MUCH = refusal(
  'too-large',
  'This is too much to be taken in at once. Copy your words, and put them in part by part.',
);
const SOMEBODY_ELSES = refusal(
  'no-access',
  'These words were written by somebody else on this device, and cannot be sent in your name.',
);

/** Returns what is to become of an update that was checked. @param has whether the room has space for it */
export function verdictOn(
  checked: UpdateCheck,
  has: { readonly roomFor: (units: number) => boolean; readonly idsFor: (newClients: number) => boolean },
): Verdict {
  if (!checked.ok) return refused(checked);
  const isNew = !checked.unchanged && checked.update.blocks.length > 0;
  if (isNew && !has.roomFor(checked.units)) return { ok: false, why: 'refused', refusal: TOO_LONG };
  if (!has.idsFor(checked.newClients.length)) return { ok: false, why: 'refused', refusal: TOO_MUCH };
  return { ok: true, clients: checked.update.blocks.map(({ client }) => client), cost: checked.cost };
}

function refused({ why, detail }: Extract<UpdateCheck, { ok: false }>): Verdict {
  switch (why) {
    case 'foreign':
      return { ok: false, why: 'refused', refusal: SOMEBODY_ELSES };
    case 'outdated':
      return { ok: false, why: 'refused', refusal: OUTDATED };
    case 'costly':
      return { ok: false, why: 'refused', refusal: TOO_MUCH };
    case 'gap':
    case 'malformed':
      return { ok: false, why, refusal: refusal('invalid', `This is not an edit of a letter: ${detail}.`) };
  }
}
