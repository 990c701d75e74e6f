/**
 * A version's bytes and its fingerprint. Everybody who approves a version approves this digest, so a browser, this server
 * and a program of somebody else's must come to the same one (trust.md 4).
 */
import canonicalize from 'canonicalize';
import type { Doc } from '../letter/doc.ts';
import { normalise } from '../letter/normalise.ts';
import { plain } from './plain.ts';

/** All that a version says, and nothing about when and by whom it was cut: cutting the same text gives the same `doc`. */
export interface VersionContent {
  /** Keeps the digests of one kind apart from those of every other kind. */
  readonly format: 'paraph.version/1';
  /** Id of the letter. */
  readonly letter: string;
  /** From 1, in steps of 1 within its letter. */
  readonly number: number;
  /** Digest of version `number - 1`; null for the first. */
  readonly previous: string | null;
  /** `lang` is a BCP 47 tag. */
  readonly header: { readonly title: string; readonly lang: string };
  readonly doc: Doc;
}

/**
 * Returns the canonical JSON of a version (RFC 8785). The text is normalised first, so that two equal letters have equal
 * bytes however their JSON was written.
 * @throws TypeError for a value that is no version: unknown members, undefined, fractions, half a surrogate pair, a text
 * that fits no letter
 */
export function canonical(version: VersionContent): string {
  exactly(version, 'version', ['format', 'letter', 'number', 'previous', 'header', 'doc']);
  exactly(version.header, 'version.header', ['title', 'lang']);
  const { format, letter, number, previous, header } = version;
  if ((format as unknown) !== 'paraph.version/1') throw new TypeError(`version.format: not ${String(format)}`);
  if (typeof letter !== 'string' || letter === '') throw new TypeError('version.letter: not an id');
  if (!Number.isSafeInteger(number) || number < 1) throw new TypeError('version.number: not a whole number from 1');
  if (previous !== null && !/^[0-9a-f]{64}$/.test(previous)) throw new TypeError('version.previous: not a digest');
  if (typeof header.title !== 'string' || typeof header.lang !== 'string')
    throw new TypeError('version.header: not text');
  const text = normalise(version.doc);
  if (!text.ok) throw new TypeError(`version.doc: ${text.refusal.message}`);
  return canonicalJson({
    format,
    letter,
    number,
    previous,
    header: { title: header.title.normalize('NFC'), lang: header.lang },
    doc: withoutEmptyIds(text.doc),
  });
}

/** Returns the fingerprint of a version: lower-case hex SHA-256 of the UTF-8 of its canonical JSON. Throws as `canonical`. */
export async function digest(version: VersionContent): Promise<string> {
  return sha256Hex(canonical(version));
}

/**
 * Returns the canonical JSON of plain data (RFC 8785), for versions and for every other object that is signed or chained.
 * @throws TypeError for undefined, fractions, half a surrogate pair and whatever else JSON would lose or change silently
 */
export function canonicalJson(value: unknown): string {
  plain(value, 'value');
  const json = canonicalize(value);
  if (json === undefined) throw new TypeError('value: has no JSON');
  return json;
}

/** Returns the lower-case hex SHA-256 of a text's UTF-8, or of bytes. */
export async function sha256Hex(content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns the form in which a fingerprint is read out and printed: its first 8 characters. */
export function shortDigest(fingerprint: string): string {
  return fingerprint.slice(0, 8);
}

function exactly(value: object, path: string, members: readonly string[]): void {
  const strange = Object.keys(value).find((key) => !members.includes(key));
  if (strange !== undefined) throw new TypeError(`${path}: unknown member ${strange}`);
  const missing = members.find((key) => (value as Record<string, unknown>)[key] === undefined);
  if (missing !== undefined) throw new TypeError(`${path}: ${missing} is missing`);
}

/** An id that is not there is absent from the bytes, as the schema leaves out every default. */
function withoutEmptyIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
      if (key !== 'attrs') return [[key, withoutEmptyIds(member)]];
      const attrs = Object.entries(member as object).filter(([name, attr]) => name !== 'id' || attr !== '');
      return attrs.length > 0 ? [[key, Object.fromEntries(attrs)]] : [];
    }),
  );
}
