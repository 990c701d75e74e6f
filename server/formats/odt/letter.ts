/** A letter as an OpenDocument text, with styles of the same names as in Word, so that the reader knows its parts again. */
import { strToU8, zipSync, type Zippable } from 'fflate';
import {
  isTextBlock,
  MARKS,
  type BlockJSON,
  type Doc,
  type InlineJSON,
  type TextBlockJSON,
} from '../../../shared/letter/doc.ts';
import { docText, textBlocks } from '../../../shared/letter/blocks.ts';
import { headings, markLine, signatureLine, type LetterFile } from '../../../shared/letter/export/letter-file.ts';
import { safeHref } from '../../../shared/letter/links.ts';
import { numberingOf, type Numbering } from '../../../shared/letter/list-numbers.ts';
import { styleOf } from '../docx/styles.ts';
import { languageOf, printable } from '../printable.ts';
import { numberStyle, stylesXml } from './styles.ts';
import { escapeXml, NAMESPACES } from './xml.ts';

/** A letter on its way into OpenDocument. */
export interface OdtLetter extends LetterFile {
  /** ISO 8601 time that the file is dated with; equal letters of equal time have equal bytes. */
  readonly at: string;
}

const TYPE = 'application/vnd.oasis.opendocument.text';
/** The oldest time that a zip can hold; fflate writes local time, so this is the same in every time zone. */
const EPOCH = new Date(1980, 0, 1);
/** Up to this many names stand in one column. */
const ONE_COLUMN = 24;

/** Returns the letter as ODT. Equal letters of equal `at` give equal bytes. */
export function odtOf(letter: OdtLetter): Uint8Array {
  const parts: Zippable = {
    // First and not packed: programs tell by its place what the file is.
    mimetype: [strToU8(TYPE), { level: 0, mtime: EPOCH }],
    'META-INF/manifest.xml': [strToU8(MANIFEST), { mtime: EPOCH }],
    'content.xml': [strToU8(contentXml(letter)), { mtime: EPOCH }],
    'meta.xml': [strToU8(metaXml(letter)), { mtime: EPOCH }],
    'styles.xml': [strToU8(stylesXml(languageOf(letter.lang), furniture(letter))), { mtime: EPOCH }],
  };
  return zipSync(parts, { level: 6 });
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

const MANIFEST = `${XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${TYPE}"/>${[
  'content.xml',
  'meta.xml',
  'styles.xml',
]
  .map((name) => `<manifest:file-entry manifest:full-path="${name}" manifest:media-type="text/xml"/>`)
  .join('')}</manifest:manifest>`;

function metaXml({ doc, title, lang, at }: OdtLetter): string {
  const authors = textBlocks(doc)
    .filter((block) => block.type === 'author')
    .map((block) => printable(docText(block).split('\n')[0] ?? '').trim())
    .filter((name) => name !== '');
  const creator = authors.length === 0 ? 'Paraph' : authors.join('; ');
  const date = new Date(at).toISOString().slice(0, 19);
  return `${XML}<office:document-meta ${NAMESPACES} office:version="1.3"><office:meta><meta:generator>Paraph</meta:generator><dc:title>${escapeXml(printable(title))}</dc:title><dc:creator>${escapeXml(creator)}</dc:creator><meta:creation-date>${date}</meta:creation-date><dc:date>${date}</dc:date><dc:language>${escapeXml(languageOf(lang).lang)}</dc:language></office:meta></office:document-meta>`;
}

/** What stands above and below every page. */
function furniture({ doc, title, lang, mark }: OdtLetter) {
  const subject = textBlocks(doc).find((block) => block.type === 'subject');
  const name = printable(subject ? docText(subject).replace(/\s+/g, ' ') : title).trim();
  const short = [...name].length > 90 ? `${[...name].slice(0, 90).join('')}…` : name;
  return {
    header: mark.kind === 'final' ? null : markLine({ kind: 'draft' }, lang),
    footer: short,
    mark: mark.kind === 'draft' ? null : printable(markLine({ ...mark, kind: 'final' }, lang)),
  };
}

function contentXml({ doc, lang, signatures = [] }: OdtLetter): string {
  const words = headings(lang);
  const looks = new Looks();
  const body = new Body(looks, doc, words.subject);
  const blocks = body.blocks(doc.content);
  const names = signatures.map(
    (one) => `<text:p text:style-name="LetterSignature">${inlineText(signatureLine(one))}</text:p>`,
  );
  const list =
    names.length === 0
      ? ''
      : `<text:h text:style-name="LetterSignatures" text:outline-level="2">${escapeXml(words.signatures)}</text:h>${
          names.length > ONE_COLUMN
            ? `<text:section text:style-name="Columns" text:name="Names">${names.join('')}</text:section>`
            : names.join('')
        }`;
  return `${XML}<office:document-content ${NAMESPACES} office:version="1.3"><office:automatic-styles>${looks.styles()}<style:style style:name="Columns" style:family="section"><style:section-properties text:dont-balance-text-columns="false"><style:columns fo:column-count="2" fo:column-gap="1cm"/></style:section-properties></style:style></office:automatic-styles><office:body><office:text>${blocks}${list}</office:text></office:body></office:document-content>`;
}

const LOOKS = MARKS.filter((mark) => mark !== 'link');

/** Text styles for each set of marks, named by them, and list styles for each way of numbering. */
class Looks {
  readonly #used = new Set<string>();
  readonly #lists = new Map<string, string>();

  nameOf(marks: readonly string[]): string {
    const name = `T${LOOKS.map((mark) => (marks.includes(mark) ? '1' : '0')).join('')}`;
    this.#used.add(name);
    return name;
  }

  /** Returns the style of a list that is numbered so. */
  listNameOf({ start, style }: Numbering): string {
    if (start === 1 && style === 'decimal') return 'Asks';
    const name = `Asks_${style}_${String(start)}`;
    this.#lists.set(name, numberStyle(name, { start, style }));
    return name;
  }

  styles(): string {
    const lists = [...this.#lists.keys()].sort().map((name) => this.#lists.get(name) ?? '');
    return this.#textStyles() + lists.join('');
  }

  #textStyles(): string {
    return [...this.#used]
      .sort()
      .map((name) => {
        const look = [
          name[1] === '1' ? ' fo:font-weight="bold" style:font-weight-asian="bold"' : '',
          name[2] === '1' ? ' fo:font-style="italic" style:font-style-asian="italic"' : '',
          name[3] === '1' ? ' style:text-underline-style="solid" style:text-underline-width="auto"' : '',
          name[4] === '1' ? ' style:text-position="super 58%"' : '',
          name[5] === '1' ? ' style:text-position="sub 58%"' : '',
        ].join('');
        return `<style:style style:name="${name}" style:family="text"><style:text-properties${look}/></style:style>`;
      })
      .join('');
  }
}

class Body {
  readonly #looks: Looks;
  readonly #subject: BlockJSON | undefined;
  readonly #label: string;

  constructor(looks: Looks, doc: Doc, label: string) {
    this.#looks = looks;
    this.#subject = doc.content.find((block) => block.type === 'subject');
    this.#label = label;
  }

  blocks(content: readonly BlockJSON[]): string {
    return content.map((block) => this.#block(block, null)).join('');
  }

  /** @param place style of a paragraph that stands in a list or quote */
  #block(block: BlockJSON, place: string | null): string {
    if (isTextBlock(block)) return this.#text(block, place);
    if (block.type === 'blockquote')
      return block.content.map((one) => this.#block(one, place ?? 'Quotations')).join('');
    if (block.type === 'listItem') return this.#item(block.content, place ?? 'ListBullet');
    const [style, paragraph] =
      block.type === 'orderedList'
        ? [this.#looks.listNameOf(numberingOf(block.attrs)), 'ListNumber']
        : ['Bullets', 'ListBullet'];
    const items = block.content.map((item) => this.#item(isTextBlock(item) ? [item] : item.content, paragraph));
    return `<text:list text:style-name="${style}">${items.join('')}</text:list>`;
  }

  /** Further paragraphs of an item carry no number. */
  #item(content: readonly BlockJSON[], style: string): string {
    const blocks = content.map((block, index) => this.#block(block, index === 0 ? style : 'ListContinue'));
    return `<text:list-item>${blocks.join('')}</text:list-item>`;
  }

  #text(block: TextBlockJSON, place: string | null): string {
    const inner = (block.content ?? []).map((node) => this.#inline(node)).join('');
    if (place !== null) return `<text:p text:style-name="${place}">${inner}</text:p>`;
    const style = styleOf(block.type, block.attrs.level);
    if (block === this.#subject) {
      const label = `<text:span text:style-name="LetterLabel">${escapeXml(this.#label)}:<text:s/></text:span>`;
      return `<text:h text:style-name="${style}" text:outline-level="1">${label}${inner}</text:h>`;
    }
    if (block.type !== 'heading') return `<text:p text:style-name="${style}">${inner}</text:p>`;
    return `<text:h text:style-name="${style}" text:outline-level="${String((block.attrs.level ?? 1) + 1)}">${inner}</text:h>`;
  }

  #inline(node: InlineJSON): string {
    if (node.type === 'hardBreak') return '<text:line-break/>';
    const marks = (node.marks ?? []).map(({ type }) => type as string);
    const text = inlineText(node.text);
    const looked = marks.some((mark) => mark !== 'link')
      ? `<text:span text:style-name="${this.#looks.nameOf(marks)}">${text}</text:span>`
      : text;
    const href = safeHref((node.marks ?? []).find(({ type }) => type === 'link')?.attrs?.['href']);
    return href === null
      ? looked
      : `<text:a xlink:type="simple" xlink:href="${escapeXml(printable(href))}">${looked}</text:a>`;
  }
}

/** OpenDocument joins spaces as HTML does: all but the first are elements, and one at an end is too. */
function inlineText(text: string): string {
  return escapeXml(printable(text)).replace(/^ | $| {2,}/g, (spaces) => `<text:s text:c="${String(spaces.length)}"/>`);
}
