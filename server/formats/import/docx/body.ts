/** Reads the text of a Word file. */
import type { Body, FormatChange, Oddity, Paragraph, Table, TrackedChange, Wishes } from '../body.ts';
import { inCapitals, type Look, type Styles } from '../look.ts';
import { LIMITS, Unreadable } from '../package.ts';
import { Told } from '../told.ts';
import { isOn, readXml, type Attributes } from '../xml.ts';
import { Fields, linkIn } from './fields.ts';
import { FormField } from './form.ts';
import { ShownWords } from './shown.ts';
import { CHARACTERS, note } from './styles.ts';
import { characterOf } from './symbols.ts';

/** Elements of which nothing is text of the letter; `w:pPrChange` and its kin hold what was before a change. */
const SKIPPED: ReadonlyMap<string, Oddity | null> = new Map<string, Oddity | null>([
  ['w:sectPr', null],
  ['w:sdtPr', null],
  ['w:pPrChange', 'style-change'],
  ['w:tblPrChange', null],
  ['m:oMath', 'formula'],
  ['w:rt', 'ruby'],
]);
const CHANGES: ReadonlyMap<string, TrackedChange['kind']> = new Map([
  ['w:ins', 'inserted'],
  ['w:moveTo', 'inserted'],
  ['w:cellIns', 'inserted'],
  ['w:del', 'deleted'],
  ['w:moveFrom', 'deleted'],
  ['w:cellDel', 'deleted'],
]);
/** What an alternative may need: shapes with text, and looks that say nothing. Of any other the one for all programs is read. */
const UNDERSTOOD: readonly string[] = ['', 'wps', 'wpg', 'wpc', 'wp14', 'w14', 'w15'];

/** What surrounds a text and decides what it shows. */
export interface DocxSurroundings {
  readonly styles: Styles;
  readonly wishes: Wishes;
  /** Words of a note by the name of its reference and its id. */
  readonly noteWords: (reference: string, id: string) => string;
  /** Where it stands, for people; paragraphs are counted where it is empty. */
  readonly place?: string;
}

/** A part that stands around the pages. */
export interface PageEdge {
  readonly kind: 'header' | 'footer';
  readonly on: string;
  readonly id: string;
}

/** The text of a Word file, and what it names of other parts. */
export interface DocxBody extends Body {
  /** False for what holds no text of Word at all. */
  readonly isText: boolean;
  readonly edges: readonly PageEdge[];
  /** The first page of the letter has edges of its own. */
  readonly firstPageApart: boolean;
  /** Documents within the document: the relationship of each, and before which item it stands. */
  readonly chunks: readonly { readonly id: string; readonly at: number }[];
  /** Addresses of links that stand in the text itself. */
  readonly links: ReadonlyMap<string, string>;
}

/** Reads `document.xml` or another part like it. @throws Unreadable beyond the limits */
export function readBody(xml: string, around: DocxSurroundings): DocxBody {
  const reader = new BodyReader(around);
  const shown = new ShownWords();
  readXml(xml, {
    open: (name, attributes) => {
      shown.open(name, attributes);
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
  return reader.finished(shown);
}

interface RunLook {
  look: Look;
  style: string;
  was: FormatChange | null;
  /** With what styles say, once something was said. */
  seen: Look | null;
}
function plainRun(): RunLook {
  return { look: {}, style: '', was: null, seen: null };
}

class BodyReader {
  readonly #around: DocxSurroundings;
  readonly #items: (Paragraph | Table)[] = [];
  readonly #told = new Told();
  readonly #about = new Map<string, string>();
  readonly #edges: PageEdge[] = [];
  readonly #chunks: { id: string; at: number }[] = [];
  readonly #ownLinks = new Map<string, string>();
  #isText = false;
  #firstPageApart = false;
  /** Paragraphs that are open: one within another is a text box. */
  readonly #open: Paragraph[] = [];
  readonly #tables: Table[] = [];
  readonly #changes: TrackedChange[] = [];
  /** How many of them are of the row that is open. */
  #rowChanges = 0;
  /** The same for all runs between two changes. */
  #changesNow: readonly TrackedChange[] | null = null;
  #cells = 0;
  readonly #links: string[] = [];
  readonly #comments = new Set<string>();
  readonly #fields = new Fields();
  /** Controls that are open, and whether what they hold is only what asks to be replaced. */
  readonly #controls: { placeholder: boolean }[] = [];
  #placeholders = 0;
  readonly #alternatives: { taken: boolean; from: number }[] = [];
  /** The first letter of a paragraph that stands in a frame of its own. */
  #dropCap: Paragraph | null = null;
  readonly #drops = new WeakSet<Paragraph>();
  /** A list or box of a form whose entries are being read. */
  #form: FormField | null = null;
  #lines = 0;
  #length = 0;
  #skipped = 0;
  #skipping: { readonly root: string; readonly what: Oddity | null; words: string } | null = null;
  /** 'paragraph' within `w:pPr`, 'mark' within its `w:rPr`, 'run' within a run's, 'row' within a row's, null in the text. */
  #properties: 'paragraph' | 'mark' | 'run' | 'row' | null = null;
  #run = plainRun();
  /** Runs around the one that is open, by way of a text box. */
  readonly #runs: RunLook[] = [];
  /** Within `w:rPrChange`, whose properties are those before. */
  #before = false;
  #inText: 'text' | 'code' | null = null;

  constructor(around: DocxSurroundings) {
    this.#around = around;
  }

  finished(shown: ShownWords): DocxBody {
    if (this.#dropCap) this.#put(this.#dropCap);
    return {
      ...{ items: this.#items, oddities: this.#told, about: this.#about, shown: shown.found, isText: this.#isText },
      ...{ edges: this.#edges, firstPageApart: this.#firstPageApart, chunks: this.#chunks, links: this.#ownLinks },
    };
  }

  readonly open = (name: string, attributes: Attributes): void => {
    if (this.#skipped > 0) return this.#within(name, attributes);
    if (SKIPPED.has(name)) return this.#skip(name, SKIPPED.get(name) ?? null);
    const changed = CHANGES.get(name);
    if (changed) return this.#change(changed, attributes);
    switch (name) {
      case 'w:body':
      case 'w:hdr':
      case 'w:ftr':
        this.#isText = true;
        return;
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
      case 'w:trPr':
        this.#properties = 'row';
        return;
      case 'w:pPr':
        this.#properties = 'paragraph';
        return;
      case 'w:rPr':
        if (!this.#before) this.#properties = this.#properties === 'paragraph' ? 'mark' : 'run';
        return;
      case 'w:r':
        this.#runs.push(this.#run);
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
      case 'w:fldSimple':
        this.#links.push(this.#linkTo(linkIn(attributes['w:instr'] ?? '')) ?? '');
        return;
      case 'w:t':
      case 'w:delText':
        this.#inText = 'text';
        return;
      case 'w:instrText':
      case 'w:delInstrText':
        this.#inText = 'code';
        return;
      case 'w:fldChar':
        return this.#field(attributes['w:fldCharType'] ?? '');
      case 'w:sdt':
        this.#controls.push({ placeholder: false });
        return;
      case 'w:sdtContent':
        if (this.#controls.at(-1)?.placeholder === true) this.#placeholders += 1;
        return;
      case 'mc:AlternateContent':
        this.#alternatives.push({ taken: false, from: this.#length });
        return;
      case 'mc:Choice':
      case 'mc:Fallback':
        return this.#alternative(name, attributes);
      case 'w:altChunk':
        if (this.#chunks.length < LIMITS.around) {
          this.#chunks.push({ id: attributes['r:id'] ?? '', at: this.#items.length });
        }
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
      if (name === 'w:t' || name === 'a:t' || name === 'm:t') this.#inText = null;
      if (this.#skipped > 0 || !this.#skipping) return;
      const { what, words } = this.#skipping;
      this.#skipping = null;
      if (what === 'drawing' && words.trim() === '') return;
      if (what) this.#notice(what, words);
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
        if (table && this.#tables.length === 0) this.#items.push(table);
        return;
      }
      case 'w:tr':
        if (this.#rowChanges > 0) this.#changesNow = null;
        this.#changes.length -= this.#rowChanges;
        this.#rowChanges = 0;
        return;
      case 'w:trPr':
      case 'w:pPr':
        this.#properties = null;
        return;
      case 'w:rPr':
        if (!this.#before) this.#properties = this.#properties === 'mark' ? 'paragraph' : null;
        return;
      case 'w:r':
        this.#run = this.#runs.pop() ?? plainRun();
        return;
      case 'w:rPrChange':
        this.#before = false;
        return;
      case 'w:hyperlink':
      case 'w:fldSimple':
        this.#links.pop();
        return;
      case 'w:sdt':
        this.#controls.pop();
        return;
      case 'w:sdtContent':
        if (this.#controls.at(-1)?.placeholder === true) this.#placeholders -= 1;
        return;
      case 'mc:AlternateContent':
        this.#alternatives.pop();
        return;
      case 'w:ddList':
      case 'w:checkBox':
        this.#write(this.#form?.shows(name) ?? '');
        this.#form = null;
        return;
      case 'w:t':
      case 'w:delText':
      case 'w:instrText':
      case 'w:delInstrText':
      case 'a:t':
        this.#inText = null;
    }
  };

  readonly text = (text: string): void => {
    if (this.#inText === null) return;
    if (this.#skipped > 0) {
      if (this.#skipping) this.#skipping.words += text;
    } else if (this.#inText === 'code') this.#fields.code(text);
    else this.#say(text);
  };

  #skip(root: string, what: Oddity | null): void {
    this.#skipped = 1;
    this.#skipping = { root, what, words: '' };
  }

  /** What is said within an element that is passed over. */
  #within(name: string, attributes: Attributes): void {
    this.#skipped += 1;
    const root = this.#skipping?.root;
    if (name === 'w:t' || name === 'a:t' || name === 'm:t') this.#inText = 'text';
    else if (name === 'w:p' && this.#skipping) this.#skipping.words += ' ';
    else if (root === 'w:sdtPr' && name === 'w:showingPlcHdr') {
      const control = this.#controls.at(-1);
      if (control) control.placeholder = isOn(attributes);
    } else if (root === 'w:sectPr' && (name === 'w:headerReference' || name === 'w:footerReference')) {
      if (this.#edges.length >= LIMITS.around) return;
      const kind = name === 'w:headerReference' ? 'header' : 'footer';
      if (this.#skipped === 2) this.#edges.push({ kind, on: attributes['w:type'] ?? '', id: attributes['r:id'] ?? '' });
    } else if (root === 'w:sectPr' && name === 'w:titlePg') this.#firstPageApart ||= isOn(attributes);
  }

  #alternative(name: string, attributes: Attributes): void {
    const open = this.#alternatives.at(-1);
    if (!open) return;
    const fits = (attributes['Requires'] ?? '').split(' ').every((one) => UNDERSTOOD.includes(one));
    if (!open.taken && (name === 'mc:Fallback' || fits)) {
      open.taken = true;
      open.from = this.#length;
    } else this.#skip(name, name === 'mc:Fallback' && this.#length === open.from ? 'drawing' : null);
  }

  #field(kind: string): void {
    if (kind === 'begin') this.#fields.begin();
    else if (kind === 'separate') this.#fields.separate();
    else if (kind === 'end') this.#fields.end();
  }

  #linkTo(address: string | null): string | null {
    if (address === null) return null;
    this.#ownLinks.set(address, address);
    return address;
  }

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
    if (this.#drops.has(paragraph)) {
      this.#dropCap = paragraph;
      return;
    }
    if (this.#dropCap && this.#open.length === 0) {
      paragraph.runs.unshift(...this.#dropCap.runs);
      this.#dropCap = null;
    }
    this.#put(paragraph);
  }

  #put(paragraph: Paragraph): void {
    const cell = this.#tables[0]?.rows.at(-1)?.at(-1);
    if (cell) cell.push(paragraph);
    else this.#items.push(paragraph);
  }

  #change(kind: TrackedChange['kind'], attributes: Attributes): void {
    const tracked = { kind, author: attributes['w:author'] ?? '', date: attributes['w:date'] ?? '' };
    if (this.#properties === null) {
      this.#changes.push(tracked);
      this.#changesNow = null;
    } else if (this.#properties === 'mark') this.#open.at(-1)?.mark.push(tracked);
    else if (this.#properties === 'row' && this.#open.length === 0) {
      this.#changes.push(tracked);
      this.#rowChanges += 1;
      this.#changesNow = null;
    }
  }

  #comment(id: string, opens: boolean): void {
    const paragraph = this.#open.at(-1);
    if (!paragraph || this.#about.has(id)) return;
    if (this.#about.size >= LIMITS.comments) {
      throw new Unreadable('too-large', 'The file holds more comments than any letter. Remove some and try again.');
    }
    paragraph.comments.push(id);
    this.#about.set(id, '');
    if (opens) this.#comments.add(id);
  }

  #property(name: string, attributes: Attributes): void {
    if (this.#properties === 'paragraph') {
      const paragraph = this.#open.at(-1);
      if (!paragraph) return;
      if (name === 'w:pStyle') paragraph.style = attributes['w:val'] ?? '';
      else if (name === 'w:framePr' && /^(?:drop|margin)$/.test(attributes['w:dropCap'] ?? '')) {
        this.#drops.add(paragraph);
      } else note(paragraph.look, name, attributes);
    } else if (this.#properties === 'run') {
      const run = this.#before ? (this.#run.was ?? plainRun()) : this.#run;
      if (name === 'w:rStyle') run.style = attributes['w:val'] ?? '';
      else note(run.look, name, attributes);
    }
  }

  /** Signs within a run that stand for a character, and things that are no text. */
  #sign(name: string, attributes: Attributes): void {
    const character = CHARACTERS[name];
    if (name === 'w:tab' || name === 'w:ptab') this.#say('\t');
    else if (character !== undefined) this.#say(character);
    else if (name === 'w:cr' || name === 'w:br') this.#say(null);
    else if (name === 'w:sym') {
      const character = characterOf(attributes['w:font'] ?? '', attributes['w:char'] ?? '');
      if (character === null) this.#notice('symbol', `${attributes['w:font'] ?? ''} ${attributes['w:char'] ?? ''}`);
      else this.#say(character);
    } else if (name === 'a:t') this.#skip(name, 'drawing');
    else if (name === 'v:textpath') this.#notice('drawing', attributes['string'] ?? '');
    else if (name === 'a:blip' || name === 'v:imagedata') this.#notice('image');
    else if (name === 'w:footnoteReference' || name === 'w:endnoteReference') {
      this.#notice('footnote', this.#around.noteWords(name, attributes['w:id'] ?? ''));
    } else if (name === 'w:ddList' || name === 'w:checkBox') this.#form = new FormField();
    else this.#form?.property(name, attributes);
  }

  /** What styles and the run itself make of its words. */
  #seen(): Look {
    const { styles } = this.#around;
    const run = this.#run;
    const style = this.#open.at(-1)?.style ?? '';
    return (run.seen ??= {
      ...styles.defaults,
      ...styles.lookOf(style === '' ? styles.normal : style),
      ...(run.style === '' ? {} : styles.lookOf(run.style)),
      ...run.look,
    });
  }

  #say(text: string | null): void {
    if (!this.#open.at(-1)) return;
    const { hidden, struck, capitals } = this.#seen();
    const said = text ?? ' ';
    if (this.#fields.hides) return this.#told.add('field', said, this.#place());
    if (this.#placeholders > 0) return this.#told.add('placeholder', said, this.#place());
    const gone = this.#changes.some(({ kind }) => kind === 'deleted');
    const unasked =
      hidden === true && this.#around.wishes.hidden !== true
        ? 'hidden'
        : struck === true && this.#around.wishes.struck !== true
          ? 'struck'
          : null;
    if (unasked !== null) {
      if (!gone) this.#told.add(unasked, said, this.#place());
      return;
    }
    this.#write(capitals === true && text !== null ? inCapitals(text) : text);
  }

  #write(text: string | null): void {
    const paragraph = this.#open.at(-1);
    if (!paragraph || text === '') return;
    this.#told.took();
    this.#length += text?.length ?? 1;
    if (this.#length > LIMITS.text) {
      throw new Unreadable('too-large', 'The file holds more text than any letter. Split it and try again.');
    }
    const { look, style, was: reformatted } = this.#run;
    const link = this.#links.findLast((id) => id !== '') ?? this.#linkTo(this.#fields.link);
    paragraph.runs.push({
      text,
      look,
      style,
      changes: (this.#changesNow ??= distinct(this.#changes)),
      link,
      reformatted,
    });
    for (const id of this.#comments) {
      const about = (this.#about.get(id) ?? '') + (text ?? ' ');
      this.#about.set(id, about.slice(0, LIMITS.about));
      if (about.length >= LIMITS.about) this.#comments.delete(id);
    }
  }

  #place(): string {
    return this.#around.place ?? `paragraph ${String(this.#open[0]?.line ?? this.#lines)}`;
  }

  #notice(oddity: Oddity, words = ''): void {
    this.#told.add(oddity, words === '' ? '' : `${words} `, this.#place());
  }
}

/** The same change may be told of a row and of the words in it. */
function distinct(changes: readonly TrackedChange[]): TrackedChange[] {
  return changes.filter(
    (one, at) =>
      changes.findIndex(({ kind, author, date }) => kind === one.kind && author === one.author && date === one.date) ===
      at,
  );
}
