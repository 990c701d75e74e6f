/** Letters in every state, made the only way that there is: by commands. All people are invented. */
import { expect } from 'vitest';
import type {
  Access,
  Command,
  Context,
  CreateLetter,
  Decision,
  EventBodyOf,
  LetterEvent,
  LetterEventType,
  LetterState,
  RefusalCode,
} from '../../shared/decision/index.ts';
import { decide, fold } from '../../shared/decision/index.ts';

/** Those who appear in the tests: an access each, `mira` whose office `ama` and `col` are, two signatories, a stranger. */
export const PEOPLE = ['lea', 'edo', 'ama', 'col', 'mira', 'com', 'rea', 'sig', 'two', 'out'] as const;
export type Somebody = (typeof PEOPLE)[number];

const OFFICES: { readonly [person: string]: readonly string[] } = { ama: ['mira'], col: ['mira'] };
const COLLEAGUES: { readonly [person: string]: readonly string[] } = {
  ama: ['ama', 'col', 'mira'],
  col: ['ama', 'col', 'mira'],
  mira: ['ama', 'col', 'mira'],
};

export const digestOf = (n: number): string => n.toString(16).padStart(64, '0');
const START = '2026-11-24T08:00:00.000Z';
/** An ISO time some minutes after the letter was made. */
export const minutes = (n: number): string => new Date(Date.parse(START) + n * 60_000).toISOString();

export const link = {
  kind: 'link',
  linkIssuedAt: START,
  confirmedAt: START,
  addressRef: digestOf(1),
  nameRef: digestOf(2),
} as const;
export const passkey = { kind: 'passkey', statement: digestOf(3), credential: 'key' } as const;

/** What differs from the usual context; undefined takes a fact away. */
export type Facts = { readonly [K in keyof Context]?: Context[K] | undefined };

/** Who asks, with nothing in the way: the draft complete and its digest that of the next version, names confirmed. */
export function asking(actor: string, seq: number, versions: number, more: Facts = {}): Context {
  let made = 0;
  const usual: Context = {
    at: minutes(seq),
    actor,
    offices: OFFICES[actor] ?? [],
    colleagues: COLLEAGUES[actor] ?? [actor],
    newId: () => `${String(seq + 1)}-${String(made++)}`,
    refOf: (text) => `ref:${text}`,
    sameText: (ref, text) => ref === `ref:${text}`,
    listed: (person) => ({ name: `Member ${person}`, group: person === 'sig' ? 'EPP' : 'Renew' }),
    draft: { digest: digestOf(versions + 1), problems: [], content: digestOf(100), unchanged: false },
    tabling: { content: digestOf(200 + seq), empty: false, group: 'Renew' },
    adoption: { conflicts: [], edited: digestOf(300), amended: digestOf(400 + seq) },
    wording: { content: digestOf(500 + seq), from: digestOf(100) },
    signOff: { link, nameMatches: true, listedAs: 'Sigrun Almqvist' },
  };
  const facts = Object.entries({ ...usual, ...more }).filter(([, fact]) => fact !== undefined);
  return Object.fromEntries(facts) as unknown as Context;
}

/** A letter with its past. Each step is a new one; the old stays as it was. */
export class Given {
  readonly events: readonly LetterEvent[];
  readonly state: LetterState | null;

  constructor(events: readonly LetterEvent[] = []) {
    this.events = events;
    this.state = fold('letter', events);
  }

  /** The letter as somebody has made it. */
  get letter(): LetterState {
    if (!this.state) throw new Error('no letter yet');
    return this.state;
  }

  context(actor: string, more: Facts = {}): Context {
    return asking(actor, this.state?.seq ?? 0, this.state?.versions.length ?? 0, more);
  }

  ask(actor: string, command: Command | CreateLetter, more: Facts = {}): Decision {
    return decide(this.state, command, this.context(actor, more));
  }

  /** The letter after an accepted command. */
  then(actor: string, command: Command | CreateLetter, more: Facts = {}): Given {
    const decision = this.ask(actor, command, more);
    if (!decision.ok) throw new Error(`${command.type}: ${decision.refusal.code}: ${decision.refusal.message}`);
    const from = this.state?.seq ?? 0;
    const { at } = this.context(actor, more);
    const by = { actor, ...(decision.onBehalf === undefined ? {} : { onBehalf: decision.onBehalf }) };
    const events = decision.events.map((body, index): LetterEvent => ({ ...body, seq: from + index + 1, at, ...by }));
    return new Given([...this.events, ...events]);
  }

  /** The event of a type that came last. */
  last<T extends LetterEventType>(type: T): LetterEvent & EventBodyOf<T> {
    const found = this.events.findLast((event) => event.type === type);
    if (found?.type !== type) throw new Error(`no ${type}`);
    return found as LetterEvent & EventBodyOf<T>;
  }

  when(actor: string, command: Command | CreateLetter, more: Facts = {}) {
    const decision = this.ask(actor, command, more);
    return {
      /** Accepted with events of just these types; none: it held already. */
      decides: (...types: readonly LetterEventType[]) => {
        expect(decision.ok ? decision.events.map(({ type }) => type) : decision.refusal).toEqual(types);
        return decision.ok ? decision.events : [];
      },
      refused: (code: RefusalCode, more: object = {}) => {
        expect(decision.ok ? decision.events : decision.refusal).toMatchObject({ code, ...more });
        return decision.ok ? '' : decision.refusal.message;
      },
    };
  }
}

const invite = (letter: Given, person: Somebody, access: Access): Given =>
  letter.then(
    'lea',
    { type: 'InviteMember', email: `${person}@parl.example`, access },
    { people: [{ id: person, ref: `ref-${person}` }] },
  );

/** A letter that nobody has worked on: a lead author and two signatories, one of them a member too. */
export function started(): Given {
  const created = new Given().then('lea', { type: 'CreateLetter', title: 'Night trains', lang: 'en' });
  const members: readonly (readonly [Somebody, Access])[] = [
    ['edo', 'edit'],
    ['ama', 'amend'],
    ['col', 'amend'],
    ['mira', 'amend'],
    ['com', 'comment'],
    ['rea', 'read'],
    ['two', 'comment'],
  ];
  return members
    .reduce((letter, [person, access]) => invite(letter, person, access), created)
    .then(
      'lea',
      { type: 'AddSignatories', people: [{ name: 'Sigrun' }, { name: 'Two' }] },
      { people: ['sig', 'two'].map((id) => ({ id, ref: `ref-${id}` })) },
    );
}

/** Names of what `drafting` holds. */
export interface Things {
  readonly thread: string;
  readonly comment: string;
  /** Being written by `ama`, never tabled. */
  readonly writing: string;
  /** AM 1, tabled by `ama`, who has been asked whether another wording would do. */
  readonly tabled: string;
}

/** With a comment of `com`, AM 1 of `ama` tabled, another being written, and v1 cut. */
export function drafting(): Given & { readonly things: Things } {
  const commented = started().then('com', { type: 'AddComment', text: 'Which trains?' });
  const { thread, comment } = commented.last('CommentAdded');
  const begun = commented.then('ama', { type: 'StartAmendment' });
  const tabled = begun.last('AmendmentStarted').amendment;
  const outcome = { type: 'doc' } as const;
  const more = begun
    .then('ama', { type: 'TableAmendment', amendment: tabled })
    .then('lea', { type: 'ProposeWording', amendment: tabled, edited: outcome, editedFrom: outcome })
    .then('ama', { type: 'StartAmendment' });
  const writing = more.last('AmendmentStarted').amendment;
  return withThings(more.then('lea', { type: 'CutVersion', digest: digestOf(1) }), {
    thread,
    comment,
    writing,
    tabled,
  });
}

/** With v1 superseded, v2 circulated and approved by `sig`, v3 cut. */
export function circulating(): Given & { readonly things: Things } {
  const start = drafting();
  const letter = start
    .then('lea', { type: 'CirculateVersion', version: 1 })
    .then('sig', { type: 'ApproveVersion', version: 1, digest: digestOf(1), name: 'Sigrun Almqvist' })
    .then('lea', { type: 'CutVersion', digest: digestOf(2) })
    .then('lea', { type: 'CirculateVersion', version: 2 })
    .then('sig', { type: 'ApproveVersion', version: 2, digest: digestOf(2), name: 'Sigrun Almqvist' })
    .then('lea', { type: 'CutVersion', digest: digestOf(3) });
  return withThings(letter, start.things);
}

/** With v2 final. */
export function locked(): Given & { readonly things: Things } {
  const start = circulating();
  return withThings(
    start.then('lea', { type: 'LockVersion', version: 2, digest: digestOf(2), lapseOpenAmendments: true }),
    start.things,
  );
}

/** With the list of signatories closed. */
export function closed(): Given & { readonly things: Things } {
  const start = locked();
  return withThings(start.then('lea', { type: 'CloseSignatures' }), start.things);
}

function withThings(letter: Given, things: Things): Given & { readonly things: Things } {
  return Object.assign(letter, { things });
}
