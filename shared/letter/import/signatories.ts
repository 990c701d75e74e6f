/** Names under a letter: "Ana Vidmar (EPP, Slovenia)", "Ana Vidmar, EPP", "Ana Vidmar – EPP" and their kin. */
import { knownGroup, normaliseGroup } from '../groups.ts';

/** Somebody on an imported list: no address yet, so nobody is asked before one is known. */
export interface ImportedSignatory {
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
}

const PARTICLES =
  /^(?:de|da|das|do|dos|del|dell|della|dello|dei|delle|degli|dal|dalla|di|du|des|la|las|le|les|lo|los|li|el|al|y|e|i|in|van|von|vom|der|den|dem|het|op|ter|ten|tot|te|zu|zum|zur|und|av|af|och|og|bin|ben|ibn|abu|mac|ní|nic|uí|ui|ó|ua|ap|ab|san|’t|'t|’s|'s)$/iu;
/** Titles and seats beside a name, which are not part of it. */
const SEAT =
  /(?:,?\s+|^)(?:MEPs?|MdEPs?|MPE|MdE|eurodiputad[oa]|eurodéputée?|députée? européenne?|europoslank?[aey]?)(?=[\s,(]|$)/giu;
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK';
const LANGUAGES = 'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv';
/** The Member States as each language of the Union calls them, and their codes. */
const COUNTRIES = new Set([
  ...EU.toLowerCase().split(' '),
  ...['el', 'the netherlands', 'czech republic', 'holland', 'república checa', 'tchéquie'],
  ...LANGUAGES.split(' ').flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    return EU.split(' ').map((code) => (names.of(code) ?? code).toLowerCase());
  }),
]);

function isCountry(text: string): boolean {
  return COUNTRIES.has(text.trim().toLowerCase());
}

/** A line that is longer names nobody, or more than one. */
export const MAX_LINE = 200;

/** Returns who a line names, or null when it is no name: then it is text, and stays. */
export function readSignatory(line: string): ImportedSignatory | null {
  if (line.length > MAX_LINE) return null;
  const bare = line
    .replace(/[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}\ufe0f\u200d]+/gu, ' ')
    .replace(/^[\s\-*•‣◦▪–—]+/u, '')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
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

/** Returns whether words are a known group or country. */
export function isDetail(text: string): boolean {
  return knownGroup(text) !== null || isCountry(text);
}

/** Returns the people that one line names one after the other, "A (EPP), B (S&D) and C (NI)", or null when it is no such line. */
export function readSeveral(line: string): ImportedSignatory[] | null {
  const pieces = (
    line.includes(')') ? line.split(/(?<=\))(?:\s*[,;·|&])*\s*/u) : line.split(/[;·]/u).map((piece) => piece.trim())
  )
    .map((piece) => piece.replace(/^(?:and|et|und|y|e|i|a|en)\s+(?=\p{Lu})/u, ''))
    .filter((piece) => piece !== '');
  const people = pieces.map(readSignatory);
  return pieces.length > 1 && people.every((person) => person !== null) ? people : null;
}

/** Returns a signatory from the cells of a table whose columns are known. */
export function signatoryOf(name: string, group: string, country: string): ImportedSignatory | null {
  if (Math.max(name.length, group.length, country.length) > MAX_LINE) return null;
  const unnumbered = name.replace(/^\(?\d{1,4}[.)]\)?\s+/, '');
  return signatory(unnumbered, [...details(group), ...(country === '' ? [] : [`\u0000${country}`])]);
}

/** Returns whether words can be somebody's name: two to seven of them, capitals where names have them, no sentence. */
export function isName(text: string): boolean {
  const words = text.split(/[\s,]+/u).filter((word) => word !== '');
  if (words.length < 2 || words.length > 9 || text.length > 80) return false;
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
  let group: string | undefined;
  let country: string | undefined;
  const rest: string[] = [];
  for (const part of tail) {
    const bare = part.replace(SEAT, ' ').trim();
    if (bare === '') continue;
    if (bare.startsWith('\u0000')) country ??= bare.slice(1);
    else if (group === undefined && knownGroup(bare) !== null) group = normaliseGroup(bare);
    else if (country === undefined && isCountry(bare)) country = bare;
    else rest.push(bare);
  }
  // Beside a group that we know stands somebody, though it be one word or a name such as no rule knows.
  if (!isName(name) && !(group !== undefined && tail.length > 0 && knownGroup(group) !== null && isCalled(name)))
    return null;
  // What is left is the one of the two that nobody has named yet, and words are never lost.
  if (rest.length > 0 && group === undefined) group = rest.shift();
  if (rest.length > 0 && country === undefined) country = rest.shift();
  const called = [name, ...rest].join(', ');
  return { name: called, ...(group === undefined ? {} : { group }), ...(country === undefined ? {} : { country }) };
}

/** A name beside a known group: short, with a capital where letters have them, and no sentence or label. */
function isCalled(text: string): boolean {
  return (
    /^[’'ʼ]?[\p{Lu}\p{Lo}]/u.test(text) &&
    text.split(' ').length <= 10 &&
    text.length <= 80 &&
    !/[\d@:;!?&|<>=“”"/]|\p{L}{4,}\.$/u.test(text) &&
    !/^(?:names?|groups?|the|and|others?|groupe|fraktion|grupo|gruppo)\b/iu.test(text) &&
    knownGroup(text) === null
  );
}

/** Splits a line at its name's end; "Vidmar, Ana" stays whole, for what follows the comma is neither group nor country. */
function splitName(text: string): string[] {
  const [head = '', ...tail] = text.split(/\s*(?:[,;|\t]|\s[–—/-]\s|:\s)\s*/u);
  const words = head.trim().split(/\s+/u);
  const first = tail[0];
  if (words.length === 1 && first !== undefined && knownGroup(first) === null && !isCountry(first)) {
    return [`${head}, ${first}`, ...tail.slice(1)];
  }
  return [head, ...tail];
}

/** "S&D/Spain" and "EPP-PL" are a group and a country. */
function withCountry(part: string): string[] {
  const text = part.trim();
  const [, group = '', country = ''] = /^(.+?)\s*[/-]\s*([\p{L} ]+)$/u.exec(text) ?? [];
  return knownGroup(text) === null && knownGroup(group) !== null && isCountry(country) ? [group, country] : [text];
}

function details(text: string): string[] {
  return text
    .split(/\s*(?:[,;|]|\s[–—/-]\s)\s*/u)
    .flatMap(withCountry)
    .filter((part) => part !== '');
}
