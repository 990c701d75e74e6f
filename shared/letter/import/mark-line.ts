import { LANGUAGES, wordsOf } from '../words/index.ts';

/** No line of ours is longer. */
const LONGEST = 2_000;

/** Whether a line is what our own exports end with: that it is a draft, or which version it is. In any language of the Union. */
export function isMarkLine(line: string): boolean {
  return LANGUAGES.some((lang) => {
    const { draft, version, fingerprint } = wordsOf(lang).mark;
    const rest = line.startsWith(`${version} `) ? line.slice(version.length) : null;
    return line === draft || (rest !== null && /^ \d+ · /.test(rest) && rest.includes(` ${fingerprint} `));
  });
}

/** Returns a text without the line that our own exports end with, which says nothing of the letter. */
export function withoutMarkLine(source: string): string {
  // Up to three lines, the last of the source, beneath one that parts them from the letter.
  let start = source.trimEnd().length;
  for (let lines = 0; lines < 3 && start > 0; lines++) {
    const above = source.lastIndexOf('\n', start - 1);
    const parting = source.lastIndexOf('\n', above - 1);
    if (above < 0) return source;
    if (/^-- ?\r?$/.test(source.slice(parting + 1, Math.min(above, parting + 6)))) {
      const line = source
        .slice(above, above + LONGEST)
        .trim()
        .replace(/\s+/g, ' ');
      return isMarkLine(line) ? source.slice(0, Math.max(0, parting)) : source;
    }
    start = above;
  }
  return source;
}
