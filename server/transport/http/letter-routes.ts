import type { Result } from '../../../shared/result.ts';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import {
  amendmentsQuery,
  compareQuery,
  eventsQuery,
  exportQuery,
  importFields,
  letterRequest,
  questionRequest,
} from '../../../shared/api/requests.ts';
import type { ImportStep } from '../../../shared/api/views.ts';
import { commandSchema, refusal, type CommandType, type Id, type Refusal } from '../../../shared/decision/index.ts';
import { pathOf } from '../../../shared/screens.ts';
import type { Caller } from '../../letter/caller.ts';
import type { LetterService } from '../../letter/letter-service.ts';
import type { ExportedFile } from '../../letter/read/export/exported-file.ts';
import type { Source } from '../../letter/importing.ts';

import { callerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { historyRoutes } from './history-routes.ts';
import { BODIES, describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { mayCommand } from './programs/reach.ts';
import { ndjsonProgress, type ProgressReporter } from './ndjson-progress.ts';
import { unreadable } from './readable.ts';
import { json, query, toRefusal } from './validation.ts';

/** Largest file that can be imported, in bytes (trust.md 2.3). */
const IMPORT_BYTES = 10 * 1024 * 1024;

export interface LetterRoutesOptions {
  readonly desk: LetterService;
  /** Which importer reads a file, by its name; null for a kind that cannot be read. */
  readonly formatOf: (fileName: string) => Source['format'] | null;
  /** Whether this person may ask one more question of a lead author in this hour. */
  readonly mayAsk: (person: Id) => boolean;
  /** Mails a new sign-in link that leads to a screen of ours, after which `confirm-first` no longer holds. Refuses when too many were asked for. */
  readonly confirm: (person: Id, next: string) => Promise<Refusal | null>;
}

/** Letters: list, make, import, show, decide, and their texts. */
export function letterRoutes({ desk, formatOf, mayAsk, confirm }: LetterRoutesOptions) {
  const routes = new Hono<Env>();
  routes.use('*', signedIn);

  routes.get('/', describe('Letters that concern whoever asks', { 200: 'LettersView' }, BODIES.letters), async (c) =>
    c.json(await desk.list(callerOf(c).person)),
  );

  routes.post('/', describe('Makes a letter', { 201: 'Its id' }, BODIES.newLetter), json(letterRequest), async (c) => {
    const made = await desk.create(c.req.valid('json'), callerOf(c));
    return made.ok ? c.json(made.value, 201) : refuseWith(c, made.refusal);
  });

  routes.post(
    '/import',
    describe('Makes a letter of a file (multipart: file, title, lang, changes, comments)', { 201: 'ImportedView' }),
    bodyLimit({ maxSize: IMPORT_BYTES, onError: (c) => refuseWith(c, TOO_LARGE) }),
    async (c) => {
      const source = await uploaded(await c.req.parseBody(), formatOf);
      if ('code' in source) return refuseWith(c, source);
      return ndjsonProgress(c, 201, (watched: ProgressReporter<ImportStep>) =>
        desk.import({ ...source, ...watched }, callerOf(c)),
      );
    },
  );

  routes.post(
    '/import/preview',
    describe('What a file holds, as an import would take it (multipart: file)', { 200: 'ImportPreviewView' }),
    bodyLimit({ maxSize: IMPORT_BYTES, onError: (c) => refuseWith(c, TOO_LARGE) }),
    async (c) => {
      const source = await uploaded(await c.req.parseBody(), formatOf);
      if ('code' in source) return refuseWith(c, source);
      return ndjsonProgress(c, 200, (watched: ProgressReporter<ImportStep>) =>
        desk.previewImport({ ...source, ...watched }, callerOf(c)),
      );
    },
  );

  routes.get(
    '/:letter',
    describe('A letter as whoever asks may see it', { 200: 'LetterView' }, BODIES.letter),
    async (c) => {
      const shown = await desk.show(c.req.param('letter'), callerOf(c).person);
      return shown.ok ? c.json(shown.value) : refuseWith(c, shown.refusal);
    },
  );

  routes.post(
    '/:letter/commands',
    describe('Runs one command', { 200: 'CommandAnswer' }, BODIES.decided),
    json(commandSchema),
    async (c) => {
      const letter = c.req.param('letter');
      const asker = callerOf(c);
      const command = c.req.valid('json');
      if (asker.session.token !== undefined && !mayCommand(command.type)) return refuseWith(c, IN_PERSON);
      const answered = await desk.answer(letter, command, asker);
      if (answered.ok) {
        const { seq, events, changed } = answered;
        return c.json({ seq, events, ...(changed ? { changed } : {}) });
      }
      if (answered.refusal.code !== 'confirm-first') return refuseWith(c, answered.refusal);
      // Nothing to open in a mailbox where a passkey is what is asked for.
      if (answered.refusal.facts?.['passkey'] === true) return refuseWith(c, answered.refusal);
      const screen = pathOf(CONFIRMED_AT[command.type] ?? 'signatory', { id: letter });
      return refuseWith(c, (await confirm(asker.person, screen)) ?? answered.refusal);
    },
  );

  routes.get(
    '/:letter/events',
    describe('The decision log after `seq`, chained', { 200: 'LoggedEvent[]' }),
    query(eventsQuery),
    async (c) => {
      const shown = await desk.events(c.req.param('letter'), c.req.valid('query').after, callerOf(c).person);
      return shown.ok ? c.json(shown.value) : refuseWith(c, shown.refusal);
    },
  );

  routes.get(
    '/:letter/compare',
    describe('What makes one text of the other', { 200: 'Change[]' }),
    query(compareQuery),
    async (c) => {
      const { from, to } = c.req.valid('query');
      const shown = await desk.compare(c.req.param('letter'), from, to, callerOf(c).person);
      return shown.ok ? c.json(shown.value) : refuseWith(c, shown.refusal);
    },
  );

  routes.post(
    '/:letter/questions',
    describe('Asks the lead author for access, or for time to answer', { 202: 'Same where there is no such letter' }),
    json(questionRequest),
    async (c) => {
      const { person } = callerOf(c);
      if (!mayAsk(person)) return refuseWith(c, TOO_MANY_QUESTIONS);
      const refused = await desk.ask(c.req.param('letter'), c.req.valid('json'), person);
      return refused ? refuseWith(c, refused) : c.json({}, 202);
    },
  );

  routes.delete(
    '/:letter/questions/:about{access|time}/:person',
    describe('Takes a question off the lead author’s list', { 204: 'Gone' }),
    async (c) => {
      const { letter, about, person } = c.req.param();
      const gone = await desk.dismiss(
        { letter, person, about: about === 'time' ? 'time' : 'access' },
        callerOf(c).person,
      );
      return gone.ok ? c.body(null, 204) : refuseWith(c, gone.refusal);
    },
  );

  routes.get('/:letter/sign-offs.csv', describe('The sign-off board as CSV', { 200: 'The file' }), async (c) => {
    const made = await desk.board(c.req.param('letter'), callerOf(c).person);
    return made.ok ? c.body(made.value.content, 200, headersOf(made.value)) : refuseWith(c, made.refusal);
  });

  type Read = (letter: Id, which: string, asker: Caller) => Promise<Result<object>>;
  const text = (path: string, summary: string, read: Read): void => {
    routes.get(path, describe(summary, { 200: 'TextView' }, BODIES.text), async (c) => {
      const params = c.req.param() as { readonly letter?: string; readonly n?: string };
      const shown = await read(params.letter ?? '', params.n ?? '', callerOf(c));
      return shown.ok ? c.json(shown.value) : refuseWith(c, shown.refusal);
    });
  };
  text('/:letter/draft', 'The draft, with the digest that CutVersion names', (letter, _, { person }) =>
    desk.draft(letter, person),
  );
  text('/:letter/versions/:n{[0-9]{1,6}}', 'A version', (letter, n, { person }) =>
    desk.version(letter, Number(n), person),
  );
  text('/:letter/final', 'The final text', (letter, _, { person }) => desk.version(letter, 'final', person));
  text('/:letter/amendments/:n{[^.]+}', 'An amendment, by its number or id', (letter, n, { person }) =>
    desk.amendment(letter, n, person),
  );

  historyRoutes(routes, desk);

  type Params = { readonly letter?: string; readonly n?: string; readonly file?: string };
  const formatIn = ({ file = '' }: Params): string => file.slice('export.'.length);
  const file = (path: string, summary: string, which: (n: string) => number | 'draft' | 'final'): void => {
    const route = `${path}/:file{export\\.[a-z]{1,8}}`;
    routes.get(route, describe(summary, { 200: 'The file' }), query(exportQuery), async (c) => {
      const params = c.req.param() as Params;
      const options = c.req.valid('query');
      const { signal } = c.req.raw;
      const request = { which: which(params.n ?? ''), format: formatIn(params), options, signal };
      const made = await desk.export(params.letter ?? '', request, callerOf(c).person);
      return made.ok ? c.body(made.value.content, 200, headersOf(made.value)) : refuseWith(c, made.refusal);
    });
  };
  const amendments = (path: string, summary: string): void => {
    const route = `${path}/:file{export\\.[a-z]{1,8}}`;
    routes.get(route, describe(summary, { 200: 'The file' }), query(amendmentsQuery), async (c) => {
      const params = c.req.param() as Params;
      const { numbers = params.n === undefined ? undefined : [Number(params.n)] } = c.req.valid('query');
      const request = { format: formatIn(params), numbers, signal: c.req.raw.signal };
      const made = await desk.exportAmendments(params.letter ?? '', request, callerOf(c).person);
      return made.ok ? c.body(made.value.content, 200, headersOf(made.value)) : refuseWith(c, made.refusal);
    });
  };
  amendments('/:letter/amendments', 'The amendments tabled, or some by `numbers`, as a file: pdf, docx, html, md, txt');
  amendments('/:letter/amendments/:n{[0-9]{1,6}}', 'One amendment as a file: pdf, docx, html, md, txt');
  file('/:letter/draft', 'The draft as a file: pdf, docx, odt, html, md, txt, json', () => 'draft');
  file('/:letter/versions/:n{[0-9]{1,6}}', 'A version as a file', Number);
  file('/:letter/final', 'The final text as a file', () => 'final');
  return routes;
}

function headersOf({ name, type }: ExportedFile): Record<string, string> {
  return { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` };
}

/** The screens where one goes on after opening the link that confirms a command; else the signatory's own. */
const CONFIRMED_AT: { readonly [T in CommandType]?: 'letter' | 'lock' | 'letterSettings' | 'final' } = {
  LockVersion: 'lock',
  TransferLead: 'letterSettings',
  AcceptLead: 'letter',
  CloseSignatures: 'final',
  DeleteLetter: 'letter',
};

const IN_PERSON = refusal('no-access', 'No token does this. Sign in and do it on the page of the letter.');
const TOO_MANY_QUESTIONS = refusal('slow-down', 'You have asked many lead authors within an hour. Try again later.');
const TOO_LARGE = refusal('too-large', 'This file is larger than 10 MB. Import a smaller one.');

/** Reads the form of an import; a refusal when it holds no letter. */
async function uploaded(
  form: { readonly [name: string]: string | File | (string | File)[] },
  formatOf: LetterRoutesOptions['formatOf'],
): Promise<Source | Refusal> {
  const file = form['file'];
  if (!(file instanceof File)) return wrong('file', 'Choose a file to import.');
  const noText = unreadable(
    Object.entries(form).map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
  if (noText) return noText;
  const format = formatOf(file.name);
  if (format === null)
    return wrong(
      'file',
      'Only Word, OpenDocument, web pages, Markdown and plain text can be imported: .docx, .odt, .html, .md or .txt.',
    );
  const fields = v.safeParse(
    importFields,
    Object.fromEntries(Object.entries(form).filter(([name]) => name !== 'file')),
  );
  if (!fields.success) return toRefusal(fields.issues);
  const { title, lang, ...options } = fields.output;
  return { bytes: new Uint8Array(await file.arrayBuffer()), format, title, lang, options };
}

function wrong(field: string, message: string): Refusal {
  return refusal('invalid', message, { fields: { [field]: message } });
}
