import { describe, expect, it } from 'vitest';
import { createPdfRenderer } from '../../../server/formats/pdf/renderer.ts';
import { withManifest } from '../../../shared/proof/formats/bundle.ts';
import { namesFault, type PrintedName } from '../../../shared/proof/files/pdf.ts';
import { pdfText } from '../../../shared/proof/files/pdf-text.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { evidenceOf, filesOf, jsonIn, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

const AT = '2026-11-26T09:00:00.000Z';
const doc = {
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'a' }, content: [{ type: 'text', text: 'Trains.' }] }],
} as Doc;

async function printed(of: {
  doc: Doc;
  lang: string;
  names: readonly PrintedName[];
  attachment: Uint8Array;
}): Promise<Uint8Array> {
  const renderer = createPdfRenderer({ lettersPerThread: 10 });
  try {
    const made = await renderer.render({
      ...{ doc: of.doc, lang: of.lang, title: 'Trains', at: AT, attachment: of.attachment },
      mark: { kind: 'final', number: 1, digest: 'a'.repeat(64) },
      ...(of.names.length > 0 ? { signatures: of.names } : {}),
    });
    return Uint8Array.from(made);
  } finally {
    await renderer.close();
  }
}

describe('the names in a printed letter', () => {
  it.each(['en', 'el', 'bg'])('are read whatever their letters, in a letter in %s', async (lang) => {
    const names: PrintedName[] = [
      { name: 'Żaneta Borgcara-Đukić', group: 'Greens/EFA', country: 'Malta' },
      { name: 'Ελένη (Νίκη) Οδυσσέως', group: 'The Left' },
      { name: 'Offiong Fjällström ﬃ', country: 'Sverige' },
      { name: 'Цветелина Пенчева' },
      {
        name: 'A very long name that has to break over more than one line of the page because it never ends, really',
        group: 'NI',
      },
    ];
    const pdf = await printed({ doc, lang, names, attachment: new Uint8Array([1]) });
    expect(await namesFault(pdf, names, lang)).toBeNull();
    for (const other of [names.slice(1), names.slice(0, -1), names.toReversed(), [...names, { name: 'X' }], []]) {
      expect(await namesFault(pdf, other, lang)).toMatch(/^(other-names|names-of-nobody)$/);
    }
    expect(await pdfText(pdf)).not.toContain('\ufffd');
  });

  it('are those of a whole Parliament, over pages and columns', async () => {
    const names = Array.from({ length: 720 }, (_, n) => ({ name: `Member Nº ${String(n)}`, group: 'EPP' }));
    const pdf = await printed({ doc, lang: 'en', names, attachment: new Uint8Array([1]) });
    expect(await namesFault(pdf, names, 'en')).toBeNull();
  });

  it('make a bundle fail when they are not those who approve', async () => {
    const server = await startServer();
    const { lea, letter } = await lockedLetter(server);
    const files = filesOf(await evidenceOf(lea, letter));
    const good = await verifyBundle(files);
    expect(good.ok && good.checked.map(({ check }) => check)).toContain('pdf');
    const version = jsonIn(files, 'version.json') as { doc: Doc; header: { lang: string } };
    const attachment = files.get('version.json') ?? new Uint8Array();
    const names = [{ name: 'Mallory' }, ...(jsonIn(files, 'people.json') as PrintedName[])];
    const pdf = await printed({ doc: version.doc, lang: version.header.lang, names, attachment });
    const swapped = await withManifest(new Map(files).set('letter.pdf', Uint8Array.from(pdf)));
    expect(await verifyBundle(swapped)).toMatchObject({
      ok: false,
      check: 'pdf',
      message: 'letter.pdf prints other names than those of the standing approvals.',
    });
  });

  it('are not read from what is no PDF, or one that is broken', async () => {
    const pdf = await printed({ doc, lang: 'en', names: [{ name: 'Ana' }], attachment: new Uint8Array([1]) });
    for (let cut = 0; cut < pdf.length; cut += 997) expect(await pdfText(pdf.slice(0, cut))).toBeNull();
    expect(await pdfText(new TextEncoder().encode('%PDF-1.7 startxref 9 %%EOF'))).toBeNull();
  });
});
