import type { Result } from '../../shared/result.ts';
import type { Change } from '../../shared/amendment/index.ts';
import type {
  ImportedView,
  ImportPreviewView,
  LettersView,
  LetterView,
  TemplateView,
  TextView,
} from '../../shared/api/views.ts';
import {
  may,
  refusal,
  scopeOf,
  seesVersion,
  type Command,
  type Id,
  type Refusal,
} from '../../shared/decision/index.ts';
import type { Caller } from './caller.ts';
import { boardFile } from './read/export/board-file.ts';
import type { ExportedFile } from './read/export/exported-file.ts';
import { exportAmendments, type AmendmentsRequest } from './read/export/exporting-amendments.ts';
import { exportLetter, type ExportRequest, type ExportSource } from './read/export/exporting.ts';
import type { Formats } from './read/export/formats.ts';
import { showHistory, showMoment } from './read/history.ts';
import { importLetter, previewImport, type Source } from './importing.ts';
import type { CommandOutcome } from './decide/decisions.ts';
import type { OpenLetters } from './open-letters.ts';
import { showLetters } from './read/overview.ts';
import { keepTemplate, removeTemplate, showTemplates, type NewTemplate } from './office-templates.ts';
import { askLead, dismissQuestion, type AskedQuestion } from './questions.ts';
import { firstText } from './starting.ts';
import { compare, showAmendment, showDraft, showEvents, showVersion } from './read/texts.ts';
import type { ConflictCache } from './read/conflict-cache.ts';
import { NO_ACCESS, NO_LETTER, showLetter } from './read/view.ts';

/** A letter to be made: from a template, or from a version of another one. */
export interface NewLetter {
  readonly title: string;
  readonly lang: string;
  readonly template?: string | undefined;
  readonly letterhead?: Id | undefined;
  readonly from?: { readonly letter: Id; readonly version: number } | undefined;
  /** The MEP who leads it, where an adviser makes it. */
  readonly onBehalfOf?: Id | undefined;
}

/** Everything that can be asked about letters, by whoever is signed in. What HTTP and the command line talk to. */
export class LetterService {
  readonly letters: OpenLetters;
  readonly #fits: ConflictCache;
  readonly #clock: () => Date;
  readonly #formats: Formats;

  constructor(letters: OpenLetters, clock: () => Date, formats: Formats) {
    this.letters = letters;
    this.#fits = letters.fits;
    this.#clock = clock;
    this.#formats = formats;
  }

  list(person: Id): Promise<LettersView> {
    return showLetters(this.letters, person, this.#clock().toISOString());
  }

  show(letter: Id, person: Id): Promise<Result<LetterView>> {
    return showLetter(this.letters, this.#fits, letter, person, this.#clock().toISOString());
  }

  /** Who is asked to sign, and what they answered, as a table. */
  async board(letter: Id, person: Id): Promise<Result<ExportedFile>> {
    const shown = await this.show(letter, person);
    return shown.ok ? boardFile(shown.value) : shown;
  }

  /** Asks a letter's lead author for something; null once it is on its way, or said to be. */
  ask(letter: Id, asked: AskedQuestion, person: Id): Promise<Refusal | null> {
    return askLead(this.letters, letter, asked, person, this.#clock());
  }

  dismiss(question: Parameters<typeof dismissQuestion>[1], person: Id): Promise<Result<null>> {
    return dismissQuestion(this.letters, question, person);
  }

  answer(letter: Id, command: Command, asker: Caller): Promise<CommandOutcome> {
    return this.letters.answer(letter, command, asker);
  }

  async create(wanted: NewLetter, asker: Caller): Promise<Result<{ readonly id: Id }>> {
    const { title, lang, template, letterhead, from, onBehalfOf } = wanted;
    const behalf = onBehalfOf === undefined ? {} : { onBehalfOf };
    if (from !== undefined) return this.#createFrom({ title, lang, from }, behalf, asker);
    const first = await firstText(this.letters, { title, lang, template, letterhead }, asker.person, this.#clock());
    return first.ok ? this.letters.create({ title, lang, ...behalf }, first.value, asker) : first;
  }

  templates(person: Id): Promise<readonly TemplateView[]> {
    return showTemplates(this.letters, person, this.#clock().toISOString());
  }

  keepTemplate(wanted: NewTemplate, person: Id): Promise<Result<TemplateView>> {
    return keepTemplate(this.letters, wanted, person, this.#clock().toISOString());
  }

  removeTemplate(id: Id, person: Id): Promise<Result<null>> {
    return removeTemplate(this.letters, id, person, this.#clock().toISOString());
  }

  import(source: Source, asker: Caller): Promise<Result<ImportedView>> {
    return importLetter(this.letters, this.#formats, source, asker, this.#clock().toISOString());
  }

  /** What a file holds; no letter is made. */
  previewImport(source: Source, asker: Caller): Promise<Result<ImportPreviewView>> {
    return previewImport(this.#formats, source, asker);
  }

  draft(letter: Id, person: Id): Promise<Result<TextView>> {
    return showDraft(this.letters, letter, person);
  }

  version(letter: Id, number: number | 'final', person: Id): Promise<Result<TextView & { readonly number: number }>> {
    return showVersion(this.letters, letter, number, person);
  }

  amendment(letter: Id, which: string, person: Id): Promise<Result<TextView>> {
    return showAmendment(this.letters, letter, which, person);
  }

  compare(letter: Id, from: string, to: string, person: Id): Promise<Result<readonly Change[]>> {
    return compare(this.letters, letter, from, to, person);
  }

  history(letter: Id, person: Id): ReturnType<typeof showHistory> {
    return showHistory(this.letters, letter, person);
  }

  moment(letter: Id, seq: number, person: Id): ReturnType<typeof showMoment> {
    return showMoment(this.letters, letter, seq, person);
  }

  events(letter: Id, after: number, person: Id): ReturnType<typeof showEvents> {
    return showEvents(this.letters, letter, after, person);
  }

  export(letter: Id, request: ExportRequest, person: Id): Promise<Result<ExportedFile>> {
    return exportLetter(this.#exportSource(), letter, request, person);
  }

  exportAmendments(letter: Id, request: AmendmentsRequest, person: Id): Promise<Result<ExportedFile>> {
    return exportAmendments(this.#exportSource(), letter, request, person);
  }

  #exportSource(): ExportSource {
    return { letters: this.letters, fits: this.#fits, formats: this.#formats };
  }

  /** A new letter with the text of a version that the asker may read; the old one stays as it is. */
  async #createFrom(
    { title, lang, from }: Pick<NewLetter, 'title' | 'lang'> & { readonly from: NonNullable<NewLetter['from']> },
    behalf: { readonly onBehalfOf?: Id },
    asker: Caller,
  ): Promise<Result<{ readonly id: Id }>> {
    const source = await this.letters.state(from.letter);
    if (source === null) return NO_LETTER;
    const who = await this.letters.who(from.letter, asker.person);
    if (scopeOf(source, who) === null) return NO_ACCESS;
    const allowed = may(source, who, 'start-letter-from');
    if (allowed !== true) return { ok: false, refusal: allowed };
    const version = source.versions[from.version - 1];
    if (!version || !seesVersion(source, who, version)) {
      const message = `There is no version ${String(from.version)} of that letter.`;
      return { ok: false, refusal: refusal('not-found', message) };
    }
    const { doc } = await this.letters.services.contents.get(version.digest, 'paraph.version/1');
    return this.letters.create(
      { title, lang, ...behalf, from: { letter: from.letter, version: from.version, digest: version.digest } },
      doc,
      asker,
    );
  }
}
