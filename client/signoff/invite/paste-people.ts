/** Reads a pasted list of signatories: one person a line, "Name (Group)", with an address where one is known. */
import { normaliseGroup } from '../../../shared/letter/groups.ts';
import { nameKey } from '../../../shared/letter/names.ts';

/** A name that stands on the list already; one without an address is completed by a line that gives it. */
export interface ListedPerson {
  readonly name: string;
  readonly reachable?: boolean;
}

/** As the command AddSignatories takes it. */
export interface PastedPerson {
  readonly name?: string;
  readonly group?: string;
  readonly country?: string;
  readonly email?: string;
}

export interface PastedPeople {
  readonly people: readonly PastedPerson[];
  /** Those who stood twice in the paste or already on the list, as they were written. */
  readonly repeated: readonly string[];
  /** Lines in which no name and no address was found. */
  readonly unread: readonly string[];
}

const EMAIL = /[^\s<>()[\],;:"]+@[^\s<>()[\],;:"]+\.[^\s<>()[\],;:"]+/;

/**
 * Returns whom the pasted lines name. Understood: `Name (Group)`, `Name, Group`, `Name<TAB>Group`, `1. Name (Group)`,
 * `- Name`, each with an address anywhere in the line.
 */
export function readPeople(pasted: string, listed: readonly ListedPerson[]): PastedPeople {
  const known = new Set(listed.map(({ name }) => nameKey(name)));
  const incomplete = new Set(listed.filter(({ reachable }) => reachable === false).map(({ name }) => nameKey(name)));
  const people: PastedPerson[] = [];
  const repeated: string[] = [];
  const unread: string[] = [];
  for (const line of pasted.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const person = readPerson(line);
    if (!person) unread.push(line.trim());
    else {
      const key = person.name === undefined ? (person.email ?? '') : nameKey(person.name);
      const completes = person.email !== undefined && incomplete.delete(key);
      if (known.has(key) && !completes) repeated.push(person.name ?? person.email ?? '');
      else people.push(person);
      known.add(key);
    }
  }
  return { people, repeated, unread };
}

function readPerson(line: string): PastedPerson | null {
  const email = EMAIL.exec(line)?.[0].toLowerCase();
  const rest = (email ? line.replace(EMAIL, ' ') : line)
    .replace(/^\s*(?:\d+[.)]|[-–•*])\s+/u, '')
    .replace(/<\s*>|\(\s*\)/g, ' ');
  const bracketed = /^(.*?)\s*\(([^()]*)\)\s*[,;.]?\s*$/u.exec(rest);
  const [first = '', second = ''] = bracketed ? [bracketed[1], bracketed[2]] : rest.split(/[\t;,]/);
  const name = tidy(first);
  const group = normaliseGroup(tidy(second));
  if (!/\p{L}/u.test(name) && !email) return null;
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), ...(email ? { email } : {}) };
}

function tidy(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,;]+|[\s,;]+$/gu, '')
    .normalize('NFC');
}
