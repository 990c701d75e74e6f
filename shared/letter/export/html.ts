/** A letter as one HTML file: semantic, printable on A4, with nothing in it that loads or runs. */
import {
  isTextBlock,
  type BlockJSON,
  type ContainerJSON,
  type InlineJSON,
  type MarkJSON,
  type TextBlockJSON,
} from '../doc.ts';
import { safeHref } from '../links.ts';
import { numberingOf } from '../list-numbers.ts';
import { headings, markLine, signatureLine, type LetterFile } from './letter-file.ts';

const STYLE = `
:root { color-scheme: light }
body { margin: 0; background: #fff; color: #000; font: 11pt/1.45 "Source Serif 4", "Noto Serif", Georgia, serif; hyphens: auto }
main { max-width: 160mm; margin: 0 auto; padding: 25mm 8mm }
p, address, li, blockquote { margin: 0 0 .8em; orphans: 3; widows: 3 }
address { font-style: normal }
.letterhead { margin-bottom: 2em }
.addressee { margin-bottom: 1.2em }
.dateline { margin: 1.6em 0 }
h1 { font-size: 1.12em; margin: 1.6em 0 }
h2, h3, h4 { font-size: 1em; margin: 1.4em 0 .6em; break-after: avoid }
h4 { font-style: italic }
ol, ul { margin: 0 0 .8em; padding-left: 1.8em }
li, .signatures li { break-inside: avoid }
blockquote { margin-left: 1.4em; padding-left: .9em; border-left: .15em solid #767676 }
a { color: inherit }
.closing { margin-top: 1.6em }
.author { margin-top: 1.6em; break-inside: avoid }
.enclosure, .copy { font-size: .92em }
sup, sub { font-size: .72em; line-height: 0 }
.signatures ul { list-style: none; padding: 0 }
.signatures li { margin: 0 0 .3em }
.signatures.many ul { columns: 2; column-gap: 10mm }
.mark { margin-top: 3em; padding-top: .6em; border-top: 1px solid #767676; font-size: .8em }
@media print { main { max-width: none; padding: 0 } }
`;

/** Longer lists of names are set in two columns. */
const ONE_COLUMN = 60;

/** Returns the letter as a whole HTML document. */
export function exportHtml(file: LetterFile): string {
  const { doc, title, lang, signatures = [], mark } = file;
  const words = headings(lang);
  const body = exportHtmlBody(doc, lang);
  const many = signatures.length > ONE_COLUMN ? ' many' : '';
  const names = signatures.map((signature) => `<li>${escapeHtml(signatureLine(signature))}</li>`).join('\n');
  const list =
    signatures.length === 0
      ? ''
      : `<section class="signatures${many}">\n<h2>${escapeHtml(words.signatures)}</h2>\n<ul>\n${names}\n</ul>\n</section>\n`;
  const digest = mark.kind === 'draft' ? '' : `<meta name="fingerprint" content="${escapeHtml(mark.digest)}">\n`;
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta name="generator" content="Paraph">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
${digest}<title>${escapeHtml(title)}</title>
<style>${STYLE}${pageStyle(file)}</style>
</head>
<body>
<main>
${body}
${list}</main>
<footer class="mark">${escapeHtml(markLine(mark, lang))}</footer>
</body>
</html>
`;
}

/** Returns the letter's text alone, to stand in a page or a mail of ours. `lang` is the letter's. */
export function exportHtmlBody({ content }: LetterFile['doc'], lang: string): string {
  const words = headings(lang);
  const subject = content.find((block) => block.type === 'subject');
  return content.map((block) => blockHtml(block, block === subject ? words.subject : null)).join('\n');
}

/** The foot of every printed page; browsers that set none still print the footer at the letter's end. */
function pageStyle({ title, lang, mark }: LetterFile): string {
  const short = [...title].length > 44 ? `${[...title].slice(0, 43).join('')}…` : title;
  const font = 'font: 8pt "Source Serif 4", serif';
  return `@page { size: A4; margin: 25mm;
  @bottom-left { content: "${cssText(`${short} · ${markLine(mark, lang)}`)}"; ${font}; width: 85% }
  @bottom-right { content: counter(page) " / " counter(pages); ${font} } }
`;
}

/** Text in a CSS string: whatever is no letter, digit or space is written by its number, so that nothing ends the string. */
function cssText(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, (char) => `\\${(char.codePointAt(0) ?? 32).toString(16)} `);
}

/** Returns text as it stands in HTML, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
    .replace(/\r/g, '&#13;');
}

function blockHtml(block: BlockJSON, subjectLabel: string | null): string {
  if (isTextBlock(block)) return textHtml(block, subjectLabel);
  const inner = block.content.map((child) => blockHtml(child, null)).join('\n');
  switch (block.type) {
    case 'orderedList':
      return `<ol${numbersHtml(block.attrs)}>\n${inner}\n</ol>`;
    case 'bulletList':
      return `<ul>\n${inner}\n</ul>`;
    case 'listItem':
      return `<li>${inner}</li>`;
    case 'blockquote':
      return `<blockquote>\n${inner}\n</blockquote>`;
  }
}

const TYPES = { decimal: '', 'lower-alpha': 'a', 'upper-alpha': 'A', 'lower-roman': 'i', 'upper-roman': 'I' } as const;

function numbersHtml(attrs: ContainerJSON['attrs']): string {
  const { start, style } = numberingOf(attrs);
  const from = start === 1 ? '' : ` start="${String(start)}"`;
  return style === 'decimal' ? from : `${from} type="${TYPES[style]}"`;
}

function textHtml(block: TextBlockJSON, subjectLabel: string | null): string {
  const inner = inlineHtml(block.content ?? []);
  switch (block.type) {
    case 'letterhead':
    case 'addressee':
      return `<address class="${block.type}">${inner}</address>`;
    case 'subject':
      return subjectLabel === null
        ? `<p class="subject">${inner}</p>`
        : `<h1 class="subject"><span class="label">${escapeHtml(subjectLabel)}: </span>${inner}</h1>`;
    case 'heading': {
      // The subject is the h1.
      const tag = `h${String((block.attrs.level ?? 1) + 1)}`;
      return `<${tag}>${inner}</${tag}>`;
    }
    case 'paragraph':
      return `<p>${inner}</p>`;
    case 'dateline':
    case 'attention':
    case 'salutation':
    case 'closing':
    case 'author':
    case 'enclosure':
    case 'copy':
      return `<p class="${block.type}">${inner}</p>`;
  }
}

/** Returns inline content as HTML. */
function inlineHtml(content: readonly InlineJSON[]): string {
  return content
    .map((node) =>
      node.type === 'hardBreak'
        ? '<br>\n'
        : (node.marks ?? []).reduceRight((inner, mark) => markHtml(mark, inner), escapeHtml(node.text)),
    )
    .join('');
}

function markHtml(mark: MarkJSON, inner: string): string {
  switch (mark.type) {
    case 'bold':
      return `<strong>${inner}</strong>`;
    case 'italic':
      return `<em>${inner}</em>`;
    case 'underline':
      return `<u>${inner}</u>`;
    case 'superscript':
      return `<sup>${inner}</sup>`;
    case 'subscript':
      return `<sub>${inner}</sub>`;
    case 'link': {
      const href = safeHref(mark.attrs?.['href']);
      return href === null ? inner : `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">${inner}</a>`;
    }
  }
}
