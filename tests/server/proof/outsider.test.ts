import { generateKeyPairSync, sign } from 'node:crypto';
import { zipSync, type Zippable } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../shared/decision/model/chain.ts';
import { withManifest } from '../../../shared/proof/formats/bundle.ts';
import { utf8, type Bytes } from '../../../shared/proof/formats/bytes.ts';
import { checkpointBytes, type Checkpoint } from '../../../shared/proof/formats/checkpoint.ts';
import type { ServerKey } from '../../../shared/proof/formats/keys.ts';
import { unzipped } from '../../../shared/proof/files/unzip.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { canonicalJson } from '../../../shared/version/index.ts';
import { approves, evidenceOf, filesOf, jsonIn, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

/** What somebody could do who has bundles, and neither the server's key nor its store. */

type Files = Map<string, Bytes>;

let zip: Uint8Array;
let good: Files;
/** The bundle of another letter that the same people signed, and the one of this letter after it was dispatched. */
let other: Files;
let closed: Files;

// Made by the first test, for all of them.
beforeEach(async () => {
  if (good !== undefined) return;
  const server = await startServer();
  const [made, second] = [await lockedLetter(server), await lockedLetter(server)];
  const { lea, letter, digest, eva, passkeys } = made;
  zip = await evidenceOf(lea, letter);
  good = filesOf(zip);
  other = filesOf(await evidenceOf(second.lea, second.letter));
  await approves(eva, passkeys.eva, letter, 2, digest);
  await lea.does(letter, { type: 'CloseSignatures' });
  closed = filesOf(await evidenceOf(lea, letter));
  await server.stop();
});

const found = async (files: Files): Promise<string> => {
  const verification = await verifyBundle(await withManifest(files));
  return verification.ok ? 'accepted' : `${verification.check}: ${verification.fault.code}`;
};
const opened = (bytes: Uint8Array): string => {
  const one = unzipped(bytes);
  return one.ok ? 'opened' : one.fault.code;
};
const json = (value: unknown): Bytes => utf8(canonicalJson(value));
const linesOf = (files: Files, name: string): string[] =>
  new TextDecoder().decode(files.get(name)).trimEnd().split('\n');
const all = (files: Files): Zippable => Object.fromEntries(files);

describe('a ZIP that two programs could open differently', () => {
  it('is opened whatever the order of its files, and holds', async () => {
    const reversed = unzipped(zipSync(all(new Map([...good].reverse()))));
    if (!reversed.ok) throw new Error(reversed.fault.code);
    expect(await verifyBundle(reversed.files)).toMatchObject({ ok: true });
  });

  it('is not opened with bytes before, between or behind its files, or cut off', () => {
    expect(opened(zip)).toBe('opened');
    expect(opened(Buffer.concat([zip, Buffer.from('more')]))).toBe('zip-hidden');
    expect(opened(Buffer.concat([Buffer.from('#!/bin/sh\n'), zip]))).toBe('zip-hidden');
    for (let part = 1; part < 10; part++) {
      expect(opened(zip.slice(0, Math.floor((zip.length * part) / 10)))).toBe('zip-unreadable');
    }
    const commented = Buffer.concat([zip, Buffer.from('ok')]);
    commented.writeUInt16LE(2, zip.length - 2);
    expect(opened(commented)).toBe('zip-hidden');
  });

  it('is not opened with a file twice, or with one name in front and another in the directory', () => {
    const twice = Buffer.from(zipSync({ ...all(good), 'people.jsom': good.get('people.json') ?? new Uint8Array() }));
    expect(opened(Buffer.from(twice.toString('latin1').replaceAll('people.jsom', 'people.json'), 'latin1'))).toBe(
      'zip-double',
    );
    expect(opened(Buffer.from(twice.toString('latin1').replace('people.jsom', 'people.json'), 'latin1'))).toBe(
      'zip-unreadable',
    );
  });

  it('holds no file whose name is no bundle’s, however much it looks like one', async () => {
    for (const name of [
      'аudit.jsonl',
      'Audit.jsonl',
      'audit.jsonl ',
      '../letter.pdf',
      'letter.pdf\u0000.txt',
      'timestamps/',
    ]) {
      expect(await found(new Map(good).set(name, new Uint8Array(1))), name).toBe('manifest: file-strange');
    }
    const hidden = Buffer.from(zipSync({ ...all(good), __prato__: new Uint8Array(1) }));
    expect(opened(Buffer.from(hidden.toString('latin1').replaceAll('__prato__', '__proto__'), 'latin1'))).toBe(
      'file-strange',
    );
  });
});

describe('a bundle put together from others', () => {
  it('takes no answers, people, lock, log or seal of another letter', async () => {
    const swaps: [string, RegExp][] = [
      ['signoffs.json', /^sign-offs: /],
      ['people.json', /^sign-offs: answer-details/],
      ['lock.json', /^lock: statement-other/],
      ['audit.jsonl', /^log: log-other/],
      ['version.json', /^version: other-readme/],
      ['letter.pdf', /^pdf: pdf/],
      ['seal.json', /^seal: seal-about/],
    ];
    for (const [name, code] of swaps) {
      expect(await found(new Map(good).set(name, other.get(name) ?? new Uint8Array())), name).toMatch(code);
    }
    const [mine, theirs] = [good, other].map(
      (files) => jsonIn(files, 'signoffs.json') as { seq: number; person: string }[],
    );
    for (const [index, one] of (mine ?? []).entries()) {
      const swapped = [...(mine ?? [])];
      const given = theirs?.[index];
      swapped[index] = { ...one, ...given, seq: one.seq, person: one.person };
      if (canonicalJson(swapped) === canonicalJson(mine)) continue;
      expect(await found(new Map(good).set('signoffs.json', json(swapped))), String(index)).toMatch(/^sign-offs: /);
    }
  });

  it('takes no approval of an earlier version again', async () => {
    const log = linesOf(good, 'audit.jsonl').map((line) => JSON.parse(line) as LoggedEvent);
    const first = log.find(({ type, body }) => type === 'VersionApproved' && body['version'] === 1);
    const answers = jsonIn(good, 'signoffs.json') as { person: string; seq: number }[];
    const replayed = answers.map((one) => (one.person === first?.actor ? { ...one, seq: first.seq } : one));
    expect(await found(new Map(good).set('signoffs.json', json(replayed)))).toBe('sign-offs: answer-left-out');
  });

  it('does not lose its last entries, with or without the checkpoints and answers that cover them', async () => {
    const checkpoints = (upTo: number) =>
      (jsonIn(closed, 'checkpoints.json') as Checkpoint[]).filter(
        ({ letter, seq }) => letter === 'accounts' || seq <= upTo,
      );
    const lines = linesOf(closed, 'audit.jsonl');
    const locked = lines.findIndex((line) => line.includes('"VersionLocked"')) + 1;
    const cut = new Map(closed).set('audit.jsonl', utf8(`${lines.slice(0, locked).join('\n')}\n`));
    expect(await found(cut)).toBe('checkpoints: checkpoint-beyond');
    cut.set('checkpoints.json', json(checkpoints(locked)));
    expect(await found(cut)).toMatch(/^sign-offs: /);
    // All that belongs to the earlier state, from the earlier bundle: only what the server sealed is what it gave out.
    for (const name of ['signoffs.json', 'people.json', 'letter.pdf'])
      cut.set(name, good.get(name) ?? new Uint8Array());
    expect(await found(cut)).toBe('seal: seal-changed');
    cut.delete('seal.json');
    expect(await found(cut)).toMatch(/^version: other-readme/);
  });
});

describe('a bundle with keys of somebody else', () => {
  const own = generateKeyPairSync('ed25519');
  const x = own.publicKey.export({ format: 'jwk' }).x ?? '';

  it('is not taken under the id of the server’s key', async () => {
    const keys = (jsonIn(good, 'keys.json') as ServerKey[]).map((key) => ({ ...key, jwk: { ...key.jwk, x } }));
    expect(await found(new Map(good).set('keys.json', json(keys)))).toBe('checkpoints: key-id');
    const forged = (jsonIn(good, 'checkpoints.json') as Checkpoint[]).map((one) => ({
      ...one,
      sig: sign(null, checkpointBytes(one), own.privateKey).toString('base64url'),
    }));
    expect(await found(new Map(good).set('checkpoints.json', json(forged)))).toBe('checkpoints: checkpoint-signature');
  });

  it('is not taken with a key that the log of keys does not know yet', async () => {
    const keys = [...(jsonIn(good, 'keys.json') as ServerKey[])];
    const future = { kid: '', jwk: { kty: 'OKP' as const, crv: 'Ed25519' as const, x } };
    const { kidOf } = await import('../../../shared/proof/formats/keys.ts');
    keys.push({ ...future, kid: (await kidOf(future.jwk)) ?? '' });
    expect(await found(new Map(good).set('keys.json', json(keys)))).toBe('checkpoints: key-unrecorded');
  });
});

describe('letter.pdf', () => {
  it('is bound to the byte: nothing else can be drawn on it', async () => {
    const pdf = good.get('letter.pdf') ?? new Uint8Array();
    // What no reader of text sees: a comment behind the end, a number of a colour.
    const commented = Uint8Array.from([...pdf, ...utf8('\n%')]);
    const text = Buffer.from(pdf).toString('latin1');
    const redrawn = Uint8Array.from(
      Buffer.from(
        text.replace(/\/Producer|\/Creator|\/Title/, (word) => word.toLowerCase()),
        'latin1',
      ),
    );
    expect(redrawn).not.toEqual(pdf);
    for (const changed of [commented, redrawn]) {
      expect(await found(new Map(good).set('letter.pdf', changed))).toMatch(/^(pdf: pdf|seal: seal-changed)$/);
    }
    const without = new Map(good);
    without.delete('letter.pdf');
    expect(await found(without)).toBe('seal: seal-gone');
  });
});
