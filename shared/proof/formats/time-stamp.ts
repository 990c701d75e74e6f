import { Integer, OctetString, type AsnType } from 'asn1js';
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  type ContentInfo,
  MessageImprint,
  PKIStatus,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import type { LoggedEvent } from '../../decision/model/chain.ts';
import { canonicalJson } from '../../version/index.ts';
import { nameOf, namesItself, same, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 } from './cms.ts';
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
  const { info } = token;
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithmId !== SHA256 || !same(hashedMessage.valueBlock.valueHexView, fromHex(hash)))
    return bad('other');
  if (nonce && !(info.nonce && same(info.nonce.valueBlock.valueHexView, positive(nonce)))) return bad('nonce');
  return checked(token, utf8(canonicalJson(entry)));
}

/** Checks the token of an authority, as a signature carries one (RFC 3161, appendix A), like an answer of its own. Never throws. */
export async function checkTimeStampToken(token: ContentInfo, over: Bytes): Promise<ReadTimeStamp> {
  const read = readToken(token);
  if (read === null) return { ok: false, why: 'unreadable' };
  const { hashAlgorithm, hashedMessage } = read.info.messageImprint;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', over));
  const isOverThis = hashAlgorithm.algorithmId === SHA256 && same(hashedMessage.valueBlock.valueHexView, digest);
  return isOverThis ? checked(read, over) : { ok: false, why: 'other' };
}

interface Token {
  readonly signed: SignedData;
  readonly info: TSTInfo;
}

async function checked({ signed, info }: Token, over: Bytes): Promise<ReadTimeStamp> {
  const bad = (why: TimeStampFault) => ({ ok: false as const, why });
  try {
    const found = await signed.verify({ signer: 0, data: over.buffer, checkChain: false, extendedMode: true });
    const { signerCertificate: signer } = found;
    if (found.signatureVerified !== true || !signer) return bad('signature');
    if (!(await namesItself(signed.signerInfos[0], signer, [SIGNING_CERTIFICATE_V2, SIGNING_CERTIFICATE])))
      return bad('signer');
    const root = await chained(signer, signed, info.genTime);
    if (root === null) return bad('certificate');
    const stamp = { at: info.genTime.toISOString(), by: nameOf(signer.subject), issuer: nameOf(root.issuer) };
    return { ok: true, stamp };
  } catch {
    return bad('signature');
  }
}

function tokenIn(answer: Uint8Array): Token | 'refused' | null {
  try {
    const { status, timeStampToken } = TimeStampResp.fromBER(Uint8Array.from(answer));
    // Granted, or granted with changes; anything else comes without a token.
    if (status.status > PKIStatus.grantedWithMods || !timeStampToken) return 'refused';
    return readToken(timeStampToken);
  } catch {
    return null;
  }
}

function readToken(token: ContentInfo): Token | null {
  try {
    const signed = new SignedData({ schema: token.content as AsnType });
    const { eContentType, eContent } = signed.encapContentInfo;
    if (eContentType !== TIME_STAMP || !eContent || signed.signerInfos.length !== 1) return null;
    return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
  } catch {
    return null;
  }
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

/** A number that is not negative, in as few bytes as DER allows. */
function positive(bytes: Bytes): Bytes {
  const copy = Uint8Array.from(bytes);
  copy[0] = ((copy[0] ?? 0) & 0x3f) | 0x40;
  return copy;
}
