/** What the Parliament calls the parts of a letter. */
import type { Row } from '../../shared/letter/blocks.ts';
import type { FixedWords } from '../../shared/letter/words/index.ts';

/** Returns what a part of the letter is called: "Ask 1", "Paragraph 3". */
export function placeName(row: Row, parts: FixedWords['parts']): string {
  const name = [parts[row.part], row.signs.join('.')].filter((word) => word !== '').join(' ');
  const listed = row.list > 1 ? `${name} [${String(row.list)}]` : name;
  return row.piece > 1 ? `${listed}, § ${String(row.piece)}` : listed;
}
