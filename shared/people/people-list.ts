/**
 * Reads a list of people as Outlook, Gmail, Excel and Word give it: `A <a@x>; B <b@x>` on one line, `Surname, Name <a@x>`,
 * `Name (Group)`, `1. Dr. Name, MEP – Group, Country`, tables with or without headings. Every address becomes a person or its
 * line is named; no line spoils another. In time that grows with the length of the text and no faster.
 */
import { countryCode, normaliseCountry } from '../letter/countries.ts';
import { knownGroup, normaliseGroup } from '../letter/groups.ts';
import { mailAddress } from './address.ts';
import { Namesakes, type NamedMember } from './same-member.ts';
import { readPiecesOfLines, type Piece } from './pieces.ts';
import { readRows, separated, type TextRow } from './rows.ts';
import { columnOf, isOffice, withoutTitles, type Column } from './words.ts';

/** As the command AddSignatories takes it. */
export interface WrittenPerson {
  readonly name?: string;
  readonly group?: string;
  readonly country?: string;
  readonly email?: string;
}

export interface LineOfText {
  readonly line: number;
  readonly text: string;
}

export interface PeopleList {
  readonly people: readonly (WrittenPerson & { readonly line: number })[];
  /** Lines, or parts of them, in which no person was found or an address that is none. */
  readonly unread: readonly LineOfText[];
}

const LONGEST_NAME = 200;
const LONGEST_DETAIL = 100;

export function readPeopleList(text: string): PeopleList {
  const table = headed(text);
  return table ? ofTable(table.columns, table.rows) : ofLines(text);
}

/** Returns columns and rows of a text whose first line names them, or null. */
export function headed(text: string): {
  readonly columns: readonly (Column | null)[];
  readonly rows: readonly TextRow[];
  readonly headings: readonly string[];
} | null {
  const { body } = separated(text);
  const first = /\S.*/.exec(body.slice(0, 2_000))?.[0] ?? '';
  if (first.includes('@')) return null;
  const headings = readRows(text.slice(0, text.indexOf(first) + first.length))[0]?.fields ?? [];
  const columns = headings.map(columnOf);
  const known = columns.filter((one) => one !== null).length;
  const names = columns.some((one) => one === 'email' || one === 'name' || one === 'last');
  if (!names || known * 2 < columns.length) return null;
  return { columns, headings, rows: readRows(text).slice(1) };
}

function ofTable(columns: readonly (Column | null)[], rows: readonly TextRow[]): PeopleList {
  const people: (WrittenPerson & { line: number })[] = [];
  const unread: LineOfText[] = [];
  for (const { line, fields } of rows) {
    const cell = (wanted: Column): string => plain(fields[columns.indexOf(wanted)] ?? '');
    const written = cell('email');
    const [address, more] = readPiecesOfLines(written).flatMap(({ pieces }) =>
      pieces.flatMap(({ addresses }) => addresses),
    );
    const name = spokenName(cell('name') || [cell('first'), cell('last')].filter(Boolean).join(' '));
    const email = address === undefined ? undefined : mailAddress(address);
    if ((written !== '' && !email) || more !== undefined || (name === '' && !email) || name.length > LONGEST_NAME)
      unread.push({ line, text: fields.filter(Boolean).join(', ') });
    else people.push({ line, ...person(name, cell('group'), cell('country'), email ?? undefined) });
  }
  return { people, unread };
}

function ofLines(text: string): PeopleList {
  const people: (WrittenPerson & { line: number })[] = [];
  const unread: LineOfText[] = [];
  for (const { line, pieces, text: written } of readPiecesOfLines(text)) {
    const chunks = chunksOf(pieces);
    if (chunks.length === 0) {
      if (/[^\s,;|]/.test(written)) unread.push({ line, text: written.trim() });
      continue;
    }
    for (const chunk of chunks) {
      const one = personOf(chunk);
      if (one) people.push({ line, ...one });
      else
        unread.push({
          line,
          text: chunks.length === 1 ? written.trim() : chunk.map(({ raw }) => raw.trim()).join(', '),
        });
    }
  }
  return { people, unread };
}

/** Parts the pieces of a line into those of each person. */
function chunksOf(pieces: readonly Piece[]): Piece[][] {
  const single = pieces.filter(({ addresses }) => addresses.length > 0).length <= 1;
  const chunks: Piece[][] = [];
  // Three names and more between semicolons.
  const names = ({ text, before }: Piece, index: number): boolean =>
    (index === 0 || before === ';') && text.includes(' ') && !isDetail(text) && !/\d/.test(text);
  if (pieces.length > 2 && pieces.every(({ addresses }) => addresses.length === 0) && pieces.every(names))
    return pieces.map((piece) => [piece]);
  let current: Piece[] = [];
  /** The address of the current chunk has been seen, so what follows tells of them or of the next person. */
  let complete = false;
  let angled = false;
  const end = (): void => {
    if (current.length > 0) chunks.push(current);
    current = [];
    complete = false;
    angled = false;
  };
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    // "…; France, Anatole <f@x>" begins a name.
    const begins = piece.before === ';' && next?.before === ',' && next.angled;
    const belongs =
      piece.addresses.length === 0 &&
      ((!begins && isDetail(piece.text)) || piece.text === '' || (single && !(angled && piece.before === ';')));
    const starts = complete && !belongs;
    // Names that stand between semicolons stand for themselves; before an address by itself, for its owner.
    const apart =
      !single &&
      piece.before === ';' &&
      piece.text !== '' &&
      piece.addresses.length > 0 &&
      current.length > 0 &&
      !complete;
    if (starts || apart) end();
    current.push(piece);
    if (piece.addresses.length > 0) {
      complete = true;
      angled = piece.angled;
    }
  }
  end();
  return chunks;
}

function isDetail(text: string): boolean {
  return text !== '' && (isOffice(text) || knownGroup(text) !== null || isCountry(text));
}

function isCountry(text: string): boolean {
  // "de" is a word, "DE" a country.
  return text.length <= 60 && (text.length > 2 || text === text.toUpperCase()) && countryCode(text) !== null;
}

function personOf(chunk: readonly Piece[]): WrittenPerson | null {
  if (chunk.some(({ text }) => text.length > 5 * LONGEST_NAME)) return null;
  const addresses = chunk.flatMap((piece) => piece.addresses);
  const [address] = addresses;
  const email = address === undefined ? undefined : mailAddress(address);
  if (email === null) return null;
  let group: string | undefined;
  let country: string | undefined;
  const rest: { text: string; piece: Piece }[] = [];
  const take = (text: string, piece: Piece, first: boolean): void => {
    if (text === '' || isOffice(text)) return;
    // Who is called Green or France, and stands before an address, is called so.
    const named = first && (piece.angled || piece.quoted || chunk[1]?.angled === true);
    if (!named && group === undefined && knownGroup(text) !== null) group = normaliseGroup(text);
    else if (!named && country === undefined && isCountry(text)) country = normaliseCountry(text);
    else rest.push({ text, piece });
  };
  chunk.forEach((piece, index) => {
    take(piece.text, piece, index === 0);
  });
  const bracketed = chunk.flatMap(({ brackets }) => brackets);
  for (const text of bracketed.flatMap((one) => one.split(/[,;]| [–—-] /)).map(plain)) {
    if (text === '' || isOffice(text)) continue;
    const known = knownGroup(text);
    if (group === undefined && known !== null) group = known;
    else if (country === undefined && isCountry(text)) country = normaliseCountry(text);
    else group ??= text;
  }
  // What can only be a group or a country still has to name somebody who has no other name or address.
  const [first, second, ...others] = rest;
  const joins =
    first !== undefined && second !== undefined && second.piece.before === ',' && isSurname(first.text, second);
  const name = spokenName(joins ? `${first.text}, ${second.text}` : (first?.text ?? ''));
  const further = joins ? others : second === undefined ? [] : [second, ...others];
  group ??= further[0]?.text;
  if ((name === '' || !/\p{L}/u.test(name)) && email === undefined) return null;
  if (name.length > LONGEST_NAME) return null;
  return person(name, group ?? '', country ?? '', email);
}

/** Whether what follows a comma is the given name to a surname, and no group that is unknown here. */
function isSurname(surname: string, given: { readonly text: string; readonly piece: Piece }): boolean {
  if (given.piece.angled) return true;
  const words = surname.split(' ');
  const inCapitals = surname === surname.toUpperCase() && /\p{Lu}{2}/u.test(surname);
  const short =
    words.length === 1 ||
    /^(?:van|von|de|del|della|di|da|dos|du|la|le|den|der|ter|ten|af|zu|mac|mc|o['’])\s/i.test(`${surname} `);
  return (
    (inCapitals || short) &&
    given.text.split(' ').length <= 3 &&
    /^\p{Lu}[\p{L}\p{M}'’. -]*$/u.test(given.text) &&
    given.text !== given.text.toUpperCase()
  );
}

/** Returns a name in the order in which it is spoken, without titles. */
export function spokenName(written: string): string {
  const text = plain(written).replace(/^(['‘’])(.*)['’]$/u, '$2');
  const parts = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && !isOffice(one));
  const [surname, given, ...more] = parts;
  if (surname === undefined) return plain(text);
  if (given === undefined || more.length > 0) return withoutTitles(parts.join(', '));
  return plain(`${withoutTitles(given)} ${surname}`);
}

function person(name: string, group: string, country: string, email: string | undefined): WrittenPerson {
  const named = group === '' ? '' : normaliseGroup(group).slice(0, LONGEST_DETAIL);
  const state = country === '' ? '' : normaliseCountry(country).slice(0, LONGEST_DETAIL);
  return {
    ...(name ? { name } : {}),
    ...(named ? { group: named } : {}),
    ...(state ? { country: state } : {}),
    ...(email ? { email } : {}),
  };
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/^[\s,;]+/u, '')
    .trimEnd()
    .replace(/[,;]$/u, '')
    .trim();
}

export interface NewPeople {
  readonly people: readonly WrittenPerson[];
  /** Those who stood twice in the paste or already on the list, as they were written. */
  readonly repeated: readonly string[];
  /** Lines in which no name and no address was found. */
  readonly unread: readonly string[];
}

/** Returns whom a pasted list adds to those who are listed. Two addresses are two people, whatever they are called. */
export function readPeople(pasted: string, listed: readonly NamedMember[]): NewPeople {
  const read = readPeopleList(pasted);
  const known = new Namesakes(listed);
  const earlier = new Namesakes();
  const addresses = new Set<string>();
  const people: WrittenPerson[] = [];
  const repeated: string[] = [];
  for (const { line: _, ...one } of read.people) {
    const { name, email, group } = one;
    const member = name === undefined ? null : { name, group };
    // An address tells people apart: whether it is somebody's second one, the server asks.
    const before = email === undefined ? member && (known.has(member) || earlier.has(member)) : addresses.has(email);
    if (before) repeated.push(name ?? email ?? '');
    else people.push(one);
    if (member) earlier.add(member);
    if (email !== undefined) addresses.add(email);
  }
  return { people, repeated, unread: read.unread.map(({ text }) => text) };
}
