import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { DEFAULT_SCOPE, type Id } from '../../shared/decision/index.ts';
import { normaliseGroup } from '../../shared/letter/groups.ts';
import { SERVER } from '../../shared/proof/formats/accounts.ts';
import { newId } from '../lib/random.ts';
import { Identity } from '../identity/identity.ts';
import { Offices } from '../identity/offices.ts';
import { AccountLog } from '../proof/account-log.ts';
import { erasePerson } from '../proof/erasing.ts';
import { loadServerKey } from '../proof/server-key.ts';
import type { Settings } from '../settings.ts';
import { openStore } from '../store/open.ts';
import type { Person, Store } from '../store/store.ts';
import { readCsv } from './csv.ts';
import { failure, misuse, type Call, type ExitCode, type Verb } from './shell.ts';

const row = v.object({
  email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email('is not a mail address'), v.maxLength(254)),
  name: v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1, 'is missing'), v.maxLength(200)),
  role: v.optional(v.picklist(['mep', 'adviser', 'staff'], 'is not mep, adviser or staff')),
  group: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
  country: v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.maxLength(100))),
  /** Addresses of the MEPs for whom the person works, separated by spaces or semicolons. */
  office: v.optional(v.pipe(v.string(), v.trim(), v.toLowerCase())),
});
type Row = v.InferOutput<typeof row>;
const COLUMNS = Object.keys(row.entries);

const ADD = 'person add --email E --name N --role mep|adviser|staff [--group G] [--country C] [--office EMAIL_OF_MEP]';

/** Adds people to the directory. */
export const person: Verb = {
  name: 'person',
  usage:
    'add --email E --name N --role mep|adviser|staff [--group G] [--country C] [--office EMAIL] | add --file F.csv | erase E',
  does: 'add people to the directory, or correct them, and print their ids; or erase somebody',
  run(call) {
    const [what, ...args] = call.args;
    if (what === 'add') return add({ ...call, args });
    if (what === 'erase') return erase({ ...call, args });
    throw misuse(
      what === undefined ? 'Say what to do: person add or person erase.' : `There is no command person ${what}.`,
      `paraph ${ADD}`,
    );
  },
};

async function erase({ args, settings, out }: Call): Promise<ExitCode> {
  const [email, ...more] = args;
  if (email === undefined || more.length > 0) throw misuse('Give one address.', 'paraph person erase E');
  const store = await openStore(settings);
  try {
    const found = await store.people.byEmail(email.trim().toLowerCase());
    if (found === null) throw failure(`Nobody is known by ${email}.`, 'Nothing has changed.');
    const log = await accountLog(store, settings);
    await store.overwriteDeleted();
    const { letters, texts, signed } = await erasePerson(store, log, found.id);
    out(`Erased ${found.id}: name, address, salts, passkeys, sessions and ${String(texts)} texts`);
    out(`The id stays in the logs of ${String(letters)} letters, which still verify.`);
    for (const letter of signed)
      out(`The locked letter ${letter} no longer names this person; bundles given out before still do.`);
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
  const rows = file === undefined ? [checked(fields, '', (column) => `--${column}`)] : await rowsOf(file);
  const store = await openStore(call.settings);
  try {
    for (const { id } of await addAll(store, call.settings, rows)) call.out(id);
    return 0;
  } finally {
    await store.close();
  }
}

async function rowsOf(file: string): Promise<Row[]> {
  const [header, ...lines] = readCsv(await readFile(file, 'utf8'));
  const columns = header?.fields.map((name) => name.toLowerCase()) ?? [];
  const strange = columns.find((name) => !COLUMNS.includes(name));
  if (strange !== undefined) throw failure(`${file} has a column ${strange}.`, `Columns: ${COLUMNS.join(', ')}.`);
  for (const needed of ['email', 'name']) {
    if (!columns.includes(needed)) throw failure(`${file} has no column ${needed}.`, `Columns: ${COLUMNS.join(', ')}.`);
  }
  return lines.map(({ line, fields }) => {
    const named = columns.flatMap((name, index): [string, string][] => (fields[index] ? [[name, fields[index]]] : []));
    return checked(Object.fromEntries(named), `${file} line ${String(line)}: `, (column) => column);
  });
}

function checked(fields: object, where: string, called: (column: string) => string): Row {
  const read = v.safeParse(row, fields);
  if (read.success) return read.output;
  const issue = read.issues[0];
  const column = v.getDotPath(issue) ?? '';
  const said = column in fields ? issue.message : 'is missing';
  const say = where === '' ? misuse : failure;
  throw say(`${where}${called(column)} ${said}.`, `paraph ${ADD}`);
}

/** Adds everyone or, when an office is not known, nobody. Whoever is known by the address is corrected. */
async function addAll(store: Store, settings: Settings, rows: readonly Row[]): Promise<readonly Person[]> {
  const people = new Map<string, Person>();
  const known = await Promise.all(rows.map(({ email }) => store.people.byEmail(email)));
  rows.forEach(({ email, name, role, group, country, office }, index) => {
    const before = people.get(email) ?? known[index];
    people.set(email, {
      id: before?.id ?? newId(),
      email,
      name,
      role: role ?? before?.role ?? (office ? 'adviser' : 'mep'),
      group: group ? normaliseGroup(group) : (before?.group ?? null),
      country: country || (before?.country ?? null),
    });
  });
  const offices = await Promise.all(rows.map((one) => officesOf(store, people, one)));
  const stored = new Set(known.map((one) => one?.id));
  await Promise.all(
    [...people.values()].map((one) => (stored.has(one.id) ? store.people.update(one) : store.people.add(one))),
  );
  if (offices.flat().length > 0) await addToOffices(store, settings, offices.flat());
  return rows.flatMap(({ email }) => people.get(email) ?? []);
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
  const meps = (office ?? '').split(/[\s;]+/).filter((one) => one !== '');
  return Promise.all(
    meps.map(async (address) => {
      const mep = people.get(address) ?? (await store.people.byEmail(address));
      const adviser = people.get(email);
      if (mep?.role !== 'mep' || adviser === undefined) {
        throw failure(`The office ${address} is not that of a known MEP.`, 'Add the MEP first, or in the same file.');
      }
      return { mep: mep.id, adviser: adviser.id };
    }),
  );
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
      const found = await Promise.all(args.map((email) => store.people.byEmail(email.trim().toLowerCase())));
      const missing = args.filter((_, index) => found[index] === null);
      if (missing.length > 0) {
        throw failure(`Nobody is known by ${missing.join(', ')}.`, 'Add them first: paraph person add.');
      }
      const identity = new Identity({
        ...store,
        limits: { linksPerAddressAndHour: 0, linksPerIpAndHour: 0, linksPerNetworkAndHour: 0 },
        request: () => Promise.resolve(null),
        clock: () => new Date(),
        elapsed: () => performance.now(),
        posted: () => undefined,
        failed: () => undefined,
      });
      const origin = settings.origin ?? `http://localhost:${String(settings.port)}`;
      for (const one of found) if (one !== null) out(`${origin}/sign-in#${await identity.link(one.id)}`);
      return 0;
    } finally {
      await store.close();
    }
  },
};
