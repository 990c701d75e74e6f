import { describe, expect, it } from 'vitest';
import { readDocx } from '../../../../../server/formats/import/docx/read.ts';
import { diff } from '../../../../../shared/amendment/index.ts';
import { rows, text } from '../../../../../shared/letter/blocks.ts';
import type { Doc } from '../../../../../shared/letter/doc.ts';
import { problems } from '../../../../../shared/letter/problems.ts';
import { readBeside } from '../../../../support/read-beside.ts';
import { counter } from '../../../../support/printed-letters.ts';
import {
  deleted,
  endDeleted,
  endInserted,
  inserted,
  line,
  para,
  run,
  wordFile,
  type WordParts,
} from '../../../../support/word-file.ts';
import { BEFORE, TAKEN } from '../../../../support/tracked.ts';

const read = (body: string, parts?: WordParts) => readDocx(wordFile(body, parts), counter());
/** Each part of a letter with its text, on a line. */
const told = (doc: Doc): string[] => rows(doc).map((row) => `${row.part}: ${row.text.replaceAll('\n', ' / ')}`);
const styles = [
  ['Normal', 'Normal', ''],
  ['Titre', 'Title', '<w:rPr><w:b/></w:rPr>'],
  ['berschrift2', 'heading 2', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr>'],
  ['Listennummer', 'List Number', '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'],
  ['Fett', 'Strong', '<w:rPr><w:b/></w:rPr>'],
]
  .map(
    ([id = '', name = '', more = '']) =>
      `<w:style w:type="paragraph" w:styleId="${id}"${id === 'Normal' ? ' w:default="1"' : ''}><w:name w:val="${name}"/>${more}</w:style>`,
  )
  .join('');
const level = (format: string): string =>
  `<w:lvl w:ilvl="0"><w:numFmt w:val="${format}"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl>`;
const numbering =
  `<w:abstractNum w:abstractNumId="1">${level('decimal')}</w:abstractNum><w:abstractNum w:abstractNumId="2">${level('bullet')}</w:abstractNum>` +
  '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>';
const item = (words: string, num = 5, at = 0): string =>
  line(words, `<w:numPr><w:ilvl w:val="${String(at)}"/><w:numId w:val="${String(num)}"/></w:numPr>`);

describe('a letter that somebody wrote in Word', () => {
  it('is recognised when each line of an address is a paragraph and empty ones part the blocks', () => {
    const { doc, title, lang, signatories } = read(
      [
        line('Ana Vidmar'),
        line('Member of the European Parliament'),
        line(),
        line('Mr Ambrož Lipovec'),
        line('Commissioner for Culture'),
        line('Rue de la Loi 200, 1049 Brussels'),
        line(),
        line('Ms Philippa Garrowby'),
        line('Commissioner for the Budget'),
        line(),
        line('Brussels, 26 November 2026', '<w:jc w:val="right"/>'),
        line(),
        line('Subject: Reading rooms', '<w:rPr><w:b/></w:rPr>'),
        line(),
        line('Dear Commissioners,'),
        line(),
        line('We write to you about the reading rooms of our towns, and of the people who use them.'),
        line('We therefore ask you to:'),
        line('1. open them;'),
        line('2. keep them open.'),
        line('Yours sincerely,'),
        line(),
        line('Ana Vidmar'),
        line('Vice-Chair of the Intergroup'),
        line(),
        line('Signatories:'),
        line('Ben Ahlqvist (EPP)'),
        line('Cora Dunne (S&amp;D)'),
      ].join(''),
    );
    expect(told(doc)).toEqual([
      'letterhead: Ana Vidmar / Member of the European Parliament',
      'addressee: Mr Ambrož Lipovec / Commissioner for Culture / Rue de la Loi 200, 1049 Brussels',
      'addressee: Ms Philippa Garrowby / Commissioner for the Budget',
      'dateline: Brussels, 26 November 2026',
      'subject: Reading rooms',
      'salutation: Dear Commissioners,',
      'paragraph: We write to you about the reading rooms of our towns, and of the people who use them.',
      'paragraph: We therefore ask you to:',
      'ask: open them;',
      'ask: keep them open.',
      'closing: Yours sincerely,',
      'author: Ana Vidmar / Vice-Chair of the Intergroup',
    ]);
    expect(signatories).toEqual([
      { name: 'Ben Ahlqvist', group: 'EPP' },
      { name: 'Cora Dunne', group: 'S&D' },
    ]);
    expect({ title, lang, left: problems(doc) }).toEqual({ title: 'Reading rooms', lang: 'en', left: [] });
  });

  it('is recognised by styles and numbering, in a Word of any language', () => {
    const { doc } = read(
      line('Reading rooms', '<w:pStyle w:val="Titre"/>') +
        line('What we ask', '<w:pStyle w:val="berschrift2"/>') +
        line('one', '<w:pStyle w:val="Listennummer"/>') +
        item('inner', 5, 1) +
        line('two', '<w:pStyle w:val="Listennummer"/>') +
        item('dot', 6) +
        para(run('all bold', '<w:b/>') + run(' plain', '<w:b w:val="0"/>') + run('named', '<w:rStyle w:val="Fett"/>')),
      { styles, numbering },
    );
    expect(told(doc)).toEqual([
      'subject: Reading rooms',
      'heading: What we ask',
      'ask: one',
      'ask: inner',
      'ask: two',
      'bullet: dot',
      'paragraph: all bold plainnamed',
    ]);
    expect(doc.content.at(-1)?.content).toEqual([
      { type: 'text', text: 'all bold', marks: [{ type: 'bold' }] },
      { type: 'text', text: ' plain' },
      { type: 'text', text: 'named', marks: [{ type: 'bold' }] },
    ]);
  });

  it('keeps links that lead somewhere safe, line breaks, and hyphens that are signs', () => {
    const { doc } = read(
      para(
        `<w:hyperlink r:id="a">${run('site')}</w:hyperlink><w:hyperlink r:id="b">${run('bad')}</w:hyperlink>` +
          '<w:r><w:br/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:tab/><w:t>x</w:t></w:r>',
      ),
      {
        links:
          '<Relationship Id="a" Target="https://example.eu/" TargetMode="External"/><Relationship Id="b" Target="javascript:alert(1)" TargetMode="External"/>',
      },
    );
    expect(doc.content[0]?.content).toEqual([
      { type: 'text', text: 'site', marks: [{ type: 'link', attrs: { href: 'https://example.eu/' } }] },
      { type: 'text', text: 'bad' },
      { type: 'hardBreak' },
      { type: 'text', text: 'co\u2011op x' },
    ]);
  });

  it('reads names from a table, and addresses from a table that only arranges them', () => {
    const cell = (inner: string): string => `<w:tc>${inner}</w:tc>`;
    const { doc, signatories } = read(
      `<w:tbl><w:tr>${cell(line('Mr Ambrož Lipovec') + line('European Commission'))}${cell(line('Ms Philippa Garrowby') + line('European Commission'))}</w:tr></w:tbl>` +
        line('Dear Commissioners,') +
        line('We write to you.') +
        line('Yours sincerely,') +
        line('Signatories:') +
        `<w:tbl><w:tr>${cell(line('Name'))}${cell(line('Group'))}</w:tr><w:tr>${cell(line('Ben Ahlqvist'))}${cell(line('EPP'))}</w:tr><w:tr>${cell(line('Cora Dunne'))}${cell(line('NI'))}</w:tr></w:tbl>`,
    );
    expect(signatories.map(({ name }) => name)).toEqual(['Ben Ahlqvist', 'Cora Dunne']);
    expect(text(doc)).toContain('Mr Ambrož Lipovec\nEuropean Commission');
  });

  it('says what it did not take, and takes the words of text boxes once', () => {
    const box = `<mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>${line('in the box')}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:txbxContent>${line('in the box')}</w:txbxContent></mc:Fallback></mc:AlternateContent>`;
    const { doc, notTaken } = read(
      para(
        `<w:r>${box}</w:r>` +
          run('around') +
          run('hidden', '<w:vanish/>') +
          '<w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:footnoteReference w:id="1"/></w:r><m:oMath><m:t>x</m:t></m:oMath>',
      ),
    );
    expect(text(doc)).toBe('in the box\n\naround');
    expect(Object.fromEntries(notTaken.map(({ what, count }) => [what, count]))).toEqual({
      'text-box': 1,
      hidden: 1,
      image: 1,
      footnote: 1,
      formula: 1,
    });
  });
});

describe('tracked changes of Word', () => {
  const body =
    line('Dear Commissioner,') +
    para(run('We ask for ') + deleted('old') + inserted('new', 'Ben') + run(' rooms.')) +
    para(inserted('A new paragraph.'), endInserted()) +
    para(deleted('A paragraph that went.', 'Ben'), endDeleted('Ben')) +
    para(run('First half, '), endDeleted()) +
    para(run('second half.'));

  it('are taken as they are, and as the text before with what each author made of it', () => {
    const { doc, before, changesByAuthor } = read(body);
    expect(told(doc)).toEqual(TAKEN);
    expect(told(before ?? doc)).toEqual(BEFORE);
    expect(
      changesByAuthor.map(({ author, inserted: more, deleted: less, from }) => [author, more, less, from]),
    ).toEqual([
      ['Ana', 2, 2, '2026-11-03T09:00:00Z'],
      ['Ben', 1, 2, '2026-11-03T09:00:00Z'],
    ]);
    const [ana, ben] = changesByAuthor.map((one) => told(one.doc));
    expect(ana).toEqual([
      'salutation: Dear Commissioner,',
      'paragraph: We ask for  rooms.',
      'paragraph: A new paragraph.',
      'paragraph: A paragraph that went.',
      'paragraph: First half, second half.',
    ]);
    expect(ben).toEqual([
      'salutation: Dear Commissioner,',
      'paragraph: We ask for oldnew rooms.',
      'paragraph: First half,',
      'paragraph: second half.',
    ]);
  });

  it('leave the blocks that nobody changed as they are, by id', () => {
    const { before, changesByAuthor } = read(body);
    const changes = diff(
      before ?? { type: 'doc', content: [] },
      changesByAuthor[1]?.doc ?? { type: 'doc', content: [] },
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['changed', 'deleted']);
  });

  it('make nothing else of what an author left alone, though it would be taken for something else without the rest', () => {
    const { before, changesByAuthor } = read(
      line('Brussels, 26 November 2026') +
        para(deleted('Dear Commissioner,', 'Ben'), endDeleted('Ben')) +
        line('Open the rooms') +
        line('Keep them open'),
    );
    const [ben] = changesByAuthor;
    expect(before && ben && diff(before, ben.doc).map(({ kind }) => kind)).toEqual(['deleted']);
  });

  it('know moved text, what one author deleted of another’s, and what stood before a style changed', () => {
    const move = (name: string, inner: string): string =>
      `<w:${name} w:id="9" w:author="Ana" w:date="">${inner}</w:${name}>`;
    const { doc, before } = read(
      line('Dear Commissioner,') +
        para(move('moveFrom', run('Moved.')) + run('Stays.')) +
        para(move('moveTo', run('Moved.')) + run('Last.')) +
        para(`<w:ins w:id="1" w:author="Ana" w:date="">${deleted('Came and went.', 'Ben')}</w:ins>`) +
        line(
          'Now a paragraph',
          '<w:pPrChange w:id="3" w:author="Ana"><w:pPr><w:pStyle w:val="Titre"/></w:pPr></w:pPrChange>',
        ),
      { styles },
    );
    expect(told(doc)).toEqual([
      'salutation: Dear Commissioner,',
      'paragraph: Stays.',
      'paragraph: Moved.Last.',
      'paragraph: Now a paragraph',
    ]);
    expect(told(before ?? doc)).toEqual([
      'salutation: Dear Commissioner,',
      'paragraph: Moved.Stays.',
      'paragraph: Last.',
      'paragraph: Now a paragraph',
    ]);
  });

  it('come with comments: who, when, what, and about which words', () => {
    const { comments } = read(
      para(
        run('We ask ') +
          '<w:commentRangeStart w:id="7"/>' +
          run('kindly') +
          '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>' +
          run(' for it.'),
      ),
      {
        comments: `<w:comment w:id="7" w:author="Rea" w:date="2026-11-05T09:00:00Z">${line('Why')}${line('kindly?')}</w:comment>`,
      },
    );
    expect(comments).toEqual([
      { author: 'Rea', date: '2026-11-05T09:00:00Z', text: 'Why\nkindly?', about: 'kindly', line: 1 },
    ]);
  });
});

describe('a Word file read beside the server', () => {
  it('gives every block an id of the letter’s own, the same one before and after', async () => {
    const answer = await readBeside(
      {
        bytes: wordFile(para(run('We ask for ') + inserted('new ') + run('rooms.')) + line('Stays.')),
        format: 'docx',
      },
      counter('id-'),
    );
    if (!answer.ok) throw new Error(answer.refusal.message);
    const ids = (doc: Doc | null | undefined): string[] =>
      rows(doc ?? { type: 'doc', content: [] }).map(({ id }) => id);
    expect(ids(answer.value.doc)).toEqual(['id-1', 'id-2']);
    expect(ids(answer.value.before)).toEqual(['id-1', 'id-2']);
    expect(answer.value.changesByAuthor?.map(({ doc }) => ids(doc))).toEqual([['id-1', 'id-2']]);
  });

  it('is given up when nobody waits for it any more', async () => {
    const stop = new AbortController();
    const bytes = wordFile(Array.from({ length: 5_000 }, (_, n) => line(`Room ${String(n * 7919)} is open`)).join(''));
    const answer = readBeside({ bytes, format: 'docx' }, counter(), {
      signal: stop.signal,
      onStep: ({ doing }) => {
        if (doing === 'reading') stop.abort();
      },
    });
    expect(await answer).toMatchObject({ ok: false, refusal: { code: 'unavailable' } });
  });

  it('is given up when it takes too long', async () => {
    const bytes = wordFile(line('x').repeat(5000));
    const answer = await readBeside({ bytes, format: 'docx' }, counter(), {}, { timeMs: 1 });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'too-large' } });
  });
});
