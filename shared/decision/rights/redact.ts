import type { Id } from '../model/events.ts';
import { omitUndefined } from '../model/decision.ts';
import { find } from '../model/find.ts';
import { refsIn } from '../model/refs.ts';
import { listingRef } from '../listing.ts';
import type { LetterState, SignatoryState, SignOff, VersionState } from '../model/state.ts';
import { actsAsLead, speaksFor } from './authority.ts';
import type { Principal } from './permission.ts';
import {
  scopeOf,
  seesAmendment,
  seesOwnCorrection,
  seesReason,
  seesReminders,
  seesSignOff,
  seesThread,
  seesVersion,
} from './visibility.ts';

/**
 * Returns what a person may see of a letter: a letter again, of which everything can be asked that can be asked of the whole
 * one, and which redacted for them once more is the same. Null when they may not see any of it. Rules W1 to W4, W8 and W9;
 * addresses (W5) are not in a letter's state, and events (W6) are `eventFor`'s.
 */
export function redact(state: LetterState, who: Principal): LetterState | null {
  const scope = scopeOf(state, who);
  if (scope === null) return null;
  const all = scope === 'letter';
  const { leadOffer, confided, acting, named: _, ...open } = state;
  const listed = (person: Id) => all || speaksFor(who, person);
  const everybody = acting && { inside: all ? acting.inside : [], openly: acting.openly };
  const seen: LetterState = {
    ...open,
    ...omitUndefined({
      leadOffer: all ? leadOffer : undefined,
      confided: actsAsLead(state, who) ? confided : undefined,
      acting: everybody,
    }),
    members: all ? state.members : [],
    signatories: state.signatories
      .filter(({ person }) => listed(person))
      .map((one) => redactSignatory(state, who, one)),
    amendments: state.amendments.filter((one) => seesAmendment(state, who, one)),
    versions: state.versions
      .filter((one) => seesVersion(state, who, one))
      .map((one) => redactVersion(state, who, one, listed)),
    threads: all ? state.threads.filter((one) => seesThread(state, who, one)) : [],
  };
  const named = all ? [] : namesIn(state, who, seen);
  return { ...seen, ...(named.length > 0 ? { named } : {}) };
}

/** G9: whom it names is named as the letter's list has them, also to somebody who is not shown the list. */
function namesIn(state: LetterState, who: Principal, seen: LetterState): NonNullable<LetterState['named']> {
  return [...new Set([...refsIn(seen).people, ...who.offices])].flatMap((person) => {
    const entry = find.signatory(state, person);
    const ref = entry ? redactSignatory(state, who, entry).ref : listingRef(state, person);
    return ref === undefined || find.signatory(seen, person) ? [] : [{ person, ref }];
  });
}

/** The entry by which they see somebody listed: a correction of one's own only once it may be known that they have answered. */
function redactSignatory(state: LetterState, who: Principal, { person, ref, before }: SignatoryState): SignatoryState {
  if (before === undefined) return { person, ref };
  return { person, ref: seesOwnCorrection(state, who, person) ? ref : before };
}

function redactVersion(
  state: LetterState,
  who: Principal,
  version: VersionState,
  listed: (person: Id) => boolean,
): VersionState {
  const { reminded = [], signOffs, ...open } = version;
  const asked = reminded.filter(({ person }) => listed(person) && seesReminders(state, who, person));
  return {
    ...open,
    ...(asked.length > 0 ? { reminded: asked } : {}),
    signOffs: signOffs
      .filter((one) => seesSignOff(state, who, version, one))
      .map((one) => redactSignOff(state, who, one)),
  };
}

/** What backs an answer is the log's; in what confidence it was given is between them and the lead author. */
function redactSignOff(state: LetterState, who: Principal, signOff: SignOff): SignOff {
  const { evidence: _, reason, ifAdoptedRef, confidential, ...open } = signOff;
  const own = speaksFor(who, signOff.person) || actsAsLead(state, who);
  return {
    ...open,
    ...(seesReason(state, who, signOff) ? omitUndefined({ reason, ifAdoptedRef }) : {}),
    ...(own ? omitUndefined({ confidential }) : {}),
  };
}
