import { OctetString, type AsnType } from 'asn1js';
import { ContentInfo, SignedData, type SignerInfo } from 'pkijs';
import { fromHex } from '../formats/bytes.ts';
import { nameOf, namesItself, same, SIGNING_CERTIFICATE_V2 } from '../formats/cms.ts';
import { checkTimeStampToken } from '../formats/time-stamp.ts';

/**
 * The seal that PDF readers check (ISO 32000-1, 12.8; ETSI EN 319 142-1, PAdES B-B and B-T): a signature in CMS (RFC 5652) over
 * every byte of the file but its own. Whether the certificate is to be trusted is for the reader: it is shown, not judged.
 */

/** What can be wrong with a sealed PDF. */
export type PdfSealFault = 'none' | 'unreadable' | 'not-whole' | 'changed' | 'signature' | 'time';

/** What a seal says. */
export interface PdfSeal {
  /** As the certificate names whoever sealed, and whoever vouches for them. */
  readonly by: string;
  readonly issuer: string;
  /** Whether nobody else vouches for the certificate. */
  readonly selfSigned: boolean;
  /** SHA-256 of the certificate, lower-case hex: what to compare with what the server publishes. */
  readonly certificate: string;
  /** When it says it was sealed, by its own clock (ISO 8601 UTC). */
  readonly at: string | null;
  /** When a time stamping authority saw the signature, and how its certificate names it; null without one. */
  readonly stamped: { readonly at: string; readonly by: string } | null;
}

export type ReadPdfSeal =
  { readonly ok: true; readonly seal: PdfSeal } | { readonly ok: false; readonly why: PdfSealFault };

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
/** Unsigned attribute with a time stamp over the signature (RFC 5126, 6.1.1). */
export const SIGNATURE_TIME_STAMP = '1.2.840.113549.1.9.16.2.14';

/** Checks the last seal of a PDF and that nothing stands outside of it. Never throws. */
export async function readPdfSeal(pdf: Uint8Array<ArrayBuffer>): Promise<ReadPdfSeal> {
  const bad = (why: PdfSealFault) => ({ ok: false as const, why });
  const raw = new TextDecoder('latin1').decode(pdf);
  const ranges = [...raw.matchAll(/\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g)];
  const range = ranges.at(-1);
  if (range === undefined) return bad('none');
  const [first, length, second, rest] = range.slice(1).map(Number) as [number, number, number, number];
  // One hole, and that one holds the signature's digits and nothing else.
  const hole = raw.slice(length, second);
  const isWhole = first === 0 && second + rest === pdf.length && length < second && /^<[0-9A-Fa-f]+>$/.test(hole);
  if (!isWhole || range.index > length) return bad('not-whole');
  const signed = signedDataIn(fromHex(hole.slice(1, -1).toLowerCase()));
  const [info] = signed?.signerInfos ?? [];
  if (!signed || info === undefined) return bad('unreadable');
  const bytes = new Uint8Array(length + rest);
  bytes.set(pdf.subarray(0, length));
  bytes.set(pdf.subarray(second), length);
  try {
    const digest = info.signedAttrs?.attributes.find(({ type }) => type === MESSAGE_DIGEST)?.values[0] as unknown;
    const made = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    if (!(digest instanceof OctetString) || !same(digest.valueBlock.valueHexView, made)) return bad('changed');
    const found = await signed.verify({ signer: 0, data: bytes.buffer, checkChain: false, extendedMode: true });
    const { signerCertificate: signer } = found;
    if (found.signatureVerified !== true || !signer || !(await namesItself(info, signer, [SIGNING_CERTIFICATE_V2])))
      return bad('signature');
    const stamped = await stampOf(info);
    if (stamped === 'bad') return bad('time');
    const [by, issuer] = [nameOf(signer.subject), nameOf(signer.issuer)];
    const at = /\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z\)/.exec(raw.slice(raw.lastIndexOf('/Type /Sig')));
    const [, year = '', month = '', day = '', hour = '', minute = '', seconds = ''] = at ?? [];
    const seal: PdfSeal = {
      ...{ by, issuer, stamped },
      selfSigned: signer.subject.isEqual(signer.issuer),
      certificate: hexOf(await crypto.subtle.digest('SHA-256', signer.toSchema().toBER())),
      at: at === null ? null : `${year}-${month}-${day}T${hour}:${minute}:${seconds}Z`,
    };
    return { ok: true, seal };
  } catch {
    return bad('signature');
  }
}

/** The place reserved for the signature is larger than it: zeros follow. */
function signedDataIn(bytes: Uint8Array): SignedData | null {
  try {
    const content = ContentInfo.fromBER(Uint8Array.from(bytes.subarray(0, lengthOf(bytes))));
    if (content.contentType !== SIGNED_DATA) return null;
    const signed = new SignedData({ schema: content.content as AsnType });
    return signed.signerInfos.length === 1 ? signed : null;
  } catch {
    return null;
  }
}

/** Returns how long a DER value with a length of its own is, head and all. */
function lengthOf(bytes: Uint8Array): number {
  const short = bytes[1] ?? 0;
  if (short < 0x80) return 2 + short;
  const digits = short & 0x7f;
  return 2 + digits + bytes.subarray(2, 2 + digits).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** What an authority said of the signature: checked as its other answers are. */
async function stampOf({ unsignedAttrs, signature }: SignerInfo): Promise<PdfSeal['stamped'] | 'bad'> {
  const values = unsignedAttrs?.attributes.find(({ type }) => type === SIGNATURE_TIME_STAMP)?.values as unknown;
  if (!Array.isArray(values)) return null;
  const token = new ContentInfo({ schema: (values as readonly AsnType[])[0] });
  const read = await checkTimeStampToken(token, Uint8Array.from(signature.valueBlock.valueHexView));
  return read.ok ? { at: read.stamp.at, by: read.stamp.by } : 'bad';
}

function hexOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
