import { OctetString, Sequence, type AsnType } from 'asn1js';
import { AlgorithmIdentifier, type Certificate, type RelativeDistinguishedNames, type SignerInfo } from 'pkijs';

/** What time stamps and the seals of PDFs have in common: signatures in CMS (RFC 5652) and the certificates in them. */

/** Attributes by which the signature itself names its certificate: ESSCertID (RFC 2634, always SHA-1) and ESSCertIDv2 (RFC 5035). */
export const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
export const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const HASHES: ReadonlyMap<string, string> = new Map([
  [SHA256, 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);
const NAMES = ['2.5.4.3', '2.5.4.10'];

/**
 * Returns whether the signature names this certificate as its own, so that no other one with the same key can be put in its place.
 * @param by the attributes of which one at least must, and all that are there have to
 */
export async function namesItself(
  info: SignerInfo | undefined,
  signer: Certificate,
  by: readonly string[],
): Promise<boolean> {
  const attributes = info?.signedAttrs?.attributes ?? [];
  const named = by.flatMap((type) => attributes.find((one) => one.type === type) ?? []);
  if (named.length === 0) return false;
  const certificate = signer.toSchema().toBER();
  for (const { type, values } of named) {
    // The first of the certificates that it names is that of the signer (RFC 5035, 5.4).
    const [list] = values as readonly unknown[];
    const [algorithm, ...rest] = parts(parts(parts(list)[0])[0]);
    const isNamed = algorithm instanceof Sequence;
    const hash = isNamed ? rest[0] : algorithm;
    const usual = type === SIGNING_CERTIFICATE ? 'SHA-1' : 'SHA-256';
    const algorithmName = isNamed ? HASHES.get(new AlgorithmIdentifier({ schema: algorithm }).algorithmId) : usual;
    if (algorithmName === undefined || !(hash instanceof OctetString)) return false;
    const found = new Uint8Array(await crypto.subtle.digest(algorithmName, certificate));
    if (!same(found, hash.valueBlock.valueHexView)) return false;
  }
  return true;
}

/** What a sequence holds; nothing where it is none. */
function parts(value: unknown): readonly AsnType[] {
  return value instanceof Sequence ? value.valueBlock.value : [];
}

/** "Test TSA, Stamp Office": the common name and the organisation, as far as there are any. */
export function nameOf({ typesAndValues }: RelativeDistinguishedNames): string {
  const values = NAMES.flatMap((name) => typesAndValues.filter(({ type }) => String(type) === name));
  return values.map(({ value }) => String(value.getValue())).join(', ');
}

/** Returns whether bytes are the same. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
