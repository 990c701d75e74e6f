import { Integer, OctetString, Sequence, type AsnType } from 'asn1js';
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  MessageImprint,
  PKIStatus,
  SignedData,
  type SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
  type RelativeDistinguishedNames,
} from 'pkijs';
import type { LoggedEvent } from '../../decision/model/chain.ts';
import { canonicalJson } from '../../version/index.ts';
import { fromHex, utf8, type Bytes } from './bytes.ts';

/**
 * Time stamps (RFC 3161): a third party says that it saw the head of a log, and when. What it stamps is the hash of the entry,
 * which is what a checkpoint calls its `head`; so all the entries before it are stamped too.
 */

/** What can be wrong with a time stamp. */
export type TimeStampFault = 'unreadable' | 'refused' | 'other' | 'nonce' | 'signature' | 'signer' | 'certificate';

/** What a time stamp says. */
export interface TimeStamp {
  /** ISO 8601 UTC, by the clock of whoever stamped. */
  readonly at: string;
  /** Who stamped, and who vouches for them, as their certificates name them. */
  readonly by: string;
  readonly issuer: string;
}

export type ReadTimeStamp =
  { readonly ok: true; readonly stamp: TimeStamp } | { readonly ok: false; readonly why: TimeStampFault };

const SHA256 = '2.16.840.1.101.3.4.2.1';
const TIME_STAMP = '1.2.840.113549.1.9.16.1.4';
const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** Attributes by which the signature itself names its certificate: ESSCertID (RFC 2634, always SHA-1) and ESSCertIDv2 (RFC 5035). */
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const HASHES: ReadonlyMap<string, string> = new Map([
  [SHA256, 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);
const NAMES = ['2.5.4.3', '2.5.4.10'];
/** Longer chains than any authority has. */
const LONGEST = 8;

/** Returns what to ask an authority for a stamp of a head. @param nonce at least 8 random bytes */
export function timeStampRequest(head: string, nonce: Bytes): Bytes {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage: new OctetString({ valueHex: fromHex(head) }),
    }),
    nonce: new Integer({ valueHex: positive(nonce) }),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

/**
 * Reads an authority's answer and checks all of it that can be checked without trusting anybody: that it stamps this entry,
 * is signed by the very certificate that the signature names, made for time stamps and for nothing else and valid then, and that
 * its issuers, as far as they came along, are authorities and signed it. Whether one of them was revoked cannot be known without
 * a connection, and whether they are to be trusted is for the reader. Never throws.
 * @param nonce that of the request, where it is known
 */
export async function readTimeStamp(
  answer: Uint8Array,
  { hash, ...entry }: LoggedEvent<string>,
  nonce?: Bytes,
): Promise<ReadTimeStamp> {
  const bad = (why: TimeStampFault) => ({ ok: false as const, why });
  const token = tokenIn(answer);
  if (token === null) return bad('unreadable');
  if (token === 'refused') return bad('refused');
  const { signed, info } = token;
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithmId !== SHA256 || !same(hashedMessage.valueBlock.valueHexView, fromHex(hash)))
    return bad('other');
  if (nonce && !(info.nonce && same(info.nonce.valueBlock.valueHexView, positive(nonce)))) return bad('nonce');
  try {
    const data = utf8(canonicalJson(entry)).buffer;
    const found = await signed.verify({ signer: 0, data, checkChain: false, extendedMode: true });
    const { signerCertificate: signer } = found;
    if (found.signatureVerified !== true || !signer) return bad('signature');
    if (!(await namesItself(signed.signerInfos[0], signer))) return bad('signer');
    const root = await chained(signer, signed, info.genTime);
    if (root === null) return bad('certificate');
    const stamp = { at: info.genTime.toISOString(), by: nameOf(signer.subject), issuer: nameOf(root.issuer) };
    return { ok: true, stamp };
  } catch {
    return bad('signature');
  }
}

function tokenIn(answer: Uint8Array): { readonly signed: SignedData; readonly info: TSTInfo } | 'refused' | null {
  try {
    const { status, timeStampToken } = TimeStampResp.fromBER(Uint8Array.from(answer));
    // Granted, or granted with changes; anything else comes without a token.
    if (status.status > PKIStatus.grantedWithMods || !timeStampToken) return 'refused';
    const signed = new SignedData({ schema: timeStampToken.content as AsnType });
    const { eContentType, eContent } = signed.encapContentInfo;
    if (eContentType !== TIME_STAMP || !eContent || signed.signerInfos.length !== 1) return null;
    return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
  } catch {
    return null;
  }
}

/** Returns whether the signature names this certificate as its own, so that no other one with the same key can be put in its place. */
async function namesItself(info: SignerInfo | undefined, signer: Certificate): Promise<boolean> {
  const attributes = info?.signedAttrs?.attributes ?? [];
  const named = [SIGNING_CERTIFICATE_V2, SIGNING_CERTIFICATE].flatMap(
    (type) => attributes.find((one) => one.type === type) ?? [],
  );
  if (named.length === 0) return false;
  const certificate = signer.toSchema().toBER();
  for (const { type, values } of named) {
    // The first of the certificates that it names is that of the signer (RFC 5035, 5.4).
    const [list] = values as readonly unknown[];
    const [algorithm, ...rest] = parts(parts(parts(list)[0])[0]);
    const isNamed = algorithm instanceof Sequence;
    const hash = isNamed ? rest[0] : algorithm;
    const usual = type === SIGNING_CERTIFICATE ? 'SHA-1' : 'SHA-256';
    const by = isNamed ? HASHES.get(new AlgorithmIdentifier({ schema: algorithm }).algorithmId) : usual;
    if (by === undefined || !(hash instanceof OctetString)) return false;
    const found = new Uint8Array(await crypto.subtle.digest(by, certificate));
    if (!same(found, hash.valueBlock.valueHexView)) return false;
  }
  return true;
}

/** What a sequence holds; nothing where it is none. */
function parts(value: unknown): readonly AsnType[] {
  return value instanceof Sequence ? value.valueBlock.value : [];
}

/** Returns the last certificate that the signer's leads to, all valid at that moment; null when one of them does not hold. */
async function chained(signer: Certificate, { certificates = [] }: SignedData, at: Date): Promise<Certificate | null> {
  // RFC 3161, 2.3: this one purpose, and whoever does not know it must not go on.
  const usage = signer.extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE);
  const { keyPurposes = [] } = (usage?.parsedValue ?? {}) as { readonly keyPurposes?: readonly string[] };
  if (usage?.critical !== true || keyPurposes.length !== 1 || keyPurposes[0] !== TIME_STAMPING) return null;
  const known = certificates.filter((one) => one instanceof Certificate);
  let current = signer;
  for (let step = 0; step < LONGEST; step++) {
    if (current.notBefore.value > at || current.notAfter.value < at) return null;
    const issuer = known.find(({ subject }) => subject.isEqual(current.issuer));
    if (issuer === undefined) return current;
    if (!isAuthority(issuer) || !(await current.verify(issuer))) return null;
    if (issuer.subject.isEqual(issuer.issuer)) return (await issuer.verify(issuer)) ? issuer : null;
    current = issuer;
  }
  return null;
}

function isAuthority({ extensions = [] }: Certificate): boolean {
  const constraints: unknown = extensions.find(({ extnID }) => extnID === BASIC_CONSTRAINTS)?.parsedValue;
  return constraints instanceof BasicConstraints && constraints.cA;
}

/** "Test TSA, Stamp Office": the common name and the organisation, as far as there are any. */
function nameOf({ typesAndValues }: RelativeDistinguishedNames): string {
  const values = NAMES.flatMap((name) => typesAndValues.filter(({ type }) => String(type) === name));
  return values.map(({ value }) => String(value.getValue())).join(', ');
}

/** A number that is not negative, in as few bytes as DER allows. */
function positive(bytes: Bytes): Bytes {
  const copy = Uint8Array.from(bytes);
  copy[0] = ((copy[0] ?? 0) & 0x3f) | 0x40;
  return copy;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
