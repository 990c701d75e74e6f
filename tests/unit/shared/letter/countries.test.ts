import { describe, expect, it } from 'vitest';
import { countryCode, countryIn } from '../../../../shared/letter/countries.ts';

describe('a country', () => {
  it('is known by its name in any language of the Union, by its code and by older names', () => {
    const written = ['Germany', 'Alemania', 'Németország', 'DE', 'deutschland', 'The Netherlands', 'EL', 'Narnia'];
    expect(written.map(countryCode)).toEqual(['DE', 'DE', 'DE', 'DE', 'DE', 'NL', 'GR', null]);
  });

  it('is called as the reader calls it, however the list has it', () => {
    expect(['en', 'es', 'fr', 'de'].map((locale) => countryIn(locale, 'Germany'))).toEqual([
      ...['Germany', 'Alemania', 'Allemagne', 'Deutschland'],
    ]);
    expect(countryIn('fr', 'EL')).toBe('Grèce');
    expect(countryIn('es', 'Czech Republic')).toBe('Chequia');
  });

  it('that nobody knows stays as it was written', () => {
    expect(countryIn('de', ' Narnia ')).toBe('Narnia');
  });
});
