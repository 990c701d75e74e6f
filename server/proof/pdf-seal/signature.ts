import { p256 } from '@noble/curves/nist.js';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import { SIGNING_CERTIFICATE_V2 } from '../../../shared/proof/formats/cms.ts';
import { SIGNATURE_TIME_STAMP } from '../../../shared/proof/files/pdf-seal.ts';
import { certificateBytes, type SealKey } from './seal-key.ts';

const DATA = '1.2.840.113549.1.7.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';

/** DER's tag of a set. */
const SET = 0x31;

/** Returns the token of a time stamping authority over these bytes (RFC 3161), or null. */
export type Stamp = (bytes: Uint8Array<ArrayBuffer>) => Promise<ContentInfo | null>;

/**
 * Signs bytes that stand apart (CMS, RFC 5652; CAdES attributes, ETSI EN 319 122-1), with a time stamp over the signature where
 * one can be had.
 */
export async function signatureOver(
  bytes: Uint8Array<ArrayBuffer>,
  { key, scalar, certificates }: SealKey,
  stamp?: Stamp,
): Promise<{ readonly signature: Uint8Array; readonly stamped: boolean }> {
  const [own] = certificates;
  if (own === undefined) throw new TypeError('a seal needs its certificate');
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  const named = await crypto.subtle.digest('SHA-256', certificateBytes(own));
  // SHA-256 is what ESSCertIDv2 means where it names no algorithm (RFC 5035, 4).
  const reference = new Sequence({
    value: [new Sequence({ value: [new Sequence({ value: [new OctetString({ valueHex: named })] })] })],
  });
  const signer = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
    // In the order of DER: by their bytes.
    signedAttrs: new SignedAndUnsignedAttributes({
      type: 0,
      attributes: [
        new Attribute({ type: CONTENT_TYPE, values: [new ObjectIdentifier({ value: DATA })] }),
        new Attribute({ type: MESSAGE_DIGEST, values: [new OctetString({ valueHex: digest })] }),
        new Attribute({ type: SIGNING_CERTIFICATE_V2, values: [reference] }),
      ],
    }),
  });
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: DATA }),
    certificates: [...certificates],
    signerInfos: [signer],
  });
  await signed.sign(key, 0, 'SHA-256', bytes.buffer);
  // Without chance (RFC 6979), so that servers over the same data make the same file.
  if (scalar && signer.signedAttrs) signer.signature = withoutChance(signer.signedAttrs, scalar);
  const token = (await stamp?.(Uint8Array.from(signer.signature.valueBlock.valueHexView))) ?? null;
  if (token) {
    const attribute = new Attribute({ type: SIGNATURE_TIME_STAMP, values: [token.toSchema()] });
    signer.unsignedAttrs = new SignedAndUnsignedAttributes({ type: 1, attributes: [attribute] });
  }
  const content = new ContentInfo({ contentType: SIGNED_DATA, content: signed.toSchema(true) });
  return { signature: new Uint8Array(content.toSchema().toBER()), stamped: token !== null };
}

/** Signs the attributes as the set that they are (RFC 5652, 5.4). */
function withoutChance(attributes: SignedAndUnsignedAttributes, scalar: Uint8Array): OctetString {
  const set = new Uint8Array(attributes.toSchema().toBER());
  set[0] = SET;
  return new OctetString({ valueHex: Uint8Array.from(p256.sign(set, scalar, { format: 'der', lowS: false })) });
}
