/** A time stamping authority (RFC 3161) in this process; where OpenSSL is installed, it is asked for its opinion. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Integer, ObjectIdentifier, OctetString, Sequence, Utf8String } from 'asn1js';
import {
  Attribute,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  Extension,
  ExtKeyUsage,
  IssuerAndSerialNumber,
  PKIStatus,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folder.ts';

const TOOL = 'openssl';
/** Whether OpenSSL is installed. */
const openssl = spawnSync(TOOL, ['version']).error === undefined;

const KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const TIME_STAMP = '1.2.840.113549.1.9.16.1.4';
const DAY = 24 * 60 * 60_000;
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';

/** How the authority's certificate, or what it signs, differs from what it should be. */
export interface Quirks {
  readonly purposes?: readonly string[];
  readonly critical?: boolean;
  /** The issuer is none that may issue. */
  readonly noAuthority?: boolean;
  /** Whose certificate the signature names; of SHA-1 as ESSCertID did. */
  readonly names?: 'itself' | 'sha1' | 'another' | 'nobody';
  /** When it stamps. */
  readonly at?: Date;
}

interface Held {
  readonly certificate: Certificate;
  readonly key: CryptoKey;
}

/** An authority with its keys. */
export class Authority {
  readonly #quirks: Quirks;
  #made: Promise<{ readonly ca: Held; readonly tsa: Held }> | undefined;
  #serial = 0;
  /** Asked for over HTTP so far. */
  asked = 0;
  /** What it answers over HTTP: stamps, nothing (503), or other than a stamp. */
  mood: 'stamps' | 'down' | 'garbles' = 'stamps';

  constructor(quirks: Quirks = {}) {
    this.#quirks = quirks;
  }

  /** Returns a request with a stamp. */
  async answers(request: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const { ca, tsa } = await this.#keys();
    const { messageImprint, nonce } = TimeStampReq.fromBER(Uint8Array.from(request));
    const info = new TSTInfo({
      ...{ version: 1, policy: '1.2.3.4.1', messageImprint, genTime: this.#quirks.at ?? new Date() },
      ...{ serialNumber: new Integer({ value: ++this.#serial }), ...(nonce ? { nonce } : {}) },
    });
    const content = info.toSchema().toBER();
    const { issuer, serialNumber } = tsa.certificate;
    const attributes = [
      new Attribute({ type: CONTENT_TYPE, values: [new ObjectIdentifier({ value: TIME_STAMP })] }),
      new Attribute({ type: MESSAGE_DIGEST, values: [new OctetString({ valueHex: hashed('sha256', content) })] }),
      ...this.#naming(tsa.certificate, ca.certificate),
    ];
    const signed = new SignedData({
      version: 3,
      encapContentInfo: new EncapsulatedContentInfo({
        eContentType: TIME_STAMP,
        eContent: new OctetString({ valueHex: content }),
      }),
      signerInfos: [
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({ issuer, serialNumber }),
          signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
        }),
      ],
      certificates: [tsa.certificate, ca.certificate],
    });
    await signed.sign(tsa.key, 0, 'SHA-256');
    const answer = new TimeStampResp({
      status: new PKIStatusInfo({ status: PKIStatus.granted }),
      timeStampToken: new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: signed.toSchema(true) }),
    });
    return new Uint8Array(answer.toSchema().toBER());
  }

  /** Whether `openssl ts` finds an answer good for a head; true where there is no OpenSSL to ask. */
  async accepts(answer: Uint8Array, head: string): Promise<boolean> {
    if (!openssl) return true;
    const cwd = temporaryFolder();
    const { ca } = await this.#keys();
    writeFileSync(join(cwd, 'answer'), answer);
    writeFileSync(join(cwd, 'ca.der'), new Uint8Array(ca.certificate.toSchema().toBER()));
    execFileSync(TOOL, ['x509', '-inform', 'DER', '-in', 'ca.der', '-out', 'ca.pem'], { cwd, stdio: 'ignore' });
    const args = ['ts', '-verify', '-digest', head, '-in', 'answer', '-CAfile', 'ca.pem'];
    return spawnSync(TOOL, args, { cwd }).status === 0;
  }

  /** Serves it for the rest of the test and answers its URL. */
  async served(): Promise<string> {
    const server = createServer((request, response) => {
      this.asked += 1;
      void buffer(request).then(async (body) => {
        if (this.mood === 'down') response.writeHead(503).end();
        else response.end(this.mood === 'garbles' ? 'no stamp' : await this.answers(body));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  }

  #keys() {
    const { purposes = ['1.3.6.1.5.5.7.3.8'], critical = true, noAuthority = false } = this.#quirks;
    this.#made ??= (async () => {
      const ca = await certified(['Test CA'], null, '2.5.29.19', true, new BasicConstraints({ cA: !noAuthority }));
      const usage = new ExtKeyUsage({ keyPurposes: [...purposes] });
      const tsa = await certified(['Test TSA', 'Stamp Office'], ca, '2.5.29.37', critical, usage);
      return { ca, tsa };
    })();
    return this.#made;
  }

  #naming(itself: Certificate, other: Certificate): Attribute[] {
    const { names = 'itself' } = this.#quirks;
    if (names === 'nobody') return [];
    const hash = hashed(
      names === 'sha1' ? 'sha1' : 'sha256',
      (names === 'another' ? other : itself).toSchema().toBER(),
    );
    const one = new Sequence({ value: [new OctetString({ valueHex: hash })] });
    const list = new Sequence({ value: [new Sequence({ value: [one] })] });
    return [new Attribute({ type: names === 'sha1' ? SIGNING_CERTIFICATE : SIGNING_CERTIFICATE_V2, values: [list] })];
  }
}

/** A certificate for a new key, for nine days. @param names common name, organisation @param by null: signed by itself */
async function certified(
  names: readonly string[],
  by: Held | null,
  extnID: string,
  critical: boolean,
  purpose: BasicConstraints | ExtKeyUsage,
): Promise<Held> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = new Certificate({ version: 2, serialNumber: new Integer({ value: by ? 2 : 1 }) });
  names.forEach((value, index) => {
    const type = index === 0 ? '2.5.4.3' : '2.5.4.10';
    certificate.subject.typesAndValues.push(new AttributeTypeAndValue({ type, value: new Utf8String({ value }) }));
  });
  certificate.issuer = by?.certificate.subject ?? certificate.subject;
  certificate.notBefore.value = new Date(Date.now() - DAY);
  certificate.notAfter.value = new Date(Date.now() + 8 * DAY);
  certificate.extensions = [
    new Extension({ extnID, critical, extnValue: purpose.toSchema().toBER(), parsedValue: purpose }),
  ];
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  await certificate.sign(by?.key ?? privateKey, 'SHA-256');
  return { certificate, key: privateKey };
}

function hashed(algorithm: 'sha1' | 'sha256', bytes: ArrayBuffer): ArrayBuffer {
  return Uint8Array.from(createHash(algorithm).update(new Uint8Array(bytes)).digest()).buffer;
}
