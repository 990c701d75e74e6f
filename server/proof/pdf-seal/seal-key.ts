import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BitString, Integer, PrintableString, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  type AuthenticatedSafe,
  BasicConstraints,
  CertBag,
  Certificate,
  Extension,
  type PKCS8ShroudedKeyBag,
  PFX,
  PrivateKeyInfo,
} from 'pkijs';
import { sha256 } from '../../lib/hash.ts';
import { SEAL_KEY_FILE } from './sealing.ts';

/** The key that seals PDFs, and the certificate that goes into them. Apart from the server key: PDF readers know no Ed25519. */
export interface SealKey {
  readonly key: CryptoKey;
  /** The private number of a key on P-256: signatures by it can be made without chance. */
  readonly scalar?: Uint8Array;
  /** That of the key first, then those that vouch for it, as far as they were given. */
  readonly certificates: readonly Certificate[];
}

/** Beside the key in the data folder. */
const CERTIFICATE_FILE = 'seal-certificate.pem';
const YEARS = 20;
const COMMON_NAME = '2.5.4.3';
const ORGANISATION = '2.5.4.10';
const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
const CERT_BAG = '1.2.840.113549.1.12.10.1.3';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate that cannot seal; the message says why. */
export class UnusableSealKey extends Error {
  override readonly name = 'UnusableSealKey';
}

/**
 * Returns the key and certificate of an organisation (PKCS#12).
 * @throws UnusableSealKey for a file that is none, another password, or a key that PDF readers do not check
 */
export async function readSealKey(file: string, password: string): Promise<SealKey> {
  const bytes = Uint8Array.from(readFileSync(file));
  const secret = new TextEncoder().encode(password).buffer;
  let certificates: Certificate[];
  let keys: PrivateKeyInfo[];
  try {
    const pfx = PFX.fromBER(bytes);
    await pfx.parseInternalValues({ checkIntegrity: true, password: secret });
    const safe = pfx.parsedValue?.authenticatedSafe as AuthenticatedSafe;
    await safe.parseInternalValues({ safeContents: safe.safeContents.map(() => ({ password: secret })) });
    const contents = safe.parsedValue as {
      safeContents: { value: { safeBags: { bagId: string; bagValue: unknown }[] } }[];
    };
    const bags = contents.safeContents.flatMap(({ value }) => value.safeBags);
    certificates = bags.flatMap(({ bagId, bagValue }) =>
      bagId === CERT_BAG && bagValue instanceof CertBag && bagValue.parsedValue instanceof Certificate
        ? [bagValue.parsedValue]
        : [],
    );
    keys = [];
    for (const { bagId, bagValue } of bags) {
      if (bagId === KEY_BAG && bagValue instanceof PrivateKeyInfo) keys.push(bagValue);
      if (bagId !== SHROUDED_KEY_BAG) continue;
      const shrouded = bagValue as PKCS8ShroudedKeyBag & {
        parseInternalValues(parameters: { password: ArrayBuffer }): Promise<void>;
      };
      await shrouded.parseInternalValues({ password: secret });
      if (shrouded.parsedValue) keys.push(shrouded.parsedValue);
    }
  } catch {
    throw new UnusableSealKey(
      'cannot be opened with this password, or is encrypted in an old way: write it anew with openssl pkcs12 -export',
    );
  }
  const [info] = keys;
  if (info === undefined || certificates.length === 0) throw new UnusableSealKey('holds no key with its certificate');
  const own = createPrivateKey({ key: Buffer.from(info.toSchema().toBER()), type: 'pkcs8', format: 'der' });
  const key = await imported(own);
  for (const one of certificates) {
    if (await fits(key, one))
      return { key, ...scalarOf(own), certificates: [one, ...certificates.filter((other) => other !== one)] };
  }
  throw new UnusableSealKey('holds a key and no certificate for it');
}

/** Returns the key of the data folder, made with a certificate of its own at the first start. */
export async function loadSealKey(folder: string, kid: string): Promise<SealKey> {
  const [file, certificateFile] = [join(folder, SEAL_KEY_FILE), join(folder, CERTIFICATE_FILE)];
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    // `wx`: of two that start at once, one makes the key and the other reads it.
    try {
      writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!existsSync(file)) throw error;
    }
  }
  chmodSync(file, 0o600);
  const own = createPrivateKey(readFileSync(file, 'utf8'));
  const key = await imported(own);
  const known = existsSync(certificateFile) ? certificateIn(readFileSync(certificateFile, 'utf8')) : null;
  if (known && (await fits(key, known))) return { key, ...scalarOf(own), certificates: [known] };
  const made = await selfSigned(own, key, kid);
  writeFileSync(certificateFile, pemOf(made), { mode: 0o600 });
  return { key, ...scalarOf(own), certificates: [made] };
}

/** Returns a certificate as PEM. */
function pemOf(certificate: Certificate): string {
  const base64 = Buffer.from(certificate.toSchema(true).toBER()).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}

function certificateIn(pem: string): Certificate | null {
  try {
    return Certificate.fromBER(Uint8Array.from(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')));
  } catch {
    return null;
  }
}

async function imported(key: KeyObject): Promise<CryptoKey> {
  const pkcs8 = Uint8Array.from(key.export({ type: 'pkcs8', format: 'der' }));
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1')
    return crypto.subtle.importKey('pkcs8', pkcs8, ECDSA_P256, false, ['sign']);
  if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048)
    return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
  throw new UnusableSealKey('holds a key that is neither P-256 nor RSA of at least 2,048 bits');
}

function scalarOf(key: KeyObject): Pick<SealKey, 'scalar'> {
  const { d, crv } = key.export({ format: 'jwk' });
  return crv === 'P-256' && d !== undefined ? { scalar: Uint8Array.from(Buffer.from(d, 'base64url')) } : {};
}

/** Whether a certificate is about this key. */
async function fits(key: CryptoKey, certificate: Certificate): Promise<boolean> {
  try {
    const probe = crypto.getRandomValues(new Uint8Array(32));
    const algorithm = { name: key.algorithm.name, hash: 'SHA-256' };
    const publicKey = await certificate.getPublicKey({
      algorithm: {
        algorithm:
          key.algorithm.name === 'ECDSA' ? ECDSA_P256 : { name: key.algorithm.name, hash: { name: 'SHA-256' } },
        usages: ['verify'],
      },
    });
    return await crypto.subtle.verify(algorithm, publicKey, await crypto.subtle.sign(algorithm, key, probe), probe);
  } catch {
    return false;
  }
}

/** A certificate that says whose it is and that nobody else vouches for it. @param kid of the server key, which people can look up */
async function selfSigned(own: KeyObject, key: CryptoKey, kid: string): Promise<Certificate> {
  const certificate = new Certificate({ version: 2 });
  const serial = Uint8Array.from(randomBytes(16));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  certificate.serialNumber = new Integer({ valueHex: serial });
  for (const name of [certificate.issuer, certificate.subject]) {
    name.typesAndValues.push(
      new AttributeTypeAndValue({ type: ORGANISATION, value: new Utf8String({ value: 'Paraph' }) }),
      new AttributeTypeAndValue({ type: COMMON_NAME, value: new PrintableString({ value: `Paraph server ${kid}` }) }),
    );
  }
  const now = new Date();
  // A day ago: whoever reads a PDF at once may have a clock that is behind.
  certificate.notBefore.value = new Date(now.getTime() - 86_400_000);
  certificate.notAfter.value = new Date(Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), now.getUTCDate()));
  const { x, y } = own.export({ format: 'jwk' });
  const publicKey = await crypto.subtle.importKey(
    'jwk',
    { kty: 'EC', crv: 'P-256', ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) },
    ECDSA_P256,
    true,
    ['verify'],
  );
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  // Digital signature and content commitment (RFC 5280, 4.2.1.3).
  const usage = new BitString({ valueHex: Uint8Array.of(0b1100_0000), unusedBits: 6 });
  certificate.extensions = [
    new Extension({
      ...{ extnID: BASIC_CONSTRAINTS, critical: true },
      extnValue: new BasicConstraints({ cA: false }).toSchema().toBER(),
    }),
    new Extension({ extnID: KEY_USAGE, critical: true, extnValue: usage.toBER() }),
  ];
  await certificate.sign(key, 'SHA-256');
  return certificate;
}

/** The octets of a certificate, as they are hashed. */
export function certificateBytes(certificate: Certificate): Uint8Array<ArrayBuffer> {
  return new Uint8Array(certificate.toSchema().toBER());
}

/** Returns the SHA-256 of the certificate that goes into a seal, in lower-case hex. */
export function certificateHash({ certificates: [own] }: SealKey): string {
  if (own === undefined) throw new TypeError('a seal needs its certificate');
  return sha256(certificateBytes(own));
}
