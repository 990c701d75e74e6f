import * as Y from 'yjs';
import { chainable, verifyChain, type LoggedEvent } from '../../shared/decision/model/chain.ts';
import type { Id } from '../../shared/decision/index.ts';
import { sha256 } from '../lib/hash.ts';
import type { Store } from './store.ts';

/** What a store holds, counted while it was checked. */
export interface StoreCount {
  readonly people: number;
  readonly letters: number;
  /** Entries of the letters' logs. */
  readonly events: number;
  /** Of the log of keys and delegations. */
  readonly accounts: number;
}

/** The first thing that does not hold, in a sentence for the operator. */
export interface StoreFault {
  readonly letter: Id | null;
  readonly message: string;
}

export type StoreCheck =
  { readonly ok: true; readonly count: StoreCount } | { readonly ok: false; readonly fault: StoreFault };

/**
 * Reads all of a store as a server would: every log with its chain, the texts that decisions name with their digests, and every
 * draft. Changes nothing.
 */
export async function checkStore({ letters, journal, people, proof }: Store): Promise<StoreCheck> {
  const bad = (letter: Id | null, message: string) => ({ ok: false as const, fault: { letter, message } });
  const accounts = await proof.accountLog();
  const log = await verifyChain(accounts);
  if (!log.ok) return bad(null, `Entry ${String(log.seq)} of the log of keys does not hold (${log.fault.code}).`);
  const ids = await letters.ids();
  let events = 0;
  for (const letter of ids) {
    const entries = (await letters.events(letter)).map(({ event, prev, hash }): LoggedEvent => ({
      ...chainable(letter, event, prev),
      hash,
    }));
    const chain = await verifyChain(entries);
    if (!chain.ok) return bad(letter, `Entry ${String(chain.seq)} of its log does not hold (${chain.fault.code}).`);
    events += chain.seq;
    for (const digest of new Set(entries.flatMap(({ body }) => digestsIn(body)))) {
      const canonical = await letters.content(digest);
      if (canonical !== null && sha256(canonical) !== digest) return bad(letter, `The text ${digest} was changed.`);
    }
    const versions = entries.flatMap(({ type, body }) => (type === 'VersionCut' ? digestsIn(body) : []));
    for (const digest of versions)
      if ((await letters.content(digest)) === null) return bad(letter, `The version ${digest} is missing.`);
    try {
      const { snapshot, rows } = await journal.open(letter);
      const ydoc = new Y.Doc();
      if (snapshot) Y.applyUpdate(ydoc, snapshot.bytes);
      for (const { bytes } of rows) Y.applyUpdate(ydoc, bytes);
      ydoc.destroy();
    } catch {
      return bad(letter, 'Its draft cannot be read.');
    }
  }
  const everybody = (await people.list()).length;
  return { ok: true, count: { people: everybody, letters: ids.length, events, accounts: accounts.length } };
}

function digestsIn(body: { readonly [member: string]: unknown }): string[] {
  return Object.entries(body).flatMap(([member, value]) =>
    ['digest', 'content', 'base'].includes(member) && typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
      ? [value]
      : [],
  );
}
