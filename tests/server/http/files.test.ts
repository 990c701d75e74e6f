import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ImportedView, TextView } from '../../../shared/api/views.ts';
import { text } from '../../../shared/letter/blocks.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

async function file(person: TestPerson, path: string): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
  const response = await person.fetch(path);
  if (!response.ok) throw new Error(await response.text());
  expect(response.headers.get('content-disposition')).toContain('attachment');
  return { type: response.headers.get('content-type') ?? '', bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function upload(person: TestPerson, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  const form = new FormData();
  form.set('file', new File([bytes], name));
  return person.fetch('/api/letters/import', { method: 'POST', body: form });
}

describe('files of a letter', () => {
  it('come as PDF, the same bytes each time', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org');
    const letter = await lea.letter();
    await lea.cuts(letter);
    const { type, bytes } = await file(lea, `/api/letters/${letter}/versions/1/export.pdf`);
    expect(type).toBe('application/pdf');
    expect(strFromU8(bytes.slice(0, 5))).toBe('%PDF-');
    expect((await file(lea, `/api/letters/${letter}/versions/1/export.pdf`)).bytes).toEqual(bytes);
  });

  it('go out as Word and come back as the same letter', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org');
    const letter = await lea.letter('Night trains');
    const { bytes } = await file(lea, `/api/letters/${letter}/draft/export.docx`);
    const imported = await upload(lea, 'night-trains.docx', bytes);
    expect(imported.status).toBe(201);
    const { id, title } = (await imported.json()) as ImportedView;
    expect(title).toBe('Night trains');
    const [sent, back] = await Promise.all([lea.draft(letter), lea.get<TextView>(`/api/letters/${id}/draft`)]);
    for (const word of text(sent.doc).split(/\s+/)) expect(text(back.doc)).toContain(word);
  });

  it('hold the amendments tabled, in two columns', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org', { name: 'Lea Author' });
    const letter = await lea.letter();
    expect((await lea.refusedGet(`/api/letters/${letter}/amendments/export.docx`)).code).toBe('not-found');
    const amendment = await lea.starts(letter);
    const { doc } = await lea.draft(letter);
    const changed = JSON.stringify(doc).replace('cheap and warm', 'cheap and clean');
    await lea.writes(`${letter}.${amendment}`, () => JSON.parse(changed) as typeof doc, doc);
    await lea.does(letter, { type: 'TableAmendment', amendment, justification: 'Warmth is not all.' });
    const { bytes } = await file(lea, `/api/letters/${letter}/amendments/export.docx`);
    const xml = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array());
    for (const words of ['Amendment 1', 'Lea Author', 'clean', 'Warmth is not all.']) expect(xml).toContain(words);
    const pdf = await file(lea, `/api/letters/${letter}/amendments/export.pdf`);
    expect(strFromU8(pdf.bytes.slice(0, 5))).toBe('%PDF-');
    for (const [format, changed] of [
      ['html', '<strong><em>clean</em></strong>'],
      ['md', '***clean***'],
      ['txt', 'They should be cheap and clean.'],
    ] as const) {
      const written = strFromU8((await file(lea, `/api/letters/${letter}/amendments/export.${format}`)).bytes);
      for (const words of ['Amendment 1', 'Lea Author', changed, 'Warmth is not all.'])
        expect(written).toContain(words);
    }
  });

  it('are refused with a sentence when they cannot be read', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org');
    const broken = await upload(lea, 'letter.docx', new TextEncoder().encode('no zip at all'));
    expect([broken.status, ((await broken.json()) as { code: string }).code]).toEqual([422, 'invalid']);
    for (const [content, said] of [
      [' \n\ufeff', 'empty'],
      ['Dear Sir,\u0000', 'not text'],
    ] as const) {
      const refused = await upload(lea, 'letter.md', new TextEncoder().encode(content));
      expect([refused.status, await refused.json()]).toEqual([
        422,
        expect.objectContaining({ code: 'invalid', detail: expect.stringContaining(said) as string }),
      ]);
    }
  });

  it('in an old encoding are read by their words, and the encoding is asked about', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org');
    const latin = await upload(lea, 'letter.txt', new Uint8Array([0x4c, 0xe9, 0x61]));
    const answer = (await latin.json()) as { title: string; asks: unknown };
    expect({ status: latin.status, title: answer.title }).toEqual({ status: 201, title: 'Léa' });
    expect(answer.asks).toMatchObject([{ about: 'encoding', words: ['Léa'], default: 'windows-1252' }]);
  });

  it('name what a PDF cannot print', async () => {
    const server = await startServer();
    const lea = await server.as('lea@example.org');
    const letter = await lea.letter('Trains 🚂');
    const problem = await lea.refusedGet(`/api/letters/${letter}/draft/export.pdf`);
    expect([problem.code, problem.detail]).toEqual(['invalid', expect.stringContaining('🚂')]);
  });
});
