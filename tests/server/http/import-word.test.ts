import { describe, expect, it } from 'vitest';
import { docxWithChanges } from '../../../server/formats/docx/letter.ts';
import { diff } from '../../../shared/amendment/index.ts';
import type { ImportedView, ImportPreviewView, ImportStep, Problem } from '../../../shared/api/views.ts';
import { text } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { AT, sampleFile } from '../../support/printed-letters.ts';
import { startServer, type TestPerson } from '../../support/server.ts';
import { deleted, inserted, line, para, run, wordFile } from '../../support/word-file.ts';

const sample = { ...sampleFile(3), mark: { kind: 'draft' } } as const;
const reworded = (from: string, to: string): Doc => {
  expect(JSON.stringify(sample.doc)).toContain(from);
  return JSON.parse(JSON.stringify(sample.doc).replace(from, to)) as Doc;
};

interface Said {
  readonly step?: ImportStep;
  readonly value?: object;
  readonly problem?: Problem;
}

/** A letter that two people have worked on in Word, with a question in its margin. */
async function workedOn(): Promise<Uint8Array<ArrayBuffer>> {
  const edit = (author: string, doc: Doc) => ({ author, date: AT, changes: diff(sample.doc, doc) });
  const bytes = await docxWithChanges({
    letter: sample,
    edits: [
      edit('Ana Vidmar', reworded('one warm room', 'one open room')),
      edit('Ben Ahl', reworded('about as much as two street lamps', 'less than two street lamps')),
    ],
    comments: [{ author: 'Cleo Prat', date: AT, block: 'b11', text: 'Do we know this?' }],
  });
  return new Uint8Array(bytes);
}

async function send(
  person: TestPerson,
  bytes: Uint8Array<ArrayBuffer>,
  fields: { readonly [name: string]: string } = {},
  path = '/api/letters/import',
  headers: { readonly [name: string]: string } = {},
): Promise<Response> {
  const form = new FormData();
  form.set('file', new File([bytes], 'letter.docx'));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return person.fetch(path, { method: 'POST', body: form, headers });
}

describe('a Word file with tracked changes', () => {
  it('tells whoever waits each step that it takes, and what came of it', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const lines = async (response: Response) =>
      (await response.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Said);
    const took = (all: readonly Said[]) => all.flatMap(({ step }) => step ?? []).map(({ doing }) => doing);
    const watched = { accept: 'application/x-ndjson' };
    const preview = await lines(await send(lea, await workedOn(), {}, '/api/letters/import/preview', watched));
    expect(took(preview)).toEqual(['opening', 'reading', 'recognising', 'changes', 'changes']);
    expect(preview.at(-1)?.value).toMatchObject({ title: sample.title });
    const fields = { changes: 'amendments', comments: 'threads' };
    const made = await lines(await send(lea, await workedOn(), fields, '/api/letters/import', watched));
    expect(took(made).slice(5)).toEqual(['making', 'names', 'amendments', 'amendments', 'comments']);
    expect(made.at(-1)?.value).toMatchObject({ title: sample.title, amendments: 2 });
    const bad = await lines(await send(lea, new Uint8Array([1, 2, 3]), {}, '/api/letters/import', watched));
    expect(bad.at(-1)?.problem).toMatchObject({ code: 'invalid' });
  });

  it('shows what it holds before anything is made of it', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const answered = await send(lea, await workedOn(), {}, '/api/letters/import/preview');
    const preview = (await answered.json()) as ImportPreviewView;
    expect(preview).toMatchObject({
      title: sample.title,
      lang: 'en',
      signatories: 3,
      changes: [
        { author: 'Ana Vidmar', inserted: 1, deleted: 1 },
        { author: 'Ben Ahl', inserted: 1, deleted: 1 },
      ],
      comments: [{ author: 'Cleo Prat', text: 'Do we know this?' }],
      notTaken: [],
    });
    expect(text(preview.doc)).toContain('one open room');
    expect((await lea.get<{ letters: unknown[] }>('/api/letters')).letters).toEqual([]);
  });

  it('becomes the text before them, one tabled amendment for each author, and threads at the words', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
    const answered = await send(lea, await workedOn(), { changes: 'amendments', comments: 'threads' });
    expect(answered.status).toBe(201);
    const { id, amendments, comments } = (await answered.json()) as ImportedView;
    expect({ amendments, comments }).toEqual({ amendments: 2, comments: 1 });
    expect(text((await lea.draft(id)).doc)).toBe(text(sample.doc));
    const view = await lea.view(id);
    expect(view.amendments).toMatchObject([
      { number: 1, status: 'tabled', author: lea.id, justification: 'Ana Vidmar, 26 November 2026 (Word)' },
      { number: 2, status: 'tabled', author: lea.id, justification: 'Ben Ahl, 26 November 2026 (Word)' },
    ]);
    expect(view.amendments.map(({ changes }) => changes?.map(({ kind }) => kind))).toEqual([['changed'], ['changed']]);
    expect(view.threads).toMatchObject([
      {
        comments: [{ text: 'Cleo Prat, 26 November 2026: Do we know this?' }],
        anchor: { quote: expect.any(String) as string },
      },
    ]);
    // They are amendments like any other: adopted, the words stand in the draft.
    for (const { id: amendment } of view.amendments) await lea.does(id, { type: 'AdoptAmendment', amendment });
    const now = text((await lea.draft(id)).doc);
    expect([now.includes('one open room'), now.includes('less than two street lamps')]).toEqual([true, true]);
  });

  it('is taken as made where nobody asks for amendments', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const { id, amendments, comments } = (await (await send(lea, await workedOn())).json()) as ImportedView;
    expect({ amendments, comments }).toEqual({ amendments: 0, comments: 0 });
    expect(text((await lea.draft(id)).doc)).toContain('one open room');
    expect((await lea.view(id)).amendments).toEqual([]);
  });

  it('written elsewhere keeps each author apart, whoever they are', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const bytes = wordFile(
      [
        line('Dear Commissioner,'),
        para(
          `${run('We ask for ')}${deleted('fewer', 'Ana')}${inserted('more', 'Ana')}${run(' trains')}${inserted(' at night', '')}${run('.')}`,
        ),
        line('Yours sincerely,'),
        line('Lea Author'),
      ].join(''),
    );
    const answered = await send(lea, new Uint8Array(bytes), { changes: 'amendments', title: 'Trains' });
    const { id } = (await answered.json()) as ImportedView;
    expect(text((await lea.draft(id)).doc)).toContain('We ask for fewer trains.');
    const said = (await lea.view(id)).amendments.map(({ justification, changes }) => [
      justification,
      JSON.stringify(changes),
    ]);
    expect(said).toEqual([
      ['Ana, 3 November 2026 (Word)', expect.stringContaining('more')],
      ['?, 3 November 2026 (Word)', expect.stringContaining('at night')],
    ]);
  });

  it('is refused with words when a choice is none', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const problem = (await (await send(lea, await workedOn(), { changes: 'maybe' })).json()) as Problem;
    expect([problem.code, problem.detail]).toEqual(['invalid', expect.stringContaining('amendments')]);
  });
});
