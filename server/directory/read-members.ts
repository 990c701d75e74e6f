import { SaxesParser } from 'saxes';
import { normaliseCountry } from '../../shared/letter/countries.ts';
import { normaliseGroup } from '../../shared/letter/groups.ts';
import { nameKey } from '../../shared/letter/names.ts';
import type { Member } from '../store/store.ts';
import { sha256 } from '../lib/hash.ts';
import { mailAddress } from '../../shared/people/address.ts';
import { properName } from '../../shared/people/proper-name.ts';
import { readRows } from '../../shared/people/rows.ts';

/**
 * Reads lists of Members: the XML that the Parliament publishes (/meps/en/full-list/xml, in any language), and CSV. A list
 * comes from outside, so it is read within limits; nothing that it names is ever fetched.
 */

/** The published list has about 250 KB and 720 Members. */
const MOST_BYTES = 10 * 1024 * 1024;
const MOST_MEMBERS = 20_000;
const DEPTH = 10;
const LONGEST = 300;

export interface MemberList {
  /** Whether the list names every Member, so that whoever is missing has left. */
  readonly whole: boolean;
  readonly members: readonly Member[];
  /** Lines that say something and name nobody, in words for whoever sent the list. */
  readonly wrong: readonly string[];
}

/** A list that cannot be read; the message says where and why. */
export class UnreadableList extends Error {}

/** `decode` makes characters of what is not marked as UTF-8. @throws UnreadableList */
export function readMembers(bytes: Uint8Array, decode: (bytes: Uint8Array) => string = utf8): MemberList {
  if (bytes.length > MOST_BYTES)
    throw new UnreadableList('The file is larger than 10 MB, so it is no list of Members.');
  const text = decode(bytes);
  const list = /^\s*</.test(text) ? readXml(text) : readTable(text);
  if (list.members.length === 0) throw new UnreadableList(list.wrong[0] ?? 'The file names nobody.');
  return list;
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableList('The file is not UTF-8. Save it as UTF-8 and try again.');
  }
}

/** `<meps><mep><fullName/><country/><politicalGroup/><id/><nationalPoliticalGroup/></mep>…</meps>`, fields in any order. */
function readXml(xml: string): MemberList {
  const rows: Row[] = [];
  const path: string[] = [];
  let fields: Record<string, string> = {};
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new UnreadableList(`The file is not whole XML: ${error.message.slice(0, 100)}`);
  });
  parser.on('doctype', () => {
    throw new UnreadableList('The file holds a document type, which the published list does not. It was not read.');
  });
  parser.on('opentag', ({ name }) => {
    path.push(name);
    if (path.length === 1 && name !== 'meps')
      throw new UnreadableList(`The file holds <${name.slice(0, 40)}>, not <meps>.`);
    if (path.length > DEPTH) throw new UnreadableList('The file nests deeper than a list of Members does.');
    if (name === 'mep') fields = {};
    text = '';
  });
  const take = (more: string): void => {
    text += more;
    if (text.length > 4 * LONGEST && text.trim().length > LONGEST)
      throw new UnreadableList(`Line ${String(parser.line)} holds more than a name.`);
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', ({ name }) => {
    path.pop();
    if (path.at(-1) === 'mep') fields[name] = text;
    if (name === 'mep') {
      const { fullName = '', country, politicalGroup, id, nationalPoliticalGroup } = fields;
      rows.push({
        ...{ line: parser.line, name: fullName, country, group: politicalGroup, id },
        party: nationalPoliticalGroup,
      });
      if (rows.length > MOST_MEMBERS) throw new UnreadableList('The file names more people than any parliament has.');
    }
    text = '';
  });
  parser.write(xml.replace(/^\ufeff/, '')).close();
  return { whole: true, ...membersOf(rows) };
}

const COLUMNS: { readonly [heading: string]: 'name' | 'country' | 'group' | 'party' | 'id' | 'email' } = {
  name: 'name',
  fullname: 'name',
  country: 'country',
  group: 'group',
  politicalgroup: 'group',
  party: 'party',
  nationalpoliticalgroup: 'party',
  id: 'id',
  email: 'email',
};

function readTable(text: string): MemberList {
  const [header, ...lines] = readRows(text);
  const columns = (header?.fields ?? []).map((heading) => {
    const column = COLUMNS[heading.toLowerCase().replace(/[\s_-]/g, '')];
    if (column === undefined)
      throw new UnreadableList(
        `The file has a column ${heading.slice(0, 40)}. Columns: name, group, country, party, id, email.`,
      );
    return column;
  });
  if (!columns.includes('name')) throw new UnreadableList('The file has no column name.');
  if (lines.length > MOST_MEMBERS) throw new UnreadableList('The file names more people than any parliament has.');
  const rows = lines.map(({ line, fields }): Row => ({
    ...{ line, name: '' },
    ...Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? ''])),
  }));
  return { whole: false, ...membersOf(rows) };
}

interface Row {
  readonly line: number;
  readonly name: string;
  readonly country?: string | undefined;
  readonly group?: string | undefined;
  readonly party?: string | undefined;
  readonly id?: string | undefined;
  readonly email?: string | undefined;
}

/** A line that names nobody spoils no other. */
function membersOf(rows: readonly Row[]): Pick<MemberList, 'members' | 'wrong'> {
  const members: Member[] = [];
  const wrong: string[] = [];
  for (const row of rows) {
    try {
      members.push(memberOf(row));
    } catch (error) {
      if (!(error instanceof UnreadableList)) throw error;
      wrong.push(error.message);
    }
  }
  return { members, wrong };
}

function memberOf(row: Row): Member {
  // "SILVA, Ana", as tables have it.
  const written = clean(row, row.name).replace(/^([^,]+), *([^,]+)$/, '$2 $1');
  const given = clean(row, row.email);
  const email = given === '' ? null : mailAddress(given);
  if (!/\p{L}/u.test(written)) throw new UnreadableList(`Line ${String(row.line)} names nobody.`);
  if (given !== '' && email === null)
    throw new UnreadableList(`Line ${String(row.line)}: email is not a mail address.`);
  const [group, country, party, id] = [row.group, row.country, row.party, row.id].map((one) => clean(row, one));
  return {
    id: id || `n-${sha256(nameKey(written)).slice(0, 16)}`,
    name: properName(written, country),
    written,
    group: group ? normaliseGroup(group) : null,
    country: country ? normaliseCountry(country) : null,
    party: party || null,
    email,
  };
}

/** A field without what no name holds: control characters, and marks that turn the direction of what follows. */
function clean({ line }: Row, text = ''): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/ +/g, ' ')
    .trim();
  if (plain.length > LONGEST) throw new UnreadableList(`Line ${String(line)} holds more than a name.`);
  return plain;
}
