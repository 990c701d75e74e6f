import { exportTextBody } from '../../shared/letter/export/text.ts';
import type { Changes, Message } from './message.ts';

/** A mail's plain text. Links stand on lines of their own, so that no mail program breaks them. */
export function textOf(message: Message): string {
  const { paragraphs, quote, action, small = [], facts = [], sections = [], changes, text, footer } = message;
  const parts = [
    ...paragraphs,
    ...(quote === undefined ? [] : [quoted(quote)]),
    ...sections.map(({ title, items }) =>
      [
        underlined(title),
        ...items.map(
          ({ text: said, quote: words, link }) =>
            `- ${said}${words === undefined ? '' : `\n${quoted(words)}`}\n  ${link.url}`,
        ),
      ].join('\n\n'),
    ),
    `${action.label}:\n${action.url}`,
    ...(facts.length > 0 ? [facts.map(({ label, value }) => `${label}: ${value}`).join('\n')] : []),
    ...small,
    ...(changes === undefined ? [] : [changesText(changes)]),
    ...(text === undefined ? [] : [underlined(text.heading), exportTextBody(text.doc, text.letterLang).trimEnd()]),
    ['-- ', ...footer.lines, ...footer.links.map(({ label, url }) => `${label}: ${url}`)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function changesText({ heading, items, note }: Changes): string {
  return [
    underlined(heading),
    ...items.map(({ part, note: what, hunks }) => {
      const words = hunks.map(({ kind, text }) =>
        kind === 'inserted' ? `{+${text}+}` : kind === 'deleted' ? `[-${text}-]` : text,
      );
      return `${part}${what === undefined ? '' : ` (${what})`}:\n${words.join('')}`;
    }),
    ...(note === undefined ? [] : [note]),
  ].join('\n\n');
}

function underlined(heading: string): string {
  return `${heading}\n${'-'.repeat(Math.min(76, Math.max(3, [...heading].length)))}`;
}

function quoted(text: string): string {
  return text.replace(/^/gm, '> ');
}
