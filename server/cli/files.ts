import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { exportQuery, importFields, type ImportOptions } from '../../shared/api/requests.ts';
import type { ImportAsk, NotTakenView } from '../../shared/api/views.ts';
import { rows } from '../../shared/letter/blocks.ts';
import { sameAddress } from '../../shared/people/address.ts';
import { joinLetters, makeLog } from '../app.ts';
import { fileReaders } from '../formats/cage/import-file.ts';
import { formatOf, wishesOf } from '../letter/importing.ts';
import { newId } from '../lib/random.ts';
import { sealingFor } from '../proof/pdf-seal/sealing.ts';
import { loadServerKey } from '../proof/server-key.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { failure, misuse, type Call, type Verb } from './shell.ts';

/** Letters in and out, straight from the store: also while it is being served. */

const IMPORT =
  'paraph import FILE --lead E [--title T] [--changes made|amendments] [--comments threads|none] [--hidden take] [--struck take] [--letterhead take] [--encoding NAME] [--format md|txt|html], or: paraph import --dry-run --json FILE…';
const ENDINGS = 'Save the letter as .docx, .odt, .html, .md or .txt.';
const EXPORTED = 'LETTER --version N|draft|final --format pdf|docx|odt|html|md|txt|json --out FILE';
const EXPORT = `paraph export ${EXPORTED} [--certificate] [--since N] [--amendments all|N,N] [--comments]`;

/** Makes a letter of a file. */
export const importFile: Verb = {
  name: 'import',
  usage: 'FILE --lead E [--title T] | --dry-run [--json] FILE…',
  does: 'make a letter of a .docx, .odt, .html, .md or .txt file; prints its id, or only shows what it would be',
  async run(call) {
    const { values, positionals } = parseArgs({
      args: [...call.args],
      allowPositionals: true,
      options: {
        lead: { type: 'string' },
        title: { type: 'string' },
        changes: { type: 'string' },
        comments: { type: 'string' },
        hidden: { type: 'string' },
        struck: { type: 'string' },
        letterhead: { type: 'string' },
        encoding: { type: 'string' },
        format: { type: 'string' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
    const { lead, title, 'dry-run': dry = false, json = false, ...taken } = values;
    const options = v.safeParse(v.omit(importFields, ['title', 'lang']), taken);
    if (!options.success) {
      const [issue] = options.issues;
      throw misuse(`--${v.getDotPath(issue) ?? 'an option'} ${issue.message}.`, IMPORT);
    }
    if (dry) {
      if (positionals.length === 0) throw misuse('Give at least one file.', IMPORT);
      return tryFiles(call, { files: positionals, json, options: options.output });
    }
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw misuse('Give one file.', IMPORT);
    if (lead === undefined) throw misuse('--lead is missing.', IMPORT);
    const format = formatOf(basename(file));
    if (format === null) throw failure('This kind of file cannot be imported.', ENDINGS);
    const bytes = await readFile(file);
    return withLetters(call, async ({ store, desk }) => {
      const person = await store.people.byEmail(sameAddress(lead));
      if (person === null) throw failure(`Nobody is known by ${lead}.`, 'Add them first: paraph person add.');
      const now = new Date().toISOString();
      const asker = { person: person.id, linkIssuedAt: now, confirmedAt: now };
      const imported = await desk.import({ bytes, format, title: title?.trim(), options: options.output }, asker);
      if (!imported.ok) throw failure(imported.refusal.message, IMPORT);
      call.out(imported.value.id);
      const { notTaken, asks, format: found } = imported.value;
      if (found !== format) call.err(`${basename(file)} was read as ${KINDS[found] ?? found}.`);
      for (const one of notTaken) call.err(`Not taken over from ${basename(file)}: ${notTakenLine(one)}.`);
      for (const ask of asks) call.err(askLine(ask));
    });
  },
};

const KINDS: { readonly [format: string]: string | undefined } = {
  ...{ docx: 'a Word file', odt: 'an OpenDocument text', html: 'a web page', md: 'Markdown', txt: 'plain text' },
};

/** Shows what files would become. Nothing is made of them, and no store is opened. */
async function tryFiles(
  call: Call,
  {
    files,
    json,
    options,
  }: { readonly files: readonly string[]; readonly json: boolean; readonly options: ImportOptions },
): Promise<0 | 1> {
  const readers = fileReaders();
  const found: unknown[] = [];
  let refused = false;
  try {
    for (const file of files) {
      const format = options.format ?? formatOf(basename(file));
      const answer =
        format === null
          ? ({
              ok: false,
              refusal: { code: 'invalid', message: `This kind of file cannot be imported. ${ENDINGS}` },
            } as const)
          : await readers.read({ bytes: await readFile(file), format, wishes: wishesOf(options) }, newId);
      if (!answer.ok) {
        refused = true;
        const { code, message } = answer.refusal;
        if (json) found.push({ file, refused: { code, message } });
        else call.err(`${file}: ${message}`);
        continue;
      }
      const { format: taken, doc, title, signatories, notTaken, asks } = answer.value;
      if (json) found.push({ file, format: taken, title, doc, signatories, notTaken, asks });
      else {
        call.out(`${file}: ${KINDS[taken] ?? taken}`);
        for (const row of rows(doc)) call.out(`  ${row.label}: ${row.text.replaceAll('\n', ' / ')}`);
        for (const { name, group, country } of signatories) {
          call.out(`  Signatory: ${[name, group, country].filter((one) => one !== undefined).join(', ')}`);
        }
        for (const one of notTaken) call.out(`  Not taken: ${notTakenLine(one)}`);
        for (const ask of asks) call.out(`  ${askLine(ask)}`);
      }
    }
  } finally {
    readers.close();
  }
  if (json) call.out(JSON.stringify(found, null, 2));
  return refused ? 1 : 0;
}

function notTakenLine({ what, count, words, place }: NotTakenView): string {
  const where = place === undefined || place === '' ? '' : `, ${place}`;
  return `${what} (${String(count)}${where})${words === '' ? '' : `: ${words}`}`;
}

function askLine({ about, words, choices, default: chosen }: ImportAsk): string {
  return `--${about} ${choices.join('|')} (${chosen} where nothing is said): ${words.join(' · ')}`;
}

/** Writes a letter into a file. */
export const exportFile: Verb = {
  name: 'export',
  usage: EXPORTED,
  does: 'write a version or the draft into a file',
  async run(call) {
    const { values, positionals } = parseArgs({
      args: [...call.args],
      allowPositionals: true,
      options: {
        version: { type: 'string' },
        format: { type: 'string' },
        out: { type: 'string' },
        certificate: { type: 'boolean' },
        comments: { type: 'boolean' },
        since: { type: 'string' },
        amendments: { type: 'string' },
      },
    });
    const [letter, ...more] = positionals;
    const { version, format, out, certificate = false, comments = false, ...marks } = values;
    if (letter === undefined || more.length > 0) throw misuse('Give one letter by its id.', EXPORT);
    if (version === undefined || format === undefined || out === undefined) {
      throw misuse('--version, --format and --out are all needed.', EXPORT);
    }
    const which = /^[1-9]\d{0,5}$/.test(version) ? Number(version) : version;
    if (typeof which === 'string' && which !== 'draft' && which !== 'final') {
      throw misuse(`There is no version ${version}.`, 'A number, draft or final.');
    }
    const flags = { certificate: certificate ? '1' : '0', comments: comments ? '1' : '0' };
    const options = v.safeParse(exportQuery, { ...flags, ...marks });
    if (!options.success) throw misuse(`--since or --amendments: ${options.issues[0].message}.`, EXPORT);
    return withLetters(call, async ({ letters, desk }) => {
      const state = await letters.state(letter);
      if (state === null)
        throw failure(
          `There is no letter ${letter}.`,
          'paraph import prints the id; it also stands in the address of its screens.',
        );
      // Whoever runs the server sees what the lead author sees.
      const made = await desk.export(letter, { which, format, options: options.output }, state.lead);
      if (!made.ok) throw failure(made.refusal.message, EXPORT);
      await writeFile(out, made.value.content);
    });
  },
};

async function withLetters(
  call: Call,
  work: (joined: ReturnType<typeof joinLetters> & { readonly store: Store }) => Promise<void>,
): Promise<0> {
  const store = await openStore(call.settings);
  try {
    const log = makeLog('silent');
    const clock = (): Date => new Date();
    const { kid } = await loadServerKey(call.settings.data, call.settings.key);
    const sealPdf = sealingFor({ settings: call.settings, store, log, kid });
    const joined = joinLetters({ store, clock, log, posted: () => undefined, sealPdf });
    await work({ ...joined, store }).finally(() => joined.formats.close());
    return 0;
  } finally {
    await store.close();
  }
}
