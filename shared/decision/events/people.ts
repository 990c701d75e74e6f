import { omitUndefined } from '../model/decision.ts';
import type { EventOf } from '../model/events.ts';
import { find } from '../model/find.ts';
import { withoutPerson, withPerson } from '../model/lists.ts';
import type { LetterState, MemberState } from '../model/state.ts';
import { seesOwnCorrection } from '../rights/visibility.ts';
import { membersIf, noTexts, type Policies } from './policy.ts';

export const memberEvents: Policies<
  'MemberInvited' | 'AccessChanged' | 'MemberRemoved' | 'LeadOffered' | 'LeadOfferEnded' | 'LeadTransferred'
> = {
  MemberInvited: { subject: 'people', evolve: withAccess, seenBy: 'members', proof: 'none', ownTexts: noTexts },
  AccessChanged: { subject: 'people', evolve: withAccess, seenBy: 'members', proof: 'none', ownTexts: noTexts },
  MemberRemoved: {
    subject: 'people',
    evolve(state, { person }) {
      // M8: whoever is no member can no longer be asked to lead.
      const left = state.leadOffer?.person === person ? withoutOffer(state) : state;
      return { ...left, members: withoutPerson(state.members, person) };
    },
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  LeadOffered: {
    subject: 'people',
    evolve: (state, { person, at }) => ({ ...state, leadOffer: { person, at } }),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  LeadOfferEnded: {
    subject: 'people',
    evolve: withoutOffer,
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  LeadTransferred: {
    subject: 'people',
    evolve(state, { person }) {
      const stays: MemberState = { person: state.lead, access: 'edit' };
      const leads: MemberState = { person, access: 'lead' };
      const members = withPerson(withPerson(state.members, stays), leads);
      return { ...withoutOffer(state), lead: person, members };
    },
    seenBy: 'everybody',
    proof: 'none',
    ownTexts: noTexts,
  },
};

export const signatoryEvents: Policies<'SignatoriesAdded' | 'SignatoryCorrected' | 'SignatoryRemoved'> = {
  SignatoriesAdded: {
    subject: 'people',
    evolve(state, { people, at }) {
      // By way of a map: hundreds may be added to hundreds.
      const signatories = new Map(state.signatories.map((one) => [one.person, one]));
      for (const { person, ref } of people) {
        signatories.set(person, { person, ref, addedAt: signatories.get(person)?.addedAt ?? at });
      }
      return { ...state, signatories: [...signatories.values()] };
    },
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  SignatoryCorrected: {
    subject: 'people',
    evolve(state, { person, ref, actor }) {
      const known = find.signatory(state, person);
      const before = actor === person ? (known?.before ?? known?.ref) : undefined;
      const more = omitUndefined({ before, addedAt: known?.addedAt });
      return { ...state, signatories: withPerson(state.signatories, { person, ref, ...more }) };
    },
    seenBy: membersIf((state, who, { actor, person }) => actor !== person || seesOwnCorrection(state, who, person)),
    proof: 'none',
    ownTexts: noTexts,
  },
  SignatoryRemoved: {
    subject: 'people',
    evolve(state, { person }) {
      const versions = state.versions.map((one) => ({ ...one, signOffs: withoutPerson(one.signOffs, person) }));
      return { ...state, signatories: withoutPerson(state.signatories, person), versions };
    },
    seenBy: 'members',
    proof: 'none',
    ownTexts: ({ reason }) => [reason],
  },
};

function withAccess(state: LetterState, { person, access }: EventOf<'MemberInvited' | 'AccessChanged'>): LetterState {
  return { ...state, members: withPerson(state.members, { person, access }) };
}

function withoutOffer({ leadOffer: _, ...state }: LetterState): LetterState {
  return state;
}
