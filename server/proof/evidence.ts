import type { Result } from '../../shared/result.ts';
import { zipSync, type Zippable } from 'fflate';
import { NO_ENTRY, type LoggedEvent } from '../../shared/decision/model/chain.ts';
import { find, may, refusal, type Id, type LetterState } from '../../shared/decision/index.ts';
import { ACCOUNTS } from '../../shared/proof/formats/accounts.ts';
import { bundleFiles, type BundledLock, type BundledSignOff } from '../../shared/proof/formats/bundle.ts';
import type { Bytes } from '../../shared/proof/formats/bytes.ts';
import type { Checkpoint } from '../../shared/proof/formats/checkpoint.ts';
import type { ServerKey } from '../../shared/proof/formats/keys.ts';
import { namesFault } from '../../shared/proof/files/pdf.ts';
import type { LockStatement } from '../../shared/proof/formats/lock-statement.ts';
import { namesUnder, refAt, standingAt } from '../../shared/proof/verify/sign-off-check.ts';
import type { PersonDetails } from '../../shared/proof/formats/statement.ts';
import type { AccountLogView } from '../../shared/api/views.ts';
import type { VersionContent } from '../../shared/version/index.ts';
import type { OpenLetters } from '../letter/open-letters.ts';
import type { PeopleStore, Store } from '../store/store.ts';
import type { AccountLog } from './account-log.ts';
import { answerOf, backing, entryOf, evidenceIn, statementOf } from './answers.ts';
import type { Signer } from './server-key.ts';

/** Prints the final text with the names under it, its canonical JSON inside. */
export type PrintFinal = (final: {
  readonly content: VersionContent;
  readonly canonical: string;
  readonly digest: string;
  readonly lockedAt: string;
  /** In the order in which they are printed. */
  readonly names: readonly { readonly name: string; readonly group?: string; readonly country?: string }[];
}) => Promise<Result<Uint8Array>>;

/** Whether somebody was promised, when they declined, that only the lead author would know. W9 */
function declinedInConfidence(state: LetterState, version: number, person: Id): boolean {
  const signOff = find.signOff(find.version(state, version), person);
  return signOff?.decision === 'refused' && signOff.confidential === true;
}

export interface EvidenceOptions {
  readonly letters: OpenLetters;
  readonly store: Pick<Store, 'letters' | 'proof' | 'timeStamps'>;
  readonly people: Pick<PeopleStore, 'get'>;
  /** Called when time stamps are wanted; without it none is. */
  readonly stamp?: () => void;
  readonly signer: Signer;
  readonly accounts: AccountLog;
  readonly clock: () => Date;
  /** Absent: bundles come without letter.pdf. */
  readonly print?: PrintFinal;
}

/** What can be proven about letters, and to whom it is given (trust.md 8). */
export class Evidence {
  readonly #options: EvidenceOptions;

  constructor(options: EvidenceOptions) {
    this.#options = options;
  }

  /** Returns the public keys of the server, the one in use last. */
  async keys(): Promise<readonly (ServerKey & { readonly since: string; readonly current: boolean })[]> {
    const keys = await this.#options.accounts.keys();
    return keys.map((key) => ({ ...key, current: key.kid === this.#options.signer.kid }));
  }

  /** Returns the account log after an entry as a person may see it, names looked up. */
  async accountLog(person: Id, after: number): Promise<AccountLogView> {
    const { accounts, people } = this.#options;
    const entries = await accounts.shownTo(person, after);
    const ids = entries.flatMap((one) => ('body' in one ? [one.actor, one.body['mep'], one.body['adviser']] : []));
    const known = await people.get([...new Set([person, ...ids.filter((id) => typeof id === 'string')])]);
    return { entries, people: Object.fromEntries(known.map(({ id, name }) => [id, { id, name }])) };
  }

  /** Returns what the server signs about a letter's log as it is now. */
  async checkpoint(letter: Id, person: Id): Promise<Result<Checkpoint>> {
    return this.#reading(letter, person, 'see-versions', async () => {
      const log = await this.#options.store.letters.events(letter);
      return { ok: true, value: await this.#sealed(letter, headOf(log.map((one) => entryOf(letter, one)))) };
    });
  }

  /** Returns a locked letter's evidence as a ZIP; the same letter in the same state gives the same bytes. */
  async bundle(letter: Id, person: Id): Promise<Result<{ readonly name: string; readonly zip: Bytes }>> {
    const gathered = await this.#reading(letter, person, 'take-evidence', async (state) => {
      if (state.final === undefined) {
        const message = 'There is no final text yet. The evidence is complete once a version has been locked.';
        return { ok: false, refusal: refusal('wrong-state', message) };
      }
      return { ok: true, value: await this.#parts(state, state.final) };
    });
    if (!gathered.ok) return gathered;
    // Printing takes its time: nobody's decision waits for it.
    const { version, parts, printed } = gathered.value;
    const pdf = await this.#options.print?.(printed);
    // What no font can set is left out, as it always will be; what has no time now is asked for again.
    if (pdf?.ok === false && pdf.refusal.code !== 'invalid') return pdf;
    const bytes = pdf?.ok ? Uint8Array.from(pdf.value) : null;
    // A print whose names the check could not read would make it doubt all the rest: better none.
    const read = bytes && (await namesFault(bytes, printed.names, printed.content.header.lang)) === null;
    const { signer } = this.#options;
    const files = await bundleFiles({ ...parts, ...(read ? { pdf: bytes } : {}) }, (claim) => signer.seal(claim));
    return { ok: true, value: { name: `evidence-${letter}-v${String(version)}.zip`, zip: zipped(files) } };
  }

  async #parts(state: LetterState, { version, digest, lockedAt }: NonNullable<LetterState['final']>) {
    const { letters, store } = this.#options;
    const { contents } = letters.services;
    // Before the log that they are about: one that moves on meanwhile covers them all, and one that was cut off does not.
    const before = await store.proof.checkpoints(ACCOUNTS);
    const [canonical, content, events, accounts] = await Promise.all([
      contents.bytes(digest),
      contents.get(digest, 'paraph.version/1'),
      store.letters.events(state.id),
      store.proof.accountLog(),
    ]);
    const log = events.map((one) => entryOf(state.id, one));
    await this.#sealed(state.id, headOf(log));
    const newest = await this.#sealed(ACCOUNTS, headOf(accounts));
    const [ours, keys] = await Promise.all([store.proof.checkpoints(state.id), this.#options.accounts.keys()]);
    const known = before.some(({ seq, kid }) => seq === newest.seq && kid === newest.kid);
    const checkpoints = [...before, ...(known ? [] : [newest]), ...ours];
    const signOffs = await this.#signOffs(log, state.id, version);
    const [people, lock, timeStamps] = await Promise.all([
      this.#people(
        state.id,
        signOffs.filter(({ person }) => !declinedInConfidence(state, version, person)),
      ),
      this.#lock(log),
      store.timeStamps.of(state.id),
    ]);
    const used = new Set(checkpoints.map(({ kid }) => kid));
    const parts = {
      version: canonical,
      facts: { letter: state.id, title: content.header.title, version, digest },
      signOffs,
      people,
      ...(lock ? { lock } : {}),
      timeStamps,
      log,
      accounts,
      checkpoints,
      keys: keys.filter(({ kid }) => used.has(kid)).map(({ kid, jwk }) => ({ kid, jwk })),
    };
    const names = namesUnder(log, signOffs, people);
    return { version, parts, printed: { content, canonical, digest, lockedAt, names } };
  }

  /** What the lead author's passkey signed to lock; null where none did. */
  async #lock(log: readonly LoggedEvent[]): Promise<BundledLock | null> {
    const entry = log.find(({ type }) => type === 'VersionLocked');
    const evidence = entry && evidenceIn(entry.body);
    if (entry === undefined || evidence?.kind !== 'passkey') return null;
    const [signed] = await this.#options.store.proof.signed([evidence.statement ?? '']);
    return { statement: statementOf<LockStatement>(entry, signed), ...backing(entry, signed) };
  }

  async #signOffs(log: readonly LoggedEvent[], letter: Id, version: number): Promise<readonly BundledSignOff[]> {
    const entries = standingAt(log, letter, version).flatMap(({ seq }) => log[seq - 1] ?? []);
    const hashes = entries.flatMap(({ body }) => evidenceIn(body)?.statement ?? []);
    const signed = new Map((await this.#options.store.proof.signed(hashes)).map((one) => [one.hash, one]));
    return entries.map((entry) => answerOf(entry, signed, refAt(log, String(entry.body['person']), entry.seq) ?? ''));
  }

  /** Who has answered, as they stood on the list then. Whoever has been erased is missing, and the check says so. */
  async #people(letter: Id, signOffs: readonly BundledSignOff[]): Promise<readonly PersonDetails[]> {
    const { letters, proof } = this.#options.store;
    const refs = signOffs.map((one) => (one.assurance === 'passkey' ? one.statement.personRef : one.personRef));
    const [texts, salts] = await Promise.all([letters.texts(refs), proof.salts(letter, refs)]);
    return refs.flatMap((ref) => {
      const [text, salt] = [texts.get(ref), salts.get(ref)];
      if (text === undefined || salt === undefined) return [];
      return { ...(JSON.parse(text) as Omit<PersonDetails, 'salt'>), salt };
    });
  }

  /**
   * Signs every letter's log that has moved since it was last signed, so that at most an hour of it can be rewritten by
   * somebody who gets at the store but not at the key; and answers how many (trust.md 8.2).
   */
  async seal(): Promise<void> {
    const { store, signer, stamp, clock } = this.#options;
    const moved = await store.proof.unsealed(signer.kid);
    for (const { letter, ...head } of moved) {
      await this.#sealed(letter, head);
      if (stamp) await store.timeStamps.want(letter, { seq: head.seq, at: clock().toISOString() });
    }
    stamp?.();
  }

  /**
   * Returns the checkpoint of a log at its head, made unless this key has signed it before. Its time is that of the entry:
   * of the same log the same key always makes the same checkpoint, so the same data gives the same bundle anywhere.
   */
  async #sealed(letter: Id, { seq, hash, at }: Head): Promise<Checkpoint> {
    const { store, signer } = this.#options;
    const known = (await store.proof.checkpoints(letter)).find((one) => one.seq === seq && one.kid === signer.kid);
    if (known) return known;
    const made = signer.checkpoint({ letter, seq, head: hash, at });
    await store.proof.addCheckpoint(made);
    return made;
  }

  /** Reads in the letter's turn, so that nothing is decided meanwhile. */
  async #reading<T>(
    letter: Id,
    person: Id,
    action: 'see-versions' | 'take-evidence',
    read: (state: LetterState) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const { letters } = this.#options;
    const missing = { ok: false as const, refusal: refusal('not-found', 'There is no such letter.') };
    return letters.use(letter, async (opened) => {
      if ((await opened.open()) === null) return missing;
      const who = await opened.who(person);
      return opened.runExclusive(async () => {
        const state = await opened.open();
        if (state === null) return missing;
        const allowed = may(state, who, action);
        return allowed === true ? read(state) : { ok: false, refusal: allowed };
      });
    });
  }
}

/** The last entry of a log. */
type Head = Pick<LoggedEvent, 'seq' | 'hash' | 'at'>;

function headOf(log: readonly Head[]): Head {
  return log.at(-1) ?? { seq: 0, hash: NO_ENTRY, at: '1970-01-01T00:00:00.000Z' };
}

/** A ZIP whose bytes depend on nothing but its files: names sorted, no times (1980 is the earliest that the format knows). */
function zipped(files: ReadonlyMap<string, Bytes>): Bytes {
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  // The format keeps local times: noon is the same day everywhere.
  const options = { mtime: new Date(1980, 0, 1, 12), level: 6 as const, os: 0 };
  return Uint8Array.from(zipSync(Object.fromEntries(sorted) as Zippable, options));
}
