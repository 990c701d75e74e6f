/** Which part of a Word file is which: relationships say, for programs name their parts as they like. */
import type { Package } from '../package.ts';
import { readXml, xmlText } from '../xml.ts';

export interface Relationship {
  /** The last word of its type: "styles", "header", "hyperlink". */
  readonly type: string;
  /** Path of a part, or an address where it leads out of the file. */
  readonly target: string;
  readonly external: boolean;
}

/** Returns the relationships of a part by their ids; of the file itself for the empty path. */
export function relationshipsOf(file: Package, path: string): Map<string, Relationship> {
  const slash = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, slash);
  const found = new Map<string, Relationship>();
  readXml(xmlText(file.part(`${folder}_rels/${path.slice(slash)}.rels`)), {
    open: (name, { Id, Type = '', Target, TargetMode }) => {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      const external = TargetMode === 'External';
      const type = Type.slice(Type.lastIndexOf('/') + 1);
      found.set(Id, { type, external, target: external ? Target : resolved(folder, Target) });
    },
    close: () => undefined,
  });
  return found;
}

/** Returns the path of the part that holds the letter, or null. */
export function mainPart(file: Package): string | null {
  const main = [...relationshipsOf(file, '').values()].find(
    ({ type, external }) => type === 'officeDocument' && !external,
  );
  return [main?.target ?? '', 'word/document.xml'].find((path) => path !== '' && file.has(path)) ?? null;
}

function resolved(folder: string, target: string): string {
  const plain = target.replaceAll('\\', '/');
  const steps = plain.startsWith('/') ? [] : folder.split('/').filter((step) => step !== '');
  for (const step of plain.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
