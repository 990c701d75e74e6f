/** A time stamping authority (RFC 3161) on this machine, made with OpenSSL; machines without it skip what needs one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folder.ts';

const TOOL = 'openssl';
/** Whether OpenSSL is installed. */
export const openssl = spawnSync(TOOL, ['version']).error === undefined;
if (!openssl) console.warn('OpenSSL is not installed: time stamps are not tested');

const CONFIG = `
[tsa]
default_tsa = one
[one]
serial = ./serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
tsa_name = yes
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Test
[stamping]
extendedKeyUsage = critical,timeStamping
[mailing]
extendedKeyUsage = critical,emailProtection
[authority]
basicConstraints = critical,CA:TRUE
`;

/** An authority with its keys in a folder. */
export class Authority {
  readonly #folder = temporaryFolder();
  /** Asked for over HTTP so far. */
  asked = 0;
  /** What it answers over HTTP: stamps, nothing (503), or other than a stamp. */
  mood: 'stamps' | 'down' | 'garbles' = 'stamps';

  constructor() {
    writeFileSync(join(this.#folder, 'tsa.cnf'), CONFIG);
    writeFileSync(join(this.#folder, 'serial'), '01');
    const config = ['-config', 'tsa.cnf'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    this.#run(
      'req',
      '-x509',
      ...key,
      ...this.#out('ca'),
      '-subj',
      '/CN=Test CA',
      '-days',
      '9',
      ...config,
      '-extensions',
      'authority',
    );
    this.#certify('tsa', '/CN=Test TSA/O=Stamp Office', 'stamping');
  }

  /** Answers a request as `openssl ts` does. */
  answers(request: Uint8Array, signer = 'tsa'): Uint8Array<ArrayBuffer> {
    writeFileSync(join(this.#folder, 'query'), request);
    const sign = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`, '-chain', 'ca.pem'];
    this.#run('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query', ...sign, '-out', 'answer');
    return Uint8Array.from(readFileSync(join(this.#folder, 'answer')));
  }

  /** Whether `openssl ts` finds an answer good for a head. */
  accepts(answer: Uint8Array, head: string): boolean {
    writeFileSync(join(this.#folder, 'answer'), answer);
    const args = ['ts', '-verify', '-digest', head, '-in', 'answer', '-CAfile', 'ca.pem'];
    return spawnSync(TOOL, args, { cwd: this.#folder }).status === 0;
  }

  /** Serves it for the rest of the test and answers its URL. */
  async served(): Promise<string> {
    const server = createServer((request, response) => {
      this.asked += 1;
      void buffer(request).then((body) => {
        if (this.mood === 'down') response.writeHead(503).end();
        else response.end(this.mood === 'garbles' ? 'no stamp' : this.answers(body));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  }

  #certify(name: string, subject: string, extensions: string): void {
    const request = ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`];
    this.#run(...request, '-subj', subject, '-config', 'tsa.cnf');
    const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '9'];
    this.#run(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...sign,
      '-out',
      `${name}.pem`,
      '-extfile',
      'tsa.cnf',
      '-extensions',
      extensions,
    );
  }

  #out(name: string): string[] {
    return ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  }

  #run(...args: readonly string[]): void {
    execFileSync(TOOL, args, { cwd: this.#folder, stdio: 'ignore' });
  }
}
