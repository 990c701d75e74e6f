import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../../server/formats/import/package.ts';
import { readBeside } from '../../../../support/read-beside.ts';
import { counter } from '../../../../support/printed-letters.ts';
import { line, para, run, wordFile } from '../../../../support/word-file.ts';

const refused = async (bytes: Uint8Array): Promise<string> => {
  const answer = await readBeside({ bytes, format: 'docx' }, counter());
  return answer.ok ? 'read' : answer.refusal.code;
};
const withDocument = (xml: string, more: Zippable = {}): Uint8Array =>
  zipSync({ 'word/document.xml': strToU8(xml), ...more });
const body = (inner: string): string => `<w:document xmlns:w="w"><w:body>${inner}</w:body></w:document>`;

/** Writes another size of what is packed into the zip's directory and before each part. */
function lying(zip: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(zip);
  const view = new DataView(copy.buffer);
  for (let at = 0; at + 4 < copy.length; at++) {
    if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, size, true);
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true);
  }
  return copy;
}

describe('a file made to harm its reader', () => {
  it('is refused when it unpacks to far more than it is', async () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(64 << 20) }, { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refused(bomb)).toBe('too-large');
  });

  it('is cut off when it lies about what it unpacks to', async () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(64 << 20) }, { level: 9 });
    expect(await refused(lying(bomb, 100_000))).toBe('invalid');
  });

  it('is refused with more than the parts that a Word file has, one more than may be', async () => {
    const parts = (count: number): Zippable =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`media/${String(n)}.png`, new Uint8Array()]));
    expect(await refused(withDocument(body(line('x')), parts(LIMITS.entries - 1)))).toBe('read');
    expect(await refused(withDocument(body(line('x')), parts(LIMITS.entries)))).toBe('too-large');
  });

  it('is refused with a document type, and its entities are never put in', async () => {
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect(await refused(withDocument(`${entities}${body(line('&b;'))}`))).toBe('invalid');
    expect(await refused(withDocument(body(line('&b;'))))).toBe('invalid');
  });

  it('is read to a depth, and no deeper', async () => {
    const nested = (depth: number): string =>
      `${'<w:smartTag>'.repeat(depth)}${run('x')}${'</w:smartTag>'.repeat(depth)}`;
    expect(await refused(wordFile(para(nested(LIMITS.depth - 5))))).toBe('read');
    expect(await refused(wordFile(para(nested(LIMITS.depth))))).toBe('too-large');
    expect(await refused(wordFile(para(nested(200_000))))).toBe('too-large');
  });

  it('is refused with more text, or more paragraphs, than any letter', async () => {
    const words = 'lorem ipsum '.repeat(100);
    expect(await refused(wordFile(line(words).repeat(Math.ceil(LIMITS.text / words.length) + 1)))).toBe('too-large');
    expect(await refused(wordFile('<w:p/>'.repeat(LIMITS.paragraphs + 1)))).toBe('too-large');
  });

  it('writes and reads nothing by the names of its parts, and opens no file within it', async () => {
    const inner = wordFile(line('inner'));
    const bytes = withDocument(body(line('x')), { '../../../etc/passwd': strToU8('x'), 'word/embedded.docx': inner });
    expect(await refused(bytes)).toBe('read');
  });

  it('is refused in words when it is larger than 10 MB, empty, no zip, or no Word file', async () => {
    expect(await refused(new Uint8Array(LIMITS.file + 1))).toBe('too-large');
    expect(await refused(new Uint8Array())).toBe('invalid');
    expect(await refused(strToU8('Dear Commissioner,'))).toBe('invalid');
    expect(await refused(zipSync({ mimetype: strToU8('application/vnd.oasis.opendocument.text') }))).toBe('invalid');
    expect(await refused(withDocument('<w:document><w:body>'))).toBe('invalid');
    expect(await refused(wordFile(line('x')).slice(0, -30))).toBe('invalid');
  });

  it('does not climb through lists that nest without end', async () => {
    const numbering =
      '<w:abstractNum w:abstractNumId="1"></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>';
    const levels = Array.from(
      { length: 300 },
      (_, n) => `<w:lvl w:ilvl="${String(n)}"><w:numFmt w:val="decimal"/></w:lvl>`,
    ).join('');
    const items = Array.from({ length: 300 }, (_, n) =>
      line('x', `<w:numPr><w:ilvl w:val="${String(n)}"/><w:numId w:val="1"/></w:numPr>`),
    );
    const bytes = wordFile(items.join(''), {
      numbering: numbering.replace('</w:abstractNum>', `${levels}</w:abstractNum>`),
    });
    expect(await refused(bytes)).toBe('read');
  });
});
