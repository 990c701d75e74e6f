import { strToU8, zipSync } from 'fflate';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { docxWithChanges } from '../../../../../server/formats/docx/letter.ts';
import { odtOf } from '../../../../../server/formats/odt/letter.ts';
import { readDocx } from '../../../../../server/formats/import/docx/read.ts';
import { readOdt } from '../../../../../server/formats/import/odt/read.ts';
import { LIMITS } from '../../../../../server/formats/import/package.ts';
import { diff } from '../../../../../shared/amendment/index.ts';
import { rows, text } from '../../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../../shared/letter/doc.ts';
import { readBeside } from '../../../../support/read-beside.ts';
import { temporaryFolder } from '../../../../support/folder.ts';
import { convert, officeSuite } from '../../../../support/office-suite.ts';
import { from, gone, odtFile, p, region, to, type OdtParts } from '../../../../support/odt-file.ts';
import { AT, counter, sampleFile } from '../../../../support/printed-letters.ts';
import { BEFORE, TAKEN } from '../../../../support/tracked.ts';

const read = (body: string, parts?: OdtParts) => readOdt(odtFile(body, parts), counter());
/** Each part of a letter with its text, on a line. */
const told = (doc: Doc): string[] => rows(doc).map((row) => `${row.part}: ${row.text.replaceAll('\n', ' / ')}`);
const automatic = (id: string, family: string, properties: string, parent = 'Standard'): string =>
  `<style:style style:name="${id}" style:family="${family}" style:parent-style-name="${parent}">${properties}</style:style>`;
const numbers = (id: string, kind: 'number' | 'bullet'): string =>
  `<text:list-style style:name="${id}">${[1, 2]
    .map(
      (level) =>
        `<text:list-level-style-${kind} text:level="${String(level)}" ${kind === 'number' ? 'style:num-format="1"' : 'text:bullet-char="•"'}/>`,
    )
    .join('')}</text:list-style>`;
const list = (style: string, ...items: string[]): string =>
  `<text:list text:style-name="${style}">${items.map((item) => `<text:list-item>${item}</text:list-item>`).join('')}</text:list>`;

describe('a letter that somebody wrote in LibreOffice', () => {
  it('is recognised by styles, lists and words', () => {
    const { doc, title, signatories } = read(
      [
        p('Mr Ambrož Lipovec'),
        p('Commissioner for Culture'),
        p(),
        p('Brussels, 26 November 2026', 'P1'),
        '<text:h text:style-name="P2" text:outline-level="1">Reading rooms</text:h>',
        p('Dear Commissioner,'),
        p(
          'We write <text:span text:style-name="T1">about <text:span text:style-name="T2">the</text:span></text:span> rooms:',
        ),
        list('L1', p('open them;') + p('all of them;') + list('L2', p('dot')), p('keep them open.')),
        p('Yours sincerely,'),
        p('Ana Vidmar'),
        p('Signatories:'),
        list('L2', p('Ben Ahlqvist (EPP)'), p('Cora Dunne (S&amp;D)')),
      ].join('\n  '),
      {
        styles: '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"/>',
        automatic:
          automatic('P1', 'paragraph', '<style:paragraph-properties fo:text-align="end"/>') +
          automatic('P2', 'paragraph', '<style:text-properties fo:font-weight="bold"/>', 'Heading_20_1') +
          automatic('T1', 'text', '<style:text-properties fo:font-weight="700"/>', '') +
          automatic('T2', 'text', '<style:text-properties fo:font-style="italic"/>', '') +
          numbers('L1', 'number') +
          numbers('L2', 'bullet'),
      },
    );
    expect(told(doc)).toEqual([
      'addressee: Mr Ambrož Lipovec / Commissioner for Culture',
      'dateline: Brussels, 26 November 2026',
      'subject: Reading rooms',
      'salutation: Dear Commissioner,',
      'paragraph: We write about the rooms:',
      'ask: open them;',
      'ask: all of them;',
      'ask: dot',
      'ask: keep them open.',
      'closing: Yours sincerely,',
      'author: Ana Vidmar',
    ]);
    expect(doc.content[4]?.content).toEqual([
      { type: 'text', text: 'We write ' },
      { type: 'text', text: 'about ', marks: [{ type: 'bold' }] },
      { type: 'text', text: 'the', marks: [{ type: 'bold' }, { type: 'italic' }] },
      { type: 'text', text: ' rooms:' },
    ]);
    expect(doc.content[5]).toMatchObject({
      type: 'orderedList',
      content: [{ content: [{ type: 'paragraph' }, { type: 'paragraph' }, { type: 'bulletList' }] }, {}],
    });
    expect(title).toBe('Reading rooms');
    expect(signatories).toEqual([
      { name: 'Ben Ahlqvist', group: 'EPP' },
      { name: 'Cora Dunne', group: 'S&D' },
    ]);
  });

  it('keeps links that lead somewhere safe and spaces that were set, and says what it did not take', () => {
    const { doc, notTaken } = read(
      p(
        '  one\n  two<text:s text:c="2"/>three<text:tab/>four<text:line-break/>' +
          '<text:a xlink:href="https://example.eu/">site</text:a><text:a xlink:href="javascript:x()">bad</text:a>' +
          '<text:note><text:note-citation>1</text:note-citation><text:note-body>' +
          p('under the page') +
          '</text:note-body></text:note><text:span text:style-name="T1">secret</text:span>' +
          `<draw:frame><draw:text-box>${p('in the box')}</draw:text-box></draw:frame><draw:frame><draw:image/></draw:frame>`,
      ),
      { automatic: automatic('T1', 'text', '<style:text-properties text:display="none"/>', '') },
    );
    expect(text(doc)).toBe('in the box\n\none two  three four\nsitebad');
    expect(doc.content[1]?.content?.[2]).toMatchObject({ text: 'site', marks: [{ type: 'link' }] });
    expect(Object.fromEntries(notTaken.map(({ what, count }) => [what, count]))).toEqual({
      ...{ footnote: 1, hidden: 1, 'text-box': 1, image: 1, link: 1 },
    });
  });
});

describe('tracked changes of LibreOffice', () => {
  const changes = [
    region('c1', 'Ana', p('old')),
    region('c2', 'Ben'),
    region('c3', 'Ana'),
    region('c4', 'Ben', p('A paragraph that went.') + p()),
    region('c5', 'Ana', p() + p()),
  ].join('');
  const body = [
    p('Dear Commissioner,'),
    p(`We ask for ${gone('c1')}${from('c2')}new${to('c2')} rooms.${from('c3')}`),
    p(`A new paragraph.${to('c3')}`),
    p(`${gone('c4')}First half, ${gone('c5')}second half.`),
  ].join('');

  it('are taken as they are, and as the text before with what each author made of it', () => {
    const { doc, before, changesByAuthor } = read(body, { changes });
    expect(told(doc)).toEqual(TAKEN);
    expect(told(before ?? doc)).toEqual(BEFORE);
    expect(changesByAuthor.map((one) => [one.author, one.from])).toEqual([
      ['Ana', '2026-11-03T09:00:00'],
      ['Ben', '2026-11-03T09:00:00'],
    ]);
    const ben = changesByAuthor[1]?.doc;
    expect(before && ben && diff(before, ben).map(({ kind }) => kind)).toEqual(['changed', 'deleted']);
  });

  it('put back what was deleted once, however often the file says so', () => {
    const { before } = read(p(gone('c1').repeat(1000)), { changes: region('c1', 'Ana', p('x'.repeat(1000))) });
    expect(text(before ?? { type: 'doc', content: [] })).toHaveLength(1000);
  });

  it('come with comments: who, when, what, and about which words', () => {
    const remark = `<office:annotation office:name="r1"><dc:creator>Rea</dc:creator><dc:date>2026-11-05T09:00:00</dc:date>${p('Why')}${p('kindly?')}</office:annotation>`;
    const { comments } = read(p(`We ask ${remark}kindly<office:annotation-end office:name="r1"/> for it.`));
    expect(comments).toEqual([
      { author: 'Rea', date: '2026-11-05T09:00:00', text: 'Why\nkindly?', about: 'kindly', line: 1 },
    ]);
  });
});

describe('an OpenDocument file made to harm its reader', () => {
  const refused = async (bytes: Uint8Array): Promise<string> => {
    const answer = await readBeside({ bytes, format: 'odt' }, counter());
    return answer.ok ? 'read' : answer.refusal.code;
  };

  it('is refused, with a reason for whoever sent it', async () => {
    expect(await refused(zipSync({ 'content.xml': new Uint8Array(64 << 20) }, { level: 9 }))).toBe('too-large');
    expect(await refused(odtFile('', { content: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' }))).toBe('invalid');
    expect(await refused(odtFile(p('<text:s text:c="999999999"/>')))).toBe('too-large');
    expect(await refused(odtFile(p().repeat(LIMITS.paragraphs + 1)))).toBe('too-large');
    expect(await refused(odtFile(p('x'.repeat(LIMITS.text + 1))))).toBe('too-large');
    expect(await refused(odtFile(`${'<text:section>'.repeat(300)}${'</text:section>'.repeat(300)}`))).toBe('too-large');
    expect(await refused(zipSync({ mimetype: strToU8('application/vnd.oasis.opendocument.text') }))).toBe('invalid');
    const sheet = { content: '<x><office:spreadsheet/></x>', type: 'application/vnd.oasis.opendocument.spreadsheet' };
    expect(await readBeside({ bytes: odtFile('', sheet), format: 'odt' }, counter())).toMatchObject({
      ok: false,
      refusal: { code: 'invalid', message: expect.stringContaining('spreadsheet') as string },
    });
  });
});

it.runIf(officeSuite)(
  'what LibreOffice makes of our files comes back as the same letter, and as the same changes of the same people',
  async () => {
    const folder = temporaryFolder();
    const sample = sampleFile(3);
    const [ana, ben] = ['would open', 'could open'].map((words, index) => {
      const doc = JSON.parse(JSON.stringify(sample.doc).replace(/would welcome|publish by June 2027/, words)) as Doc;
      return { author: ['Ana', 'Ben'][index] ?? '', date: AT, changes: diff(sample.doc, doc) };
    });
    if (!ana || !ben) throw new Error('two people change the letter');
    const drop = { ...ben, changes: diff(sample.doc, { type: 'doc', content: sample.doc.content.toSpliced(8, 1) }) };
    writeFileSync(join(folder, 'tracked.docx'), await docxWithChanges({ letter: sample, edits: [ana, drop] }));
    writeFileSync(join(folder, 'plain.odt'), odtOf(sample));
    convert(folder, ['tracked.docx', 'plain.odt'], 'odt');
    const again = (name: string) => readOdt(new Uint8Array(readFileSync(join(folder, 'out', name))), counter());
    const plain = again('plain.odt');
    expect(told(plain.doc)).toEqual(told(sample.doc));
    expect(plain.signatories).toEqual(sample.signatures);
    const word = readDocx(new Uint8Array(readFileSync(join(folder, 'tracked.docx'))), counter());
    const open = again('tracked.odt');
    const empty: Doc = { type: 'doc', content: [] };
    expect(told(open.doc)).toEqual(told(word.doc));
    expect(told(open.before ?? empty)).toEqual(told(word.before ?? empty));
    expect(open.changesByAuthor.map(({ author, doc }) => [author, told(doc)])).toEqual(
      word.changesByAuthor.map(({ author, doc }) => [author, told(doc)]),
    );
  },
  120_000,
);
