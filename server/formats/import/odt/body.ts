/**
 * Reads the text of an OpenDocument file. What somebody deleted stands at its beginning and is put back where its mark stands,
 * as Word has it: then a reader of changes sees the same whichever program wrote them.
 */
import { inStyle } from '../../../../shared/letter/list-numbers.ts';
import type { Body, FileComment, Oddity, Paragraph, Run, Table, TrackedChange, Wishes } from '../body.ts';
import { inCapitals, type Look } from '../look.ts';
import type { OdtStyles } from './styles.ts';
import { settle } from './ends.ts';
import { ShownWords } from './shown.ts';
import { Told } from '../told.ts';
import { LIMITS, Unreadable } from '../package.ts';
import { readXml, type Attributes } from '../xml.ts';

export interface OdtBody extends Body {
  readonly comments: ReadonlyMap<string, FileComment>;
  /** Where links lead, by themselves. */
  readonly links: ReadonlyMap<string, string>;
}

/** Elements of which nothing is text of the letter. */
const SKIPPED: ReadonlyMap<string, Oddity | null> = new Map<string, Oddity | null>([
  ['draw:image', 'image'],
  ['draw:object', null],
  ['draw:object-ole', null],
  ['math:math', 'formula'],
  ['text:note', 'footnote'],
  ['text:ruby-text', 'ruby'],
  ['text:placeholder', 'placeholder'],
  ['office:forms', null],
  ['office:scripts', null],
  ['office:event-listeners', null],
  ['office:automatic-styles', null],
  ['office:font-face-decls', null],
  ['svg:title', null],
  ['svg:desc', null],
]);
/** As much of what a comment is about as is needed to find it. */
const ABOUT = 300;

function tooLarge(what: string): Unreadable {
  return new Unreadable('too-large', `The file holds more ${what} than any letter. It was not read.`);
}

/** Reads `content.xml`. @returns null where it holds no text @throws Unreadable beyond the limits */
export function readOdtBody(xml: string, styles: OdtStyles, wishes: Wishes): OdtBody | null {
  const reader = new BodyReader(styles, wishes);
  const shown = new ShownWords();
  readXml(xml, {
    open: (name, attributes) => {
      shown.open(name);
      reader.open(name, attributes);
    },
    close: (name) => {
      shown.close(name);
      reader.close(name);
    },
    text: (text) => {
      shown.text(text);
      reader.text(text);
    },
  });
  return reader.isText ? reader.finished(shown) : null;
}

/** A change that the file tells of at its beginning: who, when, and of a deletion what. */
interface Region {
  readonly changes: { kind: TrackedChange['kind']; author: string; date: string }[];
  readonly deleted: Paragraph[];
}

/** The number that an item says itself. */
function startIn(attributes: Attributes): number | null {
  const said = attributes['text:start-value'] ?? '';
  return /^\d{1,3}$/.test(said) ? Number(said) : null;
}

interface OpenList {
  readonly num: string;
  readonly style: string;
  /** The next paragraph is the first of its item and bears the number. */
  numbered: boolean;
  /** Of its last item. */
  value: number;
  readonly id: string;
}

/** A paragraph as it is read. */
interface Open {
  paragraph: Paragraph;
  /** White space here says nothing: a line begins, or some has been said. */
  spaced: boolean;
  /** Of what was deleted last, where nothing follows in the paragraph. */
  last: { readonly style: string; readonly look: Look; readonly runs: number } | null;
  /** Somebody hid the whole of it. */
  hidden: boolean;
}

class BodyReader {
  readonly #styles: OdtStyles;
  readonly #items: (Paragraph | Table)[] = [];
  readonly #oddities = new Told();
  readonly #wishes: Wishes;
  /** Sections that are open, and whether somebody hid them; how many are. */
  readonly #sections: boolean[] = [];
  #hiddenSections = 0;
  #skippedWords = '';
  #skippedAs: Oddity | null = null;
  /** Within the number of a note. */
  #citation = false;
  readonly #about = new Map<string, string>();
  readonly #comments = new Map<string, FileComment>();
  readonly #links = new Map<string, string>();
  readonly #open: Open[] = [];
  readonly #tables: Table[] = [];
  readonly #lists: OpenList[] = [];
  /** Last numbers of lists that have ended, by level and style, and by id. */
  readonly #last = new Map<string, number>();
  readonly #spans: string[] = [];
  readonly #hrefs: string[] = [];
  readonly #regions = new Map<string, Region>();
  /** Insertions that are open, by id. */
  readonly #inserting = new Map<string, readonly TrackedChange[]>();
  /** Comments whose words are being read. */
  readonly #hearing = new Map<string, string>();
  #region: Region | null = null;
  #comment: FileComment | null = null;
  /** The field of a change or comment that is being read. */
  #field: 'dc:creator' | 'dc:date' | null = null;
  #skipped = 0;
  #lines = 0;
  #paragraphs = 0;
  #length = 0;
  #listed = 0;
  #cells = 0;
  /** What is inserted here, by whom; null when it has to be gathered anew. */
  #insertedNow: readonly TrackedChange[] | null = null;
  isText = false;

  constructor(styles: OdtStyles, wishes: Wishes) {
    this.#styles = styles;
    this.#wishes = wishes;
  }

  finished(shown: ShownWords): OdtBody {
    settle(this.#items);
    const { ...maps } = { oddities: this.#oddities, about: this.#about, comments: this.#comments, links: this.#links };
    return { items: this.#items, shown: shown.found, ...maps };
  }

  readonly open = (name: string, attributes: Attributes): void => {
    if (this.#skipped > 0 || this.#isSkipped(name, attributes)) {
      if (this.#skipped === 0) {
        this.#skippedAs = name === 'text:hidden-text' ? 'hidden' : (SKIPPED.get(name) ?? null);
        this.#skippedWords = '';
      } else if (name === 'text:note-citation') this.#citation = true;
      this.#skipped += 1;
      return;
    }
    switch (name) {
      case 'text:section': {
        const hidden =
          attributes['text:display'] === 'none' ||
          (attributes['text:display'] === 'condition' && attributes['text:is-hidden'] === 'true');
        this.#sections.push(hidden);
        if (hidden) this.#hiddenSections += 1;
        return;
      }
      case 'text:hidden-paragraph': {
        const open = this.#open.at(-1);
        if (open && attributes['text:is-hidden'] !== 'false') open.hidden = true;
        return;
      }
      case 'text:numbered-paragraph':
        return this.#list(attributes, true);
      case 'office:text':
        this.isText = true;
        return;
      case 'text:changed-region':
        this.#region = { changes: [], deleted: [] };
        this.#regions.set(attributes['text:id'] ?? attributes['xml:id'] ?? '', this.#region);
        return;
      case 'text:insertion':
      case 'text:deletion':
        if ((this.#region?.changes.length ?? 0) >= LIMITS.overlaps) throw tooLarge('changes at one place');
        this.#region?.changes.push({ kind: name === 'text:insertion' ? 'inserted' : 'deleted', author: '', date: '' });
        return;
      case 'text:format-change':
        return this.#notice('style-change');
      case 'dc:creator':
      case 'dc:date':
        this.#field = name;
        return;
      case 'office:annotation':
        return this.#startComment(attributes);
      case 'office:annotation-end':
        return this.#endComment(attributes['office:name'] ?? '');
      case 'text:p':
      case 'text:h':
        return this.#paragraph(name, attributes);
      case 'text:list':
        return this.#list(attributes);
      case 'text:list-item':
      case 'text:list-header': {
        const list = this.#lists.at(-1);
        if (!list) return;
        list.numbered = name === 'text:list-item';
        if (list.numbered) list.value = startIn(attributes) ?? list.value + 1;
        return;
      }
      case 'table:table':
        this.#cell();
        this.#tables.push({ kind: 'table', line: this.#lines + 1, rows: [] });
        return;
      case 'table:table-row':
        this.#cell();
        if (this.#tables.length === 1) this.#tables[0]?.rows.push([]);
        return;
      case 'table:table-cell':
        this.#cell();
        if (this.#tables.length === 1) this.#tables[0]?.rows.at(-1)?.push([]);
        return;
      case 'text:span':
        this.#spans.push(attributes['text:style-name'] ?? '');
        return;
      case 'text:a':
        this.#hrefs.push(attributes['xlink:href'] ?? '');
        return;
      case 'text:s':
        return this.#spaces(attributes['text:c']);
      case 'text:tab':
        return this.#say('\t');
      case 'text:line-break':
        return this.#say(null);
      case 'text:change-start':
        return this.#insertion(attributes['text:change-id'] ?? '');
      case 'text:change-end':
        this.#inserting.delete(attributes['text:change-id'] ?? '');
        this.#insertedNow = null;
        return;
      case 'text:change':
        return this.#putBack(attributes['text:change-id'] ?? '');
    }
  };

  readonly close = (name: string): void => {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      if (name === 'text:note-citation') this.#citation = false;
      if (name === 'text:p') this.#skippedWords += ' ';
      if (this.#skipped === 0) this.#notice(this.#skippedAs, this.#skippedWords);
      return;
    }
    switch (name) {
      case 'text:section':
        if (this.#sections.pop() === true) this.#hiddenSections -= 1;
        return;
      case 'text:changed-region':
        this.#region = null;
        return;
      case 'dc:creator':
      case 'dc:date':
        this.#field = null;
        return;
      case 'office:annotation':
        if (this.#comment) this.#comment.text = this.#comment.text.trim();
        this.#comment = null;
        return;
      case 'text:p':
      case 'text:h':
        return this.#finish();
      case 'text:list':
      case 'text:numbered-paragraph':
        this.#closeList();
        return;
      case 'table:table': {
        const table = this.#tables.pop();
        if (!table || this.#tables.length > 0) return;
        for (const cell of table.rows.flat()) settle(cell);
        if (this.#region === null) this.#items.push(table);
        return;
      }
      case 'text:span':
        this.#spans.pop();
        return;
      case 'text:a':
        this.#hrefs.pop();
    }
  };

  readonly text = (text: string): void => {
    if (this.#skipped > 0) {
      if (this.#skippedAs !== null && !this.#citation) this.#skippedWords += text;
      return;
    }
    if (this.#field !== null) this.#fact(text);
    else if (this.#comment) this.#comment.text += this.#measured(text.replace(/[ \t\r\n]+/g, ' '));
    else {
      const open = this.#open.at(-1);
      if (!open) return;
      const flat = text.replace(/[ \t\r\n]+/g, ' ');
      const said = open.spaced ? flat.replace(/^ /, '') : flat;
      if (said === '') return;
      this.#say(said);
      open.spaced = said.endsWith(' ');
    }
  };

  #cell(): void {
    this.#cells += 1;
    if (this.#cells > LIMITS.cells) throw tooLarge('cells of tables');
  }

  #fact(text: string): void {
    const field = this.#field === 'dc:creator' ? 'author' : 'date';
    if (this.#comment) {
      const { author, date } = this.#comment;
      Object.assign(this.#comment, { author, date, [field]: this.#comment[field] + text });
      return;
    }
    const change = this.#region?.changes.at(-1);
    if (change) change[field] += text;
  }

  #startComment(attributes: Attributes): void {
    const name = attributes['office:name'];
    const paragraph = this.#open.at(-1)?.paragraph;
    const id = name ?? `comment ${String(this.#comments.size)}`;
    const parent = attributes['loext:parent-name'];
    const comment: FileComment = {
      ...{ author: '', date: '', text: '' },
      ...(parent === undefined ? {} : { parent }),
      ...(attributes['loext:resolved'] === 'true' ? { resolved: true } : {}),
    };
    this.#comment = comment;
    if (!paragraph || this.#region || this.#comments.has(id)) return;
    if (this.#comments.size >= LIMITS.comments) throw tooLarge('comments');
    this.#comments.set(id, comment);
    paragraph.comments.push(id);
    this.#about.set(id, '');
    if (name !== undefined) this.#hearing.set(id, '');
  }

  #endComment(id: string): void {
    const about = this.#hearing.get(id);
    if (about !== undefined) this.#about.set(id, about);
    this.#hearing.delete(id);
  }

  #paragraph(name: string, attributes: Attributes): void {
    if (this.#comment) {
      if (this.#comment.text !== '') this.#comment.text += '\n';
      return;
    }
    this.#paragraphs += 1;
    if (this.#paragraphs > LIMITS.paragraphs) {
      throw new Unreadable('too-large', 'The file holds more paragraphs than any letter. It was not read.');
    }
    const within = this.#open.length > 0;
    if (within) this.#notice('text-box');
    if (this.#region === null) this.#lines += 1;
    const { style, look } = this.#styles.resolve(attributes['text:style-name'] ?? '', 'paragraph');
    const heading = name === 'text:h' ? { outline: Number(attributes['text:outline-level'] ?? 1) - 1 } : {};
    const paragraph: Paragraph = {
      ...{ kind: 'paragraph', line: this.#lines, style },
      look: { ...look, ...heading, ...(within ? {} : this.#place()) },
      ...{ runs: [], mark: [], comments: [] },
    };
    this.#open.push({ paragraph, spaced: true, last: null, hidden: false });
  }

  /** Returns where a paragraph stands in the lists that are open. */
  #place(): Look {
    const list = this.#lists.at(-1);
    if (!list) return {};
    const { num, numbered, style, value } = list;
    const level = this.#lists.length - 1;
    const numbers = numbered ? this.#styles.numbersOf(style, level) : null;
    for (const one of this.#lists) one.numbered = false;
    const label = numbers && `${inStyle(numbers.style, value)}.`;
    return {
      ...{ num, level },
      ...(numbered ? {} : { continued: true }),
      ...(numbers && label !== null ? { number: { style: numbers.style, value, label } } : {}),
    };
  }

  #isSkipped(name: string, attributes: Attributes): boolean {
    if (name === 'text:hidden-text') {
      return attributes['text:is-hidden'] !== 'false' && this.#wishes.hidden !== true;
    }
    return SKIPPED.has(name) || /^text:[a-z-]+-source$/.test(name);
  }

  #list(attributes: Attributes, alone = false): void {
    const outer = this.#lists.at(-1);
    const style = attributes['text:style-name'] ?? outer?.style ?? '';
    const continues =
      attributes['text:continue-numbering'] === 'true' || attributes['text:continue-list'] !== undefined;
    const level = this.#lists.length;
    const first = (this.#styles.numbersOf(style, level)?.start ?? 1) - 1;
    if (alone) {
      // A paragraph that bears a number without standing in a list; those of one id count on.
      const id = (attributes['text:list-id'] ?? style).replace(/\s/g, '_');
      const value = startIn(attributes) ?? (this.#last.get(`id ${id}`) ?? first) + 1;
      this.#lists.push({ num: `${id} ${style}`, style, numbered: true, value, id });
      return;
    }
    if (!outer && !continues) this.#listed += 1;
    const other = attributes['text:continue-list'];
    const goesOnFrom = other === undefined ? `${String(level)} ${style}` : `id ${other}`;
    const value = continues ? (this.#last.get(goesOnFrom) ?? first) : first;
    this.#lists.push({
      num: `${String(this.#listed)} ${style}`,
      style,
      numbered: false,
      value,
      id: attributes['xml:id'] ?? '',
    });
  }

  /** Keeps the number with which a list ended: a later one may go on from it. */
  #closeList(): void {
    const list = this.#lists.pop();
    if (!list) return;
    this.#last.set(`${String(this.#lists.length)} ${list.style}`, list.value);
    if (list.id !== '') this.#last.set(`id ${list.id}`, list.value);
  }

  #finish(): void {
    if (this.#comment) return;
    const open = this.#open.pop();
    if (!open) return;
    const { paragraph, last } = open;
    if (open.hidden && this.#wishes.hidden !== true) {
      this.#notice('hidden', paragraph.runs.map(({ text }) => text ?? ' ').join(''));
      paragraph.runs.length = 0;
    }
    // Nothing stands behind what was deleted: the end is that of the last paragraph which went.
    const whole =
      last?.runs === paragraph.runs.length ? { ...paragraph, style: last.style, look: last.look } : paragraph;
    whole.mark.push(...this.#inserted());
    this.#put(whole);
  }

  #put(paragraph: Paragraph): void {
    if (this.#region) this.#region.deleted.push(paragraph);
    else (this.#tables[0]?.rows.at(-1)?.at(-1) ?? this.#items).push(paragraph);
  }

  #insertion(id: string): void {
    const region = this.#regions.get(id);
    if (!region?.changes.every(({ kind }) => kind === 'inserted')) return;
    if (this.#inserting.size >= LIMITS.overlaps) throw tooLarge('changes at one place');
    this.#inserting.set(id, region.changes);
    this.#insertedNow = null;
  }

  #inserted(): readonly TrackedChange[] {
    return (this.#insertedNow ??= [...this.#inserting.values()].flat());
  }

  /** Puts what somebody deleted back in its place; once, however often the file names it. */
  #putBack(id: string): void {
    const region = this.#regions.get(id);
    const open = this.#open.at(-1);
    const [first, ...others] = region?.deleted ?? [];
    if (!region || !open || !first || this.#region) return;
    this.#regions.delete(id);
    const begun = open.paragraph;
    const alone = begun.runs.length === 0;
    for (const run of first.runs) begun.runs.push(run);
    open.spaced = false;
    const end = others.pop();
    if (!end) return;
    const own = { style: begun.style, look: begun.look };
    const inserting = this.#inserted();
    const gone = (paragraph: Paragraph): void => {
      paragraph.mark.push(...region.changes, ...inserting);
      this.#put(paragraph);
    };
    gone(alone ? { ...begun, style: first.style, look: first.look } : begun);
    for (const one of others) gone({ ...one, line: begun.line });
    const paragraph: Paragraph = { ...begun, ...own, runs: [...end.runs], mark: [], comments: [] };
    open.paragraph = paragraph;
    open.last = { style: end.style, look: end.look, runs: paragraph.runs.length };
  }

  #spaces(count: string | undefined): void {
    const spaces = /^\d{1,9}$/.test(count ?? '') ? Number(count) : 1;
    if (spaces > LIMITS.text) this.#measured(' '.repeat(LIMITS.text + 1));
    if (spaces > 0) this.#say(' '.repeat(spaces));
  }

  #say(text: string | null): void {
    const open = this.#open.at(-1);
    if (!open || this.#comment) return;
    open.spaced = false;
    const look: Look = {};
    let style = '';
    const { named } = this.#styles;
    const around = open.paragraph;
    const seen: Look = { ...named.lookOf(around.style), ...around.look };
    for (const span of this.#spans) {
      const told = this.#styles.resolve(span, 'text');
      Object.assign(look, told.look);
      if (told.style !== '') {
        ({ style } = told);
        Object.assign(seen, named.lookOf(style));
      }
      Object.assign(seen, told.look);
    }
    this.#measured(text ?? ' ');
    const unasked =
      (seen.hidden === true || this.#hiddenSections > 0) && this.#wishes.hidden !== true
        ? 'hidden'
        : seen.struck === true && this.#wishes.struck !== true
          ? 'struck'
          : null;
    if (unasked !== null) {
      if (!this.#region) this.#notice(unasked, text ?? ' ');
      return;
    }
    this.#oddities.took();
    if (seen.capitals === true && text !== null) text = inCapitals(text);
    const href = this.#hrefs.at(-1) ?? null;
    if (href !== null) this.#links.set(href, href);
    const inserted = this.#inserted();
    const changes = this.#region ? [...inserted, ...this.#region.changes] : inserted;
    const run: Run = { text, look, style, changes, link: href, reformatted: null };
    open.paragraph.runs.push(run);
    for (const [id, about] of this.#hearing) {
      const heard = about + (text ?? ' ');
      this.#hearing.set(id, heard);
      if (heard.length >= ABOUT) this.#endComment(id);
    }
  }

  #measured(text: string): string {
    this.#length += text.length;
    if (this.#length > LIMITS.text) {
      throw new Unreadable('too-large', 'The file holds more text than any letter. Split it and try again.');
    }
    return text;
  }

  #notice(oddity: Oddity | null, words = ''): void {
    if (oddity !== null) this.#oddities.add(oddity, words, `paragraph ${String(this.#lines)}`);
  }
}
