import { countryCode } from '../letter/countries.ts';

/**
 * Words before a family name that stand small after a given name, by the country whose custom it is. A Belgian Van, an
 * Italian Di and a French Le are part of the name and keep their capital; so does every word that no custom here names.
 * Sources: Taalunie (Dutch: small after a given name, capitals in Belgium as registered), Duden (German adels particles),
 * Real Academia Española, Ortografía 4.2.4.1.1 (de, del, la), the Portuguese Base XIX (de, da, do, e).
 */
const DUTCH = "van|de|der|den|het|'t|’t|ten|ter|te|tot|op|in|aan|bij|onder|over|uit|voor|von|vom|zu|zur";
const GERMAN = 'von|vom|zu|zum|zur|van|der|den|dem|und|auf|am';
const IBERIAN = 'de|del|la|las|los|el|y|i|e|da|das|do|dos';
const NORDIC = 'von|af|av|de|der|van';
const SMALL: { readonly [country: string]: RegExp } = Object.fromEntries(
  Object.entries({
    NL: DUTCH,
    ...{ DE: GERMAN, AT: GERMAN, LU: GERMAN },
    ...{ ES: IBERIAN, PT: IBERIAN },
    ...{ SE: NORDIC, DK: NORDIC, FI: NORDIC, EE: NORDIC },
    FR: "de|d’|d'",
  }).map(([country, words]) => [country, new RegExp(`^(?:${words})$`, 'iu')]),
);
/** Where IJ is one letter. */
const IJ = new Set(['NL', 'BE']);

/**
 * Returns a name that has its family name in capitals, as the Parliament writes it, in the way it stands under a letter:
 * "Esther de LANGE" is Esther de Lange, "David McALLISTER" David McAllister, "Diana RIBA I GINER" Diana Riba i Giner, and
 * "Reinier VAN LANSCHOT" Reinier van Lanschot where the country, in any language, is the Netherlands. A name without
 * capitals stays as it is: it was written by somebody who knew.
 */
export function properName(written: string, country: string | null = null): string {
  const code = country === null ? null : countryCode(country);
  const small = code === null ? undefined : SMALL[code];
  const words = written.normalize('NFC').trim().split(/\s+/);
  return words
    .map((word, index) => {
      if (!inCapitals(word)) return word;
      const [before, after] = [words[index - 1], words[index + 1]];
      // A single letter between family names joins them: i, y, e. At the start or end it would be an initial.
      if (/^\p{Lu}$/u.test(word))
        return before && after && inCapitals(before) && inCapitals(after) ? word.toLowerCase() : word;
      const parts = word.split(/(?<=[-–])/u);
      return parts
        .map((part, at) => {
          const last = at === parts.length - 1 && after === undefined;
          if (!last && small?.test(part.replace(/[-–]$/u, ''))) return part.toLowerCase();
          return part
            .split(/(?<=\S['’])/u)
            .map((piece) => (small?.test(piece) && /['’]$/u.test(piece) ? piece.toLowerCase() : capitalised(piece)))
            .map((piece) => (code !== null && IJ.has(code) ? piece.replace(/^Ij/u, 'IJ') : piece))
            .join('');
        })
        .join('');
    })
    .join(' ');
}

/** Capitals to the end, after at most a few small letters as in McALLISTER. A dot makes it an initial. */
function inCapitals(word: string): boolean {
  return /^(?:\p{Lu}\p{Ll}{1,2})?[\p{Lu}\p{M}'’–-]+$/u.test(word);
}

function capitalised(part: string): string {
  const [, prefix = '', rest = part] = /^(\p{Lu}\p{Ll}{1,2})(\p{Lu}.*)$/u.exec(part) ?? [];
  const [first = '', ...others] = [...rest];
  return prefix + first + others.join('').toLowerCase();
}
