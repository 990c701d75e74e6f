/** Amendments as web page, Markdown and plain text: what the two columns of the Word file and the PDF say. */
import { amendmentsData, type AmendmentPage, type AmendmentsData, type AmendmentSet } from './amendment-form.ts';
import type { PdfLine, PdfRun } from './pdf/letter-data.ts';

/** Returns the amendments as one page without script or anything from elsewhere. */
export function amendmentsHtml(set: AmendmentSet): string {
  const { title, lang, words, amendments } = amendmentsData(set);
  const cell = (lines: readonly PdfLine[]): string => lines.map((line) => line.map(htmlOf).join('')).join('<br>');
  const page = (one: AmendmentPage): string =>
    [
      '<section>',
      `<h2>${escaped(one.heading)}</h2>`,
      ...(one.to === null ? [] : [`<p class="to">${escaped(one.to)}</p>`]),
      `<p><strong>${escaped(one.authors)}</strong>${one.forGroup === null ? '' : `<br>${escaped(one.forGroup)}`}</p>`,
      ...one.parts.flatMap(({ place, left, right }) => [
        `<h3>${escaped(place)}</h3>`,
        `<table><thead><tr><th scope="col">${escaped(words.textProposed)}</th><th scope="col">${escaped(words.amendment)}</th></tr></thead>`,
        `<tbody><tr><td>${cell(left)}</td><td>${cell(right)}</td></tr></tbody></table>`,
      ]),
      `<p class="original">${escaped(one.original)}</p>`,
      ...(one.justification.length > 0 ? [`<h3>${escaped(words.justification)}</h3>`] : []),
      ...one.justification.map((line) => `<p>${escaped(line)}</p>`),
      '</section>',
    ].join('\n');
  return `<!doctype html>
<html lang="${escaped(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(`${words.amendments}: ${title}`)}</title>
<style>body{font:1rem/1.5 serif;max-width:48rem;margin:2rem auto;padding:0 1rem}h2,.to{text-align:center}table{width:100%;table-layout:fixed}td,th{width:50%;vertical-align:top;text-align:start;padding-inline-end:1rem}.original{text-align:end}</style>
</head>
<body>
<h1>${escaped(words.amendments)}</h1>
<p><em>${escaped(title)}</em></p>
${amendments.map(page).join('\n')}
</body>
</html>
`;
}

/** Returns the amendments as Markdown, each place a table of two cells. */
export function amendmentsMarkdown(set: AmendmentSet): string {
  const { title, words, amendments } = amendmentsData(set);
  const cell = (lines: readonly PdfLine[]): string => lines.map((line) => line.map(markdownOf).join('')).join('<br>');
  return blocksOf(`# ${plain(words.amendments)}`, `*${plain(title)}*`, amendments, words, {
    heading: (text, level) => `${'#'.repeat(level)} ${plain(text)}`,
    authors: ({ authors, forGroup }) => `**${plain(authors)}**${forGroup === null ? '' : `  \n${plain(forGroup)}`}`,
    text: plain,
    columns: (left, right) =>
      `| ${plain(words.textProposed)} | ${plain(words.amendment)} |\n|---|---|\n| ${cell(left)} | ${cell(right)} |`,
  });
}

/** Returns the amendments as plain text, the two columns one beneath the other. */
export function amendmentsText(set: AmendmentSet): string {
  const { title, words, amendments } = amendmentsData(set);
  const lines = (label: string, text: readonly PdfLine[]): string =>
    [`${label}:`, ...text.map((line) => `  ${line.map(({ t }) => t).join('')}`)].join('\n');
  return blocksOf(words.amendments, title, amendments, words, {
    heading: (text) => text,
    authors: ({ authors, forGroup }) => (forGroup === null ? authors : `${authors}\n${forGroup}`),
    text: (text) => text,
    columns: (left, right) => [lines(words.textProposed, left), lines(words.amendment, right)].join('\n\n'),
  });
}

interface Writing {
  readonly heading: (text: string, level: 2 | 3) => string;
  readonly authors: (page: AmendmentPage) => string;
  readonly text: (text: string) => string;
  readonly columns: (left: readonly PdfLine[], right: readonly PdfLine[]) => string;
}

function blocksOf(
  head: string,
  title: string,
  pages: readonly AmendmentPage[],
  words: AmendmentsData['words'],
  write: Writing,
): string {
  const blocks = pages.flatMap((page) => [
    write.heading(page.heading, 2),
    ...(page.to === null ? [] : [write.text(page.to)]),
    write.authors(page),
    ...page.parts.flatMap(({ place, left, right }) => [write.heading(place, 3), write.columns(left, right)]),
    write.text(page.original),
    ...(page.justification.length > 0 ? [write.heading(words.justification, 3)] : []),
    ...page.justification.map(write.text),
  ]);
  return `${[head, title, ...blocks].join('\n\n')}\n`;
}

function htmlOf({ t, b, i, u, href }: PdfRun): string {
  let inner = escaped(t);
  if (href !== undefined) inner = `<a href="${escaped(href)}" rel="noopener noreferrer nofollow">${inner}</a>`;
  if (u) inner = `<u>${inner}</u>`;
  if (i) inner = `<em>${inner}</em>`;
  return b ? `<strong>${inner}</strong>` : inner;
}

function markdownOf({ t, b, i }: PdfRun): string {
  const [, before = '', text = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(t) ?? [];
  const sign = `${b ? '**' : ''}${i ? '*' : ''}`;
  return text === '' ? t : `${before}${sign}${plain(text)}${[...sign].reverse().join('')}${after}`;
}

function plain(text: string): string {
  return text.replace(/[\\`*_[\]#<>|]/g, '\\$&');
}

function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
