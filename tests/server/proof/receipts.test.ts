import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import { receiptBytes, verifyReceipt, type Receipt } from '../../../shared/proof/formats/receipt.ts';
import { receiptLine } from '../../../shared/proof/formats/receipt-line.ts';
import { kidOf } from '../../../shared/proof/formats/keys.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { lockedLetter } from '../../support/proving.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const receiptOf = (who: TestPerson, letter: string, version = 2) =>
  who.get<Receipt>(`/api/letters/${letter}/receipt?version=${String(version)}`);

it('a receipt proves by itself who answered what to exactly which text, and says what it does not prove', async () => {
  const server = await startServer();
  const { ana, dag, eva, letter, digest } = await lockedLetter(server);
  const [byPasskey, byLink, refusal] = await Promise.all([ana, dag, eva].map((who) => receiptOf(who, letter)));
  const { kid = '' } = byPasskey?.key ?? {};
  const found = await verifyReceipt(byPasskey, kid);
  expect(found).toMatchObject({
    ok: true,
    facts: { ...{ letter, digest, version: 2, kid }, title: 'Night trains for all', name: 'Ana Silva', group: 'EPP' },
  });
  expect(found).toMatchObject({ facts: { decision: 'approved', assurance: 'passkey', late: false } });
  const limits = async (receipt: unknown, key?: string) => {
    const one = await verifyReceipt(receipt, key);
    return one.ok ? one.notProven.map(({ code }) => code) : one.message;
  };
  expect(await limits(byPasskey, kid)).toEqual(['receipt', 'time', 'passkeys']);
  expect(await limits(byLink)).toEqual(['receipt', 'key', 'time', 'links']);
  expect(await verifyReceipt(refusal)).toMatchObject({ ok: true, facts: { decision: 'refused', name: 'Eva Roth' } });

  // The mail about the answer carries the same.
  const mails = (await server.mailed()).filter(({ to }) => to === 'dag@x.eu');
  const mailed = mails.flatMap(({ attachments = [] }) => attachments).find(({ name }) => name === 'receipt.json');
  expect(receiptLine(String(mailed?.content))).toEqual(byLink);
});

it('a receipt holds no longer when anything in it is another', async () => {
  const server = await startServer();
  const { ana, dag, letter } = await lockedLetter(server);
  const [mine, other] = [await receiptOf(ana, letter), await receiptOf(dag, letter)];
  const early = await receiptOf(ana, letter, 1);
  // Signed anew by somebody's own key, so that only the parts can tell.
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x } as const;
  const forged = async (change: Partial<Receipt>) => {
    const { sig: _, ...claim } = { ...mine, ...change, key: { kid: (await kidOf(jwk)) ?? '', jwk } };
    return { ...claim, sig: sign(null, receiptBytes(claim), privateKey).toString('base64url') };
  };
  const why = async (receipt: unknown, key?: string) => {
    const found = await verifyReceipt(receipt, key);
    return found.ok ? null : found.fault.code;
  };
  const { header } = mine.version;
  for (const change of [
    { person: { ...mine.person, name: 'Ana Souza' } },
    { version: { ...mine.version, header: { ...header, title: 'Day trains for all' } } },
    { entry: { ...mine.entry, at: '2020-01-01T00:00:00.000Z' } },
    { checkpoint: { ...mine.checkpoint, sig: other.checkpoint.sig } },
    { sig: other.sig },
  ]) {
    expect(await why({ ...mine, ...change })).toBe('receipt-signature');
  }
  expect(await why({ ...mine, more: 1 })).toBe('shape');
  expect(await why({ hello: 1 })).toBe('shape');
  expect(await why(mine, '0123456789abcdef')).toBe('receipt-key');
  // Whoever signs with a key of their own has not the checkpoint, and cannot make the parts of two receipts one.
  expect(await why(await forged({}))).toBe('receipt-about');
  const { kid } = (await forged({})).key;
  const checkpoint = { ...mine.checkpoint, kid };
  expect(await why(await forged({ checkpoint }))).toBe('checkpoint-signature');
  expect(await why(await forged({ version: early.version, checkpoint }))).toBe('checkpoint-signature');
  expect(await why(await forged({ person: other.person }))).toBe('receipt-about');
  expect(await why(await forged({ answer: early.answer }))).toBe('receipt-about');
});

it('a receipt is given to whoever answered, about an answer that stands', async () => {
  const server = await startServer();
  const { lea, ana, letter } = await lockedLetter(server);
  const path = `/api/letters/${letter}/receipt`;
  expect(await lea.refusedGet(`${path}?version=2`)).toMatchObject({ code: 'not-found' });
  expect(await ana.refusedGet(`${path}?version=9`)).toMatchObject({ code: 'not-found' });
  expect(await ana.refusedGet(`${path}?version=x`)).toMatchObject({ code: 'invalid' });
  const out = await server.as('out@x.eu');
  expect(await out.refusedGet(`${path}?version=2`)).toMatchObject({ code: 'no-access' });
  expect((await server.fetch(`${path}?version=2`)).status).toBe(401);
});

it('paraph verify says of a receipt what it proves, with the text, and exits 1 when it does not hold', async () => {
  const server = await startServer();
  const { ana, letter, digest } = await lockedLetter(server);
  const receipt = await receiptOf(ana, letter);
  await server.stop();
  const file = `${temporaryFolder()}/receipt.txt`;
  const paraph = async (text: string, ...more: readonly string[]) => {
    writeFileSync(file, text);
    const [out, err] = [[] as string[], [] as string[]];
    const say = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
    return {
      code: await run(['verify', file, ...more], { env: {}, ...say }),
      out: out.join('\n'),
      err: err.join('\n'),
    };
  };
  const kept = (one: unknown) => `Receipt of an approval\r\n\r\nProof\r\n${JSON.stringify(one)}\r\n`;
  const good = await paraph(kept(receipt), '--key', receipt.key.kid);
  expect(good).toMatchObject({ code: 0, err: '' });
  for (const said of [
    digest,
    'By           Ana Silva (EPP, SE)',
    'by passkey',
    'Trains should run at night.',
    'Not proven',
  ]) {
    expect(good.out).toContain(said);
  }
  const bad = await paraph(kept({ ...receipt, person: { ...receipt.person, name: 'Ana Souza' } }));
  expect(bad.code).toBe(1);
  expect(bad.err).toMatch(/^receipt: The receipt does not carry the server's signature/);
  expect((await paraph(kept(receipt).slice(0, -40))).err).toMatch(/^zip: /);
  expect((await paraph(kept(receipt), '--checkpoint', file)).code).not.toBe(0);
});
