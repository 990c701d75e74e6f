import type { Scope } from '../../decision/rights/delegation.ts';
import { hashOf, type Chainable, type LoggedEvent } from '../../decision/model/chain.ts';

/** The account log: keys of people and of the server, who acts for whom, chained as letters are. No names, no addresses (trust.md 7). */

/** Stands in the place of a letter's id. */
export const ACCOUNTS = 'accounts';
/** Stands in the place of a person where the server itself acts. */
export const SERVER = 'server';

export type AccountEventBody =
  /** The server signs with this key from now on. `key`: its `x` (RFC 8037). */
  | { readonly type: 'ServerKeyUsed'; readonly kid: string; readonly key: string }
  /** `key`: SHA-256 of the canonical JSON of the public key as JWK. */
  /** The server signs with another key from now on, as the old and the new one say with their signatures (keyChangeBytes). */
  | {
      readonly type: 'ServerKeyChanged';
      readonly before: string;
      readonly kid: string;
      readonly key: string;
      readonly signedBefore: string;
      readonly signed: string;
    }
  | { readonly type: 'PasskeyRegistered'; readonly person: string; readonly credential: string; readonly key: string }
  | { readonly type: 'PasskeyRemoved'; readonly person: string; readonly credential: string }
  /** The MEP lets the adviser act in the MEP's place; given again, it replaces what was given before. `until`: ISO 8601 UTC. */
  | {
      readonly type: 'DelegationGiven';
      readonly mep: string;
      readonly adviser: string;
      readonly scope: Scope;
      readonly until?: string;
    }
  /**
   * The MEP asks the adviser; in force only once the adviser has said yes, which is a DelegationGiven of the adviser's own.
   * Of somebody who acts already a change holds at once and is a DelegationGiven of the MEP's.
   */
  | {
      readonly type: 'DelegationOffered';
      readonly mep: string;
      readonly adviser: string;
      readonly scope: Scope;
      readonly until?: string;
    }
  /** The adviser said no to what was offered. */
  | { readonly type: 'DelegationDeclined'; readonly mep: string; readonly adviser: string }
  /** Also of an offer that the MEP takes back. */
  | { readonly type: 'DelegationEnded'; readonly mep: string; readonly adviser: string }
  /** The draft's journal was cut down to its final text, and each amendment's to what was tabled. */
  | { readonly type: 'DraftCompacted'; readonly letter: string; readonly rooms: number }
  /** Somebody has changed how the directory names them: which parts, never to what. */
  | {
      readonly type: 'ListingChanged';
      readonly person: string;
      readonly changed: readonly ('name' | 'group' | 'country')[];
    }
  | { readonly type: 'PersonErased'; readonly person: string }
  /** The store was put back to a backup: heads of this log there, and before. */
  | {
      readonly type: 'StoreRestored';
      readonly seq: number;
      readonly head: string;
      readonly lostSeq?: number;
      readonly lostHead?: string;
      /** Letters whose logs were longer, or that are not in the backup at all (then without `seq` and `head`). */
      readonly letters?: readonly {
        readonly letter: string;
        readonly seq?: number;
        readonly head?: string;
        readonly lostSeq: number;
        readonly lostHead: string;
      }[];
    };

export type AccountEventType = AccountEventBody['type'];
export type AccountEntry = LoggedEvent<AccountEventType>;

/** Returns the next entry of the account log. */
export async function accountEntry(
  { type, ...body }: AccountEventBody,
  { seq, at, actor, prev }: Pick<Chainable, 'seq' | 'at' | 'actor' | 'prev'>,
): Promise<AccountEntry> {
  const entry = { format: 'paraph.event/1' as const, letter: ACCOUNTS, seq, at, actor, type, body, prev };
  return { ...entry, hash: await hashOf(entry) };
}
