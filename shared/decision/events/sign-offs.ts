import { omitUndefined } from '../model/decision.ts';
import type { EventOf, SignOffEvidence, TextRef } from '../model/events.ts';
import { find } from '../model/find.ts';
import { withoutPerson, withPerson } from '../model/lists.ts';
import type { LetterState, SignOff } from '../model/state.ts';
import { actsAsLead, speaksFor } from '../rights/authority.ts';
import type { Principal } from '../rights/permission.ts';
import { scopeOf, toldInConfidence } from '../rights/visibility.ts';
import { inVersion } from './in-version.ts';
import { noTexts, type Policies } from './policy.ts';

type Answered = 'VersionApproved' | 'VersionRefused' | 'SignOffRetracted';

export const signOffEvents: Policies<Answered> = {
  VersionApproved: {
    subject: 'sign-offs',
    evolve: (state, { version, person, assurance, evidence, late, at }) =>
      signedOff(state, version, {
        ...{ person, decision: 'approved', at, assurance, evidence },
        ...(late ? { late } : {}),
        ...promised(state),
      }),
    seenBy: seesAnswer,
    proof: 'sealed',
    ownTexts: ({ evidence }) => confirmedBy(evidence),
    confides: isPromised,
  },
  VersionRefused: {
    subject: 'sign-offs',
    evolve: (state, { version, person, assurance, evidence, reason, ifAdopted, at }) =>
      signedOff(state, version, {
        ...{ person, decision: 'refused', at, assurance, reason },
        ...omitUndefined({ evidence, ifAdoptedRef: ifAdopted }),
        ...promised(state),
      }),
    seenBy: seesAnswer,
    proof: 'sealed',
    ownTexts: ({ evidence, reason, ifAdopted }) => [...confirmedBy(evidence), reason, ifAdopted],
    confides: isPromised,
  },
  SignOffRetracted: {
    subject: 'sign-offs',
    evolve: (state, { version, person }) =>
      inVersion(state, version, (one) => ({ ...one, signOffs: withoutPerson(one.signOffs, person) })),
    seenBy: seesAnswer,
    proof: 'none',
    ownTexts: noTexts,
    confides: (state, { version, person }) =>
      state.settings.namesBeforeLock === 'confidential' ||
      find.signOff(find.version(state, version), person)?.confidential === true,
  },
};

/** What was said in confidence stays so; of what stands on the final list it is told that it was given. W9 */
function seesAnswer(state: LetterState, who: Principal, event: EventOf<Answered>): boolean {
  if (speaksFor(who, event.person) || actsAsLead(state, who)) return true;
  const version = find.version(state, event.version);
  const standing = find.signOff(version, event.person);
  const listed = version?.status === 'final' && standing?.decision === 'approved' && standing.at === event.at;
  if (event.type === 'VersionApproved' && listed) return true;
  return scopeOf(state, who) === 'letter' && !toldInConfidence(state, event.seq);
}

/** Whether an answer given now is given in confidence. */
function isPromised({ settings, status }: LetterState): boolean {
  return settings.namesBeforeLock === 'confidential' && status === 'drafting';
}

/** The promise under which an answer is given. */
function promised(state: LetterState): { readonly confidential?: true } {
  return isPromised(state) ? { confidential: true } : {};
}

/** One standing sign-off per person and version: the newest. */
function signedOff(state: LetterState, version: number, signOff: SignOff): LetterState {
  const ref = find.signatory(state, signOff.person)?.ref;
  const given = { ...signOff, ...omitUndefined({ ref }) };
  return inVersion(state, version, (one) => ({ ...one, signOffs: withPerson(one.signOffs, given) }));
}

function confirmedBy(evidence: SignOffEvidence | undefined): readonly (TextRef | undefined)[] {
  return evidence?.kind === 'link' ? [evidence.addressRef, evidence.nameRef] : [];
}
