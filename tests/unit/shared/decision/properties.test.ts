import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { chainable, NO_ENTRY } from '../../../../shared/decision/model/chain.ts';
import type { Command, CommandType, Context, LetterEvent, LetterState } from '../../../../shared/decision/index.ts';
import {
  ACCESS,
  commandSchema,
  contextOf,
  decide,
  evolve,
  fold,
  may,
  availability,
  PERMISSIONS,
  roomAccess,
  stateOf,
  viewOf,
} from '../../../../shared/decision/index.ts';
import { canonicalJson } from '../../../../shared/version/index.ts';
import {
  asking,
  circulating,
  digestOf,
  drafting,
  type Given,
  link,
  locked,
  minutes,
  passkey,
  PEOPLE,
  started,
} from '../../../support/given.ts';

/** One attempt: whoever asks for whatever, about things picked among those that the letter has, or about none. */
interface Attempt {
  /** Null: one of those who may. */
  readonly actor: string | null;
  readonly type: CommandType;
  /** Picks among what there is; 0 most often names nothing that exists. */
  readonly pick: number;
  readonly other: number;
  readonly text: string;
  readonly flag: boolean;
  readonly digestRight: boolean;
  readonly stale: boolean;
  readonly context: 'usual' | 'passkey' | 'nothing' | 'trouble' | 'late';
}

const TYPES = Object.keys(PERMISSIONS).filter((action): action is CommandType => /^[A-Z]/.test(action));
const attempt: fc.Arbitrary<Attempt> = fc.record({
  // Mostly somebody who may: else little would come about.
  actor: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...PEOPLE) }),
  type: fc.oneof(
    fc.constantFrom<CommandType>(
      'CutVersion',
      'CirculateVersion',
      'ApproveVersion',
      'TableAmendment',
      'StartAmendment',
    ),
    fc.constantFrom(...TYPES),
  ),
  pick: fc.nat(20),
  other: fc.nat(20),
  text: fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'b', 'é') }),
  flag: fc.boolean(),
  digestRight: fc.nat(5).map((n) => n > 0),
  stale: fc.nat(9).map((n) => n === 0),
  context: fc.oneof(
    { weight: 5, arbitrary: fc.constant('usual' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('passkey' as const, 'nothing' as const, 'trouble' as const, 'late' as const),
    },
  ),
});

const at = <T>(list: readonly T[], index: number, nothing: T): T =>
  list.length === 0 ? nothing : (list[index % (list.length + 1)] ?? nothing);

function commandOf(state: LetterState, { type, pick, other, text, flag, digestRight, stale }: Attempt): Command {
  const amendment = at([...state.amendments.keys()], pick, 'none');
  const thread = at([...state.threads.keys()], pick, 'none');
  const comment = at(
    [...state.threads.values()].flatMap(({ comments }) => comments.map(({ id }) => id)),
    pick,
    'none',
  );
  const person = PEOPLE[pick % PEOPLE.length] ?? 'out';
  const version = Math.max(1, state.versions.length - (pick % 3) + (pick === 20 ? 3 : 0));
  const digest = digestOf(digestRight ? version : 999);
  const access = ACCESS[other % ACCESS.length] ?? 'read';
  const base = stale ? { expectedSeq: state.seq - 1 } : {};
  switch (type) {
    case 'RenameLetter':
      return { type, title: text, ...base };
    case 'ChangeSettings':
      return {
        type,
        ...base,
        ...(flag
          ? { passkeysRequired: other > 15, minimum: other % 4 === 0 ? { signatures: other % 3, groups: 1 } : null }
          : {}),
        ...(other > 17 ? { amendmentsUntil: minutes(pick * 5) } : { signatureOrder: 'group', amendmentsUntil: null }),
      };
    case 'InviteMember':
      return { type, email: `${person}@parl.example`, access, ...base };
    case 'ChangeAccess':
      return { type, person, access, ...base };
    case 'RemoveMember':
    case 'TransferLead':
    case 'RemoveSignatory':
    case 'CorrectSignatory':
      return { type, person, ...base };
    case 'AddSignatories':
      return { type, people: [{ name: text }], ...base };
    case 'AddComment':
      return { type, text, ...base, ...(flag ? { anchor: { room: `letter.${amendment}`, from: 'a', to: 'b' } } : {}) };
    case 'Reply':
      return { type, thread, text, ...base, ...(flag ? { mentions: [person] } : {}) };
    case 'ResolveThread':
    case 'ReopenThread':
      return { type, thread, ...base };
    case 'EditComment':
      return { type, comment, text, ...base };
    case 'DeleteComment':
      return { type, comment, ...base };
    case 'StartAmendment':
      return { type, ...base, ...(other > 14 ? { to: amendment } : {}) };
    case 'CloseSignatures':
    case 'AcceptLead':
    case 'DeclineLead':
    case 'RemindSignatories':
      return { type, ...base };
    case 'TableAmendment':
      return {
        type,
        amendment,
        ...base,
        ...(flag ? { lapses: [at([...state.amendments.keys()], other, 'none')] } : {}),
        ...(other > 10 ? { onBehalfOf: person } : {}),
        ...(other % 3 === 0 ? { coTablers: [person], forGroup: flag } : {}),
      };
    case 'CoTableAmendment':
    case 'LeaveAmendment':
      return { type, amendment, ...base, ...(flag ? { onBehalfOf: person } : {}) };
    case 'ProposeWording':
      return { type, amendment, ...base, edited: { type: 'doc' }, editedFrom: { type: 'doc' }, message: text };
    case 'AnswerWording':
      return { type, amendment, accept: flag, ...base };
    case 'AdoptAmendment':
      return {
        type,
        amendment,
        ...base,
        ...(flag ? { blocks: ['b'] } : {}),
        ...(other > 12 ? { edited: { type: 'doc' } } : {}),
      };
    case 'RejectAmendment':
    case 'LapseAmendment':
      return { type, amendment, reason: text, ...base };
    case 'DiscardAmendment':
    case 'WithdrawAmendment':
    case 'ReopenAmendment':
      return { type, amendment, ...base };
    case 'CutVersion':
      return { type, digest: digestOf(digestRight ? state.versions.length + 1 : 999), ...base };
    case 'CirculateVersion':
      return {
        type,
        version,
        ...base,
        ...(flag ? { message: text } : {}),
        ...(other > 16 ? { deadline: minutes(state.seq + other - 16) } : {}),
      };
    case 'ApproveVersion':
      return { type, version, digest, ...base, ...(flag ? { name: text } : {}) };
    case 'RefuseVersion':
      return { type, version, digest, reason: text, ...base, ...(flag ? { ifAdopted: [amendment] } : {}) };
    case 'RetractSignOff':
      return { type, version, ...base };
    case 'LockVersion':
      return { type, version, digest, lapseOpenAmendments: flag, ...base };
  }
}

/** Somebody whom the table of rights lets do it, if there is anybody. */
function entitled(state: LetterState, command: Command, pick: number): string {
  const on = 'amendment' in command ? command.amendment : 'comment' in command ? command.comment : undefined;
  const fit = PEOPLE.filter((person) => may(state, { ...asking(person, 0, 0), person }, command.type, on) === true);
  return fit[pick % fit.length] ?? 'lea';
}

function contextFor(state: LetterState, command: Command, attempt: Attempt): Context {
  const { context, pick } = attempt;
  const actor = attempt.actor ?? entitled(state, command, pick);
  const people = [{ id: PEOPLE[pick % PEOPLE.length] ?? 'out', ref: `ref-${String(pick % 3)}` }];
  const { seq, versions } = state;
  switch (context) {
    case 'usual':
      return asking(actor, seq, versions.length, { people });
    case 'passkey':
      return asking(actor, seq, versions.length, { people, signOff: { passkey, link } });
    case 'nothing':
      return asking(actor, seq, versions.length, {
        draft: undefined,
        tabling: undefined,
        adoption: undefined,
        signOff: undefined,
        sameText: undefined,
        groupOf: undefined,
      });
    case 'trouble':
      return asking(actor, seq, versions.length, {
        people,
        draft: {
          digest: digestOf(versions.length + 1),
          content: '',
          problems: [{ code: 'x', message: 'X.' }],
          unchanged: pick % 2 === 0,
        },
        tabling: { content: '', empty: true },
        adoption: {
          conflicts: [{ block: 'b', base: null, ours: null, theirs: null }],
          unknownBlocks: pick % 2 === 0 ? ['b'] : [],
        },
        signOff: { link, nameMatches: false },
      });
    case 'late':
      return asking(actor, seq, versions.length, { people, at: minutes(seq + 200) });
  }
}

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !(value instanceof Map) && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  } else if (value instanceof Map) [...value.values()].forEach(frozen);
  return value;
};

/** Tries all in turn; answers every letter on the way, with what was tried on it. */
function run(
  start: LetterState,
  attempts: readonly Attempt[],
  each: (before: LetterState, command: Command, after: LetterState, events: readonly LetterEvent[]) => void,
): LetterState {
  let state = start;
  for (const one of attempts) {
    const command = v.parse(commandSchema, commandOf(state, one));
    const context = contextFor(state, command, one);
    const decision = decide(frozen(state), command, context);
    const events = decision.ok
      ? decision.events.map((body, index): LetterEvent => ({
          ...body,
          seq: state.seq + index + 1,
          at: context.at,
          actor: context.actor,
          ...(decision.onBehalf === undefined ? {} : { onBehalf: decision.onBehalf }),
        }))
      : [];
    const after = events.reduce((now, event) => evolve(now, event), state);
    each(state, command, after, events);
    state = after;
  }
  return state;
}

const starts = fc.constantFrom(started(), drafting(), circulating(), locked());
const attempts = fc.array(attempt, { minLength: 1, maxLength: 60, size: 'max' });
const always = (check: (start: Given, attempts: readonly Attempt[]) => void) =>
  fc.assert(
    fc.property(starts, attempts, (start, tried) => check(start, tried)),
    { numRuns: 400 },
  );

const ON_TEXT: ReadonlySet<CommandType> = new Set<CommandType>([
  ...([
    'RenameLetter',
    'AddComment',
    'Reply',
    'ResolveThread',
    'ReopenThread',
    'EditComment',
    'DeleteComment',
  ] as const),
  ...([
    'StartAmendment',
    'DiscardAmendment',
    'TableAmendment',
    'WithdrawAmendment',
    'ReopenAmendment',
    'AdoptAmendment',
    'CoTableAmendment',
    'LeaveAmendment',
    'ProposeWording',
    'AnswerWording',
  ] as const),
  ...([
    'RejectAmendment',
    'LapseAmendment',
    'CutVersion',
    'CirculateVersion',
    'RefuseVersion',
    'RetractSignOff',
    'LockVersion',
  ] as const),
]);

describe('whatever people try, in whatever order', () => {
  it('every accepted decision can be folded, with numbers that have no gaps', () => {
    always((start, tried) => {
      const all = [...start.events];
      const state = run(start.letter, tried, (before, _, after, events) => {
        all.push(...events);
        expect(after.seq).toBe(before.seq + events.length);
      });
      expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
      expect(fold('letter', all)).toEqual(state);
      // No event holds what canonical JSON would lose.
      for (const event of all) canonicalJson(chainable('letter', event, NO_ENTRY));
    });
  });

  it('[K1] nothing on the text is accepted after the lock', () => {
    always((start, tried) => {
      run(start.letter, tried, (before, command, after, events) => {
        if (before.status === 'drafting') return;
        if (ON_TEXT.has(command.type)) expect([command.type, events]).toEqual([command.type, []]);
        expect(after.final).toMatchObject({ version: before.final?.version, digest: before.final?.digest });
        expect(after.versions.map(({ digest, status }) => [digest, status])).toEqual(
          before.versions.map(({ digest, status }) => [digest, status]),
        );
        for (const person of PEOPLE)
          expect(roomAccess(after, { person, offices: [], colleagues: [person] })).not.toBe('write');
      });
    });
  });

  it('[S1] each person has one standing sign-off per version at most, and it is their own', () => {
    always((start, tried) => {
      run(start.letter, tried, (before, command, after, events) => {
        for (const event of events) {
          if (event.type !== 'VersionApproved' && event.type !== 'VersionRefused') continue;
          expect(event.person).toBe(event.actor);
          expect(before.signatories.has(event.person)).toBe(true);
          expect(after.versions[event.version - 1]?.digest).toBe(event.digest);
          expect(command).toMatchObject({ version: event.version, digest: event.digest });
        }
        for (const { signOffs } of after.versions)
          for (const [person, one] of signOffs) expect(one.person).toBe(person);
      });
    });
  });

  it('[S4] no sign-off appears on a version but by its signatory', () => {
    always((start, tried) => {
      run(start.letter, tried, (before, command, after) => {
        const count = (state: LetterState) => state.versions.reduce((sum, { signOffs }) => sum + signOffs.size, 0);
        if (command.type !== 'ApproveVersion' && command.type !== 'RefuseVersion')
          expect(count(after)).toBeLessThanOrEqual(count(before));
      });
    });
  });

  it('[A2] AM numbers are given once and kept, and [V4] versions count up', () => {
    always((start, tried) => {
      const state = run(start.letter, tried, (before, _, after) => {
        for (const { id, number } of before.amendments.values())
          if (number !== null) expect(after.amendments.get(id)?.number).toBe(number);
        expect(after.lastAmendmentNumber).toBeGreaterThanOrEqual(before.lastAmendmentNumber);
        for (const [index, version] of before.versions.entries())
          expect(after.versions[index]).toMatchObject({ number: index + 1, digest: version.digest });
      });
      const numbers = [...state.amendments.values()].flatMap(({ number }) => number ?? []);
      expect(numbers.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: state.lastAmendmentNumber }, (_, index) => index + 1),
      );
    });
  });

  it('[P3] there is just one lead author, and [V5] one version at most is asked about', () => {
    always((start, tried) => {
      run(start.letter, tried, (_, __, after) => {
        expect([...after.members].filter(([, access]) => access === 'lead')).toEqual([[after.lead, 'lead']]);
        expect(
          after.versions.filter(({ status }) => status === 'circulated' || status === 'final').length,
        ).toBeLessThanOrEqual(1);
      });
    });
  });

  it('[P1] only those act whom the table lets', () => {
    const needed = {
      AddComment: 'comment',
      StartAmendment: 'amend',
      CutVersion: 'lead',
      AdoptAmendment: 'lead',
      LockVersion: 'lead',
    } as const;
    always((start, tried) => {
      run(start.letter, tried, (before, command, _, events) => {
        const [first] = events;
        if (!first) return;
        const [own, lent] = [first.actor, first.onBehalf ?? ''].map((one) => before.members.get(one));
        const access = ACCESS.findLast((one) => one === own || one === lent);
        const level = command.type in needed ? needed[command.type as keyof typeof needed] : undefined;
        if (level) expect(access && ACCESS.indexOf(access)).toBeGreaterThanOrEqual(ACCESS.indexOf(level));
      });
    });
  });

  it('refusals carry a sentence and change nothing; asking again gives the same answer', () => {
    always((start, tried) => {
      let state = start.letter;
      for (const one of tried) {
        const command = commandOf(state, one);
        const [first, second] = [
          decide(frozen(state), command, contextFor(state, command, one)),
          decide(state, command, contextFor(state, command, one)),
        ];
        expect(second).toEqual(first);
        if (!first.ok) expect(first.refusal.message).toMatch(/^[A-Z].*\.$/s);
        else state = run(state, [one], () => undefined);
      }
    });
  });

  it('[W2] nobody is shown what another office writes, and screens can ask of any view', () => {
    const lookups = {
      person: (name: string) => ({ name }),
      text: (ref: string) => ref,
      changes: () => [],
      needsReview: () => false,
    };
    always((start, tried) => {
      const state = run(start.letter, tried, () => undefined);
      for (const actor of PEOPLE) {
        const context = asking(actor, state.seq, state.versions.length);
        const view = viewOf(state, { ...context, person: actor }, lookups);
        if (!view) continue;
        for (const { status, office } of view.amendments) {
          if (status === 'writing') expect([context.actor, ...context.offices]).toContain(office);
        }
        if (view.me.scope === 'versions') expect([view.amendments, view.threads, view.members]).toEqual([[], [], []]);
        expect(Object.keys(availability(stateOf(view), contextOf(view, context.at)))).toHaveLength(TYPES.length);
      }
    });
  });
});
