import { diff, merge } from '../../shared/amendment/index.ts';
import type { ExportOptions } from '../../shared/api/requests.ts';
import type { LetterView } from '../../shared/api/views.ts';
import { ERASED_NAME, refusal, type Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { wordsOf } from '../../shared/letter/words/index.ts';
import type { WordComment, WordEdit, WordMarks } from './formats.ts';
import type { Letters } from './letters.ts';
import { showAmendment, showVersion } from './texts.ts';
import { showLetter, type Fits, type Shown } from './view.ts';

/** What a Word file shows of how a text came to be: tracked changes under their authors' names, and remarks. */

/** A text that is to be written with its changes; `number` null is the draft. */
export interface Marked {
  readonly doc: Doc;
  readonly number: number | null;
}

/** Answers the text to write changes into, with the changes and remarks that were asked for and the person may see. */
export async function wordMarks(
  { letters, fits }: { readonly letters: Letters; readonly fits: Fits },
  letter: Id,
  { doc, number }: Marked,
  { since, amendments, comments }: ExportOptions,
  person: Id,
): Promise<Shown<{ readonly doc: Doc; readonly marks: WordMarks }>> {
  const shown = await showLetter(letters, fits, letter, person);
  if (!shown.ok) return shown;
  const view = shown.value;
  const remarks = comments && number === null ? threadRemarks(view) : [];
  if (since !== undefined) {
    const before = await showVersion(letters, letter, since, person);
    if (!before.ok) return before;
    const cut = view.versions.find((one) => one.number === number);
    const author = nameIn(view, cut?.cutBy ?? view.lead);
    const edit = { author, date: cut?.cutAt ?? view.changedAt, changes: diff(before.value.doc, doc) };
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

/** Amendments laid over today's draft. Where the draft has changed the same words, the amendment's are a remark beside them. */
async function overlaid(letters: Letters, view: LetterView, draft: Doc, which: 'all' | readonly number[], person: Id) {
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
    const merged = merge(text.value.base ?? draft, draft, text.value.doc);
    const { onBehalfOf = amendment.author } = amendment;
    const stamp = {
      author: `${nameIn(view, onBehalfOf)} (AM ${String(number)})`,
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
