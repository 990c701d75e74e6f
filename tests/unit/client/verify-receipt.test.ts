import { describe, expect, it } from 'vitest';
import { compared, receiptIn } from '../../../client/verify/receipt.ts';
import type { BundleFacts } from '../../../shared/proof/verify/verify.ts';

const [first, second] = ['1a'.repeat(32), '2b'.repeat(32)];
const grouped = (digest: string) => digest.match(/.{4}/g)?.join(' ') ?? '';
const checkpoint = {
  ...{ format: 'paraph.checkpoint/1', letter: 'L1', seq: 12, head: 'cd'.repeat(32) },
  ...{ at: '2026-11-25T10:00:00.000Z', kid: '0123456789abcdef', sig: 'x'.repeat(86) },
};
const facts: BundleFacts = {
  ...{ letter: 'L1', title: 'Trains', version: 2, digest: second, lockedAt: '', origins: [], keys: [], timeStamps: [] },
  lock: { name: null, assurance: 'passkey' },
  ...{ byPasskey: 1, byLink: 0, refusals: 0 },
  approvals: [{ name: 'Ana Zoë Silva', assurance: 'passkey' }],
  versions: [
    { version: 1, digest: first },
    { version: 2, digest: second },
  ],
};

describe('a receipt', () => {
  it('is read from the file that a signatory kept', () => {
    const text = `Receipt\n=======\nListed as: Ana Zoë Silva (EPP)\nFingerprint (SHA-256): ${grouped(second)}\n\nDear Commissioner`;
    const receipt = receiptIn(text);
    expect(receipt?.digests).toEqual([second]);
    expect(receipt && compared(receipt, facts)).toEqual({ kind: 'same', names: ['Ana Zoë Silva'] });
  });

  it('is read from a mail kept as a file, with the checkpoint attached to it', () => {
    const part = (type: string, encoding: string, body: string) =>
      `--x\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
    const quoted = `Ana Zo=C3=AB Silva\r\n${grouped(first).slice(0, 30)}=\r\n${grouped(first).slice(30)}`;
    const mail = `From: paraph@x.eu\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${part('text/plain', 'quoted-printable', quoted)}${part('application/json', 'base64', btoa(JSON.stringify(checkpoint)))}--x--\r\n`;
    const receipt = receiptIn(mail);
    expect(receipt).toMatchObject({ digests: [first], checkpoint });
    expect(receipt?.words).toContain('Ana Zoë Silva');
    expect(receipt && compared(receipt, facts)).toEqual({ kind: 'earlier', version: 1 });
  });

  it('may carry what proves it by itself, of whose hashes one is a fingerprint', () => {
    const proof = { checkpoint, entry: { body: { digest: second }, hash: first }, format: 'paraph.receipt/1' };
    const receipt = receiptIn(`Listed as: Ana Zoë Silva\nProof\n${JSON.stringify(proof)}\n`);
    expect(receipt).toMatchObject({ digests: [second], checkpoint, proof });
    const cut = receiptIn(`${JSON.stringify(proof).slice(0, -9)}\n${grouped(second)}`);
    expect(cut).not.toHaveProperty('proof');
  });

  it('may be a checkpoint alone, whose hashes are no fingerprints', () => {
    const receipt = receiptIn(JSON.stringify(checkpoint));
    expect(receipt).toMatchObject({ digests: [], checkpoint });
    expect(receipt && compared(receipt, facts)).toEqual({ kind: 'checkpoint' });
  });

  it('of another letter is told apart, and what is no receipt is none', () => {
    const other = receiptIn(`Fingerprint: ${'ef'.repeat(32)}`);
    expect(other && compared(other, facts)).toEqual({ kind: 'other' });
    expect(receiptIn('Dear Commissioner, 1234 5678')).toBeNull();
    expect(receiptIn('')).toBeNull();
  });

  it('of somebody whose approval is not in the bundle names nobody there', () => {
    const receipt = receiptIn(`Bo Ek ${second}`);
    expect(receipt && compared(receipt, facts)).toEqual({ kind: 'same', names: [] });
  });
});
