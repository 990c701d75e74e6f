import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docxWithChanges } from '../../server/formats/docx/letter.ts';
import { readDocx } from '../../server/formats/import/docx/read.ts';
import { diff } from '../../shared/amendment/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { AT, counter, sampleFile } from '../support/printed-letters.ts';
import { elin as lead } from './support/cast.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

/** A letter that two people have worked on in Word. */
async function workedOn(): Promise<string> {
  const letter = { ...sampleFile(2), mark: { kind: 'draft' } } as const;
  const reworded = (from: string, to: string) => JSON.parse(JSON.stringify(letter.doc).replace(from, to)) as Doc;
  const edit = (author: string, doc: Doc) => ({ author, date: AT, changes: diff(letter.doc, doc) });
  const file = join(tmpdir(), `worked-on-${String(process.pid)}.docx`);
  const bytes = await docxWithChanges({
    letter,
    edits: [
      edit('Ana Vidmar', reworded('one warm room', 'one open room')),
      edit('Ben Ahl', reworded('two street lamps', 'two street lamps and a bench')),
    ],
    comments: [{ author: 'Cleo Prat', date: AT, block: 'b11', text: 'Do we know this?' }],
  });
  await writeFile(file, bytes);
  return file;
}

test('a Word file with tracked changes becomes a letter with amendments, and goes out again as files', async ({
  paraph,
}) => {
  await paraph.people(lead);
  const page = await paraph.at(lead, '/letters/new');
  await page.getByText('A text you already have').click();
  // What is no such file is told, and another one can be taken.
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'letter.odt', mimeType: 'application/zip', buffer: Buffer.from('no letter') });
  await expect(page.getByText('This is not an OpenDocument text')).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).click();
  await input.setInputFiles(await workedOn());
  await expect(page.getByText('Ana Vidmar: 2 changes')).toBeVisible();
  await expect(page.getByText('1 comment', { exact: true })).toBeVisible();
  await page.getByText('Keep them as amendments').click();
  await expectAccessible(page);
  await shot(page, 'import');
  await page.getByRole('button', { name: 'Start this letter' }).click();
  await page.waitForURL(/\/l\/[^/]+$/);
  const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
  await expect(sheet).toContainText('A public library is the one warm');
  const letter = page.url();

  // The draft goes out with one of the two amendments as tracked changes.
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Word' }).check();
  await dialog.getByLabel('Tracked changes').selectOption({ label: 'Some amendments' });
  await dialog.getByRole('button', { name: 'Save file' }).click();
  await expect(dialog.getByText('Choose at least one amendment.')).toBeVisible();
  await dialog.getByRole('checkbox', { name: /^AM 2/ }).check();
  await expectAccessible(page);
  await shot(page, 'export');
  const [word] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save file' }).click(),
  ]);
  expect(word.suggestedFilename()).toMatch(/-draft\.docx$/);
  const back = readDocx(new Uint8Array(await readFile(await word.path())), counter());
  expect(back.changesByAuthor.map(({ author }) => author)).toEqual(['Elin Sandvik (AM 2)']);
  await expect(dialog).toBeHidden();

  // All amendments, as the Parliament prints them.
  await page.goto(`${letter}/am`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [printed] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Save file' }).click(),
  ]);
  expect(printed.suggestedFilename()).toMatch(/-amendments\.pdf$/);

  // A character that no font of ours prints is named, not lost.
  await page.goto(letter);
  await sheet.getByText('Yours sincerely,').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' 日');
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save file' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('日');
});
