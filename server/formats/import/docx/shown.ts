/** Words that the page of a Word file shows, gathered without a thought of what they are to a letter; see law.ts. */
import type { Shown } from '../law.ts';
import type { Attributes } from '../xml.ts';

/** Elements that hold text; that of fields' codes and of deletions is in others. */
const TEXT: ReadonlySet<string> = new Set(['w:t', 'a:t', 'm:t']);
const GAPS: { readonly [element: string]: string | undefined } = {
  ...{ 'w:tab': ' ', 'w:ptab': ' ', 'w:br': ' ', 'w:cr': ' ', 'w:noBreakHyphen': '-' },
};
const UNSEEN: ReadonlySet<string> = new Set(['w:del', 'w:moveFrom', 'w:sdtPr', 'w:pPrChange', 'w:rPrChange']);

export class ShownWords {
  readonly found: Shown[] = [];
  readonly #open: string[] = [];
  #paragraphs = 0;
  #unseen = 0;
  /** Alternatives that are open: the first is read, or the last where the first says nothing. */
  readonly #said: { words: boolean; fallback: boolean }[] = [];
  #inText = false;
  /** Fields that are open, and whether the page shows what stands here of each. */
  readonly #fields: boolean[] = [];
  #codes = 0;
  #ruby = 0;
  /** Words beside the line: what is told apart from it. */
  #aside = '';
  #inRow = false;
  #rowGone = false;
  /** The first letter of the next paragraph. */
  #dropCap = '';
  #drops = false;

  readonly open = (name: string, attributes: Attributes): void => {
    if (this.#inRow && name === 'w:del') this.#rowGone = true;
    if (this.#unseen > 0 || UNSEEN.has(name)) this.#unseen += 1;
    else if (name === 'w:trPr') this.#inRow = true;
    else if (name === 'w:framePr') this.#drops = /^(?:drop|margin)$/.test(attributes['w:dropCap'] ?? '');
    else if (name === 'w:fldChar') this.#field(attributes['w:fldCharType'] ?? '');
    else if (name === 'w:rt') this.#ruby += 1;
    else if (name === 'w:p') {
      this.#paragraphs += 1;
      this.#open.push(this.#dropCap);
      this.#dropCap = '';
    } else if (TEXT.has(name)) this.#inText = true;
    else if (GAPS[name] !== undefined) this.#say(GAPS[name]);
    else if (name === 'v:textpath') this.#say(` ${attributes['string'] ?? ''} `);
    else if (name === 'mc:AlternateContent') this.#said.push({ words: false, fallback: false });
    else if (name === 'mc:Fallback' && this.#said.at(-1)?.words === true) this.#unseen += 1;
  };

  readonly close = (name: string): void => {
    if (this.#unseen > 0) this.#unseen -= 1;
    else if (TEXT.has(name)) this.#inText = false;
    else if (name === 'w:trPr') this.#inRow = false;
    else if (name === 'w:tr') this.#rowGone = false;
    else if (name === 'w:rt') this.#ruby -= 1;
    else if (name === 'mc:AlternateContent') {
      const words = this.#said.pop()?.words === true;
      const outer = this.#said.at(-1);
      if (outer && words) outer.words = true;
    } else if (name === 'w:p') {
      const words = this.#open.pop() ?? '';
      if (this.#drops) {
        this.#drops = false;
        this.#dropCap = words;
        return;
      }
      const place = `paragraph ${String(this.#paragraphs)}`;
      for (const piece of [words, this.#aside]) if (piece.trim() !== '') this.found.push({ words: piece, place });
      this.#aside = '';
    }
  };

  readonly text = (text: string): void => {
    if (this.#inText && this.#unseen === 0) this.#say(text);
  };

  #field(kind: string): void {
    if (kind === 'begin') {
      this.#fields.push(false);
      this.#codes += 1;
    } else if (kind === 'separate' && this.#fields.at(-1) === false) {
      this.#fields[this.#fields.length - 1] = true;
      this.#codes -= 1;
    } else if (kind === 'end' && this.#fields.pop() === false) this.#codes -= 1;
  }

  #say(text: string): void {
    if (this.#rowGone) return;
    if (this.#codes > 0 || this.#ruby > 0) {
      this.#aside += text;
      return;
    }
    const alternative = this.#said.at(-1);
    if (alternative && text.trim() !== '') alternative.words = true;
    const last = this.#open.length - 1;
    if (last >= 0) this.#open[last] = (this.#open[last] ?? '') + text;
    else if (text.trim() !== '') this.found.push({ words: text, place: '' });
  }
}
