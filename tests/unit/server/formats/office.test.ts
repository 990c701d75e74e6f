import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { docxOf } from '../../../../server/formats/docx/letter.ts';
import { odtOf } from '../../../../server/formats/odt/letter.ts';
import { convert, officeSuite } from '../../../support/office-suite.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { sampleFile } from '../../../support/printed-letters.ts';

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('an OpenDocument file is the same bytes for the same letter, and begins with what it is', () => {
  const bytes = odtOf(sampleFile(46));
  expect(sha(odtOf(sampleFile(46)))).toBe(sha(bytes));
  expect(strFromU8(bytes.slice(30, 38))).toBe('mimetype');
  expect(strFromU8(bytes.slice(38, 77))).toBe('application/vnd.oasis.opendocument.text');
  const parts = unzipSync(bytes);
  const content = strFromU8(parts['content.xml'] ?? new Uint8Array());
  expect(content.match(/<text:p text:style-name="ListNumber">/g)).toHaveLength(4);
  expect(content).toContain('<text:h text:style-name="LetterSubject" text:outline-level="1">');
  expect(strFromU8(parts['styles.xml'] ?? new Uint8Array())).toContain('Draft, not for publication');
});

it.runIf(officeSuite)(
  'LibreOffice opens our Word and OpenDocument files and reads every word in them',
  async () => {
    const folder = temporaryFolder();
    const file = sampleFile(46);
    writeFileSync(join(folder, 'word.docx'), await docxOf(file));
    writeFileSync(join(folder, 'open.odt'), odtOf(file));
    convert(folder, ['word.docx', 'open.odt'], 'txt:Text (encoded):UTF8');
    for (const name of ['word.txt', 'open.txt']) {
      const said = readFileSync(join(folder, 'out', name), 'utf8').replace(/\s+/g, ' ');
      for (const { name: signatory } of file.signatures) expect(said).toContain(signatory);
      for (const words of [
        'Subject: A reading room',
        '4. publish by June 2027',
        'Mr Ambrož Lipovec',
        'Yours sincerely,',
      ]) {
        expect([name, said.includes(words)]).toEqual([name, true]);
      }
    }
  },
  120_000,
);
