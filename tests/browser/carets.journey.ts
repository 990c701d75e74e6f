import { randomUUID } from 'node:crypto';
import { rows } from '../../shared/letter/blocks.ts';
import type { BlockJSON, Doc, TextBlockJSON } from '../../shared/letter/doc.ts';
import { docFromY, letterFragment, updateY } from '../../shared/letter/yjs.ts';
import type { SyncClient } from '../support/sync-client.ts';
import { elin, jonas } from './support/cast.ts';
import { expectSaved, MEALS, sheet } from './support/desk.ts';
import { chance, Hand, seedOfRun } from './support/hand.ts';
import { expect, test } from './support/paraph.ts';

/** No word is torn: what somebody types stands together and in its block, whatever others do to the blocks meanwhile. */

/** More of them with ROUNDS; the law is held against 300. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 10);

const textOf = ({ content = [] }: TextBlockJSON): string =>
  content.map((node) => (node.type === 'text' ? node.text : '\n')).join('');

const paragraph = (text: string, id: string = randomUUID()): TextBlockJSON => ({
  type: 'paragraph',
  attrs: { id },
  content: text ? [{ type: 'text', text }] : [],
});

/** Puts other blocks in the place of one paragraph. */
type Edit = (block: TextBlockJSON, doc: Doc) => Doc;

const instead =
  (change: (block: TextBlockJSON) => readonly BlockJSON[]): Edit =>
  (block, doc) => ({ type: 'doc', content: doc.content.flatMap((one) => (one === block ? change(block) : [one])) });

const join: Edit = (block, doc) => {
  const at = doc.content.indexOf(block);
  const above = doc.content[at - 1];
  if (above?.type !== 'paragraph') throw new RangeError('nothing to join');
  const one = paragraph(`${textOf(above)} ${textOf(block)}`, above.attrs.id);
  return { type: 'doc', content: doc.content.toSpliced(at - 1, 2, one) };
};

/** What others do to the block in which somebody types. */
const EDITS: { readonly [name: string]: Edit } = {
  'makes it an ask': instead((block) => [{ type: 'orderedList', content: [{ type: 'listItem', content: [block] }] }]),
  'makes it a heading': instead((block) => [{ ...block, type: 'heading', attrs: { ...block.attrs, level: 2 } }]),
  'quotes it': instead((block) => [{ type: 'blockquote', content: [block] }]),
  'splits it in front of the word': instead((block) => {
    const text = textOf(block);
    return [paragraph(text.slice(0, 9), block.attrs.id), paragraph(text.slice(9))];
  }),
  'writes in front of it': instead((block) => [paragraph(`Dear all, ${textOf(block)}`, block.attrs.id)]),
  'writes a paragraph above it': instead((block) => [paragraph('What others wrote meanwhile.'), block]),
  'joins it to the one above': join,
  'deletes it': instead(() => []),
};

function edited(doc: Doc, id: string, edit: Edit): Doc {
  const block = doc.content.find((one) => one.type === 'paragraph' && one.attrs.id === id);
  if (block?.type !== 'paragraph') throw new RangeError(`no paragraph ${id}`);
  return edit(block, doc);
}

const wordsOf = (client: SyncClient): string =>
  rows(docFromY(letterFragment(client.doc)))
    .map(({ text }) => text)
    .join('\n');

test('a word that is being typed stays together while others change its block', async ({ paraph }) => {
  const seed = seedOfRun();
  const drawn = chance(seed);
  await paraph.people(elin, jonas);
  const lead = await paraph.letter(elin, MEALS);
  await lead.does({ type: 'InviteMember', email: jonas.email, access: 'edit' });
  const other = await (await paraph.aside(jonas, lead.letter)).editor();
  const page = await paraph.at(elin, `/l/${lead.letter}`);
  await expect(sheet(page)).toHaveAttribute('contenteditable', 'true');
  const hand = await Hand.of(page, drawn);
  const first = docFromY(letterFragment(other.doc));

  const names = Object.keys(EDITS);
  for (let round = 0; round < ROUNDS; round++) {
    const name = names[round % names.length] ?? '';
    const edit = EDITS[name];
    // A block that is made anew under a composition is another's to merge (its words are sent as they are composed).
    const composes = name.startsWith('writes') && drawn() < 0.5;
    await test.step(`${String(round)}: another ${name}${composes ? ' while a word is composed' : ''}`, async () => {
      if (!edit) throw new RangeError(name);
      // A paragraph of its own for each round, with another above it to be joined to.
      const id = randomUUID();
      const ids = [
        paragraph('The one above it stands here'),
        paragraph('Safety at work matters to all women today', id),
      ];
      const at = first.content.findIndex(({ type }) => type === 'paragraph');
      updateY(other.doc, { type: 'doc', content: first.content.toSpliced(at + 1, 0, ...ids) });
      await expect(sheet(page)).toContainText('Safety at work matters to all women today');
      await hand.clicks('women today');
      const half = composes ? 'に' : 'funda';
      if (composes) await hand.holds('に');
      else await hand.types(half);
      if (!composes) await expect.poll(() => wordsOf(other)).toContain(`${half}women`);
      const now = docFromY(letterFragment(other.doc));
      updateY(other.doc, edited(now, id, edit));
      await hand.pause(200);
      if (composes) await hand.composes(['にほ', 'にほん'], '日本');
      else await hand.types('mental ');
      await hand.pause(200);
      await expectSaved(page);
      const run = composes ? '日本' : 'fundamental ';
      if (name === 'deletes it') {
        // What was typed before went with the block; the rest stands by itself, in nobody else's words.
        const lines = () => wordsOf(other).split('\n');
        await expect.poll(() => lines().map((line) => line.trim())).toContain('mental');
      } else await expect.poll(() => wordsOf(other)).toContain(`all ${run}women today`);
      const others = rows(docFromY(letterFragment(other.doc))).map(({ text }) => text);
      for (const { text } of rows(first)) expect(others).toContain(text);
    });
  }
  other.close();
});
