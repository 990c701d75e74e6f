/** Makes a Word file the same bytes for the same letter: the library writes the clock and chance into it. */
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { wordDate } from './paragraphs.ts';

/** The oldest time that a zip can hold; fflate writes local time, so this is the same in every time zone. */
const EPOCH = new Date(1980, 0, 1);

/** Returns the file with its dates set to `at`, its links numbered in order and its parts sorted. */
export function stable(bytes: Uint8Array, at: string): Uint8Array {
  const parts = unzipSync(bytes);
  const date = wordDate(at);
  const names = Object.keys(parts).sort();
  const zippable: Zippable = {};
  for (const name of names) {
    const part = parts[name];
    if (part === undefined) continue;
    if (name === 'docProps/core.xml') zippable[name] = [strToU8(dated(strFromU8(part), date)), { mtime: EPOCH }];
    else zippable[name] = [part, { mtime: EPOCH }];
  }
  for (const name of names) {
    const links = `word/_rels/${name.slice('word/'.length)}.rels`;
    const [text, rels] = [parts[name], parts[links]];
    if (!name.startsWith('word/') || text === undefined || rels === undefined) continue;
    const [newText, newRels] = renumbered(strFromU8(text), strFromU8(rels));
    zippable[name] = [strToU8(newText), { mtime: EPOCH }];
    zippable[links] = [strToU8(newRels), { mtime: EPOCH }];
  }
  return zipSync(zippable, { level: 6 });
}

function dated(xml: string, date: string): string {
  return xml.replace(/(<dcterms:(created|modified)\b[^>]*>)[^<]*/g, `$1${date}`);
}

/** Gives relationships that were named by chance names by the order in which the text uses them. */
function renumbered(written: string, rels: string): [string, string] {
  // Formatting before a change that had none is still to be written down: Word refuses the file otherwise.
  const text = written.replace(/(<w:rPrChange\b[^>]*)\/>/g, '$1><w:rPr/></w:rPrChange>');
  const names = new Map<string, string>();
  for (const [, id = ''] of text.matchAll(/\br:(?:id|embed)="([^"]+)"/g)) {
    if (!/^rId\d+$/.test(id) && !names.has(id)) names.set(id, `rIdLink${String(names.size + 1)}`);
  }
  const renamed = (xml: string, attribute: RegExp): string =>
    xml.replace(attribute, (whole, start: string, id: string) => {
      const name = names.get(id);
      return name === undefined ? whole : `${start}${name}"`;
    });
  const sorted = renamed(rels, /(\bId=")([^"]+)"/g).replace(/(?:<Relationship\b[^>]*\/>)+/, (all) =>
    (all.match(/<Relationship\b[^>]*\/>/g) ?? []).sort().join(''),
  );
  return [renamed(text, /(\br:(?:id|embed)=")([^"]+)"/g), sorted];
}
