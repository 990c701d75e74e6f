import type { Change } from '../../shared/amendment/index.ts';
import type { Digest, Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { canonicalJson, type VersionContent } from '../../shared/version/index.ts';
import { sha256 } from '../lib/hash.ts';
import type { Content, LetterStore } from '../store/store.ts';

/** The texts that decisions name by their digest: kept as canonical bytes, never changed. `format` keeps the kinds apart. */

/** A text as such: what an amendment starts from, what an amendment adopted as edited became. */
export interface TextContent {
  readonly format: 'paraph.text/1';
  readonly letter: Id;
  readonly doc: Doc;
}

/** An amendment as tabled. */
export interface AmendmentContent {
  readonly format: 'paraph.amendment/1';
  readonly letter: Id;
  readonly amendment: Id;
  /** Digest of the `TextContent` that it started from. */
  readonly base: Digest;
  readonly doc: Doc;
  readonly changes: readonly Change[];
}

type KnownContent = TextContent | AmendmentContent | VersionContent;
type ContentOf<F extends KnownContent['format']> = Extract<KnownContent, { format: F }>;

/** Returns the canonical bytes of a text or an amendment, and their digest. Versions have their own `canonical`. */
export function contentOf(value: TextContent | AmendmentContent): Content {
  return keyed(canonicalJson(value));
}

/** Returns canonical bytes with their digest. */
export function keyed(canonical: string): Content {
  return { digest: sha256(canonical), canonical };
}

/** How many contents stay parsed in memory: those of a few busy letters. */
const KEPT = 400;

/** Reads contents by digest and checks on every read from the store that the bytes are still those. */
export class Contents {
  readonly #letters: LetterStore;
  readonly #kept = new Map<Digest, KnownContent>();

  constructor(letters: LetterStore) {
    this.#letters = letters;
  }

  /** @throws when the bytes are gone, changed, or of another kind: an event names them, so that is a fault */
  async get<F extends KnownContent['format']>(digest: Digest, format: F): Promise<ContentOf<F>> {
    const kept = this.#kept.get(digest) ?? (await this.#read(digest));
    if (kept.format !== format) throw new Error(`content ${digest} is ${kept.format}, not ${format}`);
    this.#kept.delete(digest);
    this.#kept.set(digest, kept);
    if (this.#kept.size > KEPT) for (const oldest of this.#kept.keys()) return this.#drop(oldest, kept as ContentOf<F>);
    return kept as ContentOf<F>;
  }

  /** The canonical bytes themselves, checked. */
  async bytes(digest: Digest): Promise<string> {
    const canonical = await this.#letters.content(digest);
    if (canonical === null) throw new Error(`content ${digest} is missing`);
    if (sha256(canonical) !== digest) throw new Error(`content ${digest} has been changed in the store`);
    return canonical;
  }

  async #read(digest: Digest): Promise<KnownContent> {
    // Written by `contentOf` or a version's `canonical`, and unchanged since: the digest says so.
    return JSON.parse(await this.bytes(digest)) as KnownContent;
  }

  #drop<T>(oldest: Digest, answer: T): T {
    this.#kept.delete(oldest);
    return answer;
  }
}
