import { generateKeyPairSync, sign } from 'node:crypto';
import { zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { chain, eventOf, NO_ENTRY, type LoggedEvent } from '../../../shared/decision/model/chain.ts';
import { accountEntry, type AccountEntry, type AccountEventBody } from '../../../shared/proof/formats/accounts.ts';
import { withManifest } from '../../../shared/proof/formats/bundle.ts';
import { utf8, type Bytes } from '../../../shared/proof/formats/bytes.ts';
import { checkpointBytes, type Checkpoint } from '../../../shared/proof/formats/checkpoint.ts';
import { kidOf } from '../../../shared/proof/formats/keys.ts';
import { digestsOf, sealBytes, type Seal } from '../../../shared/proof/formats/seal.ts';
import { verifyBundle, type Anchors } from '../../../shared/proof/verify/verify.ts';
import { canonicalJson } from '../../../shared/version/index.ts';
import { unzipped } from '../../../shared/proof/files/unzip.ts';
import { seeded } from '../../support/mangle.ts';
import { evidenceOf, filesOf, jsonIn, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

type Files = Map<string, Bytes>;
interface Answer {
  seq: number;
  person: string;
  decision: string;
  assurance: string;
  statement: Record<string, unknown>;
  credential: { id: string; key: Record<string, string> };
  assertion: Record<string, string>;
  link: Record<string, string>;
}

let good: Files;
let kid = '';
let early: Checkpoint;

// Made by the first test, for all of them.
beforeEach(async () => {
  if (kid !== '') return;
  const server = await startServer();
  const made = await lockedLetter(server);
  good = filesOf(await evidenceOf(made.lea, made.letter));
  early = made.early as Checkpoint;
  kid = early.kid;
  await server.stop();
});

const refused = async (files: Files, anchors: Anchors = {}): Promise<string> => {
  const found = await verifyBundle(files, anchors);
  return found.ok ? 'accepted' : `${found.check}: ${found.message}`;
};

/** The good bundle with some JSON edited, written canonically, under a new manifest. */
async function edited(change: (json: Record<string, unknown>) => void, names: readonly string[]): Promise<Files> {
  const json = Object.fromEntries(names.map((name) => [name, jsonIn(good, name)]));
  change(json);
  const files = new Map(good);
  for (const [name, value] of Object.entries(json)) files.set(name, utf8(canonicalJson(value)));
  return withManifest(files);
}

const answers = (change: (answers: Answer[]) => void) =>
  edited((json) => change(json['signoffs.json'] as Answer[]), ['signoffs.json']);
const first = (list: readonly Answer[], assurance: string): Answer => {
  const found = list.find((one) => one.assurance === assurance);
  if (!found) throw new Error(`no ${assurance}`);
  return found;
};

const logOf = (name: string): LoggedEvent[] =>
  new TextDecoder()
    .decode(good.get(name))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LoggedEvent);
const lines = (entries: readonly unknown[]) => utf8(entries.map((entry) => `${canonicalJson(entry)}\n`).join(''));

/** What a server could do that owns its logs: writes them anew, as it likes, and signs them with a key of its choice. */
async function rewritten(
  change: (
    log: LoggedEvent[],
    accounts: AccountEntry[],
  ) => { readonly log?: LoggedEvent[]; readonly accounts?: AccountEntry[] },
  more: (files: Files) => void = () => undefined,
): Promise<Files> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP' as const, crv: 'Ed25519' as const, x };
  const own = (await kidOf(jwk)) ?? '';
  const oldLog = logOf('audit.jsonl');
  const oldAccounts = logOf('accounts.jsonl') as unknown as AccountEntry[];
  const changed = change(structuredClone(oldLog), structuredClone(oldAccounts));
  const accounts: AccountEntry[] = [];
  const place = (list: readonly { readonly hash: string }[]) => ({
    seq: list.length + 1,
    prev: list.at(-1)?.hash ?? NO_ENTRY,
  });
  for (const { type, body, at, actor } of changed.accounts ?? oldAccounts) {
    const said = type === 'ServerKeyUsed' ? { kid: own, key: x } : body;
    accounts.push(await accountEntry({ type, ...said } as AccountEventBody, { at, actor, ...place(accounts) }));
  }
  // The new account log has other hashes: letters refer to them.
  const kept = new Map<string, string>();
  (changed.accounts ?? oldAccounts).forEach(({ hash }, index) => {
    if (!kept.has(hash)) kept.set(hash, accounts[index]?.hash ?? '');
  });
  const moved = new Map<string, string>();
  let last = accounts[0]?.hash ?? '';
  for (const { hash } of oldAccounts) moved.set(hash, (last = kept.get(hash) ?? last));
  const told = (changed.log ?? oldLog).map((entry, index) => {
    const evidence = entry.body['evidence'] as { registration?: string } | undefined;
    const registration = evidence?.registration === undefined ? undefined : moved.get(evidence.registration);
    const named = entry.body['accounts'] as string | undefined;
    const body = {
      ...entry.body,
      ...(registration === undefined ? {} : { evidence: { ...evidence, registration } }),
      ...(named === undefined ? {} : { accounts: moved.get(named) }),
    };
    return eventOf({ ...entry, body, seq: index + 1 });
  });
  const log = await chain(oldLog[0]?.letter ?? '', told);
  const signed = (bytes: Uint8Array): string => sign(null, bytes, privateKey).toString('base64url');
  const seal = (entries: readonly LoggedEvent<string>[]) => {
    const last = entries.at(-1);
    const claim = {
      format: 'paraph.checkpoint/1' as const,
      letter: last?.letter ?? '',
      seq: entries.length,
      head: last?.hash ?? '',
      at: last?.at ?? '',
      kid: own,
    };
    return { ...claim, sig: signed(checkpointBytes(claim)) };
  };
  const files = new Map(good)
    .set('audit.jsonl', lines(log))
    .set('accounts.jsonl', lines(accounts))
    .set('keys.json', utf8(canonicalJson([{ kid: own, jwk }])))
    .set('checkpoints.json', utf8(canonicalJson([seal(accounts), seal(log)])));
  more(files);
  files.delete('seal.json');
  files.delete('manifest.json');
  const { letter, version, digest } = jsonIn(good, 'seal.json') as Seal;
  const claim = { format: 'paraph.seal/1' as const, letter, version, digest, files: await digestsOf(files), kid: own };
  files.set('seal.json', utf8(canonicalJson({ ...claim, sig: signed(sealBytes(claim)) })));
  return withManifest(files);
}

describe('an evidence bundle', () => {
  it('holds as it was given out', async () => {
    expect(await refused(good, { key: kid, checkpoint: early })).toBe('accepted');
  });

  it('names each file of which a byte was changed, or which was cut, emptied or dropped', async () => {
    for (const [name, bytes] of good) {
      const flipped = Uint8Array.from(bytes);
      flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1;
      for (const damaged of [flipped, bytes.slice(0, -1), new Uint8Array()]) {
        expect(await refused(new Map(good).set(name, damaged)), name).toMatch(/^manifest: /);
        if (name === 'manifest.json') continue;
        const remade = await withManifest(new Map(good).set(name, damaged));
        expect(await refused(remade), `${name}, manifest made anew`).not.toBe('accepted');
      }
      const without = new Map(good);
      without.delete(name);
      expect(await refused(without)).toBe(
        name === 'manifest.json'
          ? 'manifest: manifest.json is missing.'
          : `manifest: ${name} is missing, which the manifest names.`,
      );
      if (name === 'manifest.json') continue;
      const remade = await refused(await withManifest(without));
      if (['lock.json', 'seal.json', 'letter.pdf'].includes(name)) expect(remade, name).not.toBe('accepted');
      else expect(remade).toBe(`manifest: ${name} is missing.`);
    }
  });

  it('takes no file more, with or without the manifest knowing', async () => {
    const more = new Map(good).set('note.txt', utf8('Trust me.'));
    expect(await refused(more)).toBe('manifest: note.txt is in the bundle and not in its manifest.');
    expect(await refused(await withManifest(more))).toBe('manifest: note.txt does not belong into a bundle.');
  });

  it('takes no JSON but canonical JSON', async () => {
    for (const name of good.keys()) {
      if (!name.endsWith('.json')) continue;
      const spaced = utf8(JSON.stringify(jsonIn(good, name), null, 1));
      const files = new Map(good).set(name, spaced);
      expect(await refused(name === 'manifest.json' ? files : await withManifest(files))).toMatch(
        new RegExp(`^canonical: ${name} is not written in the canonical way`),
      );
    }
    const marked = await withManifest(
      new Map(good).set('people.json', utf8(`\uFEFF${new TextDecoder().decode(good.get('people.json'))}`)),
    );
    expect(await refused(marked)).toBe('canonical: people.json is not JSON.');
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'takes no member named %s, which programs read differently',
    async (name) => {
      const text = (file: string) => new TextDecoder().decode(good.get(file));
      const more = (json: string, value: string) => utf8(json.replace('{', `{"${name}":${value},`));
      const manifest = new Map(good).set('manifest.json', more(text('manifest.json'), `"${'0'.repeat(64)}"`));
      expect(await refused(manifest)).toMatch(new RegExp(`^manifest: ${name} is missing`));
      const sealed = await withManifest(new Map(good).set('seal.json', more(text('seal.json'), '"x"')));
      expect(await refused(sealed)).not.toBe('accepted');
      const files = text('seal.json').replace('"files":{', `"files":{"${name}":"${'0'.repeat(64)}",`);
      expect(await refused(await withManifest(new Map(good).set('seal.json', utf8(files))))).not.toBe('accepted');
    },
  );

  it('takes no other text', async () => {
    const files = await edited(
      (json) => {
        (json['version.json'] as { header: { title: string } }).header.title = 'Night trains for none';
      },
      ['version.json'],
    );
    expect(await refused(files)).toMatch(/^version: README/);
  });

  it('takes no log with an entry edited, dropped, doubled, moved or cut off', async () => {
    const log = logOf('audit.jsonl');
    const changes: [string, LoggedEvent[], RegExp][] = [
      [
        'edited',
        log.map((one, index) => (index === 4 ? { ...one, actor: 'somebody' } : one)),
        /Entry 5 has been changed/,
      ],
      ['dropped', log.filter((_, index) => index !== 4), /Entry 5 is numbered 6/],
      ['doubled', log.flatMap((one, index) => (index === 4 ? [one, one] : [one])), /Entry 6 is numbered 5/],
      ['moved', [...log.slice(0, 4), ...log.slice(4, 6).reverse(), ...log.slice(6)], /Entry 5 is numbered 6/],
      ['cut off', log.slice(0, -1), /covers \d+ entries, but the log ends/],
    ];
    for (const [what, entries, sentence] of changes) {
      expect(await refused(await withManifest(new Map(good).set('audit.jsonl', lines(entries)))), what).toMatch(
        sentence,
      );
    }
    const accounts = logOf('accounts.jsonl').slice(0, -1);
    expect(await refused(await withManifest(new Map(good).set('accounts.jsonl', lines(accounts))))).toMatch(
      /names no entry of the account log/,
    );
  });

  it('takes no checkpoint that is unsigned, altered, or of another key', async () => {
    const checkpoints = (change: (list: Checkpoint[]) => Checkpoint[]) =>
      edited(
        (json) => {
          json['checkpoints.json'] = change(json['checkpoints.json'] as Checkpoint[]);
        },
        ['checkpoints.json'],
      );
    expect(await refused(await checkpoints((list) => list.map((one) => ({ ...one, at: early.at }))))).toMatch(
      /does not carry the server's signature/,
    );
    expect(await refused(await checkpoints((list) => list.slice(0, -1)))).toMatch(
      /No checkpoint covers all of audit.jsonl/,
    );
    expect(await refused(await checkpoints((list) => list.map((one) => ({ ...one, kid: '0'.repeat(16) }))))).toMatch(
      /a key that this bundle does not know/,
    );
    const keys = await edited(
      (json) => {
        const [key] = json['keys.json'] as { jwk: { x: string } }[];
        if (key) key.jwk.x = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
      },
      ['keys.json'],
    );
    expect(await refused(keys)).toMatch(/has another id/);
  });

  it('takes no answer that was dropped, doubled, moved, turned round or swapped', async () => {
    const takes = async (change: (list: Answer[]) => void) => refused(await answers(change));
    expect(await takes((list) => list.splice(1, 1))).toMatch(/stands in the log and not in signoffs.json/);
    expect(await takes((list) => list.push(first(list, 'passkey')))).toMatch(/^sign-offs: /);
    expect(await takes((list) => list.reverse())).toMatch(/not in the order of the log/);
    expect(await takes((list) => (first(list, 'passkey').decision = 'refused'))).toMatch(/the opposite of the log/);
    expect(await takes((list) => (first(list, 'passkey').statement['digest'] = 'f'.repeat(64)))).toMatch(
      /the statement is not the one in the log/,
    );
    expect(await takes((list) => (first(list, 'link').link['confirmedAt'] = early.at))).toMatch(
      /the record of the mail link is not that of the log/,
    );
    const keys = (list: Answer[]) => list.filter(({ assurance }) => assurance === 'passkey');
    expect(
      await takes((list) => {
        const [one, other] = keys(list);
        if (one && other) [one.assertion, other.assertion] = [other.assertion, one.assertion];
      }),
    ).toMatch(/the passkey's signature answers another statement/);
    expect(
      await takes((list) => {
        const [one, other] = keys(list);
        if (one && other) one.credential.key = other.credential.key;
      }),
    ).toMatch(/its passkey was not registered for this person/);
  });

  it('takes no other name, group or country', async () => {
    for (const change of [{ name: 'Ana Sylva' }, { group: 'ECR' }, { country: 'NO' }, { salt: '0'.repeat(32) }]) {
      const files = await edited(
        (json) => Object.assign((json['people.json'] as object[])[0] ?? {}, change),
        ['people.json'],
      );
      expect(await refused(files)).toMatch(/are not those that were signed for/);
    }
  });

  it('names everybody who answered; only who declined in confidence may stay unnamed', async () => {
    const without = (name: string) =>
      edited(
        (json) => {
          const people = json['people.json'] as { readonly name: string }[];
          json['people.json'] = people.filter((one) => one.name !== name);
          expect(json['people.json']).toHaveLength(people.length - 1);
        },
        ['people.json'],
      );
    expect(await refused(await without('Dag Lind'))).toMatch(/whom people.json does not name/);
    // Names were shown in this letter when she declined.
    expect(await refused(await without('Eva Roth'))).toMatch(/whom people.json does not name/);
  });
});

describe('a bundle whose logs the server has written anew', () => {
  it('is told apart by the key that the reader knows, or by a checkpoint that the reader holds', async () => {
    const files = await rewritten(() => ({}));
    expect(await refused(files)).toBe('accepted');
    expect(await refused(files, { key: kid })).toMatch(/^checkpoints: The newest checkpoint is signed by the key/);
    expect(await refused(files, { checkpoint: early })).toMatch(/a key that this bundle does not know/);
  });

  it('cannot drop what a checkpoint covers', async () => {
    const short = { ...early, seq: 999 };
    expect(await refused(good, { checkpoint: short })).toMatch(/^checkpoints: The checkpoint that you gave/);
    expect(await refused(good, { checkpoint: { hello: 1 } })).toBe(
      'checkpoints: The checkpoint that you gave is none.',
    );
  });

  it('cannot move an approval to another version, person or decision, nor invent one', async () => {
    const to = (change: (body: Record<string, unknown>, entry: LoggedEvent) => void) =>
      rewritten((log) => {
        const entry = log.findLast(({ type, body }) => type === 'VersionApproved' && body['assurance'] === 'passkey');
        if (!entry) throw new Error('no approval');
        change(entry.body, entry);
        return { log };
      });
    expect(await refused(await to((body) => (body['person'] = 'somebody')))).not.toBe('accepted');
    expect(await refused(await to((body) => (body['version'] = 1)))).not.toBe('accepted');
    expect(await refused(await to((_, entry) => Object.assign(entry, { type: 'VersionRefused' })))).not.toBe(
      'accepted',
    );
    expect(await refused(await to((_, entry) => Object.assign(entry, { actor: 'adviser' })))).toMatch(
      /was not given in person/,
    );
  });

  it('cannot forget that an approval was withdrawn, and cannot unregister or swap a passkey', async () => {
    const kept = await rewritten((log) => ({
      log: log
        .filter(({ type }) => type !== 'SignOffRetracted')
        .filter(
          ({ type, body }, index, all) =>
            // Of Ana's two approvals of version 2, the withdrawn one alone.
            type !== 'VersionApproved' ||
            all.findIndex(
              (one) =>
                one.type === type && one.body['person'] === body['person'] && one.body['version'] === body['version'],
            ) === index,
        ),
    }));
    expect(await refused(kept)).not.toBe('accepted');
    const unregistered = await rewritten((_, accounts) => ({
      accounts: accounts.filter(({ type }) => type !== 'PasskeyRegistered'),
    }));
    expect(await refused(unregistered)).toMatch(/its passkey was not registered/);
    const removed = await rewritten((_, accounts) => ({
      accounts: accounts.flatMap((one) =>
        one.type === 'PasskeyRegistered'
          ? [
              one,
              {
                ...one,
                type: 'PasskeyRemoved' as const,
                body: { person: one.body['person'], credential: one.body['credential'] },
              },
            ]
          : [one],
      ),
    }));
    expect(await refused(removed)).toMatch(/its passkey had been removed before/);
    const silent = await rewritten((log) => ({
      log: log.map((one, index) => {
        const last = index === log.findLastIndex(({ body }) => body['accounts'] !== undefined);
        const { accounts: _, ...body } = one.body;
        return last ? { ...one, body } : one;
      }),
    }));
    expect(await refused(silent)).toMatch(/does not name the account log/);
  });
});

describe('500 random changes to a bundle', () => {
  it('are all refused, under the old manifest and under a new one', async () => {
    const random = seeded(20261124);
    const names = [...good.keys()];
    const accepted: string[] = [];
    for (let round = 0; round < 500; round++) {
      const name = names[random(names.length)] ?? '';
      const bytes = good.get(name) ?? new Uint8Array();
      const mutated = mutate(bytes, random);
      if (Buffer.compare(mutated, bytes) === 0) continue;
      const files = new Map(good).set(name, mutated);
      const remade = round % 3 === 0 && name !== 'manifest.json' ? await withManifest(files) : files;
      if ((await refused(remade)) === 'accepted') accepted.push(`round ${String(round)}: ${name}`);
    }
    expect(accepted).toEqual([]);
  });
});

describe('a ZIP that is none, or a bomb', () => {
  it('is not opened', () => {
    const why = (zip: Uint8Array): unknown => {
      const opened = unzipped(zip);
      return opened.ok ? 'opened' : opened.fault.code;
    };
    expect(why(new Uint8Array(50))).toBe('zip-unreadable');
    const zip = zipSync({ 'a.txt': new Uint8Array(10) });
    // The size that the central directory declares: four bytes, 24 after its signature.
    const bomb = Uint8Array.from(zip);
    const directory = Buffer.from(bomb).indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    new DataView(bomb.buffer).setUint32(directory + 24, 0x7fffffff, true);
    expect(why(bomb)).toBe('zip-unreadable');
    new DataView(bomb.buffer).setUint32(22, 0x7fffffff, true);
    expect(why(bomb)).toBe('zip-bomb');
    const many = zipSync(
      Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${String(index)}.txt`, new Uint8Array(1)])),
    );
    expect(why(many)).toBe('zip-crowded');
  });
});

function mutate(bytes: Bytes, random: (below: number) => number): Bytes {
  const at = random(Math.max(1, bytes.length));
  const to = Math.min(bytes.length, at + 1 + random(40));
  const [head, middle, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  const from = random(Math.max(1, bytes.length - 40));
  const parts = [
    () => [head, middle.map((byte, index) => (index === 0 ? byte ^ (1 << random(8)) : byte)), tail],
    () => [head, tail],
    () => [head, middle, middle, tail],
    () => [head, middle.toReversed(), tail],
    () => [head, bytes.subarray(from, from + 40), tail],
    () => [head],
    () => [head, Uint8Array.of(random(256)), middle, tail],
  ][random(7)];
  return Uint8Array.from(Buffer.concat(parts?.() ?? []));
}
