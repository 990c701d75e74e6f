/** Words about people that are no part of their names: titles, what they are, headings of columns. */
import { foldName } from '../letter/names.ts';

const TITLES = new Set(
  (
    'dr prof professor mr mrs ms mx herr frau mme mlle madame monsieur sr sra srta dott dottssa sig sigra on hon ing mgr bc ' +
    'rndr judr mudr phdr paeddr dipling dring univ profdr drs ir mag lic pan pani dhr mevr'
  ).split(' '),
);
/** Those that are names too: a title only with a full stop. */
const ABBREVIATED = new Set('sr on ing ir mag lic univ pan bc sig ms sra'.split(' '));
const OFFICES = new Set(
  (
    'mep meps mdep mdeep eurodeputy eurodéputé eurodéputée eurodiputado eurodiputada europaabgeordneter europaabgeordnete ' +
    'europarlementarier europarlamentare eurodeputado eurodeputada phd dphil mba llm msc member of the european parliament ' +
    'poslanec poslankyně europoseł'
  ).split(' '),
);
const OFFICES_IN_FULL = new Set([
  'member of the european parliament',
  'membre du parlement europeen',
  'mitglied des europaischen parlaments',
  'diputado al parlamento europeo',
  'diputada al parlamento europeo',
]);

/** Returns whether a text says only that somebody is a Member, or of what degree. */
export function isOffice(text: string): boolean {
  const plain = foldName(text).replaceAll('.', '');
  return OFFICES_IN_FULL.has(plain) || (/^\p{L}+$/u.test(plain) && OFFICES.has(plain) && !FILLERS.has(plain));
}
const FILLERS = new Set('member of the european parliament'.split(' '));

/** Returns a name without titles before it and offices after it; a name of one word stays. */
export function withoutTitles(name: string): string {
  const words = name.split(' ');
  let from = 0;
  while (from < words.length - 1 && isTitle(words[from] ?? '')) from++;
  let to = words.length;
  while (to > from + 1 && isOffice(words[to - 1] ?? '')) to--;
  return words.slice(from, to).join(' ').replace(/,+$/, '');
}

function isTitle(word: string): boolean {
  const plain = foldName(word).replace(/[.-]/g, '');
  return isOffice(word) || (TITLES.has(plain) && (word.endsWith('.') || !ABBREVIATED.has(plain)));
}

export type Column =
  'email' | 'name' | 'first' | 'last' | 'role' | 'group' | 'country' | 'office' | 'party' | 'id' | 'none';

const HEADINGS: { readonly [column in Column]: string } = {
  email:
    'email|e-mail|mail|address|e-mail address|email address|mail address|adresse|adresse e-mail|courriel|adresse mail|correo|correo electronico|e-mail-adresse|mailadresse|posta elettronica|direccion',
  name: 'name|full name|fullname|display name|nom complet|nombre completo|nombre y apellidos|nom et prenom|name und vorname|member|mep|meps|signatory',
  first: 'first name|firstname|given name|given names|forename|prenom|vorname|nome|nombre|voornaam',
  last: 'last name|lastname|surname|family name|nom|nom de famille|nachname|familienname|apellidos|apellido|cognome|achternaam',
  role: 'role',
  group:
    'group|political group|politicalgroup|groupe|groupe politique|fraktion|grupo|grupo politico|gruppe|gruppo|gruppo politico|fractie|ep group',
  country: 'country|member state|pays|etat membre|land|mitgliedstaat|pais|estado miembro|paese|stato membro',
  office: 'office',
  party: 'party|national party|nationalpoliticalgroup|partei|parti|partido|partito',
  id: 'id',
  none: '#|no|no.|nr|nr.|n°|title|titel|titre|titulo|phone|telephone|telefon|tel',
};
const COLUMN_OF = new Map(
  Object.entries(HEADINGS).flatMap(([column, called]) =>
    called.split('|').map((heading): [string, Column] => [heading, column as Column]),
  ),
);

/** Returns what a heading says that its column holds, or null. */
export function columnOf(heading: string): Column | null {
  return COLUMN_OF.get(foldName(heading.replaceAll('_', ' '))) ?? null;
}
