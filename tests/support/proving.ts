import { expect } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import type { LockStatement } from '../../shared/proof/formats/lock-statement.ts';
import type { Statement } from '../../shared/proof/formats/statement.ts';
import { Authenticator, type Algorithm, type Lies } from './authenticator.ts';
import type { TestPerson, TestServer } from './server.ts';

/** People with passkeys, and a letter that has been signed in every way. */

export interface AskedToSign {
  readonly statement: Statement;
  readonly options: { readonly challenge: string; readonly allowCredentials?: readonly { readonly id: string }[] };
  readonly details?: { readonly name: string; readonly salt: string };
  readonly reasonSalt?: string;
}

/** Adds a passkey to somebody signed in. */
export async function addsPasskey(
  who: TestPerson,
  algorithm: Algorithm = 'ES256',
  lies: Lies = {},
): Promise<Authenticator> {
  const passkey = new Authenticator(who.server.origin, algorithm);
  const asked = await who.post('/api/passkeys/options', {});
  expect(asked.status).toBe(200);
  const options = (await asked.json()) as Parameters<Authenticator['create']>[0];
  const added = await who.post('/api/passkeys/verify', { response: passkey.create(options, lies), name: algorithm });
  if (added.status !== 201) throw new Error(await added.text());
  return passkey;
}

/** Asks what is to be signed. */
export async function asksToSign(
  who: TestPerson,
  letter: string,
  wanted: {
    readonly version: number;
    readonly digest: string;
    readonly decision: 'approved' | 'refused';
    readonly reason?: string;
    readonly listedAs?: object;
  },
): Promise<AskedToSign> {
  const response = await who.post(`/api/letters/${letter}/sign-off/options`, wanted);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as AskedToSign;
}

/** Approves a version with a passkey, as the client does. */
export async function approves(
  who: TestPerson,
  passkey: Authenticator,
  letter: string,
  version: number,
  digest: string,
) {
  const { options } = await asksToSign(who, letter, { version, digest, decision: 'approved' });
  return who.does(letter, { type: 'ApproveVersion', version, digest, passkey: passkey.get(options) });
}

/** What the lead author's passkey is to sign to lock a version. */
export async function asksToLock(
  who: TestPerson,
  letter: string,
  { version, digest }: { readonly version: number; readonly digest: string },
) {
  const response = await who.post(`/api/letters/${letter}/lock/options`, { version, digest });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Pick<AskedToSign, 'options'> & { readonly statement: LockStatement };
}

const SIGNATORIES = [
  ['ana', 'Ana Silva', 'EPP'],
  ['bo', 'Bo Ek', 'S&D'],
  ['cleo', 'Cléo Marchand', 'Renew'],
  ['dag', 'Dag Lind', 'The Left'],
  ['eva', 'Eva Roth', 'Greens/EFA'],
] as const;

/** A letter locked by passkey, with answers by passkeys of all three kinds, by mail link, one withdrawn and given again, one refusal. */
export async function lockedLetter(server: TestServer) {
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const [ana, bo, cleo, dag, eva] = (await Promise.all(
    SIGNATORIES.map(([short, name, group]) => server.as(`${short}@x.eu`, { name, group, country: 'SE' })),
  )) as [TestPerson, TestPerson, TestPerson, TestPerson, TestPerson];
  const letter = await lea.letter();
  await lea.does(letter, {
    type: 'AddSignatories',
    people: SIGNATORIES.map(([short]) => ({ email: `${short}@x.eu` })),
  });
  const first = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  const passkeys = {
    ana: await addsPasskey(ana, 'ES256'),
    bo: await addsPasskey(bo, 'EdDSA'),
    cleo: await addsPasskey(cleo, 'RS256'),
    eva: await addsPasskey(eva),
    lea: await addsPasskey(lea),
  };
  await approves(ana, passkeys.ana, letter, 1, first);
  await lea.does(letter, { type: 'RenameLetter', title: 'Night trains for all' });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 2 });
  const early: unknown = await lea.get(`/api/letters/${letter}/checkpoint`);
  await approves(ana, passkeys.ana, letter, 2, digest);
  await ana.does(letter, { type: 'RetractSignOff', version: 2 });
  await approves(bo, passkeys.bo, letter, 2, digest);
  await approves(ana, passkeys.ana, letter, 2, digest);
  await approves(cleo, passkeys.cleo, letter, 2, digest);
  await dag.does(letter, { type: 'ApproveVersion', version: 2, digest, name: 'Dag Lind' });
  const reason = 'Too long.';
  const { options } = await asksToSign(eva, letter, { version: 2, digest, decision: 'refused', reason });
  await eva.does(letter, { type: 'RefuseVersion', version: 2, digest, reason, passkey: passkeys.eva.get(options) });
  const { options: toLock } = await asksToLock(lea, letter, { version: 2, digest });
  await lea.does(letter, { type: 'LockVersion', version: 2, digest, passkey: passkeys.lea.get(toLock) });
  return { lea, ana, bo, cleo, dag, eva, letter, first, digest, passkeys, early };
}

/** Downloads the evidence of a letter. */
export async function evidenceOf(who: TestPerson, letter: string): Promise<Uint8Array> {
  const response = await who.fetch(`/api/letters/${letter}/evidence.zip`);
  if (!response.ok) throw new Error(await response.text());
  expect(response.headers.get('content-type')).toBe('application/zip');
  return new Uint8Array(await response.arrayBuffer());
}

/** The files of a ZIP by name. */
export function filesOf(zip: Uint8Array): Map<string, Uint8Array<ArrayBuffer>> {
  return new Map(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
}

export function jsonIn(files: ReadonlyMap<string, Uint8Array>, name: string): unknown {
  return JSON.parse(strFromU8(files.get(name) ?? new Uint8Array()));
}
