import { NO_ENTRY } from '../../shared/decision/model/chain.ts';
import {
  accountEntry,
  ACCOUNTS,
  SERVER,
  type AccountEntry,
  type AccountEventBody,
} from '../../shared/proof/formats/accounts.ts';
import type { ServerKey } from '../../shared/proof/formats/keys.ts';
import type { AccountCommit, ProofStore } from '../store/store.ts';
import type { Signer } from './server-key.ts';

/** An entry that the reader may not know. */
export type WithheldAccountEntry = Pick<AccountEntry, 'format' | 'letter' | 'seq' | 'prev' | 'hash'> & {
  readonly type: 'Withheld';
};

/** Races with another process are rare: keys come and go seldom. More than this are a fault. */
const ATTEMPTS = 5;

/** Writes the account log: every key of a person and of the server, in the commit that changes it. */
export class AccountLog {
  readonly #store: ProofStore;
  readonly #signer: Signer;
  readonly #clock: () => Date;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: { readonly store: ProofStore; readonly signer: Signer; readonly clock: () => Date }) {
    this.#store = options.store;
    this.#signer = options.signer;
    this.#clock = options.clock;
  }

  /** Records the key that the server signs with, unless it is the one on record. To be called before anything is signed. */
  async begin(): Promise<void> {
    const keys = await this.keys();
    const { kid, jwk } = this.#signer;
    if (keys.at(-1)?.kid !== kid) await this.append(SERVER, { type: 'ServerKeyUsed', kid, key: jwk.x });
  }

  /**
   * Passes on to another key: both say so. The entry is signed by the old key once more, so that whoever knows only that one
   * can follow. To be called while nobody serves, for whoever serves signs with the key that it has read.
   */
  async changeKey(to: Signer): Promise<AccountEntry> {
    const { kid: before } = this.#signer;
    const change = { before, kid: to.kid, key: to.jwk.x };
    const signed = { signedBefore: this.#signer.change(change), signed: to.change(change) };
    const entry = await this.append(SERVER, { type: 'ServerKeyChanged', ...change, ...signed });
    await this.#store.addCheckpoint(
      to.checkpoint({ letter: ACCOUNTS, seq: entry.seq, head: entry.hash, at: entry.at }),
    );
    return entry;
  }

  /** Every key that the server has signed with, oldest first; one used again stands where it was used last. */
  async keys(): Promise<readonly (ServerKey & { readonly since: string })[]> {
    const keys = new Map<string, ServerKey & { readonly since: string }>();
    for (const { type, body, at } of await this.#store.accountLog()) {
      if (type !== 'ServerKeyUsed' && type !== 'ServerKeyChanged') continue;
      const kid = String(body['kid']);
      keys.delete(kid);
      keys.set(kid, { kid, jwk: { kty: 'OKP', crv: 'Ed25519', x: String(body['key']) }, since: at });
    }
    return [...keys.values()];
  }

  /**
   * Returns the log after an entry as one person may see it: what concerns them and the server itself; of all else its place
   * in the chain, so that none seems lost.
   */
  async shownTo(person: string, after: number): Promise<readonly (AccountEntry | WithheldAccountEntry)[]> {
    const log = await this.#store.accountLog();
    return log.slice(after).map((entry) => {
      const { format, letter, seq, prev, hash } = entry;
      return concerns(entry, person) ? entry : { format, letter, seq, type: 'Withheld' as const, prev, hash };
    });
  }

  /** Appends an entry with all that it changes, signed. @param more what belongs into the same commit, once the entry is known */
  append(
    actor: string,
    body: AccountEventBody,
    more: (entry: AccountEntry) => Omit<AccountCommit, 'entry' | 'checkpoint'> = () => ({}),
  ): Promise<AccountEntry> {
    // One after another: of many who add a passkey in the same moment all but one would be stale, time and again.
    const appended = this.#queue.then(() => this.#append(actor, body, more));
    this.#queue = appended.catch(() => undefined);
    return appended;
  }

  async #append(
    actor: string,
    body: AccountEventBody,
    more: (entry: AccountEntry) => Omit<AccountCommit, 'entry' | 'checkpoint'>,
  ): Promise<AccountEntry> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const head = await this.#store.accountHead();
      const now = this.#clock().toISOString();
      // Clocks are set back, logs are not.
      const at = head && now < head.at ? head.at : now;
      const place = { seq: (head?.seq ?? 0) + 1, at, actor, prev: head?.hash ?? NO_ENTRY };
      const entry = await accountEntry(body, place);
      const checkpoint = this.#signer.checkpoint({ letter: ACCOUNTS, seq: entry.seq, head: entry.hash, at });
      if (await this.#store.account({ ...more(entry), entry, checkpoint })) return entry;
    }
    throw new Error(`the account log: ${String(ATTEMPTS)} commits in a row were stale`);
  }
}

function concerns({ type, body }: AccountEntry, person: string): boolean {
  if (type === 'ServerKeyUsed' || type === 'ServerKeyChanged' || type === 'StoreRestored') return true;
  return [body['person'], body['mep'], body['adviser']].includes(person);
}
