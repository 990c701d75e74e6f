import { expect, it } from 'vitest';
import type { Problem, TemplateView } from '../../../shared/api/views.ts';
import { docText, textBlocks } from '../../../shared/letter/blocks.ts';
import { part } from '../../../shared/letter/build.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { placeAndDate } from '../../../shared/letter/words/index.ts';
import { counter } from '../../support/printed-letters.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const content = [
  part('letterhead', 'Office of Lea Author'),
  part('addressee', 'The Commissioner'),
  part('dateline', 'Brussels, 1 May 2020'),
  part('subject', 'Old'),
  part('paragraph', 'Our usual words.'),
  part('author', 'Lea Author'),
];
const usual: Doc = withIds({ type: 'doc', content }, counter());

const keeps = async (person: TestPerson, body: object): Promise<TemplateView> =>
  (await (await person.post('/api/templates', body)).json()) as TemplateView;
const problem = async (response: Response): Promise<Problem> => (await response.json()) as Problem;
async function begins(person: TestPerson, body: object): Promise<readonly string[]> {
  const response = await person.post('/api/letters', { title: 'New', lang: 'en', ...body });
  const { id } = (await response.json()) as { id: string };
  const { doc } = await person.draft(id);
  expect(textBlocks(doc).map((block) => block.attrs.id)).not.toContain('b1');
  return textBlocks(doc).map(docText);
}

it('an office keeps kinds of letter and letterheads, and whoever works there begins letters with them', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
  const ada = await server.as('ada@x.eu', { role: 'adviser', office: lea.id });
  const eve = await server.as('eve@x.eu');
  const letter = await lea.letter('Old', usual);
  const kind = await keeps(lea, { letter, kind: 'letter', name: 'Usual' });
  const head = await keeps(lea, { letter, kind: 'letterhead', name: 'Head' });
  expect(kind).toMatchObject({ office: { name: 'Lea Author' }, name: 'Usual', lang: 'en' });
  expect((await ada.get<TemplateView[]>('/api/templates')).map(({ name }) => name)).toEqual(['Head', 'Usual']);
  expect(await eve.get('/api/templates')).toEqual([]);

  // The subject is the new letter's, the date today's, all else as it was kept.
  const today = placeAndDate('en', new Date());
  const begun = ['Office of Lea Author', 'The Commissioner', today, 'New', 'Our usual words.', 'Lea Author'];
  expect(await begins(ada, { template: kind.id })).toEqual(begun);
  expect((await begins(ada, { template: 'open-letter', letterhead: head.id }))[0]).toBe('Office of Lea Author');

  expect((await problem(await eve.post('/api/letters', { title: 'N', template: kind.id }))).code).toBe('invalid');
  expect((await problem(await eve.post('/api/letters', { title: 'N', letterhead: head.id }))).code).toBe('invalid');
  expect((await problem(await eve.post('/api/templates', { letter, kind: 'letter', name: 'X' }))).code).toBe(
    'no-access',
  );
  const stranger = { letter: await eve.letter(), kind: 'letter', name: 'X', office: lea.id };
  expect((await problem(await eve.post('/api/templates', stranger))).code).toBe('no-access');
  expect((await eve.fetch(`/api/templates/${kind.id}`, { method: 'DELETE' })).status).toBe(404);

  expect((await ada.fetch(`/api/templates/${kind.id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await lea.get<TemplateView[]>('/api/templates')).map(({ name }) => name)).toEqual(['Head']);
});

it('a letter without a letterhead has none to keep, and says so', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const letter = await lea.letter('Old', { type: 'doc', content: usual.content.slice(1) });
  const refused = await problem(await lea.post('/api/templates', { letter, kind: 'letterhead', name: 'Head' }));
  expect([refused.code, refused.detail]).toEqual(['wrong-state', expect.stringContaining('letterhead')]);
});
