import type { TextView } from '../../shared/api/views.ts';
import {
  approvalsOf,
  ERASED_NAME,
  find,
  refusal,
  seesSignOffOf,
  type Id,
  type LetterState,
  type Who,
} from '../../shared/decision/index.ts';
import { inSignatureOrder } from '../../shared/decision/signature-order.ts';
import { exportHtml } from '../../shared/letter/export/html.ts';
import type { LetterFile } from '../../shared/letter/export/letter-file.ts';
import { exportMarkdown } from '../../shared/letter/export/markdown.ts';
import { exportText } from '../../shared/letter/export/text.ts';
import { readDraft } from './facts.ts';
import type { DatedLetter, Formats } from './formats.ts';
import type { Letters } from './letters.ts';
import { showDraft, showVersion } from './texts.ts';
import type { Shown } from './view.ts';

const PDF = 'application/pdf';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** A letter as a file. */
export interface ExportedFile {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

interface Writer {
  readonly type: string;
  readonly write: (file: DatedLetter, formats: Formats) => Promise<Shown<string | Uint8Array>>;
}

const text =
  (write: (file: LetterFile) => string): Writer['write'] =>
  (file) =>
    Promise.resolve({ ok: true, value: write(file) });

const WRITERS: { readonly [format: string]: Writer } = {
  html: { type: 'text/html; charset=utf-8', write: text(exportHtml) },
  md: { type: 'text/markdown; charset=utf-8', write: text(exportMarkdown) },
  txt: { type: 'text/plain; charset=utf-8', write: text(exportText) },
  pdf: { type: PDF, write: (file, formats) => formats.pdf(file) },
  docx: { type: DOCX, write: (file, formats) => formats.docx(file) },
};

/** Answers the draft or a version as a file. Names stand under it as far as the person may see who approved. */
export async function exportLetter(
  letters: Letters,
  formats: Formats,
  letter: Id,
  which: number | 'draft' | 'final',
  format: string,
  person: Id,
): Promise<Shown<ExportedFile>> {
  const shown: Shown<TextView & { readonly number?: number }> =
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
        ? await letters.inTurn(letter, async () => (await readDraft(letters.shell, state)).version.canonical)
        : await letters.shell.contents.bytes(digest);
    return { ok: true, value: { name, type: 'application/json', content } };
  }
  const writer = WRITERS[format];
  if (!writer) return unknownFormat();
  const who = await letters.who(letter, person);
  const signatures = number === null ? [] : await signaturesOf(letters, state, who, number);
  const kind = state.final !== undefined && state.final.version === number ? 'final' : 'version';
  const version = number === null ? undefined : find.version(state, number);
  const file: DatedLetter = {
    doc,
    at: state.final?.closedAt ?? version?.cutAt ?? state.changedAt,
    title,
    lang,
    ...(signatures.length > 0 ? { signatures } : {}),
    mark: number === null ? { kind: 'draft' } : { kind, number, digest },
  };
  const written = await writer.write(file, formats);
  return written.ok ? { ok: true, value: { name, type: writer.type, content: bytesOf(written.value) } } : written;
}

/** Answers the amendments that the person may see, as tabled, in the order of their numbers, in the Parliament's two columns. */
export async function exportAmendments(
  letters: Letters,
  formats: Formats,
  letter: Id,
  format: string,
  person: Id,
): Promise<Shown<ExportedFile>> {
  if (format !== 'pdf' && format !== 'docx') {
    const message = 'Amendments come as pdf or docx.';
    return { ok: false, refusal: refusal('invalid', message, { fields: { format: message } }) };
  }
  const draft = await showDraft(letters, letter, person);
  if (!draft.ok) return draft;
  const state = await letters.state(letter);
  if (state === null) throw new Error(`letter ${letter} is gone`);
  const tabled = [...state.amendments.values()]
    .filter(({ number, tabled: texts }) => number !== null && texts.length > 0)
    .sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
  const { contents, store } = letters.shell;
  const people = await store.people.get(tabled.flatMap(({ author, onBehalfOf = author }) => [author, onBehalfOf]));
  const nameOf = (id: Id): string => people.find((one) => one.id === id)?.name ?? ERASED_NAME;
  const refs = tabled.flatMap(({ justification }) => (justification === undefined ? [] : [justification]));
  const texts = await store.letters.texts(refs);
  const amendments = [];
  for (const one of tabled) {
    const newest = one.tabled.at(-1);
    if (one.status === 'writing' || newest === undefined) continue;
    const { changes, base } = await contents.get(newest.content, 'paraph.amendment/1');
    const { doc: before } = await contents.get(base, 'paraph.text/1');
    const justification = one.justification === undefined ? undefined : texts.get(one.justification);
    amendments.push({
      number: one.number ?? 0,
      compromise: one.lapses.length > 0,
      authors: [nameOf(one.author)],
      ...(one.onBehalfOf === undefined || one.onBehalfOf === one.author ? {} : { onBehalfOf: nameOf(one.onBehalfOf) }),
      ...{ before, changes },
      ...(justification === undefined ? {} : { justification }),
    });
  }
  if (amendments.length === 0) return { ok: false, refusal: refusal('not-found', 'No amendment has been tabled yet.') };
  const { title, lang } = draft.value;
  const made = await formats.amendments(format, { title, lang, at: state.changedAt, amendments });
  if (!made.ok) return made;
  const name = `${fileName(title)}-amendments.${format}`;
  return { ok: true, value: { name, type: format === 'pdf' ? PDF : DOCX, content: bytesOf(made.value) } };
}

/** Bytes that are nobody else's to change, as an answer's body wants them. */
function bytesOf(content: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof content === 'string' ? content : new Uint8Array(content);
}

async function signaturesOf(letters: Letters, state: LetterState, who: Who, number: number) {
  const version = find.version(state, number);
  const approvals = version
    ? approvalsOf(state, version).filter(({ person }) => seesSignOffOf(state, who, person))
    : [];
  const people = await letters.shell.store.people.get(approvals.map(({ person }) => person));
  const known = new Map(people.map((one) => [one.id, one]));
  const names = approvals.map(({ person }) => {
    const { name = ERASED_NAME, group = null, country = null } = known.get(person) ?? {};
    return { name, ...(group === null ? {} : { group }), ...(country === null ? {} : { country }) };
  });
  return inSignatureOrder(names, state.settings.signatureOrder);
}

function unknownFormat(): Shown<never> {
  const message = 'There is no such format. Choose pdf, docx, html, md, txt or json.';
  return { ok: false, refusal: refusal('invalid', message, { fields: { format: message } }) };
}

/** A title as a file's name that every system takes. */
function fileName(title: string): string {
  const plain = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'letter' : plain;
}
