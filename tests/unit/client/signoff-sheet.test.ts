import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import ChangedBlock from '../../../client/sheet/ChangedBlock.svelte';
import LetterSheet from '../../../client/sheet/LetterSheet.svelte';
import { text } from '../../../shared/letter/blocks.ts';
import type { Doc, InlineJSON } from '../../../shared/letter/doc.ts';

const words = (value: string): InlineJSON => ({ type: 'text', text: value });

const letter: Doc = {
  type: 'doc',
  content: [
    {
      type: 'letterhead',
      attrs: { id: 'a' },
      content: [words('Mairead Quillfeather'), { type: 'hardBreak' }, words('Member of the European Parliament')],
    },
    {
      type: 'addressee',
      attrs: { id: 'b' },
      content: [words('European Commission'), { type: 'hardBreak' }, words('For the attention of the President')],
    },
    { type: 'addressee', attrs: { id: 'c' }, content: [words('Council')] },
    { type: 'dateline', attrs: { id: 'd' }, content: [words('Brussels, 26 November 2026')] },
    { type: 'subject', attrs: { id: 'e' }, content: [words('Lighthouses')] },
    {
      type: 'paragraph',
      attrs: { id: 'f' },
      content: [
        words('Please  '),
        { type: 'text', text: 'keep', marks: [{ type: 'bold' }, { type: 'italic' }] },
        words(' the '),
        { type: 'text', text: 'lights', marks: [{ type: 'link', attrs: { href: 'https://lights.example/' } }] },
        { type: 'text', text: ' on', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
        words('. <script>1</script>'),
      ],
    },
    {
      type: 'orderedList',
      content: [
        { type: 'listItem', content: [{ type: 'paragraph', attrs: { id: 'g' }, content: [words('repair them;')] }] },
      ],
    },
    { type: 'author', attrs: { id: 'h' }, content: [words('Mairead Quillfeather')] },
  ],
};

/** What a reader sees: no comments, no tags, entities resolved, breaks as newlines. */
function seen(html: string): string {
  return html
    .replace(/<!--.*?-->/gs, '')
    .replace(/<br\/?>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('the sheet', () => {
  const { body } = render(LetterSheet, { props: { doc: letter, lang: 'en' } });

  it('shows every word of the letter and none of its own but the word before the subject', () => {
    const blocks = [...body.matchAll(/<p [^>]*data-id="[^"]*"[^>]*>(.*?)<\/p>/gs)].map(([, inside = '']) =>
      seen(inside),
    );
    expect(blocks.join('\n\n')).toBe(text(letter).replace('Lighthouses', 'Subject: Lighthouses'));
  });

  it('links to safe addresses only and shows the words of any other', () => {
    expect(body.match(/href="[^"]*"/g)).toEqual(['href="https://lights.example/"']);
    expect(body).not.toContain('javascript:');
    expect(body).not.toContain('<script>');
  });

  it('names the parts as the editor does', () => {
    expect([...body.matchAll(/data-part="(\w+)"/g)].map(([, part]) => part)).toEqual([
      'letterhead',
      'addressee',
      'addressee',
      'dateline',
      'subject',
      'author',
    ]);
  });

  it('keeps its headings in order under the h1 of the page, whatever level they start at', () => {
    const heading = (level: number) => ({ type: 'heading', attrs: { id: `h${String(level)}`, level } }) as const;
    const headed: Doc = { type: 'doc', content: [heading(2), heading(3)] };
    const html = render(LetterSheet, { props: { doc: headed, lang: 'en' } }).body;
    expect([...html.matchAll(/<(h\d) data-level="(\d)"/g)].map(([, tag, level]) => [tag, level])).toEqual([
      ['h2', '2'],
      ['h3', '3'],
    ]);
  });

  it('says the subject in the language of the letter', () => {
    expect(seen(render(LetterSheet, { props: { doc: letter, lang: 'fr' } }).body)).toContain(
      'Objet\u202f: Lighthouses',
    );
  });

  it('numbers paragraphs in the margin, out of reach of a screen reader', () => {
    const numbered = render(LetterSheet, { props: { doc: letter, lang: 'en', numbered: true } }).body;
    expect(numbered).toContain('<span class="par-no" aria-hidden="true">¶1</span>');
    expect(body).not.toContain('¶');
  });

  it('lists who signed, with the group where one is known', () => {
    const signatures = [{ name: 'Ødger Brannvik', group: 'S&D' }, { name: 'Ilka Vossen' }];
    const signed = seen(render(LetterSheet, { props: { doc: letter, lang: 'en', signatures } }).body);
    expect(signed).toContain('MEP Signatures:');
    expect(signed).toContain('Ødger Brannvik (S&D)');
    expect(seen(body)).not.toContain('Signatures');
  });
});

describe('changed words', () => {
  const hunks = [
    { kind: 'same', text: 'before ' },
    { kind: 'deleted', text: 'the end' },
    { kind: 'inserted', text: '30 June' },
    { kind: 'same', text: ' 2027' },
  ] as const;

  it('are spoken as well as seen', () => {
    const { body } = render(ChangedBlock, { props: { hunks } });
    expect(body).toMatch(/<del>.*deleted.*the end.*<\/del>/s);
    expect(body).toMatch(/<ins>.*inserted.*30 June.*<\/ins>/s);
  });

  it('stand on their own side when the texts are side by side', () => {
    expect(seen(render(ChangedBlock, { props: { hunks, side: 'before' } }).body)).not.toContain('30 June');
    expect(seen(render(ChangedBlock, { props: { hunks, side: 'after' } }).body)).not.toContain('the end');
  });
});
