import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { exportQuery, importFields } from '../../shared/api/requests.ts';
import { joinLetters, makeLog } from '../app.ts';
import { formatOf } from '../letter/importing.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { failure, misuse, type Call, type Verb } from './shell.ts';

/** Letters in and out, straight from the store: also while it is being served. */

const IMPORT = 'paraph import FILE --lead E [--title T] [--changes made|amendments] [--comments threads|none]';
const EXPORTED = 'LETTER --version N|draft|final --format pdf|docx|odt|html|md|txt|json --out FILE';
const EXPORT = `paraph export ${EXPORTED} [--certificate] [--since N] [--amendments all|N,N] [--comments]`;

/** Makes a letter of a file. */
export const importFile: Verb = {
  name: 'import',
  usage: 'FILE --lead E [--title T]',
  does: 'make a letter of a .docx, .odt, .html, .md or .txt file; prints its id',
  async run(call) {
    const { values, positionals } = parseArgs({
      args: [...call.args],
      allowPositionals: true,
      options: {
        lead: { type: 'string' },
        title: { type: 'string' },
        changes: { type: 'string' },
        comments: { type: 'string' },
      },
    });
    const [file, ...more] = positionals;
    const { lead, title, ...taken } = values;
    if (file === undefined || more.length > 0) throw misuse('Give one file.', IMPORT);
    if (lead === undefined) throw misuse('--lead is missing.', IMPORT);
    const options = v.safeParse(v.pick(importFields, ['changes', 'comments']), taken);
    if (!options.success) throw misuse(`--changes or --comments ${options.issues[0].message}.`, IMPORT);
    const format = formatOf(basename(file));
    if (format === null) {
      throw failure('This kind of file cannot be imported.', 'Save the letter as .docx, .odt, .html, .md or .txt.');
    }
    const bytes = await readFile(file);
    return withLetters(call, async ({ store, desk }) => {
      const person = await store.people.byEmail(lead.trim().toLowerCase());
      if (person === null) throw failure(`Nobody is known by ${lead}.`, 'Add them first: paraph person add.');
      const now = new Date().toISOString();
      const asker = { person: person.id, linkIssuedAt: now, confirmedAt: now };
      const imported = await desk.import({ bytes, format, title: title?.trim(), options: options.output }, asker);
      if (!imported.ok) throw failure(imported.refusal.message, IMPORT);
      call.out(imported.value.id);
      const left = imported.value.notTaken.map(({ what, count }) => `${what} (${String(count)})`);
      if (left.length > 0) call.err(`Not taken over from ${basename(file)}: ${left.join(', ')}.`);
    });
  },
};

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
    const joined = joinLetters({ store, clock: () => new Date(), log, posted: () => undefined });
    await work({ ...joined, store }).finally(() => joined.formats.close());
    return 0;
  } finally {
    await store.close();
  }
}
