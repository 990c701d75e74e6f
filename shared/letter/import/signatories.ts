/** Names under a letter: "Ana Vidmar (EPP, Slovenia)", "Ana Vidmar, EPP", "Ana Vidmar – EPP" and their kin. */
import { knownGroup, normaliseGroup } from '../groups.ts';

/** Somebody on an imported list: no address yet, so nobody is asked before one is known. */
export interface ImportedSignatory {
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
}

const PARTICLES =
  /^(?:de|da|das|do|dos|del|della|di|du|des|la|le|les|el|al|y|e|i|van|von|der|den|dem|ter|ten|te|zu|zum|zur|av|af|bin|ben|ibn|mac|ní|nic|ó|ua|’t|'t)$/iu;
/** Titles and seats beside a name, which are not part of it. */
const SEAT =
  /(?:,?\s+|^)(?:MEPs?|MdEPs?|MPE|MdE|eurodiputad[oa]|eurodéputée?|députée? européenne?|europoslank?[aey]?)(?=[\s,(]|$)/giu;
const COUNTRIES =
  /^(?:austria|belgium|bulgaria|croatia|cyprus|czech(?:ia| republic)|denmark|estonia|finland|france|germany|greece|hungary|ireland|italy|latvia|lithuania|luxembourg|malta|(?:the )?netherlands|poland|portugal|romania|slovakia|slovenia|spain|sweden|autriche|belgique|bulgarie|croatie|chypre|tchéquie|danemark|estonie|finlande|allemagne|grèce|hongrie|irlande|italie|lettonie|lituanie|malte|pays-bas|pologne|roumanie|slovaquie|slovénie|espagne|suède|österreich|belgien|bulgarien|kroatien|zypern|tschechien|dänemark|estland|finnland|frankreich|deutschland|griechenland|ungarn|irland|italien|lettland|litauen|luxemburg|niederlande|polen|rumänien|slowakei|slowenien|spanien|schweden|bélgica|croacia|chipre|chequia|dinamarca|finlandia|francia|alemania|grecia|hungría|irlanda|italia|letonia|lituania|luxemburgo|países bajos|polonia|rumanía|eslovaquia|eslovenia|españa|suecia|AT|BE|BG|HR|CY|CZ|DK|EE|FI|FR|DE|GR|EL|HU|IE|IT|LV|LT|LU|MT|NL|PL|PT|RO|SK|SI|ES|SE)$/iu;

/** A line that is longer names nobody, or more than one. */
const MAX_LINE = 200;

/** Answers who a line names, or null when it is no name: then it is text, and stays. */
export function readSignatory(line: string): ImportedSignatory | null {
  if (line.length > MAX_LINE) return null;
  const bare = line
    .replace(/^[\s\-*•‣◦▪–—]+/u, '')
    .replace(/^\(?\d{1,4}[.)]\)?\s+/, '')
    .replace(/[\s,;.]+$/u, '')
    .replace(/\s+/gu, ' ');
  if (bare === '') return null;
  const [, beforeParen, inParen, afterParen = ''] = /^([^()]+?)\s*\(([^()]+)\)(.*)$/u.exec(bare) ?? [];
  if (beforeParen !== undefined && inParen !== undefined) {
    // "Ana Vidmar, EPP (Slovenia)" as well as "Ana Vidmar (EPP), Slovenia".
    const [name = '', ...tail] = splitName(beforeParen);
    return signatory(name, [...tail, ...details(inParen), ...details(afterParen)]);
  }
  const [name = '', ...tail] = splitName(bare);
  return signatory(name, tail);
}

/** Answers whether words are a known group or country. */
export function isDetail(text: string): boolean {
  return knownGroup(text) !== null || COUNTRIES.test(text.trim());
}

/** Answers the people that one line names one after the other, "A (EPP), B (S&D) and C (NI)", or null when it is no such line. */
export function readSeveral(line: string): ImportedSignatory[] | null {
  const pieces = (line.includes(')') ? line.split(/(?<=\))(?:\s*[,;·|&])*\s*/u) : line.split(/\s*[;·]\s*/u))
    .map((piece) => piece.replace(/^(?:and|et|und|y|e|i|a|en)\s+(?=\p{Lu})/u, ''))
    .filter((piece) => piece !== '');
  const people = pieces.map(readSignatory);
  return pieces.length > 1 && people.every((person) => person !== null) ? people : null;
}

/** Answers a signatory from the cells of a table whose columns are known. */
export function signatoryOf(name: string, group: string, country: string): ImportedSignatory | null {
  return signatory(name, [...details(group), ...(country === '' ? [] : [`\u0000${country}`])]);
}

/** Answers whether words can be somebody's name: two to seven of them, capitals where names have them, no sentence. */
export function isName(text: string): boolean {
  const words = text.split(/[\s,]+/u).filter((word) => word !== '');
  if (words.length < 2 || words.length > 7 || text.length > 70) return false;
  if (/[\d@:;!?/&[\]|<>=“”"]/u.test(text) || /\p{L}{3,}\.$/u.test(text)) return false;
  const capital = words.filter(
    (word) => /^(?:[’'ʼ-]|[dl][’'ʼ]|['’]t-)?\p{Lu}/u.test(word) || /^(?:dr|prof|mr|ms|mrs)\.?$/i.test(word),
  );
  return capital.length >= 2 && words.every((word) => capital.includes(word) || PARTICLES.test(word));
}

function signatory(written: string, tail: readonly string[]): ImportedSignatory | null {
  const name = written
    .replace(SEAT, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,]+|[\s,]+$/gu, '');
  if (!isName(name)) return null;
  let group: string | undefined;
  let country: string | undefined;
  const rest: string[] = [];
  for (const part of tail) {
    const bare = part.replace(SEAT, ' ').trim();
    if (bare === '') continue;
    if (bare.startsWith('\u0000')) country ??= bare.slice(1);
    else if (group === undefined && knownGroup(bare) !== null) group = normaliseGroup(bare);
    else if (country === undefined && COUNTRIES.test(bare)) country = bare;
    else rest.push(bare);
  }
  // What is left is the one of the two that nobody has named yet, and words are never lost.
  if (rest.length > 0 && group === undefined) group = rest.shift();
  if (rest.length > 0 && country === undefined) country = rest.shift();
  const called = [name, ...rest].join(', ');
  return { name: called, ...(group === undefined ? {} : { group }), ...(country === undefined ? {} : { country }) };
}

/** Splits a line at its name's end; "Vidmar, Ana" stays whole, for what follows the comma is neither group nor country. */
function splitName(text: string): string[] {
  const [head = '', ...tail] = text.split(/\s*(?:[,;|\t]|\s[–—-]\s|:\s)\s*/u);
  const words = head.trim().split(/\s+/u);
  const first = tail[0];
  if (words.length === 1 && first !== undefined && knownGroup(first) === null && !COUNTRIES.test(first)) {
    return [`${head}, ${first}`, ...tail.slice(1)];
  }
  return [head, ...tail];
}

function details(text: string): string[] {
  return text
    .split(/\s*(?:[,;|]|\s[–—/-]\s)\s*/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
