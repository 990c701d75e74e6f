/** The characters that HTML and Markdown write as names and numbers. */

const ENTITIES: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bull: '•',
  middot: '·',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  euro: '€',
  sect: '§',
  para: '¶',
  deg: '°',
  copy: '©',
  reg: '®',
  trade: '™',
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
  zwnj: '\u200c',
  zwj: '\u200d',
  times: '×',
};
// Letters with accents, by the accent's name: "eacute" is e and an acute.
const ACCENTS: { readonly [name: string]: string } = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  uml: '\u0308',
  tilde: '\u0303',
  cedil: '\u0327',
  ring: '\u030a',
  caron: '\u030c',
};
const LIGATURES: { readonly [name: string]: string } = {
  szlig: 'ß',
  aelig: 'æ',
  AElig: 'Æ',
  oelig: 'œ',
  OElig: 'Œ',
  oslash: 'ø',
  Oslash: 'Ø',
};

/** Returns what `&name;` stands for, or null for a name that is none. */
export function decodeEntity(name: string): string | null {
  if (name.startsWith('#')) {
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  }
  const [, letter, accent] = /^([A-Za-z])(\w+)$/.exec(name) ?? [];
  const accented = letter !== undefined && accent !== undefined ? ACCENTS[accent] : undefined;
  return (
    ENTITIES[name] ?? LIGATURES[name] ?? (accented === undefined ? null : `${letter ?? ''}${accented}`.normalize('NFC'))
  );
}

/** Returns a text with all of them replaced. */
export function withEntities(text: string): string {
  return text.replace(/&(#?\w{1,25});/g, (whole, name: string) => decodeEntity(name) ?? whole);
}
