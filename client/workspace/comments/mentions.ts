/** Members named in a comment: "@" and the name as the letter lists it. */
import { plain } from '../../kit/controls/search.ts';
import type { LetterView } from '../../../shared/api/views.ts';

/** Somebody who can be named. */
export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

/** Returns whom a person can name: the other members. */
export function nameable({ members, me }: Pick<LetterView, 'members' | 'me'>): Mentionable[] {
  return members.filter(({ person }) => person !== me.person).map(({ person, name }) => ({ id: person, name }));
}

/** A stretch of a comment; `person` where somebody is named. */
export interface MentionText {
  readonly text: string;
  readonly person?: string;
}

/** Returns a comment in stretches, with those that name somebody; the longer of two names that both fit is meant. */
export function said(text: string, people: readonly Mentionable[]): MentionText[] {
  const byLength = people.filter(({ name }) => name !== '').toSorted((a, b) => b.name.length - a.name.length);
  const found: MentionText[] = [];
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    const one = text[at] === '@' ? byLength.find(({ name }) => isNamedAt(text, at, name)) : undefined;
    if (!one) {
      plain += text[at] ?? '';
      continue;
    }
    if (plain) found.push({ text: plain });
    plain = '';
    found.push({ text: `@${one.name}`, person: one.id });
    at += one.name.length;
  }
  return plain ? [...found, { text: plain }] : found;
}

/** Returns who is named in a comment, each once. */
export function mentionsIn(text: string, people: readonly Mentionable[]): string[] {
  return [...new Set(said(text, people).flatMap(({ person }) => person ?? []))];
}

function isNamedAt(text: string, at: number, name: string): boolean {
  const after = text[at + 1 + name.length] ?? '';
  return text.startsWith(name, at + 1) && !/[\p{L}\p{N}]/u.test(after);
}

/** What is being typed after an "@" up to the caret; null when nobody is being named. */
export function asked(text: string, caret: number): { readonly from: number; readonly query: string } | null {
  const from = text.lastIndexOf('@', caret - 1);
  // An address has letters before its "@".
  if (from < 0 || /[\p{L}\p{N}]/u.test(text[from - 1] ?? '')) return null;
  const query = text.slice(from + 1, caret);
  return /^[\p{L}\p{M}'’. -]{0,40}$/u.test(query) ? { from, query } : null;
}

/** Returns the first few of those whose name, or a word of it, begins with the query. */
export function matching(people: readonly Mentionable[], query: string): Mentionable[] {
  const wanted = plain(query.trim());
  const fits = ({ name }: Mentionable): boolean =>
    plain(name).startsWith(wanted) ||
    plain(name)
      .split(/[\s-]+/)
      .some((word) => word.startsWith(wanted));
  return people.filter(fits).slice(0, 6);
}
