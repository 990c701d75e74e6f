import { escapeHtml, exportHtmlBody } from '../../shared/letter/export/html.ts';
import type { Changes, Fact, Message, Section } from './message.ts';

/**
 * A mail's HTML: one column of 600 pixels that narrows to a phone, light and dark, no images, nothing that loads or reports
 * back. Colours are those of the interface (client/kit/tokens.css). Layout is tables with widths, and the button has its
 * own colours inline, for mail programs that drop style sheets or know no CSS from this century.
 */
export function htmlOf(message: Message): string {
  const { lang, subject, paragraphs, quote, action, small = [], facts = [], sections = [] } = message;
  const { changes, text, footer } = message;
  const body = [
    '<p class="mark">Paraph</p>',
    ...paragraphs.map((one, index) => `<p${index === 0 ? ' class="lead"' : ''}>${escapeHtml(one)}</p>`),
    ...(quote === undefined ? [] : [quoteHtml(quote)]),
    ...sections.map(sectionHtml),
    `<table role="presentation" class="act" cellpadding="0" cellspacing="0"><tr><td bgcolor="#213f7c" style="background:#213f7c;border-radius:7px"><a class="button" href="${escapeHtml(action.url)}" style="display:inline-block;padding:12px 22px;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(action.label)}</a></td></tr></table>`,
    factsHtml(facts),
    ...small.map((one) => `<p class="small">${escapeHtml(one)}</p>`),
    ...(changes === undefined ? [] : [changesHtml(changes)]),
    ...(text === undefined
      ? []
      : [
          `<h2>${escapeHtml(text.heading)}</h2>`,
          `<div class="letter" lang="${escapeHtml(text.letterLang)}">${exportHtmlBody(text.doc, text.letterLang)}</div>`,
        ]),
  ];
  const foot = [
    ...footer.lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    `<p>${footer.links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`).join(' &nbsp; ')}</p>`,
  ];
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${STYLE}</style>
</head>
<body class="desk">
<table role="presentation" class="desk" width="100%" cellpadding="0" cellspacing="0"><tr><td class="around" align="center">
<table role="presentation" class="page" width="600" cellpadding="0" cellspacing="0"><tr><td class="paper">
${body.filter((one) => one !== '').join('\n')}
</td></tr><tr><td class="foot">
${foot.join('\n')}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

function quoteHtml(text: string): string {
  return `<blockquote class="said">${escapeHtml(text).replace(/\n/g, '<br>')}</blockquote>`;
}

function sectionHtml({ title, items }: Section): string {
  const rows = items.map(
    ({ text, quote, link }) =>
      `<li>${escapeHtml(text)}${quote === undefined ? '<br>' : quoteHtml(quote)}<a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></li>`,
  );
  return `<h2>${escapeHtml(title)}</h2>\n<ul class="news">\n${rows.join('\n')}\n</ul>`;
}

function factsHtml(facts: readonly Fact[]): string {
  if (facts.length === 0) return '';
  const rows = facts.map(
    ({ label, value, code }) =>
      `<tr><th scope="row" align="left" valign="top">${escapeHtml(label)}</th><td${code ? ' class="code"' : ''}>${escapeHtml(value)}</td></tr>`,
  );
  return `<table class="facts" cellpadding="0" cellspacing="0">${rows.join('')}</table>`;
}

function changesHtml({ heading, items, note }: Changes): string {
  const shown = items.map(({ part, note: what, hunks }) => {
    const words = hunks.map(({ kind, text }) => {
      const escaped = escapeHtml(text).replace(/\n/g, '<br>');
      return kind === 'inserted' ? `<ins>${escaped}</ins>` : kind === 'deleted' ? `<del>${escaped}</del>` : escaped;
    });
    const said = what === undefined ? '' : ` <span class="what">${escapeHtml(what)}</span>`;
    return `<p class="part"><b>${escapeHtml(part)}</b>${said}</p>\n<p class="words">${words.join('')}</p>`;
  });
  const last = note === undefined ? '' : `<p class="small">${escapeHtml(note)}</p>`;
  return `<h2>${escapeHtml(heading)}</h2>\n${shown.join('\n')}\n${last}`;
}

const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark }
body, table, td { font: 16px/1.5 "Source Sans 3", "Segoe UI", system-ui, -apple-system, Helvetica, Arial, sans-serif }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100% }
.desk { background: #ebe8e0; color: #1b1d23 }
.around { padding: 24px 12px }
.page { width: 100%; max-width: 600px }
.paper { background: #fffefb; color: #1b1d23; padding: 28px 36px 32px; border: 1px solid #dbd6c9; border-radius: 2px; overflow-wrap: anywhere; text-align: left }
.mark { margin: 0 0 20px; font: italic 600 20px/1.2 "Source Serif 4", Georgia, serif; color: #213f7c }
p { margin: 0 0 14px }
.lead { font-size: 18px }
h2 { margin: 32px 0 12px; padding-top: 18px; border-top: 1px solid #dbd6c9; font-size: 16px; line-height: 1.3 }
a { color: #213f7c }
.act { margin: 22px 0 }
.act a.button { color: #ffffff }
.said { margin: 0 0 14px; padding: 2px 0 2px 14px; border-left: 3px solid #878274; color: #454952 }
.facts { margin: 0 0 18px; border-collapse: collapse }
.facts th { padding: 3px 18px 3px 0; font-weight: 400; color: #5d616a; overflow-wrap: normal }
.facts td { padding: 3px 0 }
.facts .code { font: 14px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
.small { font-size: 14px; color: #5d616a; margin-bottom: 10px }
.part { margin: 0 0 2px; font-size: 14px }
.what { color: #5d616a }
.words, .letter, .letter p, .letter li, .letter address, .letter h1, .letter h2, .letter h3, .letter h4 { font: 16px/1.6 "Source Serif 4", Georgia, "Times New Roman", serif }
ins { background: #dff0e7; color: #0b5a44; font-weight: 600; text-decoration: underline }
del { background: #fae8df; color: #98340f; text-decoration: line-through }
.letter address { font-style: normal; margin: 0 0 16px }
.letter h1, .letter h2, .letter h3, .letter h4 { margin: 20px 0 14px; padding: 0; border: 0; font-weight: 700 }
.letter h4 { font-style: italic }
.letter ol, .letter ul, .news { margin: 0 0 14px; padding-left: 26px }
.letter li p { margin: 0 0 6px }
.letter blockquote { margin: 0 0 14px 18px; padding-left: 14px; border-left: 2px solid #878274 }
.news li { margin: 0 0 12px }
.foot { padding: 18px 36px; color: #5d616a; text-align: left }
.foot p { font-size: 13px; margin: 0 0 6px }
.foot a { color: #454952 }
@media (max-width: 480px) { .around { padding: 0 } .paper { padding: 22px 18px 26px; border-width: 0 0 1px } .foot { padding: 18px } .facts th, .facts td { display: block; padding: 0 } .facts td { padding-bottom: 8px } }
@media (prefers-color-scheme: dark) {
  .desk { background: #121418 !important; color: #efece4 !important }
  .paper { background: #22262c !important; color: #efece4 !important; border-color: #343941 !important }
  .mark, a { color: #a9c1f2 !important }
  .act a.button { color: #ffffff !important }
  .small, .foot, .what, .facts th { color: #a3a6ac !important }
  .foot a { color: #c3c4c6 !important }
  .said { color: #c3c4c6 !important; border-color: #7d838d !important }
  .letter blockquote { border-color: #7d838d !important }
  h2 { border-color: #343941 !important }
  ins { background: #173529 !important; color: #8fdcb9 !important }
  del { background: #40241a !important; color: #f7ae8c !important }
}
`;
