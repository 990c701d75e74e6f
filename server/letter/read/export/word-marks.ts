import type { Result } from '../../../../shared/result.ts';
import { diff, outcome } from '../../../../shared/amendment/index.ts';
import type { ExportOptions } from '../../../../shared/api/requests.ts';
import type { LetterView } from '../../../../shared/api/views.ts';
import { ERASED_NAME, refusal, type Id } from '../../../../shared/decision/index.ts';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { wordsOf } from '../../../../shared/letter/words/index.ts';
import type { WordComment, WordEdit, WordMarks } from './formats.ts';
import type { OpenLetters } from '../../open-letters.ts';
import type { Stamp } from '../../../formats/docx/paragraphs.ts';
import { showAmendment, showVersion } from '../texts.ts';
import type { ConflictCache } from '../conflict-cache.ts';
import { showLetter } from '../view.ts';
import { sourcesOf, type Source } from '../attribution.ts';

/** What a Word file shows of how a text came to be: tracked changes under their authors' names, and remarks. */

/** A text that is to be written with its changes; `number` null is the draft. */
export interface MarkedText {
  readonly doc: Doc;
  readonly number: number | null;
}

/** Returns the text to write changes into, with the changes and remarks that were asked for and the person may see. */
export async function wordMarks(
  { letters, fits }: { readonly letters: OpenLetters; readonly fits: ConflictCache },
  letter: Id,
  { doc, number }: MarkedText,
  { since, amendments, comments }: ExportOptions,
  person: Id,
): Promise<Result<{ readonly doc: Doc; readonly marks: WordMarks }>> {
  const shown = await showLetter(letters, fits, letter, person);
  if (!shown.ok) return shown;
  const view = shown.value;
  const remarks = comments && number === null ? threadRemarks(view) : [];
  if (since !== undefined) {
    const before = await showVersion(letters, letter, since, person);
    if (!before.ok) return before;
    const edit = await sinceEdit(letters, view, { since, before: before.value.doc, doc, number });
    return { ok: true, value: { doc: before.value.doc, marks: { edits: [edit], comments: remarks } } };
  }
  if (amendments === undefined) return { ok: true, value: { doc, marks: { edits: [], comments: remarks } } };
  const laid = await overlaid(letters, view, doc, amendments, person);
  if (!laid.ok) return laid;
  const { edits, comments: said, conflicts } = laid.value;
  return {
    ok: true,
    value: { doc, marks: { edits, comments: [...remarks, ...conflicts, ...(comments ? said : [])] } },
  };
}

/** What was changed since a version, each difference under the name of whoever wrote it. */
async function sinceEdit(
  letters: OpenLetters,
  view: LetterView,
  { since, before, doc, number }: MarkedText & { readonly since: number; readonly before: Doc },
): Promise<WordEdit> {
  const cut = view.versions.find((one) => one.number === number);
  const [date, changes] = [cut?.cutAt ?? view.changedAt, diff(before, doc)];
  const edit = { author: nameIn(view, cut?.cutBy ?? view.lead), date, changes };
  const begun = view.versions.find((one) => one.number === since)?.cutAt;
  // Who wrote what is told to those who work on the letter.
  if (begun === undefined || begun > date || view.me.scope !== 'letter') return edit;
  const rows = await letters.services.store.journal.history(view.id);
  const seqAt = (at: string): number => rows.findLast((row) => row.at <= at)?.seq ?? 0;
  const after = { doc, seq: number === null ? (rows.at(-1)?.seq ?? 0) : seqAt(date) };
  const sourced = await sourcesOf(rows, { before: { doc: before, seq: seqAt(begun) }, after }, changes);
  const persons = await letters.services.store.people.get([...new Set(rows.flatMap(({ person }) => person ?? []))]);
  const names = new Map(persons.map(({ id, name }) => [id, name]));
  const adopted = new Map(
    view.amendments.flatMap((one) =>
      one.status === 'adopted' && one.decidedAt ? [[one.decidedAt, one] as const] : [],
    ),
  );
  const stampOf = (source: Source): Stamp => {
    if (source === null) return edit;
    const amendment = source.person === null ? adopted.get(source.at) : undefined;
    const name = source.person === null ? amendment && tablerOf(view, amendment) : names.get(source.person);
    return name === undefined ? edit : { author: name, date: source.at };
  };
  const by = new Map(sourced.map(({ change, sources }) => [change, sources.map(stampOf)]));
  return { ...edit, changes: sourced.map(({ change }) => change), by };
}

/** "Ana Vidmar (AM 3)". */
function tablerOf(view: LetterView, { onBehalfOf, author, number }: LetterView['amendments'][number]): string {
  return `${nameIn(view, onBehalfOf ?? author)} (AM ${String(number ?? '')})`;
}

/** Amendments laid over today's draft. Where the draft has changed the same words, the amendment's are a remark beside them. */
async function overlaid(
  letters: OpenLetters,
  view: LetterView,
  draft: Doc,
  which: 'all' | readonly number[],
  person: Id,
) {
  const open = view.amendments.filter(({ status }) => status === 'tabled').flatMap((one) => one.number ?? []);
  const numbers = which === 'all' ? open : which;
  const edits: WordEdit[] = [];
  const comments: WordComment[] = [];
  const conflicts: WordComment[] = [];
  for (const number of numbers.toSorted((one, other) => one - other)) {
    const amendment = view.amendments.find((one) => one.number === number && one.status !== 'writing');
    if (!amendment) {
      const message = `There is no AM ${String(number)} to show. Choose among those that were tabled.`;
      return { ok: false, refusal: refusal('not-found', message) } as const;
    }
    const text = await showAmendment(letters, view.id, String(number), person);
    if (!text.ok) return text;
    const { base = draft, changes: proposed = [] } = text.value;
    const merged = outcome(base, draft, proposed);
    const stamp = {
      author: tablerOf(view, amendment),
      date: amendment.tabledAt ?? view.changedAt,
    };
    const changes = diff(draft, merged.doc);
    if (changes.length > 0) edits.push({ ...stamp, changes });
    const { deleted } = wordsOf(view.lang).amendment;
    for (const { block, theirs } of merged.conflicts) conflicts.push({ ...stamp, block, text: theirs ?? deleted });
    const block = changes[0]?.block ?? merged.conflicts[0]?.block ?? '';
    if (amendment.justification) comments.push({ ...stamp, block, text: amendment.justification });
  }
  return { ok: true, value: { edits, comments, conflicts } } as const;
}

/** Threads on the draft that are still open, one remark for each comment. */
function threadRemarks(view: LetterView): WordComment[] {
  return view.threads.flatMap(({ anchor, resolved, within, comments }) => {
    const elsewhere = anchor?.room !== undefined && anchor.room !== view.id;
    if (resolved || within !== undefined || elsewhere) return [];
    return comments.flatMap(({ author, at, text, deleted }): WordComment[] =>
      deleted ? [] : [{ author: nameIn(view, author), date: at, block: anchor?.block ?? '', text }],
    );
  });
}

function nameIn(view: LetterView, person: Id): string {
  return view.people[person]?.name ?? ERASED_NAME;
}
