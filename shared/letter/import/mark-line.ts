import { LANGUAGES, wordsOf } from '../words/index.ts';

/** Whether a line is what our own exports end with: that it is a draft, or which version it is. In any language of the Union. */
function isMarkLine(line: string): boolean {
  return LANGUAGES.some((lang) => {
    const { draft, version, fingerprint } = wordsOf(lang).mark;
    const rest = line.startsWith(`${version} `) ? line.slice(version.length) : null;
    return line === draft || (rest !== null && /^ \d+ · /.test(rest) && rest.includes(` ${fingerprint} `));
  });
}

/** Answers a text without the line that our own exports end with, which says nothing of the letter. */
export function withoutMarkLine(source: string): string {
  const end = /(?:^|\n)-- ?\r?\n((?:[^\r\n]+\r?\n?){1,3})\s*$/.exec(source);
  const line = (end?.[1] ?? '').trim().replace(/\s+/g, ' ');
  return end && isMarkLine(line) ? source.slice(0, end.index) : source;
}
