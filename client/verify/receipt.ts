/** A receipt that somebody kept: the mail or the file about their answer. What it says can be compared with a bundle. */
import { receiptLine } from '../../shared/proof/formats/receipt-line.ts';
import type { BundleFacts } from '../../shared/proof/verify/verify.ts';
import { held } from './expectations.ts';

export interface Receipt {
  /** Fingerprints that it names, lower-case hex. */
  readonly digests: readonly string[];
  /** The checkpoint that came with it, as parsed JSON. */
  readonly checkpoint?: unknown;
  /** What proves the answer by itself, as parsed JSON, where it came along. */
  readonly proof?: unknown;
  /** All its words, in which names are looked for. */
  readonly words: string;
}

/** Reads a receipt, a mail kept as a file, or a checkpoint; null for what is none of them. */
export function receiptIn(file: string): Receipt | null {
  const words = plain(file);
  const read = held('', words);
  const checkpoint = read.ok ? read.anchors.checkpoint : undefined;
  const proof = receiptLine(words);
  // Of all the hashes in a proof, and in a checkpoint, one is the fingerprint of a text.
  const outside = words
    .replace(/^\{.*"paraph\.receipt\/1".*$/gm, ` ${fingerprintIn(proof)} `)
    .replace(/\{[^{}]*"paraph\.checkpoint\/1"[^{}]*\}/g, ' ');
  const groups = /(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{4}(?:\s+[0-9a-f]{4}){15})(?![0-9a-f])/gi;
  const digests = [...outside.matchAll(groups)].map(([found]) => found.replace(/\s/g, '').toLowerCase());
  if (digests.length === 0 && checkpoint === undefined) return null;
  return {
    digests: [...new Set(digests)],
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(proof === null ? {} : { proof }),
    words,
  };
}

/** The fingerprint that a proof says it is about; whether that is true is for the check to find out. */
function fingerprintIn(proof: unknown): string {
  const { entry } = (proof ?? {}) as { readonly entry?: { readonly body?: { readonly digest?: unknown } } };
  const digest = entry?.body?.digest;
  return typeof digest === 'string' ? digest : '';
}

/** A text, and of a mail all its parts, decoded. */
function plain(file: string): string {
  if (!/^(?:[\w-]+: .*\r?\n(?:[ \t].*\r?\n)*)+\r?\n/.test(file) || !/^content-type:/im.test(file)) return file;
  const parts = file.split(/^--.+$/m).map((part) => {
    const [, head = '', body = ''] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(part) ?? [];
    if (/^content-transfer-encoding:\s*base64/im.test(head)) return decoded(body.replace(/\s/g, ''));
    if (!/^content-transfer-encoding:\s*quoted-printable/im.test(head)) return body;
    const bytes = body
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return decoded(btoa(bytes.replace(/[^\0-\xff]/g, '?')));
  });
  return parts.join('\n');
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)));
  } catch {
    return '';
  }
}

/** What a receipt is for, seen from a bundle that holds. */
export type ReceiptComparison =
  /** This very text. `names`: who of those that the receipt names approves it here. */
  | { readonly kind: 'same'; readonly names: readonly string[] }
  | { readonly kind: 'earlier'; readonly version: number }
  | { readonly kind: 'other' }
  /** It names no text; its checkpoint has been checked with the bundle. */
  | { readonly kind: 'checkpoint' };

/** Returns what a receipt and a bundle have to do with each other. */
export function compared({ digests, words }: Receipt, { digest, versions, approvals }: BundleFacts): ReceiptComparison {
  if (digests.length === 0) return { kind: 'checkpoint' };
  if (digests.includes(digest)) {
    const names = approvals.flatMap(({ name }) => (name !== null && words.includes(name) ? [name] : []));
    return { kind: 'same', names };
  }
  const earlier = versions.findLast((one) => digests.includes(one.digest));
  return earlier ? { kind: 'earlier', version: earlier.version } : { kind: 'other' };
}
