/** Letters as random people make them: whoever tries whatever, about things that the letter has or does not have. */
import fc from 'fast-check';
import * as v from 'valibot';
import type { Command, CommandType, Context, LetterEvent, LetterState } from '../../shared/decision/index.ts';
import { ACCESS, commandSchema, decide, evolve, may, PERMISSIONS } from '../../shared/decision/index.ts';
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
} from './given.ts';

/** One attempt: whoever asks for whatever, about things picked among those that the letter has, or about none. */
export interface Attempt {
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

export const TYPES = Object.keys(PERMISSIONS).filter((action): action is CommandType => /^[A-Z]/.test(action));
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

export function commandOf(state: LetterState, { type, pick, other, text, flag, digestRight, stale }: Attempt): Command {
  const amendment = at(
    state.amendments.map(({ id }) => id),
    pick,
    'none',
  );
  const thread = at(
    state.threads.map(({ id }) => id),
    pick,
    'none',
  );
  const comment = at(
    state.threads.flatMap(({ comments }) => comments.map(({ id }) => id)),
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
        ...(other % 5 === 1 ? { namesBeforeLock: pick % 2 === 0 ? 'confidential' : 'shown' } : {}),
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
    case 'ArchiveLetter':
    case 'RestoreLetter':
    case 'DeleteLetter':
    case 'AcceptLead':
    case 'DeclineLead':
    case 'RemindSignatories':
      return { type, ...base };
    case 'TableAmendment':
      return {
        type,
        amendment,
        ...base,
        ...(flag
          ? {
              lapses: [
                at(
                  state.amendments.map(({ id }) => id),
                  other,
                  'none',
                ),
              ],
            }
          : {}),
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
    case 'StopCirculation':
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

/** Under references of which there are no two alike, as under salted ones. */
export function contextFor(state: LetterState, command: Command, attempt: Attempt): Context {
  const context = factsFor(state, command, attempt);
  let made = 0;
  return {
    ...context,
    refOf: (text) => `ref:${String(state.seq)}/${String(made++)}:${text}`,
    ...(context.sameText ? { sameText: (ref, text) => ref.slice(ref.lastIndexOf(':') + 1) === text } : {}),
  };
}

function factsFor(state: LetterState, command: Command, attempt: Attempt): Context {
  const { context, pick } = attempt;
  const actor = attempt.actor ?? entitled(state, command, pick);
  const people = [{ id: PEOPLE[pick % PEOPLE.length] ?? 'out', ref: `ref-${String(pick % 3)}` }];
  const { seq, versions } = state;
  switch (context) {
    case 'usual':
      return asking(actor, seq, versions.length, {
        people,
        signOff: { link, nameMatches: true, ...(pick % 4 === 0 ? { correction: `own-${String(pick)}` } : {}) },
      });
    case 'passkey':
      return asking(actor, seq, versions.length, { people, signOff: { passkey, link } });
    case 'nothing':
      return asking(actor, seq, versions.length, {
        draft: undefined,
        tabling: undefined,
        adoption: undefined,
        signOff: undefined,
        sameText: undefined,
        listed: undefined,
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

export const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !(value instanceof Map) && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  } else if (value instanceof Map) [...value.values()].forEach(frozen);
  return value;
};

/** Tries all in turn; answers every letter on the way, with what was tried on it. */
export function run(
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
export const always = (check: (start: Given, attempts: readonly Attempt[]) => void, numRuns = 400) =>
  fc.assert(
    fc.property(starts, attempts, (start, tried) => check(start, tried)),
    { numRuns },
  );
