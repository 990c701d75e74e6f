/** The styles of Paraph's OpenDocument files: those of its Word files, by the same names. */
import type { Numbering } from '../../../shared/letter/list-numbers.ts';
import { escapeXml, NAMESPACES } from './xml.ts';

const ACCENT = '#1f3b7a';
const QUIET = '#565b6b';

interface Look {
  /** Around paragraphs: attributes of `style:paragraph-properties`. */
  readonly paragraph?: string;
  readonly text?: string;
  readonly outline?: number;
  /** A stop at the right edge. */
  readonly tabs?: true;
}

const PARAGRAPHS: readonly (readonly [id: string, name: string, look: Look])[] = [
  [
    'LetterLetterhead',
    'Letter Letterhead',
    {
      paragraph: `fo:margin-bottom="8mm" fo:padding-bottom="2mm" fo:border-bottom="0.75pt solid ${ACCENT}"`,
      text: `fo:color="${ACCENT}"`,
    },
  ],
  ['LetterAddressee', 'Letter Addressee', { paragraph: 'fo:margin-bottom="4mm" fo:keep-together="always"' }],
  [
    'LetterDateline',
    'Letter Dateline',
    { paragraph: 'fo:margin-top="4mm" fo:margin-bottom="4mm" fo:text-align="end"' },
  ],
  ['LetterAttention', 'Letter Attention', { paragraph: 'fo:margin-top="2mm" fo:margin-bottom="4mm"' }],
  [
    'LetterSubject',
    'Letter Subject',
    {
      paragraph: 'fo:margin-top="5mm" fo:margin-bottom="5mm" fo:keep-with-next="always"',
      text: 'fo:font-size="12pt" fo:font-weight="bold"',
      outline: 1,
    },
  ],
  ['LetterSalutation', 'Letter Salutation', { paragraph: 'fo:margin-bottom="3.5mm" fo:keep-with-next="always"' }],
  [
    'LetterHeading1',
    'Letter Heading 1',
    {
      paragraph: 'fo:margin-top="5mm" fo:margin-bottom="2mm" fo:keep-with-next="always"',
      text: 'fo:font-size="12pt" fo:font-weight="bold"',
      outline: 2,
    },
  ],
  [
    'LetterHeading2',
    'Letter Heading 2',
    {
      paragraph: 'fo:margin-top="5mm" fo:margin-bottom="2mm" fo:keep-with-next="always"',
      text: 'fo:font-weight="bold"',
      outline: 3,
    },
  ],
  [
    'LetterHeading3',
    'Letter Heading 3',
    {
      paragraph: 'fo:margin-top="5mm" fo:margin-bottom="2mm" fo:keep-with-next="always"',
      text: 'fo:font-weight="bold" fo:font-style="italic"',
      outline: 4,
    },
  ],
  ['LetterParagraph', 'Letter Paragraph', { paragraph: 'fo:margin-bottom="2.8mm"' }],
  [
    'LetterClosing',
    'Letter Closing',
    { paragraph: 'fo:margin-top="5mm" fo:margin-bottom="5mm" fo:keep-with-next="always"' },
  ],
  ['LetterAuthor', 'Letter Author', { paragraph: 'fo:margin-bottom="4mm" fo:keep-together="always"' }],
  ['LetterEnclosure', 'Letter Enclosure', { paragraph: 'fo:margin-bottom="2mm"', text: 'fo:font-size="10pt"' }],
  ['LetterCopy', 'Letter Copy', { paragraph: 'fo:margin-bottom="2mm"', text: 'fo:font-size="10pt"' }],
  [
    'Quotations',
    'Quotations',
    {
      paragraph: `fo:margin-left="6mm" fo:margin-top="2mm" fo:margin-bottom="3.5mm" fo:padding-left="3mm" fo:border-left="1pt solid ${QUIET}"`,
    },
  ],
  ['ListNumber', 'List Number', { paragraph: 'fo:margin-bottom="2mm" fo:keep-together="always"' }],
  ['ListBullet', 'List Bullet', { paragraph: 'fo:margin-bottom="2mm" fo:keep-together="always"' }],
  ['ListContinue', 'List Continue', { paragraph: 'fo:margin-bottom="2mm"' }],
  [
    'LetterSignatures',
    'Letter Signatures',
    {
      paragraph: 'fo:margin-top="6mm" fo:margin-bottom="2mm" fo:keep-with-next="always"',
      text: 'fo:font-weight="bold"',
      outline: 2,
    },
  ],
  [
    'LetterSignature',
    'Letter Signature',
    { paragraph: 'fo:margin-bottom="1mm" fo:keep-together="always"', text: 'fo:font-size="10pt"' },
  ],
  ['Header', 'Header', { paragraph: 'fo:text-align="end"', text: 'fo:font-size="8.5pt" fo:font-weight="bold"' }],
  ['Footer', 'Footer', { tabs: true, text: `fo:font-size="8pt" fo:color="${QUIET}"` }],
];

/** Returns `styles.xml`, with what stands above and below every page. */
export function stylesXml(
  { lang, region }: { readonly lang: string; readonly region: string | null },
  around: { readonly header: string | null; readonly footer: string; readonly mark: string | null },
): string {
  const styles = PARAGRAPHS.map(([id, name, { paragraph = '', text = '', outline, tabs }]) => {
    const level = outline === undefined ? '' : ` style:default-outline-level="${String(outline)}"`;
    const stops = tabs
      ? '<style:tab-stops><style:tab-stop style:position="160mm" style:type="right"/></style:tab-stops>'
      : '';
    return `<style:style style:name="${id}" style:display-name="${name}" style:family="paragraph" style:parent-style-name="Standard"${level}><style:paragraph-properties ${paragraph}>${stops}</style:paragraph-properties><style:text-properties ${text}/></style:style>`;
  }).join('');
  const header =
    around.header === null
      ? ''
      : `<style:header><text:p text:style-name="Header">${escapeXml(around.header)}</text:p></style:header>`;
  const mark = around.mark === null ? '' : `<text:p text:style-name="Footer">${escapeXml(around.mark)}</text:p>`;
  const footer = `<style:footer><text:p text:style-name="Footer">${escapeXml(around.footer)}<text:tab/><text:page-number/> / <text:page-count/></text:p>${mark}</style:footer>`;
  const tag = ` fo:language="${lang}"${region === null ? '' : ` fo:country="${region}"`}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles ${NAMESPACES} office:version="1.3"><office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2" fo:line-height="115%"/><style:text-properties fo:font-family="Liberation Serif" fo:font-size="11pt"${tag}/></style:default-style><style:style style:name="Standard" style:family="paragraph"/>${styles}<style:style style:name="LetterLabel" style:display-name="Letter Label" style:family="text"/>${numberStyle('Asks', { start: 1, style: 'decimal' })}${list('Bullets', (level) => `<text:list-level-style-bullet text:level="${String(level)}" text:bullet-char="${level % 2 === 1 ? '•' : '–'}">`, 'bullet')}</office:styles><office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="15mm" fo:margin-bottom="15mm" fo:margin-left="25mm" fo:margin-right="25mm"/><style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="4mm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="4mm"/></style:footer-style></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">${header}${footer}</style:master-page></office:master-styles></office:document-styles>`;
}

const FORMATS = {
  decimal: '1',
  'lower-alpha': 'a',
  'upper-alpha': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
} as const;

/** Returns the style of lists that are numbered so, whichever level they stand in. */
export function numberStyle(name: string, { start, style }: Numbering): string {
  const from = start === 1 ? '' : ` text:start-value="${String(start)}"`;
  return list(
    name,
    (level) =>
      `<text:list-level-style-number text:level="${String(level)}" style:num-format="${FORMATS[style]}" style:num-suffix="."${from}>`,
    'number',
  );
}

function list(name: string, open: (level: number) => string, kind: 'number' | 'bullet'): string {
  const levels = [1, 2, 3, 4].map((level) => {
    const indent = `<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:margin-left="${String(10 * level)}mm" fo:text-indent="-7mm"/></style:list-level-properties>`;
    return `${open(level)}${indent}</text:list-level-style-${kind}>`;
  });
  return `<text:list-style style:name="${name}">${levels.join('')}</text:list-style>`;
}
