/** What stands beneath those who wrote a letter: what is enclosed, and who gets a copy. */
import { isText, LONGEST_PART, type Entry } from './entries.ts';
import { joinLines, linesOf, plainOf } from './lines.ts';
import { COPY_LABEL } from './words.ts';

/** Words for what is enclosed, in the languages of the Union. */
const WORDS =
  'enclosures?|attachments?|annex(?:es)?|pi[eè]ces?[ -]jointes?|annexes?|anlagen?|beilagen?|anexos?|(?:documentos? )?adjuntos?|allegat[oi]|bijlagen?|załączniki?|příloh[ay]|príloh[ay]|prilog[aei]?|prilozi|privitak|privici|mellékletek|melléklet|anex[aăe]|приложени[ея]|συνημμέν[οα]|παραρτήματα?|bilag|bilag(?:a|or)|liite|liitteet|lisad?|pielikum[si]|priedas|priedai|annessi?|iatáin|iatán|ceangaltáin?';
/** The same cut short; a full stop ends them. */
const SHORT = 'encls?|enc|anl|bijl|p\\.\\s?j|zał|příl|príl|pril|mell|bil|all|anx|прил|συν';
const ENCLOSURE = new RegExp(
  String.raw`^(?:(?:${WORDS})(?:\s*\(\d{1,2}\))?\s*[:：]|(?:${SHORT})\.?\s*(?:\(\d{1,2}\)\s*)?[:：]|(?:encls?|enc|anl|bijl|zał|příl|príl|mell|прил|συν)\.(?=\s|$)|p\.\s?j\.(?=\s|$))`,
  'iu',
);
/** A label on a line of its own, beneath which more stands. */
const ALONE = new RegExp(String.raw`^(?:${WORDS})(?:\s*\(\d{1,2}\))?$`, 'iu');

type Afterword = 'enclosure' | 'copy';

/** Returns whether a line says what is enclosed or who gets a copy. */
export function afterwordOf(line: string): Afterword | null {
  const text = line.slice(0, 200).trim();
  if (COPY_LABEL.test(text)) return 'copy';
  return ENCLOSURE.test(text) ? 'enclosure' : null;
}

/** Lines of one paragraph that are parts of their own, as when a letter is written a line a paragraph. */
export function splitAfterwords(entry: Entry): Entry[] {
  const { block } = entry;
  if (entry.certain || entry.part !== undefined || block.kind !== 'paragraph') return [entry];
  const lines = linesOf(block.inline);
  const starts = lines.flatMap((line, at) => (at === 0 || afterwordOf(plainOf(line)) !== null ? [at] : []));
  if (starts.length < 2) return [entry];
  return starts.map((from, index): Entry => ({
    block: { ...block, line: block.line + from, inline: joinLines(lines.slice(from, starts[index + 1])) },
  }));
}

/** Tells enclosures and copies among what follows a letter's last words. */
export function withAfterwords(entries: readonly Entry[]): Entry[] {
  const last = entries.findLastIndex(({ part }) => part === 'closing' || part === 'author');
  if (last < 0) return [...entries];
  return [...entries.slice(0, last + 1), ...afterwords(entries.slice(last + 1))];
}

/** The same where nothing else is to be expected, as beneath the names. */
export function afterwords(entries: readonly Entry[]): Entry[] {
  let awaiting: Afterword | null = null; // after a label on a line of its own
  return entries.flatMap(splitAfterwords).flatMap((entry): Entry[] => {
    const { block } = entry;
    if (entry.certain || entry.part !== undefined) return [entry];
    if (block.kind === 'list' && awaiting !== null) {
      const part = awaiting;
      awaiting = null;
      const inner = block.items.flatMap((item) => item.blocks);
      // Numbered enclosures keep their numbers: those are asks in form, and said so.
      if (block.ordered || !inner.every(isText)) return [entry];
      return inner.map((one): Entry => ({ block: one, part }));
    }
    if (block.kind !== 'paragraph') return [entry];
    const [first = [], ...others] = linesOf(block.inline);
    const line = plainOf(first);
    const part = afterwordOf(line) ?? (others.length > 0 && ALONE.test(line.trim()) ? 'enclosure' : null);
    if (part === null || plainOf(block.inline).length > LONGEST_PART) return [entry];
    awaiting = others.length === 0 && /[:：]$/.test(line.trim()) ? part : null;
    return [{ ...entry, part }];
  });
}
