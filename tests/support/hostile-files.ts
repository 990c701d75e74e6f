/** Files made to keep their reader busy: signs of a format said over and over, by a grammar that chance or a list drives. */
import { strToU8, zipSync } from 'fflate';
import type { FileFormat, ReaderJob } from '../../server/formats/cage/read-file.ts';

/** A file that grows with a number: what it begins with, what is said so often, what is said as often after that, and its end. */
export interface Nasty {
  readonly format: FileFormat;
  readonly start: string;
  readonly again: string;
  readonly after: string;
  readonly end: string;
}

const HTML = (again: string, after = '', end = ''): Nasty => ({ format: 'html', start: '', again, after, end });
const MD = (again: string, after = '', end = ''): Nasty => ({ format: 'md', start: '', again, after, end });
const TXT = (start: string, again: string, end = ''): Nasty => ({ format: 'txt', start, again, after: '', end });

/** Found to freeze the server once, or to be of their kind. */
export const SEEDS: readonly Nasty[] = [
  HTML('<b>', 'a<br>'),
  HTML('<b>', '</i>'),
  HTML('<a href="https://x.eu">', 'a<br>'),
  HTML('<blockquote>', 'a</blockquote>'),
  HTML('<p>a'),
  HTML('<table><tr><td>'),
  HTML('<!--'),
  HTML('<svg><![CDATA['),
  MD('[i]: x\n'),
  MD('<!--\n'),
  MD('<!-- -->'),
  MD('['),
  MD('[', ']'),
  MD('![', '](x)'),
  MD('[a](', 'b"'),
  MD('*a _b '),
  MD('*a', '*'),
  MD('`', ' '),
  MD('` `` ```'),
  MD('<b>', '</b>'),
  MD('</b>'),
  MD('<a href="x">', '</a>'),
  MD('> '),
  MD('1. a\n'),
  MD('I. a\n'),
  MD('**a**', '\n\n3. a'),
  MD('|a', '\n|-|\n|a'),
  MD('rue A\n\n', '', 'Dear X,'),
  MD('Open letter\n\n'),
  MD('präsident', '', '\n\nDear X,'),
  TXT('Signatures\n\nA', '\u00a0', 'b'),
  TXT('Signatures\n\nA B (EPP)\n', '\u2003', 'b'),
  TXT('Signatures\n\nA B (EPP)\n', ':', 'b'),
  TXT('Signatures\n\n', 'Ana Vidmar (EPP)\n'),
  TXT('-- \n', 'a', '\n\n\nb'),
  TXT('', 'Signatures\n\n'),
  TXT('', 'rue A\n\n', 'Dear X,'),
  TXT('Yours sincerely,\n', '\u2003', ',b'),
];

/** Signs from which chance puts further files together. */
export const SIGNS: { readonly [format in 'md' | 'txt' | 'html']: readonly string[] } = {
  md: [
    '[',
    ']',
    '(',
    ')',
    '![',
    '*',
    '_',
    '**',
    '`',
    '``',
    '<b>',
    '</b>',
    '<!--',
    '-->',
    '<a href="',
    '">',
    '</a>',
    '\\',
    '&',
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '2. ',
    '    ',
    '|',
    '|-|',
    '#',
    '---',
    '[a]: b',
    '[a]',
    'a',
    ' ',
    '\u00a0',
    '\u2003',
    ':',
    ';',
    '"',
    "'",
  ],
  txt: [
    'Signatures',
    'Dear X,',
    'Yours sincerely,',
    'Ana Vidmar',
    '(EPP)',
    'EPP',
    ',',
    ';',
    '·',
    ':',
    '(',
    ')',
    '\t',
    '   ',
    ' ',
    '\u00a0',
    '\u2003',
    '\n',
    '\n\n',
    '-- ',
    '1. ',
    'a',
    'To:',
    'rue ',
    'Open letter',
    'präsident',
    '.',
    '-',
    '–',
  ],
  html: [
    '<b>',
    '</b>',
    '<i>',
    '</i>',
    '<a href="https://x.eu">',
    '<a href="',
    '</a>',
    '<p>',
    '</p>',
    '<li>',
    '<ul>',
    '</ul>',
    '<ol>',
    '<blockquote>',
    '</blockquote>',
    '<br>',
    '<h1>',
    '<table>',
    '<tr>',
    '<td>',
    '<script>',
    '<!--',
    '-->',
    '<',
    '>',
    '&',
    '&amp;',
    'a',
    ' ',
    '\u00a0',
    '"',
    '=',
  ],
};

/** Elements of office files, likewise. */
const WORD = [
  '<w:p/>',
  '<w:p><w:r><w:t>a</w:t></w:r></w:p>',
  '<w:tbl/>',
  '<w:tbl><w:tr/></w:tbl>',
  '<w:p><w:ins w:author="a"><w:r><w:t>a</w:t></w:r></w:ins></w:p>',
  '<w:p><w:pPr><w:rPr><w:del w:author="a"/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>',
  '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>a</w:t></w:r></w:p>',
  '<w:p><w:r><w:br/></w:r></w:p>',
];
const ODT = [
  '<text:p/>',
  '<text:p>a</text:p>',
  '<text:p>a<text:change-start text:change-id="c"/></text:p>',
  '<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>',
  '<table:table/>',
  '<text:p><text:s text:c="9"/>a</text:p>',
  '<text:p><office:annotation office:name="1"/>a</text:p>',
  '<text:p><text:span>a</text:span></text:p>',
];

export const OFFICE: readonly { readonly format: 'docx' | 'odt'; readonly again: string }[] = [
  ...WORD.map((again) => ({ format: 'docx' as const, again })),
  ...ODT.map((again) => ({ format: 'odt' as const, again })),
];

/** Returns a file of about so many characters. */
export function nastyFile({ format, start, again, after, end }: Nasty, length: number): ReaderJob {
  const count = Math.max(1, Math.floor((length - start.length - end.length) / (again.length + after.length)));
  return { format, bytes: strToU8(start + again.repeat(count) + after.repeat(count) + end) };
}

/** The same of an office file, unpacked. */
export function nastyOffice({ format, again }: (typeof OFFICE)[number], length: number): ReaderJob {
  const inner = again.repeat(Math.max(1, Math.floor(length / again.length)));
  const change =
    '<text:tracked-changes><text:changed-region text:id="c"><text:insertion><office:change-info/></text:insertion></text:changed-region></text:tracked-changes>';
  const bytes =
    format === 'docx'
      ? zipSync(
          { 'word/document.xml': strToU8(`<w:document xmlns:w="w"><w:body>${inner}</w:body></w:document>`) },
          { level: 1 },
        )
      : zipSync(
          {
            mimetype: strToU8('application/vnd.oasis.opendocument.text'),
            'content.xml': strToU8(
              `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:text>${change}${inner}</office:text></office:body></office:document-content>`,
            ),
          },
          { level: 1 },
        );
  return { format, bytes };
}
