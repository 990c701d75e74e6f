/** What poppler's tools say of a PDF; machines without them skip what needs them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether poppler-utils is installed. */
export const poppler = ['pdfinfo', 'pdftotext', 'pdffonts', 'pdfdetach'].every(
  (tool) => spawnSync(tool, ['-v']).error === undefined,
);
if (!poppler) console.warn('poppler-utils is not installed: the structure of PDFs is not checked');

/** A PDF in a folder, to be asked about. */
export function paper(folder: string, pdf: Uint8Array) {
  const file = join(folder, 'paper.pdf');
  writeFileSync(file, pdf);
  const ask = (tool: string, ...args: string[]): string =>
    execFileSync(tool, [...args, file, ...(tool === 'pdftotext' ? ['-'] : [])], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  return {
    info: () => ask('pdfinfo'),
    structure: () => ask('pdfinfo', '-struct-text'),
    text: () => ask('pdftotext', '-enc', 'UTF-8'),
    /** Words in a row, whatever the line they stand in. */
    words: () => ask('pdftotext', '-enc', 'UTF-8').replace(/\s+/g, ' '),
    fonts: () => ask('pdffonts'),
    attachments: () => ask('pdfdetach', '-list'),
  };
}
