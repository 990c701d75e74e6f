import type { Result } from '../../../../shared/result.ts';
import type { TextView } from '../../../../shared/api/views.ts';
import {
  answerRef,
  approvalsOf,
  ERASED_NAME,
  find,
  refusal,
  seesSignOff,
  type Id,
  type LetterState,
  type VersionState,
  type Principal,
} from '../../../../shared/decision/index.ts';
import { inSignatureOrder } from '../../../../shared/decision/signature-order.ts';
import { exportHtml } from '../../../../shared/letter/export/html.ts';
import type { LetterFile } from '../../../../shared/letter/export/letter-file.ts';
import { exportMarkdown } from '../../../../shared/letter/export/markdown.ts';
import { exportText } from '../../../../shared/letter/export/text.ts';
import { readDraft } from '../../decide/gather-context.ts';
import { PLAIN_EXPORT, type ExportOptions } from '../../../../shared/api/requests.ts';
import { certificateOf, type Names } from './certificate.ts';
import { bytesOf, DOCX, fileName, ODT, PDF, type ExportedFile } from './exported-file.ts';
import type { DatedLetter, Formats, WordMarks } from './formats.ts';
import { listingsOf, namedIn } from '../listings.ts';
import type { OpenLetters } from '../../open-letters.ts';
import { showDraft, showVersion } from '../texts.ts';
import type { ConflictCache } from '../conflict-cache.ts';

import { wordMarks } from './word-marks.ts';

/** What else a writer may need. */
interface WrittenFile {
  readonly marks?: WordMarks | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Writer {
  readonly type: string;
  readonly write: (file: DatedLetter, formats: Formats, more: WrittenFile) => Promise<Result<string | Uint8Array>>;
}

const text =
  (write: (file: LetterFile) => string): Writer['write'] =>
  (file) =>
    Promise.resolve({ ok: true, value: write(file) });

const WRITERS: { readonly [format: string]: Writer } = {
  pdf: { type: PDF, write: (file, formats, { signal }) => formats.pdf(file, signal) },
  docx: { type: DOCX, write: (file, formats, { marks }) => formats.docx(file, marks) },
  odt: { type: ODT, write: (file, formats) => formats.odt(file) },
  html: { type: 'text/html; charset=utf-8', write: text(exportHtml) },
  md: { type: 'text/markdown; charset=utf-8', write: text(exportMarkdown) },
  txt: { type: 'text/plain; charset=utf-8', write: text(exportText) },
};

/** What exporting reads from. */
export interface ExportSource {
  readonly letters: OpenLetters;
  readonly fits: ConflictCache;
  readonly formats: Formats;
}

/** Which text of a letter, in which format, with what besides. */
export interface ExportRequest {
  readonly which: number | 'draft' | 'final';
  readonly format: string;
  readonly options?: ExportOptions;
  /** Of whoever waits for the file. */
  readonly signal?: AbortSignal;
}

/** Returns the draft or a version as a file. Names stand under it as far as the person may see who approved. */
export async function exportLetter(
  source: ExportSource,
  letter: Id,
  { which, format, options = PLAIN_EXPORT, signal }: ExportRequest,
  person: Id,
): Promise<Result<ExportedFile>> {
  const { letters, formats } = source;
  const shown: Result<TextView & { readonly number?: number }> =
    which === 'draft' ? await showDraft(letters, letter, person) : await showVersion(letters, letter, which, person);
  if (!shown.ok) return shown;
  const state = await letters.state(letter);
  if (state === null) throw new Error(`letter ${letter} is gone`);
  const { title, lang, doc, digest, number = null } = shown.value;
  const name = `${fileName(title)}-${number === null ? 'draft' : `v${String(number)}`}.${format}`;
  if (format === 'json') {
    // The very bytes that the digest is made of.
    const content =
      number === null
        ? await letters.use(letter, (opened) =>
            opened.runExclusive(async () => (await readDraft(opened.services, state)).version.canonical),
          )
        : await letters.services.contents.bytes(digest);
    return { ok: true, value: { name, type: 'application/json', content } };
  }
  const writer = WRITERS[format];
  if (!writer) return unknownFormat();
  const unfit = unfitOption(options, format, number);
  if (unfit !== null) return unfit;
  const who = await letters.who(letter, person);
  const version = number === null ? undefined : find.version(state, number);
  const names = await namesFor(letters, state, version);
  const signatures = version ? signaturesOf(state, version, who, names) : [];
  const kind = state.final !== undefined && state.final.version === number ? 'final' : 'version';
  const marked = marksAsked(options) ? await wordMarks(source, letter, { doc, number }, options, person) : null;
  if (marked?.ok === false) return marked;
  const file: DatedLetter = {
    doc: marked?.value.doc ?? doc,
    at: state.final?.closedAt ?? version?.cutAt ?? state.changedAt,
    title,
    lang,
    ...(signatures.length > 0 ? { signatures } : {}),
    mark: number === null ? { kind: 'draft' } : { kind, number, digest },
    ...(options.certificate && version ? { certificate: certificateOf(state, version, who, names) } : {}),
  };
  const written = await writer.write(file, formats, { marks: marked?.value.marks, signal });
  return written.ok ? { ok: true, value: { name, type: writer.type, content: bytesOf(written.value) } } : written;
}

function marksAsked({ since, amendments, comments }: ExportOptions): boolean {
  return since !== undefined || amendments !== undefined || comments;
}

/** An option that the file asked for cannot carry is refused, never left out silently. */
function unfitOption(options: ExportOptions, format: string, number: number | null): Result<never> | null {
  const refused = (field: keyof ExportOptions, message: string): Result<never> => ({
    ok: false,
    refusal: refusal('invalid', message, { fields: { [field]: message } }),
  });
  if (options.certificate && (format !== 'pdf' || number === null)) {
    return refused('certificate', 'Only the PDF of a version can carry the page on who approved it.');
  }
  if (marksAsked(options) && format !== 'docx') {
    const field = options.since !== undefined ? 'since' : options.amendments !== undefined ? 'amendments' : 'comments';
    return refused(field, 'Only a Word file (docx) can carry changes and comments.');
  }
  if (options.since !== undefined && options.amendments !== undefined) {
    return refused('amendments', 'Ask for the changes since a version, or for amendments, not for both in one file.');
  }
  if (options.amendments !== undefined && number !== null) {
    return refused('amendments', 'Amendments change the draft: ask for the draft with them.');
  }
  return null;
}

/** How everybody is called whom a file of this text names. */
async function namesFor(letters: OpenLetters, state: LetterState, version: VersionState | undefined): Promise<Names> {
  if (!version) return { listed: () => undefined, person: () => undefined };
  const { store } = letters.services;
  const ids = [version.cutBy, ...(state.final ? [state.final.lockedBy] : [])];
  const [listed, people] = await Promise.all([listingsOf(store.letters, state), store.people.get(ids)]);
  const known = new Map(people.map((one) => [one.id, namedIn(state.id, one)]));
  return { listed, person: (id) => known.get(id) };
}

function signaturesOf(state: LetterState, version: VersionState, who: Principal, { listed }: Names) {
  const approvals = approvalsOf(state, version).filter((one) => seesSignOff(state, who, version, one));
  const names = approvals.map((one) => {
    const { name, group, country } = listed(answerRef(state, one) ?? '') ?? { name: ERASED_NAME };
    return { name, ...(group === undefined ? {} : { group }), ...(country === undefined ? {} : { country }) };
  });
  return inSignatureOrder(names, state.settings.signatureOrder);
}

function unknownFormat(): Result<never> {
  const message = `There is no such format. Choose ${Object.keys(WRITERS).join(', ')} or json.`;
  return { ok: false, refusal: refusal('invalid', message, { fields: { format: message } }) };
}
