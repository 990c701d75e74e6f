import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { DEFAULT_SCOPE, type Id } from '../../shared/decision/index.ts';
import { normaliseGroup } from '../../shared/letter/groups.ts';
import { addressSchema, mailAddress, sameAddress } from '../../shared/people/address.ts';
import { headed, readPeopleList, spokenName } from '../../shared/people/people-list.ts';
import { SERVER } from '../../shared/proof/formats/accounts.ts';
import { newId } from '../lib/random.ts';
import { Offices } from '../identity/offices.ts';
import { AccountLog } from '../proof/account-log.ts';
import { erasePerson } from '../proof/erasing/erasing.ts';
import { loadServerKey } from '../proof/server-key.ts';
import type { Settings } from '../settings.ts';
import { decodedText } from '../formats/import/encoding.ts';
import { Unreadable } from '../formats/import/package.ts';
import { openStore } from '../store/open.ts';
import type { Person, Store } from '../store/store.ts';
import { activate, deactivate, identityOver, leavers, unbind } from './leavers.ts';
import { failure, misuse, type Call, type ExitCode, type Verb } from './shell.ts';

const row = v.object({
  email: v.pipe(
    v.string(),
    v.check((text) => mailAddress(text) !== null, 'is not a mail address'),
    addressSchema,
  ),
  name: v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1, 'is missing'), v.maxLength(200)),
  role: v.optional(v.picklist(['mep', 'adviser', 'staff'], 'is not mep, adviser or staff')),
  group: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
  country: v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.maxLength(100))),
  /** Addresses of the MEPs for whom the person works, separated by spaces or semicolons. */
  office: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(10_000))),
});
type Row = v.InferOutput<typeof row>;
const COLUMNS = Object.keys(row.entries);

const ADD = 'person add --email E --name N --role mep|adviser|staff [--group G] [--country C] [--office EMAIL_OF_MEP]';

/** Adds people to the directory. */
export const person: Verb = {
  name: 'person',
  usage:
    'add --email E --name N --role mep|adviser|staff [--group G] [--country C] [--office EMAIL] | add --file F.csv | deactivate E | activate E | leavers | unbind E | erase E',
  does: 'add people to the directory, or correct them, and print their ids; sign somebody out for good and back in; list who has left, with the letters that they lead; release an account at an identity provider; or erase somebody',
  run(call) {
    const [what, ...args] = call.args;
    if (what === 'add') return add({ ...call, args });
    if (what === 'deactivate') return deactivate({ ...call, args });
    if (what === 'activate') return activate({ ...call, args });
    if (what === 'unbind') return unbind({ ...call, args });
    if (what === 'leavers') return leavers({ ...call, args });
    if (what === 'erase') return erase({ ...call, args });
    throw misuse(
      what === undefined
        ? 'Say what to do: person add, deactivate, activate, leavers, unbind or erase.'
        : `There is no command person ${what}.`,
      `paraph ${ADD}`,
    );
  },
};

async function erase({ args, settings, out }: Call): Promise<ExitCode> {
  const [email, ...more] = args;
  if (email === undefined || more.length > 0) throw misuse('Give one address.', 'paraph person erase E');
  const store = await openStore(settings);
  try {
    const found = await store.people.byEmail(sameAddress(email));
    if (found === null) throw failure(`Nobody is known by ${email}.`, 'Nothing has changed.');
    const log = await accountLog(store, settings);
    const { letters, texts, rooms, signed } = await erasePerson(store, log, found.id);
    out(`Erased ${found.id}: name, address, salts, passkeys, sessions and ${String(texts)} texts`);
    out(`Of ${String(rooms)} texts in which they typed only the text stays, not how it came to be.`);
    out(`The id stays in the logs of ${String(letters)} letters, which still verify.`);
    for (const letter of signed)
      out(`The locked letter ${letter} no longer names this person; bundles given out before still do.`);
    if (!(await store.purge('whole')))
      throw failure(
        'It is done, but the database was too busy, or the disk too full, to take the old words out of its files.',
        'A server at work takes them out within the hour.',
      );
    return 0;
  } finally {
    await store.close();
  }
}

async function add(call: Call): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...call.args],
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      group: { type: 'string' },
      country: { type: 'string' },
      office: { type: 'string' },
      file: { type: 'string' },
    },
  });
  const { file, ...fields } = values;
  if (file !== undefined && Object.keys(fields).length > 0) {
    throw misuse('Give a file or one person, not both.', `paraph ${ADD}`);
  }
  if (file === undefined && values.role === undefined) throw misuse('--role is missing.', `paraph ${ADD}`);
  const read = file === undefined ? { rows: [checked(fields)], wrong: [] } : await rowsOf(file);
  const store = await openStore(call.settings);
  try {
    const added = await addAll(store, call.settings, read.rows);
    for (const { id } of added.people) call.out(id);
    const wrong = [...read.wrong, ...added.wrong].sort((one, other) => one.line - other.line);
    if (wrong.length === 0) return 0;
    if (file === undefined) throw failure(wrong.map(({ said }) => said).join(' '), OFFICE_FIRST);
    for (const { line, said } of wrong) call.err(`${file} line ${String(line)}: ${said}`);
    call.err(
      added.people.length === 0
        ? `Nobody was added. paraph ${ADD}`
        : `The other ${String(added.people.length)} people were added. Put these lines right and add the file again.`,
    );
    return 1;
  } finally {
    await store.close();
  }
}

const OFFICE_FIRST = 'Add the MEP first, or in the same file.';

/** A line that adds nobody, and why. */
interface WrongLine {
  readonly line: number;
  readonly said: string;
}
type LinedRow = Row & { readonly line: number };

/** Returns the people of a file, whatever program wrote it: each by its line, so that one that is wrong spoils no other. */
async function rowsOf(file: string): Promise<{ rows: LinedRow[]; wrong: WrongLine[] }> {
  const text = textOf(await readFile(file), file);
  const table = headed(text);
  const rows: LinedRow[] = [];
  const wrong: WrongLine[] = [];
  const take = (line: number, fields: object): void => {
    const read = v.safeParse(row, fields);
    if (read.success) rows.push({ ...read.output, line });
    else wrong.push({ line, said: saidOf(read.issues[0], fields, (column) => column) });
  };
  if (table) {
    const { headings, columns } = table;
    columns.forEach((column, index) => {
      if (column === null || column === 'party' || column === 'id')
        throw failure(
          `${file} has a column ${(headings[index] ?? '').slice(0, 40)}.`,
          `Columns: ${COLUMNS.join(', ')}.`,
        );
    });
    for (const needed of ['email', columns.includes('last') ? 'last' : 'name'] as const) {
      if (!columns.includes(needed))
        throw failure(`${file} has no column ${needed}.`, `Columns: ${COLUMNS.join(', ')}.`);
    }
    for (const { line, fields } of table.rows) {
      const named = columns.flatMap((name, index): [string, string][] =>
        name !== null && fields[index] ? [[name, fields[index]]] : [],
      );
      const { first, last, none: _, ...cells } = Object.fromEntries(named);
      const name = cells['name'] ?? [first, last].filter(Boolean).join(' ');
      take(line, { ...cells, ...(name ? { name: spokenName(name) } : {}) });
    }
  } else {
    const { people, unread } = readPeopleList(text);
    for (const { line, ...fields } of people) take(line, fields);
    for (const { line, text: said } of unread)
      wrong.push({ line, said: `“${said.slice(0, 200)}” was not understood.` });
    if (people.length + unread.length === 0) throw failure(`${file} names nobody.`, `Columns: ${COLUMNS.join(', ')}.`);
  }
  return { rows, wrong };
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return decodedText(bytes, 'txt').text;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw failure(`${file} is not text.`, 'Save it as CSV (UTF-8) and try again.');
  }
}

function checked(fields: object): LinedRow {
  const read = v.safeParse(row, fields);
  if (read.success) return { ...read.output, line: 0 };
  throw misuse(
    saidOf(read.issues[0], fields, (column) => `--${column}`),
    `paraph ${ADD}`,
  );
}

function saidOf(issue: v.InferIssue<typeof row>, fields: object, called: (column: string) => string): string {
  const column = v.getDotPath(issue) ?? '';
  return `${called(column)} ${column in fields ? issue.message : 'is missing'}.`;
}

/** Adds everyone whose office is known, and says who else there was. Whoever is known by the address is corrected. */
async function addAll(
  store: Store,
  settings: Settings,
  wanted: readonly LinedRow[],
): Promise<{ people: readonly Person[]; wrong: readonly WrongLine[] }> {
  const found = new Map(
    await Promise.all(wanted.map(async ({ email }) => [email, await store.people.byEmail(email)] as const)),
  );
  const people = new Map<string, Person>();
  for (const { email, name, role, group, country, office } of wanted) {
    const before = people.get(email) ?? found.get(email);
    people.set(email, {
      id: before?.id ?? newId(),
      email,
      name,
      role: role ?? before?.role ?? (office ? 'adviser' : 'mep'),
      group: group ? normaliseGroup(group) : (before?.group ?? null),
      country: country || (before?.country ?? null),
    });
  }
  const offices = await Promise.all(wanted.map((one) => officesOf(store, people, one)));
  const wrong = wanted.flatMap(({ line }, index) => {
    const unknown = offices[index]?.unknown ?? [];
    return unknown.map((address) => ({ line, said: `The office ${address} is not that of a known MEP.` }));
  });
  const right = wanted.filter((_, index) => offices[index]?.unknown.length === 0);
  const added = [...new Set(right.map(({ email }) => email))].flatMap((email) => people.get(email) ?? []);
  await Promise.all(
    added.map((one) => (found.get(one.email ?? '') ? store.people.update(one) : store.people.add(one))),
  );
  const ids = new Set(added.map(({ id }) => id));
  const begun = offices
    .flatMap(({ known }) => known)
    .filter(({ adviser, mep, stored }) => ids.has(adviser) && (stored || ids.has(mep)));
  if (begun.length > 0) await addToOffices(store, settings, begun);
  return { people: right.flatMap(({ email }) => people.get(email) ?? []), wrong };
}

/** Each as far as an office goes by itself, on record as the operator's word; what the MEP has said since stays as it is. */
async function addToOffices(
  store: Store,
  settings: Settings,
  offices: readonly { readonly mep: Id; readonly adviser: Id }[],
): Promise<void> {
  const log = await accountLog(store, settings);
  const made = new Offices({ people: store.people, log, clock: () => new Date(), changed: () => undefined });
  for (const { mep, adviser } of offices) {
    const known = await store.people.delegationsBy(mep);
    if (known.some((one) => one.adviser === adviser)) continue;
    await made.put({ mep, adviser, scope: DEFAULT_SCOPE, until: null }, SERVER);
  }
}

/** The account log, for whoever runs the server. */
async function accountLog(store: Store, settings: Settings): Promise<AccountLog> {
  const signer = await loadServerKey(settings.data, settings.key);
  const log = new AccountLog({ store: store.proof, signer, clock: () => new Date() });
  await log.begin();
  return log;
}

async function officesOf(store: Store, people: ReadonlyMap<string, Person>, { email, office }: Row) {
  const addresses = (office ?? '').split(/[\s;]+/).filter((one) => one !== '');
  const known: { readonly mep: Id; readonly adviser: Id; readonly stored: boolean }[] = [];
  const unknown: string[] = [];
  for (const address of addresses.map(sameAddress)) {
    const stored = await store.people.byEmail(address);
    const mep = people.get(address) ?? stored;
    const adviser = people.get(email);
    if (mep?.role !== 'mep' || adviser === undefined) unknown.push(address);
    else known.push({ mep: mep.id, adviser: adviser.id, stored: stored !== null });
  }
  return { known, unknown };
}

/** Prints one-time sign-in links, for whoever runs the server; also while it runs. */
export const link: Verb = {
  name: 'link',
  usage: 'E…',
  does: 'print a one-time sign-in link for each address',
  async run({ args, settings, out }) {
    if (args.length === 0) throw misuse('No address was given.', 'paraph link E…');
    const store = await openStore(settings);
    try {
      const found = await Promise.all(args.map((email) => store.people.byEmail(sameAddress(email))));
      const missing = args.filter((_, index) => found[index] === null);
      if (missing.length > 0) {
        throw failure(`Nobody is known by ${missing.join(', ')}.`, 'Add them first: paraph person add.');
      }
      const left = await store.leavers.among(found.flatMap((one) => one?.id ?? []));
      const gone = found.flatMap((one) => (one !== null && left.has(one.id) ? [one.email ?? one.id] : []));
      if (gone.length > 0) {
        throw failure(
          `${gone.join(', ')} left and cannot sign in.`,
          'Let them in again first: paraph person activate E.',
        );
      }
      const identity = identityOver(store);
      const origin = settings.origin ?? `http://localhost:${String(settings.port)}`;
      for (const one of found) if (one !== null) out(`${origin}/sign-in#${await identity.link(one.id)}`);
      return 0;
    } finally {
      await store.close();
    }
  },
};
