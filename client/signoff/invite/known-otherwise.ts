/** Lines whose name the directory has with another address (409 `known-otherwise`), and what a lead author says to them. */
import type { Problem } from '../../../shared/api/views.ts';

export interface KnownLine {
  readonly index: number;
  readonly name: string;
  readonly known: readonly { readonly name: string; readonly email?: string }[];
}

/** By line: `use <address>`, `else` for somebody of that name whom the directory does not have, `given` for the other address. */
export type AnswersToKnown = {
  readonly [index: number]: { readonly choice?: string; readonly name?: string } | undefined;
};

/** Returns the lines that a refusal asks about; none for any other refusal. */
export function knownLines(problem: Problem): readonly KnownLine[] {
  if (problem.code !== 'known-otherwise') return [];
  // As the server writes it: one line, or all of them in `lines`.
  return (problem['lines'] as readonly KnownLine[] | undefined) ?? [problem as unknown as KnownLine];
}

/** Returns whether every line has an answer. */
export function allAnswered(lines: readonly KnownLine[], answers: AnswersToKnown): boolean {
  return lines.every(({ index }) => (answers[index]?.choice ?? '') !== '');
}

/** Returns the people with what was said of them; `instead` stays where another address is still to take a place. */
export function withAnswers<T extends { readonly email?: string; readonly name?: string }>(
  people: readonly T[],
  answers: AnswersToKnown,
): (T & { readonly asGiven?: true })[] {
  return people.map((one, index) => {
    const { choice = '', name } = answers[index] ?? {};
    if (choice.startsWith('use ')) return { ...one, email: choice.slice('use '.length) };
    if (choice === 'given') return { ...one, asGiven: true };
    return choice === 'else' ? { ...one, ...(name ? { name } : {}), asGiven: true } : one;
  });
}
