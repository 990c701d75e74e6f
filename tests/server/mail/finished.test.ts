import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { readPdfSeal } from '../../../shared/proof/files/pdf-seal.ts';
import { pdfText } from '../../../shared/proof/files/pdf-text.ts';
import { lockedLetter } from '../../support/proving.ts';
import { startServer, type SentMail, type TestServer } from '../../support/server.ts';

/** The finished letter by mail. */

const SIGNED = ['ana@x.eu', 'bo@x.eu', 'cleo@x.eu', 'dag@x.eu', 'eva@x.eu'];

const pdfOf = ({ attachments = [] }: SentMail): Uint8Array<ArrayBuffer> | undefined => {
  const file = attachments.find(({ type }) => type === 'application/pdf');
  return file === undefined ? undefined : Uint8Array.from(Buffer.from(file.content));
};
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A locked letter that Eva signs late, so that she is on the list of the dispatch alone. */
async function lateSigned(server: TestServer) {
  const { eva, lea, letter, digest } = await lockedLetter(server);
  await eva.does(letter, { type: 'ApproveVersion', version: 2, digest, name: 'Eva Roth' });
  await server.mailed();
  server.sent.length = 0;
  return { eva, lea, letter };
}

describe('at dispatch', () => {
  it('whoever stands under the letter gets it sealed, with every name', { timeout: 60_000 }, async () => {
    const server = await startServer();
    const { lea, letter } = await lateSigned(server);
    await lea.does(letter, { type: 'CloseSignatures' });
    const mails = await server.mailed();
    expect(mails.map(({ to }) => to).sort()).toEqual(SIGNED);
    const served = await lea.fetch(`/api/letters/${letter}/final/export.pdf`);
    expect(served.status).toBe(200);
    const page = sha(new Uint8Array(await served.arrayBuffer()));
    for (const mail of mails) {
      const pdf = pdfOf(mail);
      if (pdf === undefined) throw new Error(`${mail.to} got no PDF`);
      expect(sha(pdf)).toBe(page);
      expect(await readPdfSeal(pdf)).toMatchObject({ ok: true });
      const words = ((await pdfText(pdf)) ?? '').replace(/\s+/g, ' ');
      for (const name of ['Ana Silva', 'Bo Ek', 'Cléo Marchand', 'Dag Lind', 'Eva Roth']) expect(words).toContain(name);
    }
  });

  it('it comes with the daily mail of who reads once a day', { timeout: 60_000 }, async () => {
    const server = await startServer();
    const { eva, lea, letter } = await lateSigned(server);
    const chosen = await eva.fetch('/api/me/mail', {
      method: 'PATCH',
      body: JSON.stringify({ notices: { final: 'daily' } }),
    });
    expect(chosen.status).toBe(200);
    await lea.does(letter, { type: 'CloseSignatures' });
    expect((await server.mailed()).map(({ to }) => to)).not.toContain('eva@x.eu');
    server.pass(36 * 60);
    server.app.postman.trigger();
    const daily = (await server.mailed()).find(({ to }) => to === 'eva@x.eu');
    const pdf = daily && pdfOf(daily);
    if (pdf === undefined) throw new Error('no PDF in the daily mail');
    expect(await pdfText(pdf)).toContain('Eva Roth');
  });

  it('a PDF that cannot be made puts the mail off, and not for ever', { timeout: 60_000 }, async () => {
    const server = await startServer();
    const { lea, letter } = await lateSigned(server);
    const broken = vi.spyOn(server.app.desk, 'export').mockRejectedValue(new Error('no printer'));
    await lea.does(letter, { type: 'CloseSignatures' });
    expect(await server.mailed()).toEqual([]);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      server.pass(10);
      server.app.postman.trigger();
      await server.mailed();
    }
    expect(broken.mock.calls.length).toBeGreaterThan(1);
    expect(server.sent.map(({ to }) => to).sort()).toEqual(SIGNED);
    for (const mail of server.sent) {
      expect(pdfOf(mail)).toBeUndefined();
      expect(mail.small).toContain('The PDF could not be made for this mail; the page has it.');
    }
  });
});
