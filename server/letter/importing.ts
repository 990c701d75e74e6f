import type { Result } from '../../shared/result.ts';
import type { ImportOptions } from '../../shared/api/requests.ts';
import type { ImportedView, ImportPreviewView, ImportStep } from '../../shared/api/views.ts';
import { refusal, type Id } from '../../shared/decision/index.ts';
import { newId } from '../lib/random.ts';
import type { Caller } from './caller.ts';
import { amendmentsOf, threadsOf } from './decide/import-changes.ts';
import type { Formats, ReadLetter } from './read/export/formats.ts';
import type { OpenLetters } from './open-letters.ts';

/** The most people that one command adds. */
const AT_ONCE = 2_000;
const MAX_TITLE = 500;

/** The kinds of file that can be read. */
export type Format = 'md' | 'txt' | 'docx' | 'odt' | 'html';

/** What people call the files that track changes. */
const PROGRAMS: { readonly [format in Format]: string } = {
  docx: 'Word',
  odt: 'OpenDocument',
  html: 'HTML',
  md: 'Markdown',
  txt: 'text',
};

/** A letter as somebody wrote it elsewhere. */
export interface Source {
  readonly bytes: Uint8Array;
  /** By the file's name; `auto` where it says nothing. */
  readonly format: Format | 'auto';
  /** Instead of the one that the text has. */
  readonly title?: string | undefined;
  readonly lang?: string | undefined;
  readonly options?: Partial<ImportOptions> | undefined;
  /** Told of each step. */
  readonly onStep?: (step: ImportStep) => void;
  /** Ends the reading when nobody waits for it; what has begun to be made is finished. */
  readonly signal?: AbortSignal;
}

/** Endings of files that hold no letter that could be read, or hold it in a way that has to be saved anew. */
const UNREADABLE =
  /^(?:pdf|docm?|dot[xm]?|rtf|pages|wpd|xls[xm]?|ppt[xm]?|od[spgf]|csv|zip|rar|7z|gz|jpe?g|png|gif|heic|tiff?|svg|eml|msg|mht|exe|json|xml)$/;

/** What a file is by its ending; `auto` where that tells nothing and its content has to; null for what cannot be read. */
export function formatOf(fileName: string): Format | 'auto' | null {
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (ending === 'docx' || ending === 'odt') return ending;
  if (ending === 'html' || ending === 'htm') return 'html';
  if (ending === 'md' || ending === 'markdown') return 'md';
  if (ending === 'txt' || ending === 'text') return 'txt';
  return ending !== undefined && UNREADABLE.test(ending) ? null : 'auto';
}

const STOPPED: Result<never> = {
  ok: false,
  refusal: refusal('unavailable', 'The import was stopped. No letter was made.'),
};

/** Makes a letter of a text, and puts the names under it on the list of signatories; they have no addresses yet. */
export async function importLetter(
  letters: OpenLetters,
  formats: Formats,
  source: Source,
  asker: Caller,
  at: string,
): Promise<Result<ImportedView>> {
  const answer = await readSource(formats, source, asker);
  if (!answer.ok) return answer;
  const read = answer.value;
  if (source.signal?.aborted) return STOPPED;
  const onStep = source.onStep ?? ((): void => undefined);
  onStep({ doing: 'making' });
  const title = (source.title || read.title || 'Untitled letter').slice(0, MAX_TITLE);
  const lang = source.lang ?? validLang(read.lang) ?? 'en';
  const { changes = 'made', comments = 'none' } = source.options ?? {};
  const { before = null, changesByAuthor = [] } = read;
  const asBefore = changes === 'amendments' && before !== null ? before : null;
  const begun = await letters.create({ title, lang }, asBefore ?? read.doc, asker);
  if (!begun.ok) return begun;
  const { id } = begun.value;
  if (read.signatories.length > 0) onStep({ doing: 'names', done: 0, of: read.signatories.length });
  await addSignatories(letters, id, read.signatories, asker);
  const made = {
    amendments: asBefore
      ? await amendmentsOf(
          letters,
          { letter: id, lang, at, onStep },
          { before: asBefore, changesByAuthor, program: PROGRAMS[read.format] },
          asker,
        )
      : 0,
    comments:
      comments === 'threads'
        ? await threadsOf(letters, { letter: id, lang, at, onStep }, read.comments ?? [], asker)
        : 0,
  };
  return {
    ok: true,
    value: {
      id,
      title,
      signatories: read.signatories.length,
      report: reportOf(read),
      ...made,
      ...{ format: read.format, notTaken: read.notTaken, asks: read.asks },
    },
  };
}

/** Returns what a file holds, so that a person can choose what to take; nothing is kept. */
export async function previewImport(
  formats: Formats,
  source: Source,
  asker: Caller,
): Promise<Result<ImportPreviewView>> {
  const answer = await readSource(formats, source, asker);
  if (!answer.ok) return answer;
  const { doc, title, signatories, changesByAuthor = [], comments = [], format, notTaken, asks } = answer.value;
  const lang = validLang(answer.value.lang);
  return {
    ok: true,
    value: {
      ...{ doc, title: title.slice(0, MAX_TITLE), signatories: signatories.length, report: reportOf(answer.value) },
      ...(lang === undefined ? {} : { lang }),
      changes: changesByAuthor.map(({ doc: _, ...facts }) => facts),
      comments: comments.map(({ author, date, text, about }) => ({ author, date, text, about })),
      ...{ format, notTaken, asks },
    },
  };
}

function reportOf({ report }: ReadLetter): ImportPreviewView['report'] {
  return report.map(({ line, took, text }) => ({ line, took, text }));
}

function readSource(
  formats: Formats,
  { bytes, format, options, onStep, signal }: Source,
  { person }: Caller,
): Promise<Result<ReadLetter>> {
  const job = { bytes, format: options?.format ?? format, wishes: wishesOf(options) };
  return formats.readFile(job, newId, { by: person, onStep, signal });
}

/** Returns what the reader is to know of what somebody chose. */
export function wishesOf(options: Partial<ImportOptions> = {}) {
  const { hidden, struck, letterhead, encoding, format } = options;
  return {
    ...{ hidden: hidden === 'take', struck: struck === 'take', letterhead: letterhead === 'take' },
    ...(encoding === undefined ? {} : { encoding }),
    asNamed: format !== undefined,
  };
}

async function addSignatories(
  letters: OpenLetters,
  letter: Id,
  signatories: readonly { readonly name: string; readonly group?: string; readonly country?: string }[],
  asker: Caller,
): Promise<void> {
  for (let start = 0; start < signatories.length; start += AT_ONCE) {
    const people = signatories.slice(start, start + AT_ONCE);
    const added = await letters.answer(letter, { type: 'AddSignatories', people: [...people] }, asker);
    if (!added.ok) throw new Error(`the imported names were refused: ${added.refusal.message}`);
  }
}

function validLang(lang: string | undefined): string | undefined {
  return lang !== undefined && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(lang) ? lang : undefined;
}
