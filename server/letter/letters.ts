import {
  authorityFor,
  decide,
  evolve,
  find,
  fold,
  isOwnOffice,
  listingRef,
  listingRefs,
  may,
  readListing,
  refusal,
  roomAccess,
  unwritten,
  writesIntoText,
  type Command,
  type CreateLetter,
  type Id,
  type LetterEvent,
  type LetterEventBody,
  type LetterEventType,
  type LetterState,
  type Refusal,
  type Scope,
  type Principal,
} from '../../shared/decision/index.ts';
import { chain, NO_ENTRY } from '../../shared/decision/model/chain.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import type { Checkpoint } from '../../shared/proof/formats/checkpoint.ts';
import type { CommandAnswer } from '../../shared/api/views.ts';
import { salted, type Salted } from '../lib/hash.ts';
import { newId } from '../lib/random.ts';
import type { Commit, Person, Store, TextUpdate } from '../store/store.ts';
import { rescoped, whoIs, type Caller, type ResolvedPrincipal } from './caller.ts';
import { Contents } from './contents.ts';
import { MailAllowance } from './mail-allowance.ts';
import { eventsOf, tellOf, type Told } from './read/changes.ts';
import { ConflictCache } from './read/conflict-cache.ts';
import { namedIn } from './read/listings.ts';
import {
  gatherContext,
  type PasskeyChecks,
  type PasskeyProof,
  type CommandContext,
  type Services,
} from './decide/gather-context.ts';
import { concerned, noticesOf } from './decide/notices/index.ts';
import { carriesCheckpoint, isSealed, isStamped } from './decide/policies.ts';
import type { LetterRooms, RoomAccess, RoomHost, RoomName } from './room-access.ts';

export interface LettersOptions {
  readonly store: Store;
  /** The rooms, once the sync server that needs this as its host has been made. */
  readonly rooms: () => LetterRooms;
  readonly clock: () => Date;
  /** Called when a commit has put mails into the outbox. */
  readonly posted: () => void;
  /** Signs what a log has come to; without it no checkpoints are written. */
  readonly seal?: (claim: Pick<Checkpoint, 'letter' | 'seq' | 'head' | 'at'>) => Checkpoint;
  /** Called when a commit wants a time stamp; without it none is wanted. */
  readonly stamp?: () => void;
  /** Checks sign-offs by passkey; without it none is taken. */
  readonly passkeys?: PasskeyChecks;
  /** How many mails may go out; without it any number. */
  readonly allowance?: MailAllowance;
}

export type CommandOutcome =
  ({ readonly ok: true } & CommandAnswer) | { readonly ok: false; readonly refusal: Refusal };

/** A new letter, or why there is none. */
export type CreateOutcome =
  | { readonly ok: true; readonly value: { readonly id: Id; readonly seq: number } }
  | { readonly ok: false; readonly refusal: Refusal };

/** A letter in memory: what has been decided, and who waits for what. */
interface CachedLetter {
  /** Everything asked of the letter so far; the next one waits for it. */
  queue: Promise<unknown>;
  waiting: number;
  /** Null until read, and again after somebody else turned out to have written. */
  loaded: { readonly state: LetterState; readonly head: string } | null;
  loading: Promise<LetterState | null> | null;
  /** Offices of people with access, for `access`, which cannot wait. */
  readonly who: Map<Id, ResolvedPrincipal>;
}

/** Races with another process on one letter are rare: a handful of people, few commands a minute. */
const ATTEMPTS = 5;
/** How many letters stay in memory when nobody is connected to them. */
const KEPT = 500;

/** Every letter's decisions, one after another per letter: reads, decides, writes, tells. */
export class Letters implements RoomHost {
  readonly services: Services;
  /** Whether tabled amendments still fit, for all who look. */
  readonly fits: ConflictCache;
  readonly #options: LettersOptions;
  readonly #letters = new Map<Id, CachedLetter>();
  /** The last answer of `access` to each person of a letter. */
  readonly #accesses = new WeakMap<
    ResolvedPrincipal,
    { readonly state: LetterState; readonly amendment: Id | undefined; readonly access: RoomAccess }
  >();

  constructor(options: LettersOptions) {
    this.#options = options;
    const { store, rooms, passkeys } = options;
    this.services = { store, contents: new Contents(store.letters), rooms, ...(passkeys ? { passkeys } : {}) };
    this.fits = new ConflictCache(this.services.contents);
  }

  /** Returns one command. Throws only for faults; nothing is shown to anybody before it is durable. */
  answer(letter: Id, command: Command, asker: Caller): Promise<CommandOutcome> {
    const runExclusive = (first: Grounds) =>
      this.inTurn(letter, async () => {
        await this.#options.rooms().drain(letter);
        let { proof, accounts } = first;
        for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
          const answered = await this.#attempt(letter, command, asker, { proof, accounts });
          if (answered !== 'stale') return answered;
          this.#open(letter).loaded = null;
          // What it rests on may have been used up or taken away meanwhile.
          ({ proof, accounts } = await this.#grounds(command, asker));
        }
        throw new Error(`letter ${letter}: ${String(ATTEMPTS)} commits in a row were stale`);
      });
    // A signature takes the longest to check and needs nothing of the letter: it is looked at before the letter's turn, so that
    // hundreds who sign in the same minute wait for each other as little as can be.
    return this.#grounds(command, asker).then(runExclusive);
  }

  /** The account log is read first: what is added to it after that is noticed before anything is written. */
  async #grounds(command: Command, asker: Caller): Promise<Grounds> {
    const head = await this.#options.store.proof.accountHead();
    return { accounts: head?.hash ?? null, proof: await this.#proven(command, asker) };
  }

  async #proven(command: Command, { person }: Caller): Promise<PasskeyProof | null> {
    if (!carriesPasskey(command)) return null;
    return (await this.services.passkeys?.proven(command.passkey, person, this.#options.clock())) ?? null;
  }

  /** Makes a letter with its first text and answers its id; the asker is its lead author. */
  async create(
    { title, lang, from, onBehalfOf }: Omit<CreateLetter, 'type'>,
    doc: Doc,
    asker: Pick<Caller, 'person'>,
  ): Promise<CreateOutcome> {
    const letter = newId();
    const { store, clock } = this.#options;
    const head = await store.proof.accountHead();
    const who = await whoIs(store.people, asker.person, clock().toISOString());
    return this.inTurn(letter, async () => {
      const texts: Salted[] = [];
      const at = this.#now(null);
      const decision = decide(
        null,
        { type: 'CreateLetter', title, lang, ...(from ? { from } : {}), ...(onBehalfOf ? { onBehalfOf } : {}) },
        {
          ...{ ...who, at, actor: asker.person, newId },
          refOf: (text) => {
            const one = salted(text);
            texts.push(one);
            return one.ref;
          },
        },
      );
      if (!decision.ok) return decision;
      const update = { room: letter, person: null, at, bytes: this.#options.rooms().seed(doc) };
      // Letters made for a Member rest on a delegation: it is the one that there was before it was looked up.
      const accounts = decision.onBehalf === undefined ? undefined : head?.hash;
      const by = { actor: asker.person, onBehalf: decision.onBehalf, ...(accounts === undefined ? {} : { accounts }) };
      const written = await this.#write(unwritten(letter), NO_ENTRY, decision.events, at, by, {
        ...{ texts, contents: [], updates: [update], mails: [], people: [], personSalts: [] },
      });
      if (written === 'stale') throw new Error(`letter ${letter} exists already`);
      if ('code' in written) return { ok: false, refusal: written };
      this.#open(letter).loaded = written;
      return { ok: true, value: { id: letter, seq: written.state.seq } };
    });
  }

  /** The letter's state, or null when there is no such letter. Replaced, never changed, so it may be kept. */
  async state(letter: Id): Promise<LetterState | null> {
    const held = this.#open(letter);
    if (held.loaded) return held.loaded.state;
    held.loading ??= this.#load(letter, held).finally(() => {
      held.loading = null;
    });
    const state = await held.loading;
    // Nobody may fill the memory by asking for letters that do not exist.
    if (state === null && held.waiting === 0) this.#letters.delete(letter);
    return state;
  }

  /** Who a person is, fresh from the directory. */
  async who(letter: Id, person: Id): Promise<Principal> {
    const who = await whoIs(this.#options.store.people, person, this.#options.clock().toISOString());
    this.#open(letter).who.set(person, who);
    return who;
  }

  /** Every letter that concerns a person: as a member or signatory, or because they work for one. */
  async concerning(person: Id): Promise<{ readonly who: Principal; readonly letters: readonly Id[] }> {
    const { people, letters } = this.#options.store;
    const who = await whoIs(people, person, this.#options.clock().toISOString());
    const ids = await Promise.all([person, ...who.offices].map((one) => letters.of(one)));
    return { who, letters: [...new Set(ids.flat())] };
  }

  /**
   * Somebody works for an MEP from now on, or no longer (`scope` null), or within other bounds. What that takes away is gone
   * before this returns: sockets are closed, writers become readers.
   */
  delegated({ mep, adviser, scope }: { readonly mep: Id; readonly adviser: Id; readonly scope: Scope | null }): void {
    for (const [letter, held] of this.#letters) {
      const known = held.who.get(adviser);
      if (known) held.who.set(adviser, rescoped(known, mep, scope));
      this.#options.rooms().rights(letter);
      this.#lookAgain(
        letter,
        held,
        ({ person, offices }) => person === mep || person === adviser || offices.includes(mep),
      );
    }
  }

  /** To be called when something else than a decision has put mails into the outbox. */
  posted(): void {
    this.#options.posted();
  }

  /** To be called every second or so: what has been delegated until now ends. */
  expire(): void {
    const now = this.#options.clock().toISOString();
    for (const [letter, held] of this.#letters) {
      this.#lookAgain(letter, held, ({ until }) => until !== undefined && until <= now);
    }
  }

  #lookAgain(letter: Id, held: CachedLetter, concerns: (known: ResolvedPrincipal) => boolean): void {
    const people = [...held.who.values()].filter(concerns);
    if (people.length === 0) return;
    void Promise.all(people.map(({ person }) => this.who(letter, person))).then(
      () => this.#options.rooms().rights(letter),
      // Who cannot be looked up is nobody's colleague; asked again when they next do something.
      () => {
        for (const { person } of people) held.who.delete(person);
        this.#options.rooms().rights(letter);
      },
    );
  }

  // RoomHost

  inTurn<T>(letter: Id, task: () => Promise<T>): Promise<T> {
    const held = this.#open(letter);
    held.waiting++;
    const run = held.queue.then(task).finally(() => {
      held.waiting--;
    });
    held.queue = run.catch(() => undefined);
    return run;
  }

  isIdle(letter: Id): boolean {
    return (this.#letters.get(letter)?.waiting ?? 0) === 0;
  }

  access({ letter, amendment }: RoomName, person: Id): RoomAccess | null {
    const held = this.#letters.get(letter);
    if (!held?.loaded) return null;
    const { state } = held.loaded;
    const who = held.who.get(person);
    if (who === undefined) return roomAccess(state, alone(person), amendment);
    // Asked for every message, and the same for as long as neither the letter's state nor the person's offices have changed.
    const known = this.#accesses.get(who);
    if (known?.state === state && known.amendment === amendment) return known.access;
    const access = roomAccess(state, who, amendment);
    this.#accesses.set(who, { state, amendment, access });
    return access;
  }

  async prepare({ letter, amendment }: RoomName, person?: Id): Promise<Refusal | null> {
    const state = await this.state(letter);
    if (state === null) return refusal('not-found', 'There is no such letter.');
    if (amendment !== undefined && !find.amendment(state, amendment)) {
      return refusal('not-found', 'There is no such amendment.');
    }
    // For whom the person works decides on what opens to them.
    if (person !== undefined) await this.who(letter, person);
    return null;
  }

  refusalFor({ letter, amendment }: RoomName, person: Id): Refusal {
    const state = this.#letters.get(letter)?.loaded?.state;
    if (!state) return refusal('not-found', 'There is no such letter.');
    const who = this.#letters.get(letter)?.who.get(person) ?? alone(person);
    if (state.status !== 'drafting') {
      const version = state.final === undefined ? 'The text' : `Version ${String(state.final.version)}`;
      return refusal('locked', `${version} is locked. What you write now cannot become part of it.`);
    }
    if (amendment === undefined) {
      const allowed = may(state, who, 'type-in-draft');
      return allowed === true ? refusal('unavailable', 'This could not be written just now. Try again.') : allowed;
    }
    const found = find.amendment(state, amendment);
    if (!found) return refusal('not-found', 'There is no such amendment.');
    const own = may(state, who, 'type-in-amendment', amendment);
    if (own !== true) return own;
    if (found.status === 'writing') return refusal('unavailable', 'This could not be written just now. Try again.');
    const next = isOwnOffice(who, found) ? 'Reopen it to change it.' : 'It can no longer be changed.';
    return refusal('wrong-state', `This amendment is no longer being written. ${next}`);
  }

  // Deciding

  async #attempt(
    letter: Id,
    command: Command,
    asker: Caller,
    { proof, accounts }: Grounds,
  ): Promise<CommandOutcome | 'stale'> {
    const held = this.#open(letter);
    const state = await this.state(letter);
    if (state === null || !held.loaded) {
      return { ok: false, refusal: refusal('not-found', 'There is no such letter.') };
    }
    const { head } = held.loaded;
    const who = await this.who(letter, asker.person);
    // Whoever may not ask is told so before anything is looked up for them.
    const allowed = authorityFor(state, who, command.type, { onBehalfOf: command.onBehalfOf });
    if (!allowed.ok) return allowed;
    const at = this.#now(state);
    const gathered = await gatherContext(this.services, state, command, asker, who, new Date(at), proof);
    if (!gathered.ok) return gathered;
    const { facts } = gathered;
    const decision = decide(state, command, facts.context);
    if (!decision.ok) return decision;
    const bodies = [...replacements(state, facts), ...decision.events];
    const people = facts.resolved?.changed ?? [];
    if (bodies.length === 0 && people.length === 0) return { ok: true, seq: state.seq, events: [] };

    const started = bodies.find((one) => one.type === 'AmendmentStarted');
    const edit =
      facts.adopted && bodies.some((body) => writesIntoText<LetterEventType>(body))
        ? await this.#options.rooms().prepareEdit(facts.adopted.room, facts.adopted.doc)
        : null;
    const updates: TextUpdate[] = [];
    if (edit && facts.adopted) {
      const { amendment } = facts.adopted.room;
      const room = amendment === undefined ? letter : `${letter}.${amendment}`;
      updates.push({ room, person: null, at, bytes: edit.update });
    }
    if (started && facts.draft) {
      // What it amends may be the wording of another, which no room holds as it was tabled.
      const ofDraft = command.type === 'StartAmendment' && command.to === undefined;
      const rooms = this.#options.rooms();
      const bytes = ofDraft ? await rooms.copyOf({ letter }, facts.draft) : rooms.seed(facts.draft);
      updates.push({ room: `${letter}.${started.amendment}`, person: null, at, bytes });
    }
    const rests = decision.onBehalf !== undefined || bodies.some(restsOnPasskey);
    // A passkey or a delegation has come or gone meanwhile: look again.
    if (rests && (await this.#options.store.proof.accountHead())?.hash !== accounts) return 'stale';
    const by = {
      actor: asker.person,
      onBehalf: decision.onBehalf,
      ...(rests && accounts !== null ? { accounts } : {}),
    };
    const written = await this.#write(state, head, bodies, at, by, {
      texts: facts.texts,
      contents: facts.contents,
      updates,
      people,
      personSalts: facts.entries?.map(({ person, ref, salt }) => ({ person, ref, salt })) ?? [],
      ...(facts.otherwise ? { otherwise: facts.otherwise } : {}),
      ...(facts.resolved ? { reachable: facts.resolved.reachable } : {}),
      ...(facts.signed ? { signed: facts.signed } : {}),
    });
    if (written === 'stale') return 'stale';
    if ('code' in written) return { ok: false, refusal: written };
    held.loaded = { state: written.state, head: written.head };
    const [row] = written.journal;
    if (edit && row !== undefined) edit.publish(row);
    if (written.posted) this.#options.posted();
    if (written.events.length === 0) return { ok: true, seq: written.state.seq, events: [] };
    const committed = { before: state, after: written.state, events: written.events };
    const show = (told: (one: Principal) => Told): void =>
      this.#options.rooms().decided(letter, written.events, (person) => told(held.who.get(person) ?? alone(person)));
    const bare = (one: Principal): Told => eventsOf(committed, one);
    try {
      // Where nobody looks on, nothing is looked up: whoever asked reads the letter again if they want it.
      const open = this.#options.rooms().isOpen(letter);
      const told = open ? await tellOf(this.services, this.fits, committed) : bare;
      show(told);
      return { ok: true, seq: written.state.seq, ...told(who) };
    } catch (error) {
      // It is decided all the same: whoever has the letter open hears of it and reads it again.
      show(bare);
      throw error;
    }
  }

  /** Writes events with all that belongs to them in one commit. */
  async #write(
    before: LetterState,
    head: string,
    bodies: readonly LetterEventBody[],
    at: string,
    { onBehalf, ...rest }: { readonly actor: Id; readonly onBehalf: Id | undefined; readonly accounts?: string },
    with_: Pick<Commit, 'contents' | 'updates' | 'people' | 'personSalts' | 'signed'> & {
      readonly texts: readonly Salted[];
      readonly reachable?: readonly Id[];
      readonly otherwise?: CommandContext['otherwise'];
    },
  ) {
    const { actor } = rest;
    const by = { ...rest, ...(onBehalf === undefined ? {} : { onBehalf }) };
    const events = bodies.map((body, index): LetterEvent => ({ ...body, seq: before.seq + 1 + index, at, ...by }));
    const entries = await chain(before.id, events, head);
    const after = events.reduce(evolve, before);
    const said = JSON.stringify(events);
    const newHead = entries.at(-1)?.hash ?? head;
    const stamped = this.#options.stamp !== undefined && isStamped(events);
    const told = await this.#notices(before, after, events, at, with_);
    const sealed = isSealed(events) || told.some(({ kind }) => carriesCheckpoint(kind));
    const seal = sealed ? this.#options.seal : undefined;
    const checkpoint = seal?.({ letter: before.id, seq: after.seq, head: newHead, at });
    const mails = told.map((mail) => ({
      ...mail,
      ...(checkpoint && carriesCheckpoint(mail.kind) ? { data: { ...mail.data, checkpoint } } : {}),
      ...(MailAllowance.counts(mail, actor) ? { actor } : {}),
    }));
    const { contents, texts, updates, people, personSalts, signed } = with_;
    const commit = () =>
      this.#options.store.letters.commit({
        letter: before.id,
        expectedSeq: before.seq,
        events: events.map((event, index) => {
          const { prev = '', hash = '' } = entries[index] ?? {};
          return { event, prev, hash };
        }),
        // Only what the events refer to: what was looked up for nothing leaves no trace.
        texts: texts.filter(({ ref }) => said.includes(ref)),
        contents: contents.filter(({ digest }) => said.includes(digest)),
        updates,
        mails,
        people,
        involved: involvement(before, after),
        personSalts: personSalts.filter(({ ref }) => said.includes(ref)),
        ...(checkpoint ? { checkpoints: [checkpoint] } : {}),
        ...(stamped ? { stamp: { seq: after.seq, at } } : {}),
        ...(signed && said.includes(signed.hash) ? { signed } : {}),
      });
    const sending = { actor, letter: before.id, mails: mails.filter((mail) => 'actor' in mail).length };
    try {
      const committed = await (this.#options.allowance?.within(sending, new Date(at), commit) ?? commit());
      if ('code' in committed) return committed;
      if (!committed.ok) return 'stale';
      if (stamped) this.#options.stamp?.();
      return { state: after, head: newHead, events, journal: committed.journal, posted: mails.length > 0 };
    } catch (error) {
      // Another letter brought in the same person at the same moment: look again.
      if (error instanceof Error && error.name === 'StoreConflict' && people.length > 0) return 'stale';
      throw error;
    }
  }

  async #notices(
    before: LetterState,
    after: LetterState,
    events: readonly LetterEvent[],
    at: string,
    facts: {
      readonly texts: readonly Salted[];
      readonly people: readonly Person[];
      readonly reachable?: readonly Id[];
      readonly otherwise?: CommandContext['otherwise'];
    },
  ) {
    const reachable = facts.reachable ?? [];
    const otherwise = facts.otherwise ?? [];
    const ids = concerned({ after, events, reachable, otherwise });
    if (ids.length === 0) return [];
    const { people, letters } = this.#options.store;
    const message = after.versions.map((one) => one.message).filter((ref) => ref !== undefined);
    const refs = [after, before].flatMap(listingRefs);
    const [known, texts] = await Promise.all([people.get(ids), letters.texts([after.title, ...message, ...refs])]);
    const fresh = new Map(facts.texts.map(({ ref, text }) => [ref, text]));
    const text = (ref: string | undefined) => (ref === undefined ? undefined : (fresh.get(ref) ?? texts.get(ref)));
    const listed = (id: Id) => readListing(text(listingRef(after, id) ?? listingRef(before, id)));
    const persons = new Map(
      [...known, ...facts.people].map((one): [Id, Person] => {
        const { name, group = null, country = null } = listed(one.id) ?? {};
        const person = namedIn(after.id, one);
        return [one.id, name === undefined ? person : { ...person, name, group, country }];
      }),
    );
    const title = text(after.title) ?? '';
    return noticesOf({ before, after, events, at, title, text, reachable, otherwise, person: (id) => persons.get(id) });
  }

  // Memory

  #open(letter: Id): CachedLetter {
    const held = this.#letters.get(letter) ?? {
      queue: Promise.resolve(),
      waiting: 0,
      loaded: null,
      loading: null,
      who: new Map<Id, ResolvedPrincipal>(),
    };
    this.#letters.delete(letter);
    this.#letters.set(letter, held);
    if (this.#letters.size > KEPT) this.#forget();
    return held;
  }

  /** Lets go of letters that nobody waits for and nobody is connected to, oldest use first. */
  #forget(): void {
    for (const [letter, held] of this.#letters) {
      if (this.#letters.size <= KEPT) return;
      if (held.waiting > 0 || held.loading || this.#options.rooms().online(letter).size > 0) continue;
      this.#letters.delete(letter);
    }
  }

  async #load(letter: Id, held: CachedLetter): Promise<LetterState | null> {
    const entries = await this.#options.store.letters.events(letter);
    const state = fold(
      letter,
      entries.map(({ event }) => event),
    );
    if (state !== null) held.loaded = { state, head: entries.at(-1)?.hash ?? NO_ENTRY };
    return state;
  }

  /** Now, but never before what has been decided last: clocks are set back, logs are not. */
  #now(state: LetterState | null): string {
    const now = this.#options.clock().toISOString();
    return state !== null && now < state.changedAt ? state.changedAt : now;
  }
}

/** What a decision rests on outside the letter: a passkey's signature, and the account log's last entry before it was looked at. */
interface Grounds {
  readonly proof: PasskeyProof | null;
  readonly accounts: string | null;
}

function restsOnPasskey(body: LetterEventBody): boolean {
  return 'evidence' in body && body.evidence?.kind === 'passkey';
}

function carriesPasskey(command: Command): command is Command & { readonly passkey: unknown } {
  return 'passkey' in command && command.passkey !== undefined;
}

function alone(person: Id): ResolvedPrincipal {
  return { person, offices: [], scopes: {}, colleagues: [person] };
}

/** Takes off the list the nameless-address entries whose place somebody of the directory takes in the same commit. */
function replacements(state: LetterState, { context, resolved }: CommandContext): LetterEventBody[] {
  return (resolved?.replaced ?? []).flatMap((person) => {
    const decision = decide(state, { type: 'RemoveSignatory', person }, context);
    return decision.ok ? decision.events : [];
  });
}

/** Whom the letter concerns, where that changed. */
function involvement(before: LetterState, after: LetterState): Commit['involved'] {
  const people = new Set([
    ...[...before.members, ...after.members, ...before.signatories, ...after.signatories].map(({ person }) => person),
  ]);
  return [...people].flatMap((person) => {
    const access = find.access(after, person) ?? null;
    const signatory = find.signatory(after, person) !== undefined;
    const same =
      access === (find.access(before, person) ?? null) && signatory === (find.signatory(before, person) !== undefined);
    return same ? [] : [{ person, access, signatory }];
  });
}
