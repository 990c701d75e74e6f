import { omitUndefined } from '../model/decision.ts';
import type { EventOf, Id } from '../model/events.ts';
import { find } from '../model/find.ts';
import { changed } from '../model/lists.ts';
import type { AmendmentState, LetterState } from '../model/state.ts';
import { permits } from '../rights/authority.ts';
import { PLAIN } from '../rights/permission.ts';
import { membersIf, noTexts, type Policies } from './policy.ts';

type Begun = 'AmendmentStarted' | 'AmendmentDiscarded';
type Decided = 'AmendmentWithdrawn' | 'AmendmentAdopted' | 'AmendmentRejected' | 'AmendmentLapsed';
type Proposed =
  | 'AmendmentTabled'
  | 'AmendmentCoTabled'
  | 'CoTablerLeft'
  | 'AmendmentAmended'
  | 'WordingProposed'
  | 'WordingAnswered'
  | 'AmendmentReopened';

/** What nobody but its office has seen is told to that office alone. W2 */
const ownOrTabled = membersIf<EventOf<Begun>>((state, who, { amendment: id }) => {
  const amendment = find.amendmentEver(state, id);
  if (amendment === undefined) return false;
  return amendment.number !== null || permits(state, who, PLAIN['see-amendment-being-written'], id) === true;
});

export const amendmentEvents: Policies<Begun | Proposed | Decided> = {
  AmendmentStarted: {
    subject: 'amendments',
    evolve(state, { amendment: id, base, to, actor, onBehalf, office = onBehalf ?? actor, at }) {
      const amendment: AmendmentState = {
        ...{ id, base, number: null, status: 'writing', author: actor, office },
        ...(onBehalf === undefined ? {} : { onBehalfOf: onBehalf }),
        startedAt: at,
        tabled: [],
        ...omitUndefined({ to }),
      };
      return { ...state, amendments: [...state.amendments, amendment] };
    },
    seenBy: ownOrTabled,
    proof: 'none',
    ownTexts: noTexts,
    officesOwn: () => true,
  },
  AmendmentDiscarded: {
    subject: 'amendments',
    evolve: (state, { amendment }) => inAmendment(state, amendment, (one) => ({ ...one, status: 'discarded' })),
    seenBy: ownOrTabled,
    proof: 'none',
    ownTexts: noTexts,
    officesOwn: () => true,
  },
  AmendmentTabled: {
    subject: 'amendments',
    evolve: (state, event) => inAmendment(state, event.amendment, (one) => table(one, event)),
    seenBy: 'members',
    proof: 'none',
    ownTexts: ({ justification, group }) => [justification, group],
  },
  AmendmentCoTabled: {
    subject: 'amendments',
    evolve: (state, { amendment, person }) =>
      inAmendment(state, amendment, ({ asked = [], coTablers = [], ...one }) => ({
        ...one,
        ...someOf({ asked: without(asked, person), coTablers: [...coTablers, person] }),
      })),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  CoTablerLeft: {
    subject: 'amendments',
    evolve: (state, { amendment, person }) =>
      inAmendment(state, amendment, ({ asked = [], coTablers = [], ...one }) => ({
        ...one,
        ...someOf({ asked: without(asked, person), coTablers: without(coTablers, person) }),
      })),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  AmendmentAmended: {
    subject: 'amendments',
    evolve: (state, { amendment, content, at, actor }) =>
      inAmendment(state, amendment, (one) => ({
        ...one,
        tabledAt: at,
        tabled: [...one.tabled, { content, at, by: actor }],
      })),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  WordingProposed: {
    subject: 'amendments',
    evolve(state, { amendment, content, from, message, at, actor }) {
      const wording = { content, from, at, by: actor, ...omitUndefined({ message }) };
      return inAmendment(state, amendment, (one) => ({ ...one, wording }));
    },
    seenBy: 'members',
    proof: 'none',
    ownTexts: ({ message }) => [message],
  },
  WordingAnswered: {
    subject: 'amendments',
    evolve(state, { amendment, accepted, message, at, actor }) {
      const answer = { accepted, at, by: actor, ...omitUndefined({ message }) };
      return inAmendment(state, amendment, (one) =>
        one.wording ? { ...one, wording: { ...one.wording, answer } } : one,
      );
    },
    seenBy: 'members',
    proof: 'none',
    ownTexts: ({ message }) => [message],
  },
  AmendmentWithdrawn: {
    subject: 'amendments',
    evolve: (state, event) => decide(state, event, { status: 'withdrawn' }),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  AmendmentReopened: {
    subject: 'amendments',
    evolve: (state, { amendment, to, undone }) =>
      inAmendment(state, amendment, (one) => ({
        ...undecided(one),
        ...(one.status === 'adopted' && !undone ? { adoptedBefore: true } : {}),
        status: to,
      })),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
    changesText: ({ undone }) => undone === true,
  },
  AmendmentAdopted: {
    subject: 'amendments',
    evolve: (state, event) =>
      decide(state, event, {
        status: 'adopted',
        ...omitUndefined({ adoptedBlocks: event.blocks, edited: event.edited }),
      }),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
    changesText: () => true,
  },
  AmendmentRejected: {
    subject: 'amendments',
    evolve: (state, event) => decide(state, event, { status: 'rejected', ...omitUndefined({ reason: event.reason }) }),
    seenBy: 'members',
    proof: 'none',
    ownTexts: ({ reason }) => [reason],
  },
  AmendmentLapsed: {
    subject: 'amendments',
    evolve: (state, event) =>
      decide(state, event, { status: 'lapsed', ...omitUndefined({ reason: event.reason, because: event.by }) }),
    seenBy: 'members',
    proof: 'none',
    ownTexts: ({ reason }) => [reason],
  },
};

function decide(
  state: LetterState,
  { amendment, at, actor, onBehalf }: EventOf<Decided>,
  outcome: Partial<AmendmentState>,
): LetterState {
  const decided = { decidedAt: at, decidedBy: actor, ...omitUndefined({ decidedFor: onBehalf }) };
  return inAmendment(state, amendment, (one) => ({ ...undecided(one), ...decided, ...outcome }));
}

/** What was decided on an amendment is over. */
function undecided(amendment: AmendmentState): AmendmentState {
  const { decidedAt: _, decidedBy: __, decidedFor: ___, ...open } = amendment;
  const { reason: ____, because: _____, adoptedBlocks: ______, edited: _______, ...rest } = open;
  return rest;
}

function table(before: AmendmentState, event: EventOf<'AmendmentTabled'>): AmendmentState {
  const { id, author, startedAt, base, to, adoptedBefore } = before;
  const { number, content, justification, onBehalfOf, group, asked = [], lapses = [], at, actor } = event;
  // P5: one owner, whose name stands under it. Logs from before it was said name nobody where the author tabled it alone.
  const office = onBehalfOf ?? (actor === author ? author : before.office);
  return {
    ...{ id, author, office, startedAt, base, number, status: 'tabled', tabledAt: at },
    tabled: [...before.tabled, { content, at, by: actor }],
    ...someOf({ asked, lapses }),
    ...omitUndefined({ to, justification, onBehalfOf, group, adoptedBefore }),
  };
}

function without(people: readonly Id[], person: Id): readonly Id[] {
  return people.filter((one) => one !== person);
}

/** Leaves out the lists that are empty. */
function someOf<T extends { readonly [name: string]: readonly Id[] }>(lists: T): Partial<T> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}

function inAmendment(state: LetterState, id: Id, to: (amendment: AmendmentState) => AmendmentState): LetterState {
  return { ...state, amendments: changed(state.amendments, id, to) };
}
