import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readDocx } from '../../../server/formats/import/docx/read.ts';
import { text } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { paper, poppler } from '../../support/poppler.ts';
import { counter } from '../../support/printed-letters.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

async function bytes(person: TestPerson, path: string): Promise<Uint8Array> {
  const response = await person.fetch(path);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

const reworded = (from: string, to: string) => (doc: Doc) => {
  const before = JSON.stringify(doc);
  expect(before).toContain(from);
  return JSON.parse(before.replace(from, to)) as Doc;
};

async function tables(person: TestPerson, letter: string, from: string, to: string): Promise<void> {
  const amendment = await person.starts(letter);
  await person.writes(`${letter}.${amendment}`, reworded(from, to), (await person.draft(letter)).doc);
  await person.does(letter, { type: 'TableAmendment', amendment, justification: `${to} is better.` });
}

it('a version comes as Word with its differences to an earlier one, tracked under the name of who cut it', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const letter = await lea.letter();
  await lea.cuts(letter);
  const { doc } = await lea.draft(letter);
  await lea.writes(letter, reworded('cheap and warm', 'cheap and clean'), doc);
  await lea.cuts(letter);
  const file = await bytes(lea, `/api/letters/${letter}/versions/2/export.docx?since=v1`);
  expect(await bytes(lea, `/api/letters/${letter}/versions/2/export.docx?since=1`)).toEqual(file);
  const read = readDocx(file, counter());
  expect(read.changesByAuthor.map(({ author }) => author)).toEqual(['Lea Author']);
  expect(text(read.before ?? read.doc)).toBe(text(doc));
  expect(text(read.doc)).toContain('cheap and clean');
});

it('tells in the differences between two versions who wrote what: in the draft, by an amendment, and who deleted it', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const letter = await lea.letter();
  for (const [email, name] of [
    ['ada@x.eu', 'Ada Adviser'],
    ['ben@x.eu', 'Ben Writer'],
  ])
    await lea.does(letter, { type: 'InviteMember', email, name, access: 'edit' });
  const [ada, ben] = [await server.as('ada@x.eu'), await server.as('ben@x.eu')];
  await lea.cuts(letter);
  const first = (await lea.draft(letter)).doc;
  server.pass(60);
  await ben.writes(letter, reworded('cheap and warm', 'cheap, quiet and warm'), first);
  const amendment = await ada.starts(letter);
  await ada.writes(
    `${letter}.${amendment}`,
    reworded('Night trains', 'All night trains'),
    (await lea.draft(letter)).doc,
  );
  await ada.does(letter, { type: 'TableAmendment', amendment });
  server.pass(60);
  await lea.does(letter, { type: 'AdoptAmendment', amendment });
  server.pass(60);
  await lea.writes(letter, reworded('cheap, quiet and', 'quiet and'), (await lea.draft(letter)).doc);
  server.pass(60);
  await lea.cuts(letter);
  const read = readDocx(await bytes(lea, `/api/letters/${letter}/versions/2/export.docx?since=v1`), counter());
  const said = new Map(read.changesByAuthor.map(({ author, doc }) => [author, text(doc)]));
  expect([...said.keys()].sort()).toEqual(['Ada Adviser (AM 1)', 'Ben Writer', 'Lea Author']);
  const words = (author: string) => ['All night', 'quiet', 'cheap'].filter((one) => said.get(author)?.includes(one));
  expect(words('Ada Adviser (AM 1)')).toEqual(['All night', 'cheap']);
  expect(words('Ben Writer')).toEqual(['quiet', 'cheap']);
  expect(words('Lea Author')).toEqual([]);
  expect(text(read.before ?? read.doc)).toBe(text(first));
  expect(text(read.doc)).toBe(text((await lea.draft(letter)).doc));
});

it('the draft comes as Word with the amendments chosen as tracked changes, and what is said of it as comments', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const letter = await lea.letter();
  await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', name: 'Ada Adviser', access: 'amend' });
  const ada = await server.as('ada@x.eu');
  await tables(lea, letter, 'cheap and warm', 'cheap and clean');
  await tables(ada, letter, 'cheap and warm', 'cheap and quiet');
  await tables(ada, letter, 'Night trains', 'All night trains');
  await lea.does(letter, { type: 'AddComment', text: 'Is this our tone?' });
  const draft = await lea.draft(letter);

  const some = readDocx(await bytes(lea, `/api/letters/${letter}/draft/export.docx?amendments=2`), counter());
  expect(some.changesByAuthor.map(({ author }) => author)).toEqual(['Ada Adviser (AM 2)']);
  expect([text(some.before ?? some.doc), some.comments]).toEqual([text(draft.doc), []]);

  const all = readDocx(
    await bytes(ada, `/api/letters/${letter}/draft/export.docx?amendments=all&comments=1`),
    counter(),
  );
  expect(all.changesByAuthor.map(({ author }) => author).sort()).toEqual([
    'Ada Adviser (AM 2)',
    'Ada Adviser (AM 3)',
    'Lea Author (AM 1)',
  ]);
  expect(all.comments.map((one) => one.text).sort()).toEqual([
    'All night trains is better.',
    'Is this our tone?',
    'cheap and clean is better.',
    'cheap and quiet is better.',
  ]);

  // The draft moves on: what no longer fits is a remark beside the words, never a guess.
  await lea.writes(letter, reworded('cheap and warm', 'cheap and lit'), draft.doc);
  const late = readDocx(await bytes(lea, `/api/letters/${letter}/draft/export.docx?amendments=1`), counter());
  expect(late.changesByAuthor).toEqual([]);
  expect(late.comments).toMatchObject([
    { author: 'Lea Author (AM 1)', text: expect.stringContaining('clean') as string },
  ]);
});

it('amendments are printed all, some or one, each as it was tabled', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const letter = await lea.letter();
  for (const words of ['clean', 'quiet', 'dark']) await tables(lea, letter, 'cheap and warm', `cheap and ${words}`);
  const words = async (path: string): Promise<string> =>
    strFromU8(
      unzipSync(await bytes(lea, `/api/letters/${letter}/amendments${path}`))['word/document.xml'] ?? new Uint8Array(),
    );
  const numbers = (xml: string): string[] => xml.match(/Amendment \d/g) ?? [];
  expect(numbers(await words('/export.docx'))).toEqual(['Amendment 1', 'Amendment 2', 'Amendment 3']);
  expect(numbers(await words('/export.docx?numbers=3,1'))).toEqual(['Amendment 1', 'Amendment 3']);
  expect(numbers(await words('/2/export.docx'))).toEqual(['Amendment 2']);
  const missing = await lea.refusedGet(`/api/letters/${letter}/amendments/export.pdf?numbers=1,9`);
  expect([missing.code, missing.detail]).toEqual(['not-found', expect.stringContaining('AM 9')]);
  const nonsense = await lea.refusedGet(`/api/letters/${letter}/amendments/export.pdf?numbers=x`);
  expect([nonsense.code, nonsense.detail]).toEqual(['invalid', expect.stringContaining('numbers')]);
});

it.runIf(poppler)('a printed version says on request who approved it, when and how surely', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const letter = await lea.letter();
  await lea.does(letter, {
    type: 'AddSignatories',
    people: [{ email: 'mara@x.eu', name: 'Mara Štrukelj', group: 'Renew' }],
  });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  const mara = await server.as('mara@x.eu');
  await mara.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Mara Štrukelj' });
  await lea.does(letter, { type: 'LockVersion', version: 1, digest });
  const printed = paper(temporaryFolder(), await bytes(lea, `/api/letters/${letter}/final/export.pdf?certificate=1`));
  const said = printed.words();
  for (const words of [
    'How this text was approved',
    digest,
    'Lea Author',
    'Approved: 1',
    'by mail link and typed name',
  ]) {
    expect(said).toContain(words);
  }
  expect(said).toMatch(/Mara Štrukelj \(Renew\) +\d+ \w+ 20\d\d, \d\d:\d\d/);
  const plain = paper(temporaryFolder(), await bytes(lea, `/api/letters/${letter}/final/export.pdf`));
  expect(plain.words()).not.toContain('How this text was approved');
});

it('what a format cannot carry is refused, and says what can', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const letter = await lea.letter();
  await lea.cuts(letter);
  for (const [path, words] of [
    ['draft/export.pdf?certificate=1', 'PDF of a version'],
    ['versions/1/export.docx?certificate=1', 'PDF of a version'],
    ['versions/1/export.pdf?since=1', 'Word'],
    ['draft/export.html?comments=1', 'Word'],
    ['versions/1/export.docx?amendments=all', 'draft'],
    ['draft/export.docx?amendments=all&since=1', 'not for both'],
    ['draft/export.docx?amendments=7', 'AM 7'],
    ['draft/export.docx?since=9', 'version 9'],
    ['draft/export.rtf', 'pdf, docx'],
  ] as const) {
    const { code, detail } = await lea.refusedGet(`/api/letters/${letter}/${path}`);
    expect([path, ['invalid', 'not-found'].includes(code), detail]).toEqual([
      path,
      true,
      expect.stringContaining(words),
    ]);
  }
});
