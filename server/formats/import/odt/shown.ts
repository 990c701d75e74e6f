/** Words that the page of an OpenDocument text shows, gathered without a thought of what they are to a letter; see law.ts. */
import type { Shown } from '../law.ts';

const GAPS: ReadonlySet<string> = new Set(['text:tab', 'text:s', 'text:line-break', 'text:note']);
const UNSEEN: ReadonlySet<string> = new Set([
  ...['office:annotation', 'text:tracked-changes', 'text:note-citation', 'office:automatic-styles', 'office:forms'],
  ...['office:scripts', 'svg:title', 'svg:desc', 'draw:object', 'office:font-face-decls'],
]);

export class ShownWords {
  readonly found: Shown[] = [];
  readonly #open: string[] = [];
  #paragraphs = 0;
  #unseen = 0;
  #ruby = 0;
  /** What stands above the line, which is told apart from it. */
  #aside = '';

  readonly open = (name: string): void => {
    if (this.#unseen > 0 || UNSEEN.has(name) || /^text:[a-z-]+-source$/.test(name)) this.#unseen += 1;
    else if (name === 'text:ruby-text') this.#ruby += 1;
    else if (name === 'text:p' || name === 'text:h') {
      this.#paragraphs += 1;
      this.#open.push('');
    } else if (GAPS.has(name)) this.text(' ');
  };

  readonly close = (name: string): void => {
    if (this.#unseen > 0) this.#unseen -= 1;
    else if (name === 'text:ruby-text') this.#ruby -= 1;
    else if (name === 'text:p' || name === 'text:h') {
      const words = this.#open.pop() ?? '';
      const place = `paragraph ${String(this.#paragraphs)}`;
      for (const piece of [words, this.#aside]) if (piece.trim() !== '') this.found.push({ words: piece, place });
      this.#aside = '';
    }
  };

  readonly text = (text: string): void => {
    const last = this.#open.length - 1;
    if (this.#unseen === 0 && this.#ruby > 0) this.#aside += text;
    else if (this.#unseen === 0 && last >= 0) this.#open[last] = (this.#open[last] ?? '') + text;
  };
}
