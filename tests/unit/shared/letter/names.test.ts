import { describe, expect, it } from 'vitest';
import { countryCode, normaliseCountry } from '../../../../shared/letter/countries.ts';
import { facetsOf, NameFinder, searchPeople } from '../../../../shared/letter/member-search.ts';
import { nameKey, nameKeys } from '../../../../shared/letter/names.ts';
import { properName } from '../../../../shared/people/proper-name.ts';

describe('a name', () => {
  it.each([
    ['Aurélie VANTHORNBEEK', 'Aurélie Vanthornbeek'],
    ['Esther de LANGEVELD', 'Esther de Langeveld'],
    ['Kathleen VAN BREMDONCK', 'Kathleen Van Bremdonck'],
    ['David McALLENBY', 'David McAllenby'],
    ['Chris MacMANNING', 'Chris MacManning'],
    ['Clare O’DALAIGH', 'Clare O’Dalaigh'],
    ["Clare O'DALAIGH", "Clare O'Dalaigh"],
    ['Diana ROBA I GINARD', 'Diana Roba i Ginard'],
    ['Marie-Agnes STRACK-ZIMMERWALD', 'Marie-Agnes Strack-Zimmerwald'],
    ['Łukasz ŻÓŁTOWSKI', 'Łukasz Żółtowski'],
    ['Moritz KÖRNBACH', 'Moritz Körnbach'],
    ['J. R. SMIT', 'J. R. Smit'],
    ['Ana Silva', 'Ana Silva'],
    ['ANA SILVA', 'Ana Silva'],
  ])('written %s stands under a letter as %s', (written, proper) => expect(properName(written)).toBe(proper));

  it.each([
    ['Reinier VAN LANSDONCK', 'Netherlands', 'Reinier van Lansdonck'],
    ['Reinier VAN LANSDONCK', 'Niederlande', 'Reinier van Lansdonck'],
    ['Kim VAN DER SPARREN', 'NL', 'Kim van der Sparren'],
    ['Ingeborg TER LAAK', 'Netherlands', 'Ingeborg ter Laak'],
    ["Sofie IN 'T VELDEN", 'Netherlands', "Sofie in 't Velden"],
    ['Sofie IN ’T VELDEN', 'Netherlands', 'Sofie in ’t Velden'],
    ['Raquel GARCÍA HERMOSA-VAN DER WALLEN', 'Netherlands', 'Raquel García Hermosa-van der Wallen'],
    ['Joost IJSSELDIJK', 'Netherlands', 'Joost IJsseldijk'],
    ['Kathleen VAN BREMDONCK', 'Belgium', 'Kathleen Van Bremdonck'],
    ['Johan VAN DER AUWERDE', 'Belgium', 'Johan Van Der Auwerde'],
    ['Ursula VON DER LEIDEN', 'Germany', 'Ursula von der Leiden'],
    ['Margarita DE LA PISTA CARRERÓN', 'Spain', 'Margarita de la Pista Carrerón'],
    ['Paulo DO NASCENTE CABRITO', 'Portugal', 'Paulo do Nascente Cabrito'],
    ['Salvatore DE MAIO', 'Italy', 'Salvatore De Maio'],
    ['Isabelle LE CALVEC', 'France', 'Isabelle Le Calvec'],
    ['Anne D’ORMESSAC', 'France', 'Anne d’Ormessac'],
    ['Cynthia NÍ MHURCHADHA', 'Ireland', 'Cynthia Ní Mhurchadha'],
    ['Abir AL-SALANI', 'Sweden', 'Abir Al-Salani'],
    // A word that ends the name is the name.
    ['Li DE', 'Netherlands', 'Li De'],
    // Who wrote small and large letters knew.
    ['Reinier Van Lansdonck', 'Netherlands', 'Reinier Van Lansdonck'],
    ['Esther de LANGEVELD', 'Belgium', 'Esther de Langeveld'],
  ])('written %s by somebody from %s is %s', (written, country, proper) =>
    expect(properName(written, country)).toBe(proper),
  );

  it.each([
    ['Aurélie VANTHORNBEEK', 'Vanthornbeek, Aurelie'],
    ['Linnéa Åsbrink-Falk', 'asbrink falk linnea'],
    ['Clare O’Dalaigh', "CLARE O'DALAIGH"],
    ['Łukasz Żółtowski', 'Lukasz Zoltowski'],
    ['Jörg Weiß', 'Jorg Weiss'],
  ])('%s is %s', (one, other) => expect(nameKey(one)).toBe(nameKey(other)));

  it('is found with its accents written out', () => {
    expect(nameKeys('Jörg Köhrner')).toContain(nameKey('Joerg Koehrner'));
    expect(nameKey('Ana Silva')).not.toBe(nameKey('Ana Silvan'));
  });
});

it.each([
  ['Spain', 'ES'],
  ['España', 'ES'],
  ['espagne', 'ES'],
  ['Deutschland', 'DE'],
  ['Ελλάδα', 'GR'],
  ['el', 'GR'],
  ['The Netherlands', 'NL'],
  ['Česko', 'CZ'],
])('%s is a Member State', (name, code) => expect(countryCode(name)).toBe(code));

it('a country has its English name, what is none stays as written', () => {
  expect(normaliseCountry('Alemania')).toBe('Germany');
  expect(normaliseCountry(' Atlantis ')).toBe('Atlantis');
});

const PEOPLE = [
  { name: 'Ana Miranda Pardo', group: 'Greens/EFA', country: 'Spain', party: 'Bloque' },
  { name: 'Diana Roba i Ginard', group: 'Verts/ALE', country: 'España' },
  { name: 'Nicolás González Castaño', group: 'S&D', country: 'Spain' },
  { name: 'Jörg Köhrner', group: 'Renew', country: 'Germany' },
  { name: 'Manon Aubrac', group: 'The Left', country: 'France' },
  { name: 'Martin Hellwig', group: 'EPP', country: 'Germany' },
  { name: 'Martin Hellwig', group: 'ECR', country: 'Austria' },
];
const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name.split(' ')[0]);

describe('the directory', () => {
  it.each([
    [{ text: 'mir' }, ['Ana']],
    [{ text: 'greens spain' }, ['Ana', 'Diana']],
    [{ text: 'the left' }, ['Manon']],
    [{ text: 'Greens/EFA' }, ['Ana', 'Diana']],
    [{ text: 'koehr' }, ['Jörg']],
    [{ text: 'kohrner jo' }, ['Jörg']],
    [{ text: 'bloque' }, ['Ana']],
    [{ text: 'germ' }, ['Jörg', 'Martin']],
    [{ group: 'PPE' }, ['Martin']],
    [{ group: 'Greens-EFA', country: 'ES' }, ['Ana', 'Diana']],
    [{ text: 'gonz', group: 'S&D', country: 'Espagne' }, ['Nicolás']],
    [{ text: 'nobody' }, []],
    [{}, names(PEOPLE)],
  ])('answers %o', (sought, found) => expect(names(searchPeople(PEOPLE, sought))).toEqual(found));

  it('counts groups in their order, and countries', () => {
    const { groups, countries } = facetsOf(PEOPLE);
    expect(groups.map(({ value, count }) => `${value} ${String(count)}`)).toEqual([
      ...['EPP 1', 'S&D 1', 'ECR 1', 'Renew 1', 'Greens/EFA 2', 'The Left 1'],
    ]);
    expect(countries).toContainEqual({ value: 'ES', count: 3 });
  });

  it('knows the names of a list: at once, by the group, nearly, or not', () => {
    const finder = new NameFinder(PEOPLE);
    expect(finder.find('AUBRAC Manon')).toMatchObject({ kind: 'one' });
    expect(finder.find('Martin Hellwig', 'PPE')).toMatchObject({ kind: 'one', person: { country: 'Germany' } });
    expect(finder.find('Martin Hellwig')).toMatchObject({ kind: 'several' });
    expect(finder.find('Manon Aubrak')).toMatchObject({ kind: 'near', people: [{ name: 'Manon Aubrac' }] });
    expect(finder.find('Ana Miranda')).toMatchObject({ kind: 'near', people: [{ name: 'Ana Miranda Pardo' }] });
    expect(finder.find('Somebody Else')).toEqual({ kind: 'none' });
  });
});
