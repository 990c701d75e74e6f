import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExportProblem } from '../../../../server/formats/problem.ts';
import { createPdfRenderer, type PdfLetter, type PdfRenderer } from '../../../../server/formats/pdf/renderer.ts';
import { diff } from '../../../../shared/amendment/index.ts';
import { textBlocks } from '../../../../shared/letter/blocks.ts';
import { heading, part } from '../../../../shared/letter/build.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { headings } from '../../../../shared/letter/export/letter-file.ts';
import { withIds } from '../../../../shared/letter/ids.ts';
import { fromTemplate } from '../../../../shared/letter/templates.ts';
import { LANGUAGES } from '../../../../shared/letter/words/index.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { paper, poppler } from '../../../support/poppler.ts';
import { ALPHABETS, AT, counter, DIGEST, sampleFile, shortDoc, signatories } from '../../../support/printed-letters.ts';

let renderer: PdfRenderer;
beforeAll(() => {
  renderer = createPdfRenderer();
});
afterAll(() => renderer.close());

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const problemOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
const short = (text: string, more: Partial<PdfLetter> = {}): PdfLetter => ({
  doc: shortDoc(text),
  title: 'A short letter',
  lang: 'en',
  mark: { kind: 'draft' },
  at: AT,
  ...more,
});
const doc = (...content: Parameters<typeof withIds>[0]['content']): Doc => withIds({ type: 'doc', content }, counter());

describe('the printed letter', () => {
  it('is the same file for the same letter, from another renderer too', async () => {
    const first = await renderer.render(sampleFile(46));
    const other = createPdfRenderer();
    const again = await other.render(sampleFile(46));
    await other.close();
    expect(new TextDecoder('latin1').decode(first.slice(0, 5))).toBe('%PDF-');
    expect(sha(again)).toBe(sha(first));
  });

  it('differs when its time does', async () => {
    const first = await renderer.render(short('x'));
    expect(sha(await renderer.render(short('x', { at: '2026-11-26T09:00:01Z' })))).not.toBe(sha(first));
  });

  it.runIf(poppler)('is tagged, and says its title, language, authors and date', async () => {
    const info = paper(temporaryFolder(), await renderer.render(sampleFile())).info();
    expect(info).toMatch(/Title: +A reading room within reach: public libraries in the next European budget\n/);
    expect(info).toMatch(/Author: +Katrijn Oostmalle\n/);
    expect(info).toMatch(/Tagged: +yes/);
    expect(info).toMatch(/CreationDate: +Thu Nov 26 /);
    const bytes = new TextDecoder('latin1').decode(await renderer.render(sampleFile()));
    expect(bytes).toContain('/Lang (en)');
    expect(bytes).toContain('/DisplayDocTitle true');
    expect(bytes).toContain('pdfuaid:part>1<');
  });

  it.runIf(poppler)('is read out in the order of the letter, each address whole', async () => {
    const file = sampleFile();
    const structure = paper(temporaryFolder(), await renderer.render(file))
      .structure()
      .replace(/\s+/g, ' ');
    let place = 0;
    const found = textBlocks(file.doc).map((block) => {
      const first = (block.content ?? []).find((node) => node.type === 'text')?.text ?? '';
      place = structure.indexOf(first.slice(0, 30), place) + 1;
      return place > 0;
    });
    expect(found).not.toContain(false);
    expect(structure).toMatch(/H1 "Subject: A reading room/);
    expect(structure).toMatch(
      /Mr Ambrož Lipovec" "Commissioner for Culture.*Ms Philippa Garrowby" "Commissioner for the Budget/,
    );
    expect(structure.match(/\bLbl\b/g)?.length).toBe(4 + 14);
  });

  it.runIf(poppler).each([
    [3, 2],
    [46, 2],
    [720, 9],
  ])('lists %i signatories, one item each and all of them, on %i pages', async (names, pages) => {
    const file = sampleFile(names);
    const printed = paper(temporaryFolder(), await renderer.render(file));
    const structure = printed.structure();
    const list = structure.slice(structure.indexOf(`H2 "${headings('en').signatures}"`));
    expect(list.match(/\bLI\b/g)?.length).toBe(names);
    const words = printed.words();
    expect(file.signatures.filter(({ name }) => !words.includes(name))).toEqual([]);
    expect(printed.info()).toMatch(new RegExp(`Pages: +${String(pages)}\n`));
  });

  it.runIf(poppler)('sets names that need two lines without losing one', async () => {
    const long = signatories(80).map(({ name, group }, index) => ({
      name: index % 3 === 0 ? `${name} ${'de la Vallée-Montferrand '.repeat(3).trim()}` : name,
      group,
    }));
    const printed = paper(temporaryFolder(), await renderer.render({ ...sampleFile(), signatures: long }));
    // The reader takes a hyphen at a line's end for one that the line made.
    const plain = (text: string): string => text.replace(/[\s-]/g, '');
    const words = plain(printed.text());
    expect(long.filter(({ name }) => !words.includes(plain(name)))).toEqual([]);
  });

  it.runIf(poppler)('says on every page that a draft is not for publication, and of what a version is', async () => {
    const folder = temporaryFolder();
    const { doc: text, title, lang, signatures, at } = sampleFile(46);
    const draft = paper(
      folder,
      await renderer.render({ doc: text, title, lang, signatures, at, mark: { kind: 'draft' } }),
    );
    expect(draft.text().match(/Draft, not for publication/g)?.length).toBe(2);
    const final = paper(
      folder,
      await renderer.render({ ...sampleFile(46), mark: { kind: 'final', number: 3, digest: DIGEST } }),
    );
    expect(final.text()).not.toContain('Draft');
    expect(final.text().match(/Version 3 · Fingerprint 01234567/g)?.length).toBe(2);
    expect(final.text()).toMatch(/1 ?\/ ?2/);
  });

  it.runIf(poppler)('marks bold, italic and underlined words, and leads links where they lead', async () => {
    const letter = doc(part('subject', 'Marks'), {
      type: 'paragraph',
      attrs: { id: '' },
      content: [
        { type: 'text', text: 'plain ' },
        { type: 'text', text: 'both ', marks: [{ type: 'bold' }, { type: 'italic' }] },
        { type: 'text', text: 'site', marks: [{ type: 'link', attrs: { href: 'https://example.eu/a?b=(c)' } }] },
        { type: 'text', text: 'bad', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
      ],
    });
    const bytes = await renderer.render(short('', { doc: letter }));
    const printed = paper(temporaryFolder(), bytes);
    expect(printed.words()).toContain('plain both sitebad');
    expect(printed.fonts()).toMatch(/SourceSerif4-BoldItalic|SourceSerif4-BoldIt/);
    const raw = new TextDecoder('latin1').decode(bytes);
    expect(raw).toContain('https://example.eu/a?b=');
    expect(raw).not.toContain('javascript:');
  });

  it.runIf(poppler)('carries the version as an attachment of PDF/A-3a, and is dated, when it is evidence', async () => {
    const attachment = new TextEncoder().encode('{"format":"paraph.version/1","ž":"„x“"}');
    const rows = [{ label: 'Fingerprint', value: DIGEST }];
    const bytes = await renderer.render({ ...sampleFile(), attachment, certificate: { heading: 'Certificate', rows } });
    const printed = paper(temporaryFolder(), bytes);
    expect(printed.attachments()).toMatch(/1 embedded file[\s\S]*version\.json/);
    expect(new TextDecoder('latin1').decode(bytes)).toContain('pdfaid:part>3<');
    expect(printed.text()).toContain('Certificate');
    expect(printed.text().replace(/\s/g, '')).toContain(DIGEST);
  });

  it('has no gap in its outline, whatever levels the headings have, with a subject and without', async () => {
    for (const subject of [[part('subject', 'S')], []]) {
      const deep = doc(
        ...subject,
        heading(3, 'Three'),
        heading(1, 'One'),
        heading(3, 'Three again'),
        part('paragraph', 'x'),
      );
      expect((await renderer.render(short('', { doc: deep }))).length).toBeGreaterThan(1000);
    }
  });

  it.each(['blank', 'open-letter', 'statement'] as const)(
    'prints the template %s before anybody fills it in',
    async (id) => {
      const printed = await renderer.render(
        short('', { doc: fromTemplate(id, { lang: 'en', at: new Date(AT) }, counter()), title: '' }),
      );
      expect(printed.length).toBeGreaterThan(1000);
    },
  );

  it('knows a word for the subject in every language that has an alphabet here', () => {
    expect(Object.keys(ALPHABETS).sort()).toEqual([...LANGUAGES].sort());
  });

  it.each(Object.entries(ALPHABETS))('prints every letter of %s', async (lang, alphabet) => {
    const words = headings(lang);
    const letter = doc(part('letterhead', alphabet), part('subject', alphabet), heading(3, alphabet), {
      type: 'paragraph',
      attrs: { id: '' },
      content: [{ type: 'text', text: alphabet, marks: [{ type: 'bold' }, { type: 'italic' }] }],
    });
    const signatures = [{ name: alphabet, group: 'NI' }];
    const bytes = await renderer.render(short('', { doc: letter, lang, title: alphabet, signatures }));
    if (!poppler) return;
    const printed = paper(temporaryFolder(), bytes).words();
    expect(printed).toContain(`${words.subject}:`);
    expect(printed).toContain(words.signatures);
    const letters = [...alphabet].filter((one) => /\p{L}/u.test(one));
    expect(letters.filter((one) => !printed.normalize('NFKC').includes(one.normalize('NFKC')))).toEqual([]);
  });
});

describe('a letter that cannot be printed', () => {
  it('is refused with the name and the character that have no shape, and the next one is printed', async () => {
    const signatures = [{ name: 'Ana Vidmar' }, { name: 'Hana 北 Nováková', group: 'Renew' }];
    const problem = await problemOf(renderer.render(short('Hello', { signatures })));
    expect(problem).toBeInstanceOf(ExportProblem);
    expect(problem).toMatchObject({
      code: 'unprintable',
      what: [{ character: '北', context: 'Hana 北 Nováková (Renew)' }],
    });
    expect((problem as ExportProblem).message).toContain('“北” (U+5317) in “Hana 北 Nováková (Renew)”');
    expect((await renderer.render(short('Hello'))).length).toBeGreaterThan(1000);
  });

  it('is refused when its time is none', async () => {
    await expect(renderer.render(short('x', { at: 'tomorrow' }))).rejects.toThrow(RangeError);
  });
});

describe('the renderer', () => {
  it('refuses one letter more than may wait, and prints those that do', async () => {
    const small = createPdfRenderer({ waiting: 2 });
    const jobs = [1, 2, 3].map((n) => small.render(short(String(n))));
    await expect(small.render(short('4'))).rejects.toMatchObject({ code: 'busy' });
    expect(await Promise.all(jobs)).toHaveLength(3);
    await small.close();
  });

  it('does not print what nobody waits for any more, and prints the others', async () => {
    const [stopped, gone] = [new AbortController(), new AbortController()];
    gone.abort();
    const all = [
      renderer.render(sampleFile(3)),
      renderer.render(sampleFile(720), stopped.signal),
      renderer.render(sampleFile(720), gone.signal),
      renderer.render(sampleFile(3)),
    ];
    stopped.abort();
    const answers = await Promise.allSettled(all);
    expect(answers.map((one) => (one.status === 'rejected' ? (one.reason as ExportProblem).code : 'printed'))).toEqual([
      ...['printed', 'stopped', 'stopped', 'printed'],
    ]);
  });

  it('gives up a letter that takes too long and goes on with a fresh thread', async () => {
    const hasty = createPdfRenderer({ timeMs: 1 });
    await expect(hasty.render(sampleFile(720))).rejects.toMatchObject({ code: 'too-slow' });
    await hasty.close();
  });

  it('prints on after its thread was replaced', async () => {
    const renewed = createPdfRenderer({ lettersPerThread: 1 });
    const made = await Promise.all(['a', 'a', 'a'].map((text) => renewed.render(short(text))));
    expect(new Set(made.map(sha)).size).toBe(1);
    await renewed.close();
  });

  it('refuses those who wait when it is closed, and everybody after', async () => {
    const closing = createPdfRenderer();
    const waiting = problemOf(closing.render(sampleFile(720)));
    await closing.close();
    expect(await waiting).toMatchObject({ code: 'closed' });
    await expect(closing.render(short('x'))).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('printed amendments', () => {
  it.runIf(poppler)('have the Parliament’s form: place, two columns, the language, the justification', async () => {
    const before = sampleFile().doc;
    const text = JSON.stringify(before).replace('fewer than 10 000', 'fewer than 20 000');
    const after = JSON.parse(text) as { content: unknown[] };
    after.content.splice(11, 0, {
      type: 'paragraph',
      attrs: { id: 'new' },
      content: [{ type: 'text', text: 'A wholly new one.' }],
    });
    after.content.splice(9, 1);
    const changes = diff(before, after as unknown as Doc);
    const sheet = { number: 3, authors: ['Ana Vidmar', 'Ben Ahl'], forGroup: 'S&D', to: 2, before, changes };
    const set = { title: 'A reading room', lang: 'en', at: AT, amendments: [{ ...sheet, justification: 'Because.' }] };
    const bytes = await renderer.renderAmendments(set);
    expect(sha(await renderer.renderAmendments(set))).toBe(sha(bytes));
    const printed = paper(temporaryFolder(), bytes);
    const structure = printed.structure().replace(/\s+/g, ' ');
    for (const words of [
      /H2 "Amendment 3".*"Amendment to Amendment 2"/,
      /"Ana Vidmar, Ben Ahl" "on behalf of the S&D Group"/,
      /"Heading 1".*"Text proposed".*"Amendment".*"What the Union can do".*"deleted"/,
      /"Paragraph 3 a \(new\)".*"A wholly new one."/,
      /"Ask 3".*"3\. set aside part of the funds/,
      /"Or\. en"/,
      /"Justification" P \(block\) "Because\."/,
    ]) {
      expect(structure).toMatch(words);
    }
    expect(printed.fonts()).toMatch(/BoldIt/);
  });
});
