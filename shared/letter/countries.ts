import { foldName } from './names.ts';

/** The Member States by any name that a list may call them. */

const CODES = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const LANGUAGES = 'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv'.split(' ');

const ENGLISH = new Intl.DisplayNames(['en'], { type: 'region' });

/** Short forms, old forms, and the code that the Union uses for Greece. */
const OTHERS: { readonly [name: string]: string } = {
  el: 'GR',
  'the netherlands': 'NL',
  holland: 'NL',
  'czech republic': 'CZ',
  tchequie: 'CZ',
  'republica checa': 'CZ',
  'slovak republic': 'SK',
};

/** By code and English name, as most lists have it; `namesOfAll` knows the rest. */
const PLAIN: ReadonlyMap<string, string> = new Map(
  CODES.flatMap((code): [string, string][] => [
    [code, code],
    [ENGLISH.of(code) ?? code, code],
  ]),
);

/** Made at first use: two dozen languages are not loaded for whoever never asks. */
let names: ReadonlyMap<string, string> | undefined;

function namesOfAll(): ReadonlyMap<string, string> {
  names ??= new Map([
    ...CODES.map((code): [string, string] => [code.toLowerCase(), code]),
    ...LANGUAGES.flatMap((language) => {
      const called = new Intl.DisplayNames([language], { type: 'region' });
      return CODES.map((code): [string, string] => [foldName(called.of(code) ?? code), code]);
    }),
    ...Object.entries(OTHERS),
  ]);
  return names;
}

/** Returns the ISO 3166 code of the Member State that a text names in any language of the Union, or null. */
export function countryCode(text: string): string | null {
  return namesOfAll().get(foldName(text)) ?? null;
}

/** Returns a Member State by its English name, as letters list it; anything else stays as written. */
export function normaliseCountry(text: string): string {
  const code = countryCode(text);
  return code === null ? text.trim() : (ENGLISH.of(code) ?? text.trim());
}

/** Returns a Member State, written by any name, as it is called in a language; anything else stays as written. */
export function countryIn(locale: string, text: string): string {
  const code = PLAIN.get(text) ?? countryCode(text);
  return code === null ? text.trim() : (regionsIn(locale).of(code) ?? text.trim());
}

const regions = new Map<string, Intl.DisplayNames>();
function regionsIn(locale: string): Intl.DisplayNames {
  const known = regions.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region' });
  regions.set(locale, known);
  return known;
}
