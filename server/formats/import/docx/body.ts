/** Reads the text of a Word file. */
import type { Body, Oddity, Paragraph, FormatChange, Table, TrackedChange } from '../body.ts';
import type { Look } from '../look.ts';
import { LIMITS, Unreadable } from '../package.ts';
import { note } from './styles.ts';
import { readXml, type Attributes } from '../xml.ts';

/** Elements of which nothing is text of the letter; `w:pPrChange` and its kin hold what was before a change. */
const SKIPPED: ReadonlyMap<string, Oddity | null> = new Map<string, Oddity | null>([
  ['w:sectPr', null],
  ['w:sdtPr', null],
  ['w:pPrChange', 'style-change'],
  ['w:tblPrChange', null],
  ['mc:Fallback', null],
  ['m:oMath', 'formula'],
  ['w:instrText', null],
  ['w:delInstrText', null],
]);
const CHANGES: ReadonlyMap<string, TrackedChange['kind']> = new Map([
  ['w:ins', 'inserted'],
  ['w:moveTo', 'inserted'],
  ['w:del', 'deleted'],
  ['w:moveFrom', 'deleted'],
]);

/** Reads `document.xml`. @throws Unreadable beyond the limits */
export function readBody(xml: string): Body {
  const reader = new BodyReader();
  readXml(xml, reader);
  return reader.body;
}

function plainRun() {
  return { look: {}, style: '', hidden: false, was: null };
}

class BodyReader {
  readonly body: Body = { items: [], oddities: new Map(), about: new Map() };
  /** Paragraphs that are open: one within another is a text box. */
  readonly #open: Paragraph[] = [];
  readonly #tables: Table[] = [];
  readonly #changes: TrackedChange[] = [];
  /** The same for all runs between two changes. */
  #changesNow: readonly TrackedChange[] | null = null;
  #cells = 0;
  readonly #links: string[] = [];
  readonly #comments = new Set<string>();
  #lines = 0;
  #length = 0;
  #skipped = 0;
  /** 'paragraph' within `w:pPr`, 'mark' within its `w:rPr`, 'run' within a run's, null in the text. */
  #properties: 'paragraph' | 'mark' | 'run' | null = null;
  #run: { look: Look; style: string; hidden: boolean; was: FormatChange | null } = plainRun();
  /** Within `w:rPrChange`, whose properties are those before. */
  #before = false;
  #inText = false;

  readonly open = (name: string, attributes: Attributes): void => {
    if (this.#skipped > 0 || SKIPPED.has(name)) {
      if (this.#skipped === 0) this.#notice(SKIPPED.get(name) ?? null);
      this.#skipped += 1;
      return;
    }
    const changed = CHANGES.get(name);
    if (changed) return this.#change(changed, attributes);
    switch (name) {
      case 'w:p':
        return this.#paragraph();
      case 'w:tbl':
        this.#cell();
        this.#tables.push({ kind: 'table', line: this.#lines + 1, rows: [] });
        return;
      case 'w:tr':
        this.#cell();
        this.#tables[0]?.rows.push(...(this.#tables.length === 1 ? [[]] : []));
        return;
      case 'w:tc':
        this.#cell();
        if (this.#tables.length === 1) this.#tables[0]?.rows.at(-1)?.push([]);
        return;
      case 'w:pPr':
        this.#properties = 'paragraph';
        return;
      case 'w:rPr':
        if (!this.#before) this.#properties = this.#properties === 'paragraph' ? 'mark' : 'run';
        return;
      case 'w:r':
        this.#run = plainRun();
        return;
      case 'w:rPrChange':
        this.#before = true;
        if (this.#properties === 'run') {
          const [author, date] = [attributes['w:author'] ?? '', attributes['w:date'] ?? ''];
          this.#run.was = { author, date, look: {}, style: '' };
        }
        return;
      case 'w:hyperlink':
        this.#links.push(attributes['r:id'] ?? '');
        return;
      case 'w:t':
      case 'w:delText':
        this.#inText = true;
        return;
      case 'w:commentRangeStart':
      case 'w:commentReference':
        return this.#comment(attributes['w:id'] ?? '', name === 'w:commentRangeStart');
      case 'w:commentRangeEnd':
        this.#comments.delete(attributes['w:id'] ?? '');
        return;
      default:
        if (this.#properties) this.#property(name, attributes);
        else this.#sign(name, attributes);
    }
  };

  readonly close = (name: string): void => {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    if (CHANGES.has(name)) {
      if (this.#properties === null) {
        this.#changes.pop();
        this.#changesNow = null;
      }
      return;
    }
    switch (name) {
      case 'w:p':
        return this.#finished();
      case 'w:tbl': {
        const table = this.#tables.pop();
        if (table && this.#tables.length === 0) this.body.items.push(table);
        return;
      }
      case 'w:pPr':
        this.#properties = null;
        return;
      case 'w:rPr':
        if (!this.#before) this.#properties = this.#properties === 'mark' ? 'paragraph' : null;
        return;
      case 'w:rPrChange':
        this.#before = false;
        return;
      case 'w:hyperlink':
        this.#links.pop();
        return;
      case 'w:t':
      case 'w:delText':
        this.#inText = false;
    }
  };

  readonly text = (text: string): void => {
    if (this.#inText && this.#skipped === 0) this.#say(text);
  };

  #cell(): void {
    this.#cells += 1;
    if (this.#cells > LIMITS.cells) {
      throw new Unreadable('too-large', 'The file holds more cells of tables than any letter. It was not read.');
    }
  }

  #paragraph(): void {
    this.#lines += 1;
    if (this.#lines > LIMITS.paragraphs) {
      throw new Unreadable('too-large', 'The file holds more paragraphs than any letter. It was not read.');
    }
    if (this.#open.length > 0) this.#notice('text-box');
    const { length } = this.#open;
    this.#open.push({ kind: 'paragraph', line: this.#lines, style: '', look: {}, runs: [], mark: [], comments: [] });
    if (length > 0) this.#properties = null;
  }

  #finished(): void {
    const paragraph = this.#open.pop();
    if (!paragraph) return;
    const cell = this.#tables[0]?.rows.at(-1)?.at(-1);
    if (cell) cell.push(paragraph);
    else this.body.items.push(paragraph);
  }

  #change(kind: TrackedChange['kind'], attributes: Attributes): void {
    const tracked = { kind, author: attributes['w:author'] ?? '', date: attributes['w:date'] ?? '' };
    if (this.#properties === null) {
      this.#changes.push(tracked);
      this.#changesNow = null;
    } else if (this.#properties === 'mark') this.#open.at(-1)?.mark.push(tracked);
  }

  #comment(id: string, opens: boolean): void {
    const paragraph = this.#open.at(-1);
    if (!paragraph || this.body.about.has(id)) return;
    if (this.body.about.size >= LIMITS.comments) {
      throw new Unreadable('too-large', 'The file holds more comments than any letter. Remove some and try again.');
    }
    paragraph.comments.push(id);
    this.body.about.set(id, '');
    if (opens) this.#comments.add(id);
  }

  #property(name: string, attributes: Attributes): void {
    if (this.#properties === 'paragraph') {
      const paragraph = this.#open.at(-1);
      if (!paragraph) return;
      if (name === 'w:pStyle') paragraph.style = attributes['w:val'] ?? '';
      else note(paragraph.look, name, attributes);
    } else if (this.#properties === 'run') {
      const run = this.#before ? (this.#run.was ?? plainRun()) : this.#run;
      if (name === 'w:rStyle') run.style = attributes['w:val'] ?? '';
      else if (name === 'w:vanish' && attributes['w:val'] !== '0') this.#run.hidden = true;
      else note(run.look, name, attributes);
    }
  }

  /** Signs within a run that stand for a character, and things that are no text. */
  #sign(name: string, attributes: Attributes): void {
    if (name === 'w:tab' || name === 'w:ptab') this.#say(' ');
    else if (name === 'w:noBreakHyphen') this.#say('\u2011');
    else if (name === 'w:softHyphen') this.#say('\u00ad');
    else if (name === 'w:cr' || (name === 'w:br' && (attributes['w:type'] ?? 'textWrapping') === 'textWrapping')) {
      this.#say(null);
    } else if (name === 'w:sym') this.#notice('symbol');
    else if (name === 'a:blip' || name === 'v:imagedata') this.#notice('image');
    else if (name === 'w:footnoteReference' || name === 'w:endnoteReference') this.#notice('footnote');
  }

  #say(text: string | null): void {
    const paragraph = this.#open.at(-1);
    if (!paragraph) return;
    if (this.#run.hidden) return this.#notice('hidden');
    this.#length += text?.length ?? 1;
    if (this.#length > LIMITS.text) {
      throw new Unreadable('too-large', 'The file holds more text than any letter. Split it and try again.');
    }
    const { look, style, was: reformatted } = this.#run;
    const link = this.#links.at(-1) ?? null;
    paragraph.runs.push({ text, look, style, changes: (this.#changesNow ??= [...this.#changes]), link, reformatted });
    for (const id of this.#comments) {
      const about = (this.body.about.get(id) ?? '') + (text ?? ' ');
      this.body.about.set(id, about.slice(0, LIMITS.about));
      if (about.length >= LIMITS.about) this.#comments.delete(id);
    }
  }

  #notice(oddity: Oddity | null): void {
    if (oddity !== null) this.body.oddities.set(oddity, (this.body.oddities.get(oddity) ?? 0) + 1);
  }
}
