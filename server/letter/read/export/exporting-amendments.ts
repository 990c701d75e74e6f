import type { Result } from '../../../../shared/result.ts';
import { ERASED_NAME, refusal, type Id, find } from '../../../../shared/decision/index.ts';
import { bytesOf, DOCX, fileName, PDF, type ExportedFile } from './exported-file.ts';
import type { ExportSource } from './exporting.ts';
import type { AmendmentsFormat } from './formats.ts';
import { namedIn } from '../listings.ts';
import { showDraft } from '../texts.ts';

const TYPES: { readonly [format in AmendmentsFormat]: string } = {
  pdf: PDF,
  docx: DOCX,
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** Which amendments, in which format. */
export interface AmendmentsRequest {
  readonly format: string;
  /** Absent: all that were tabled. */
  readonly numbers?: readonly number[] | undefined;
  /** Of whoever waits for the file. */
  readonly signal?: AbortSignal;
}

/** Returns the amendments that the person may see, as tabled, in the order of their numbers, in the Parliament's two columns. */
export async function exportAmendments(
  { letters, formats }: Pick<ExportSource, 'letters' | 'formats'>,
  letter: Id,
  { format, numbers, signal }: AmendmentsRequest,
  person: Id,
): Promise<Result<ExportedFile>> {
  if (!isFormat(format)) {
    const message = `Amendments come as ${Object.keys(TYPES).join(', ')}.`;
    return { ok: false, refusal: refusal('invalid', message, { fields: { format: message } }) };
  }
  const draft = await showDraft(letters, letter, person);
  if (!draft.ok) return draft;
  const state = await letters.state(letter);
  if (state === null) throw new Error(`letter ${letter} is gone`);
  const tabled = state.amendments
    .filter(({ number, status, tabled: texts }) => number !== null && status !== 'writing' && texts.length > 0)
    .filter(({ number }) => numbers === undefined || numbers.includes(number ?? 0))
    .sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
  const missing = numbers?.find((wanted) => !tabled.some(({ number }) => number === wanted));
  if (missing !== undefined) return notFound(`There is no AM ${String(missing)} to print.`);
  if (tabled.length === 0) return notFound('No amendment has been tabled yet.');
  const { contents, store } = letters.services;
  const named = tabled.flatMap(({ author, onBehalfOf = author, coTablers = [] }) => [onBehalfOf, ...coTablers]);
  const people = (await store.people.get(named)).map((one) => namedIn(letter, one));
  const nameOf = (id: Id): string => people.find((one) => one.id === id)?.name ?? ERASED_NAME;
  const refs = tabled.flatMap(({ justification, group }) => [justification, group].filter((ref) => ref !== undefined));
  const texts = await store.letters.texts(refs);
  const amendments = [];
  for (const one of tabled) {
    const newest = one.tabled.at(-1);
    if (newest === undefined) continue;
    const { changes, base } = await contents.get(newest.content, 'paraph.amendment/1');
    const { doc: before } = await contents.get(base, 'paraph.text/1');
    const justification = one.justification === undefined ? undefined : texts.get(one.justification);
    const amended = (one.to === undefined ? undefined : find.amendmentEver(state, one.to)?.number) ?? undefined;
    const group = one.group === undefined ? undefined : texts.get(one.group);
    amendments.push({
      number: one.number ?? 0,
      compromise: one.lapses !== undefined,
      // Under the names of those who answer for it: an adviser tables, but does not sign.
      authors: [one.onBehalfOf ?? one.author, ...(one.coTablers ?? [])].map(nameOf),
      ...(group === undefined ? {} : { forGroup: group }),
      ...(amended === undefined ? {} : { to: amended }),
      ...{ before, changes },
      ...(justification === undefined ? {} : { justification }),
    });
  }
  const { title, lang } = draft.value;
  const made = await formats.amendments(format, { title, lang, at: state.changedAt, amendments }, signal);
  if (!made.ok) return made;
  const which = numbers?.length === 1 ? `am${String(numbers[0])}` : 'amendments';
  const name = `${fileName(title)}-${which}.${format}`;
  return { ok: true, value: { name, type: TYPES[format], content: bytesOf(made.value) } };
}

function isFormat(format: string): format is AmendmentsFormat {
  return Object.hasOwn(TYPES, format);
}

function notFound(message: string): Result<never> {
  return { ok: false, refusal: refusal('not-found', message) };
}
