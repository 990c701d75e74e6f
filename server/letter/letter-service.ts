import type { Result } from '../../shared/result.ts';
import type { Change } from '../../shared/amendment/index.ts';
import type {
  ImportedView,
  ImportPreviewView,
  LettersView,
  LetterView,
  SearchView,
  TemplateView,
  TextView,
} from '../../shared/api/views.ts';
import type { Command, Id, Refusal } from '../../shared/decision/index.ts';
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
import { searchLetters } from './search/searching.ts';
import { DEFAULT_LANGUAGE, firstText, textToCopy } from './starting.ts';
import { compare, showAmendment, showDraft, showEvents, showVersion } from './read/texts.ts';
import type { ConflictCache } from './read/conflict-cache.ts';
import { showLetter } from './read/view.ts';

/** A letter to be made: from a template, or from a version or the draft of another one. */
export interface NewLetter {
  /** That of the other one where absent. */
  readonly title?: string | undefined;
  readonly lang?: string | undefined;
  readonly template?: string | undefined;
  readonly letterhead?: Id | undefined;
  readonly from?: { readonly letter: Id; readonly version: number | 'draft' } | undefined;
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
    const { template, letterhead, from, onBehalfOf } = wanted;
    const behalf = onBehalfOf === undefined ? {} : { onBehalfOf };
    if (from !== undefined) {
      const source = await textToCopy(this.letters, from, asker.person);
      if (!source.ok) return source;
      const { title, lang, doc, copied } = source.value;
      const begun = { title: wanted.title ?? title, lang: wanted.lang ?? lang, ...behalf };
      return this.letters.create({ ...begun, ...(copied ? { from: copied } : {}) }, doc, asker);
    }
    const { title = '', lang = DEFAULT_LANGUAGE } = wanted;
    const first = await firstText(this.letters, { title, lang, template, letterhead }, asker.person, this.#clock());
    return first.ok ? this.letters.create({ title, lang, ...behalf }, first.value, asker) : first;
  }

  /** What has all these words, in the letters that the person may read. */
  search(query: string, person: Id): Promise<SearchView> {
    return searchLetters(this.letters, query, person);
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
}
