import type { Result } from '../../../shared/result.ts';
import {
  authorityFor,
  decide,
  refusal,
  unwritten,
  writesIntoText,
  type Command,
  type CreateLetter,
  type Id,
  type LetterEventBody,
  type LetterEventType,
  type LetterState,
  type Refusal,
} from '../../../shared/decision/index.ts';
import { NO_ENTRY } from '../../../shared/decision/model/chain.ts';
import type { CommandAnswer } from '../../../shared/api/views.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { formatRoomName } from '../../../shared/sync/room-name.ts';
import { salted, type Salted } from '../../lib/hash.ts';
import { newId } from '../../lib/random.ts';
import type { Store, TextUpdate } from '../../store/store.ts';
import { whoIs, type Caller } from '../caller.ts';
import type { OpenLetter } from '../open-letter.ts';
import { eventsOf, newsOf, type DecisionNews } from '../read/changes.ts';
import type { ConflictCache } from '../read/conflict-cache.ts';
import { firstUpdate } from '../rooms/text/first-update.ts';
import type { Services } from '../services.ts';
import { isInDoubt } from '../../lib/in-doubt.ts';
import { commit, type CommitReceipt, type CommitServices } from './commit.ts';
import { gatherContext, type CommandContext, type PasskeyProof } from './gather-context.ts';

export interface DecisionServices extends CommitServices {
  readonly store: CommitServices['store'] & Pick<Store, 'proof'>;
  readonly passkeys?: Services['passkeys'];
  /** Whether tabled amendments still fit, for what onlookers are told. */
  readonly fits: ConflictCache;
  readonly clock: () => Date;
  /** Called when a commit has put mails into the outbox. */
  readonly posted: () => void;
  /** Called after every commit: programs may have to be told of it. */
  readonly told?: () => void;
}

export type CommandOutcome =
  ({ readonly ok: true } & CommandAnswer) | { readonly ok: false; readonly refusal: Refusal };

/** Races with another process on one letter are rare: a handful of people, few commands a minute. */
const ATTEMPTS = 5;

const NO_LETTER = refusal('not-found', 'There is no such letter.');
const NOT_NOW = refusal('unavailable', 'Nothing can be decided in this letter just now. Try again in a moment.');

/** Decides commands, one after another per letter: reads, decides, writes, tells. */
export class Decisions {
  readonly #services: DecisionServices;

  constructor(services: DecisionServices) {
    this.#services = services;
  }

  /** Returns one command's outcome. Throws only for faults; nothing is shown to anybody before it is durable. */
  async answer(letter: OpenLetter, command: Command, caller: Caller): Promise<CommandOutcome> {
    // A signature takes the longest to check and needs nothing of the letter: it is looked at before the letter's turn, so that
    // hundreds who sign in the same minute wait for each other as little as can be.
    let grounds = await this.#grounds(command, caller);
    return letter.runExclusive(async () => {
      if (letter.isSuspended) return { ok: false, refusal: NOT_NOW };
      await letter.rooms.drain();
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const outcome = await this.#attempt(letter, command, caller, grounds).catch((error: unknown) => {
          if (isInDoubt(error)) letter.drop();
          throw error;
        });
        if (outcome !== 'stale') return outcome;
        letter.invalidate();
        // What it rests on may have been used up or taken away meanwhile.
        grounds = await this.#grounds(command, caller);
      }
      throw new Error(`letter ${letter.id}: ${String(ATTEMPTS)} commits in a row were stale`);
    });
  }

  /** The account log is read first: what is added to it after that is noticed before anything is written. */
  async #grounds(command: Command, caller: Caller): Promise<Grounds> {
    const head = await this.#services.store.proof.accountHead();
    return { accounts: head?.hash ?? null, proof: await this.#proven(command, caller) };
  }

  async #proven(command: Command, { person }: Caller): Promise<PasskeyProof | null> {
    if (!carriesPasskey(command)) return null;
    return (await this.#services.passkeys?.proven(command.passkey, person, this.#services.clock())) ?? null;
  }

  /** Makes a letter with its first text; the caller is its lead author. */
  async create(
    letter: OpenLetter,
    { title, lang, from, onBehalfOf }: Omit<CreateLetter, 'type'>,
    doc: Doc,
    caller: Pick<Caller, 'person'>,
  ): Promise<Result<{ readonly id: Id; readonly seq: number }>> {
    const { store, clock } = this.#services;
    const head = await store.proof.accountHead();
    const who = await whoIs(store.people, caller.person, clock().toISOString());
    return letter.runExclusive(async () => {
      const texts: Salted[] = [];
      const at = this.#now(null);
      const decision = decide(
        null,
        { type: 'CreateLetter', title, lang, ...(from ? { from } : {}), ...(onBehalfOf ? { onBehalfOf } : {}) },
        {
          ...{ ...who, at, actor: caller.person, newId },
          refOf: (text) => {
            const one = salted(text);
            texts.push(one);
            return one.ref;
          },
        },
      );
      if (!decision.ok) return decision;
      const room = formatRoomName({ letter: letter.id });
      const update = { room, person: null, at, bytes: firstUpdate(doc) };
      // Letters made for a Member rest on a delegation: it is the one that there was before it was looked up.
      const accounts = decision.onBehalf === undefined ? undefined : head?.hash;
      const written = await commit(
        this.#services,
        { state: unwritten(letter.id), head: NO_ENTRY },
        {
          ...{ bodies: decision.events, at, actor: caller.person, onBehalf: decision.onBehalf },
          ...(accounts === undefined ? {} : { accounts }),
          ...{ texts, contents: [], updates: [update], people: [], personSalts: [] },
        },
      );
      if (written === 'stale') throw new Error(`letter ${letter.id} exists already`);
      if ('code' in written) return { ok: false, refusal: written };
      letter.advance(written);
      this.#services.told?.();
      return { ok: true, value: { id: letter.id, seq: written.state.seq } };
    });
  }

  async #attempt(
    letter: OpenLetter,
    command: Command,
    caller: Caller,
    { proof, accounts }: Grounds,
  ): Promise<CommandOutcome | 'stale'> {
    const decided = await (command.type === 'RestoreLetter' ? letter.decidedEver() : letter.decided());
    const isGone = decided?.state.deletedAt !== undefined && decided.state.lead !== caller.person;
    if (decided === null || isGone) return { ok: false, refusal: NO_LETTER };
    const { state } = decided;
    const who = await letter.who(caller.person);
    // Whoever may not ask is told so before anything is looked up for them.
    const allowed = authorityFor(state, who, command.type, { onBehalfOf: command.onBehalfOf });
    if (!allowed.ok) return allowed;
    const at = this.#now(state);
    const gathered = await gatherContext(letter.services, state, command, caller, who, new Date(at), proof);
    if (!gathered.ok) return gathered;
    const { facts } = gathered;
    const decision = decide(state, command, facts.context);
    if (!decision.ok) return decision;
    const bodies = [...replacements(state, facts), ...decision.events];
    const people = facts.resolved?.changed ?? [];
    if (bodies.length === 0 && people.length === 0) return { ok: true, seq: state.seq, events: [] };

    const { edit, updates } = await textsOf(letter, command, facts, bodies, at);
    const rests = decision.onBehalf !== undefined || bodies.some(restsOnPasskey);
    // A passkey or a delegation has come or gone meanwhile: look again.
    if (rests && (await this.#services.store.proof.accountHead())?.hash !== accounts) return 'stale';
    const written = await commit(this.#services, decided, {
      ...{ bodies, at, actor: caller.person, onBehalf: decision.onBehalf },
      ...(rests && accounts !== null ? { accounts } : {}),
      ...{ texts: facts.texts, contents: facts.contents, updates, people },
      personSalts: facts.entries?.map(({ person, ref, salt }) => ({ person, ref, salt })) ?? [],
      ...(facts.otherwise ? { otherwise: facts.otherwise } : {}),
      ...(facts.resolved ? { reachable: facts.resolved.reachable } : {}),
      ...(facts.signed ? { signed: facts.signed } : {}),
    });
    if (written === 'stale') return 'stale';
    if ('code' in written) return { ok: false, refusal: written };
    letter.advance(written);
    const [row] = written.journal;
    if (edit && row !== undefined) edit.publish(row);
    if (written.posted) this.#services.posted();
    this.#services.told?.();
    if (written.events.length === 0) return { ok: true, seq: written.state.seq, events: [] };
    const newsFor = await this.#broadcast(letter, state, written);
    return { ok: true, seq: written.state.seq, ...newsFor(who) };
  }

  /** Tells everybody in the letter's rooms what has been decided. Returns what to tell whoever asked. */
  async #broadcast(letter: OpenLetter, before: LetterState, { state, events }: CommitReceipt) {
    const decision = { before, after: state, events };
    const show = (newsFor: (one: ReturnType<typeof letter.people.of>) => DecisionNews): void =>
      letter.rooms.decided(events, (person) => newsFor(letter.people.of(person)));
    const bare = (one: ReturnType<typeof letter.people.of>): DecisionNews => eventsOf(decision, one);
    try {
      // Where nobody looks on, nothing is looked up: whoever asked reads the letter again if they want it.
      const isOpen = letter.rooms.size > 0;
      const newsFor = isOpen ? await newsOf(letter.services, this.#services.fits, decision) : bare;
      show(newsFor);
      return newsFor;
    } catch (error) {
      // It is decided all the same: whoever has the letter open hears of it and reads it again.
      show(bare);
      throw error;
    }
  }

  /** Now, but never before what has been decided last: clocks are set back, logs are not. */
  #now(state: LetterState | null): string {
    const now = this.#services.clock().toISOString();
    return state !== null && now < state.changedAt ? state.changedAt : now;
  }
}

/** What a decision rests on outside the letter: a passkey's signature, and the account log's last entry before it was looked at. */
interface Grounds {
  readonly proof: PasskeyProof | null;
  readonly accounts: string | null;
}

/** What a decision writes into texts besides the log: the edit of a room, and the first text of a new one. */
async function textsOf(
  { id: letter, rooms }: OpenLetter,
  command: Command,
  { adopted, draft }: CommandContext,
  bodies: readonly LetterEventBody[],
  at: string,
) {
  const updates: TextUpdate[] = [];
  const edit =
    adopted && bodies.some((body) => writesIntoText<LetterEventType>(body))
      ? await rooms.prepareEdit(adopted.room.amendment, adopted.doc)
      : null;
  if (edit && adopted) updates.push({ room: formatRoomName(adopted.room), person: null, at, bytes: edit.update });
  const started = bodies.find((one) => one.type === 'AmendmentStarted');
  if (started && draft) {
    const room = formatRoomName({ letter, amendment: started.amendment });
    // What it amends may be the wording of another, which no room holds as it was tabled.
    const ofDraft = command.type === 'StartAmendment' && command.to === undefined;
    updates.push({
      room,
      person: null,
      at,
      bytes: ofDraft ? await rooms.copyOf(undefined, draft) : firstUpdate(draft),
    });
  }
  return { edit, updates };
}

function restsOnPasskey(body: LetterEventBody): boolean {
  return 'evidence' in body && body.evidence?.kind === 'passkey';
}

function carriesPasskey(command: Command): command is Command & { readonly passkey: unknown } {
  return 'passkey' in command && command.passkey !== undefined;
}

/** Takes off the list the nameless-address entries whose place somebody of the directory takes in the same commit. */
function replacements(state: LetterState, { context, resolved }: CommandContext): LetterEventBody[] {
  return (resolved?.replaced ?? []).flatMap((person) => {
    const decision = decide(state, { type: 'RemoveSignatory', person }, context);
    return decision.ok ? decision.events : [];
  });
}
