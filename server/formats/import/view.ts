/** One reading of a text with tracked changes: that in which certain authors' changes were made, and nobody else's. */
import type { Body, Paragraph, Run, Table, TrackedChange } from './body.ts';

/** Whose changes count as made: everybody's, or only theirs. */
export type AcceptedChanges = 'all' | ReadonlySet<string>;

/** Returns the body as it reads with those changes made. */
export function viewOf(items: Body['items'], accepted: AcceptedChanges): (Paragraph | Table)[] {
  const out: (Paragraph | Table)[] = [];
  let joining: Paragraph[] = [];
  const flush = (): void => {
    out.push(...viewOfParagraphs(joining, accepted));
    joining = [];
  };
  for (const item of items) {
    if (item.kind === 'paragraph') joining.push(item);
    else {
      flush();
      const rows = item.rows.map((row) => row.map((cell) => viewOfParagraphs(cell, accepted)));
      out.push({ ...item, rows });
    }
  }
  flush();
  return out;
}

/** A paragraph whose end is not there runs on into the next one, whose kind the whole then has. */
function viewOfParagraphs(paragraphs: readonly Paragraph[], accepted: AcceptedChanges): Paragraph[] {
  const out: Paragraph[] = [];
  let open: Paragraph | null = null;
  for (const paragraph of paragraphs) {
    const runs: Run[] = open?.runs ?? [];
    const comments: string[] = open?.comments ?? [];
    for (const run of paragraph.runs) if (stands(run.changes, accepted)) runs.push(looking(run, accepted));
    for (const comment of paragraph.comments) comments.push(comment);
    const whole: Paragraph = { ...paragraph, line: open?.line ?? paragraph.line, runs, comments };
    if (stands(paragraph.mark, accepted)) {
      // What was emptied altogether is no empty line that somebody typed.
      if (!isEmptied(paragraph, whole.runs)) out.push(whole);
      open = null;
    } else open = whole;
  }
  if (open && open.runs.length > 0) out.push(open);
  return out;
}

function stands(changes: readonly TrackedChange[], accepted: AcceptedChanges): boolean {
  return changes.every(({ kind, author }) => {
    const made = accepted === 'all' || accepted.has(author);
    return kind === 'inserted' ? made : !made;
  });
}

/** Returns a run as it looked before somebody whose changes are not made gave it another look. */
function looking(run: Run, accepted: AcceptedChanges): Run {
  const { reformatted } = run;
  if (!reformatted || accepted === 'all' || accepted.has(reformatted.author)) return run;
  return { ...run, look: reformatted.look, style: reformatted.style };
}

function isEmptied(paragraph: Paragraph, runs: readonly Run[]): boolean {
  return paragraph.runs.length > 0 && runs.length === 0;
}

/** A change as it counts for its author. */
export interface ChangeCounts {
  readonly kind: TrackedChange['kind'] | 'formatted';
  readonly author: string;
  readonly date: string;
}

/** Returns everybody's changes in the text, in reading order. */
export function changesIn(items: Body['items']): ChangeCounts[] {
  const paragraphs = items.flatMap((item) => (item.kind === 'paragraph' ? [item] : item.rows.flat(2)));
  return paragraphs.flatMap(({ runs, mark }): ChangeCounts[] => [
    ...runs.flatMap(({ changes, reformatted }): ChangeCounts[] => [
      ...changes,
      ...(reformatted ? [{ kind: 'formatted', author: reformatted.author, date: reformatted.date } as const] : []),
    ]),
    ...mark,
  ]);
}
