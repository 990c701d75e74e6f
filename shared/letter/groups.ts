/** The political groups as they are spelt and ordered everywhere in Paraph: a fixed order, no ranking (ux.md 1.4). */

/** Known groups, in the order in which they always appear. */
export const GROUPS = ['EPP', 'S&D', 'PfE', 'ECR', 'Renew', 'Greens/EFA', 'The Left', 'ESN', 'NI'] as const;
export type KnownGroup = (typeof GROUPS)[number];

/** Other spellings, in the form that `key` makes of them: names in full, and what the groups are called in other languages. */
const SPELLINGS: { readonly [group in KnownGroup]: readonly string[] } = {
  EPP: [
    'ppe',
    'evp',
    'epl',
    'els',
    'eľs',
    'erp',
    'etp',
    'elp',
    'ελκ',
    'енп',
    'ppepe',
    'eppgroup',
    'europeanpeoplesparty',
    'grouppe',
    'néppárt',
  ],
  'S&D': [
    'sd',
    'sandd',
    'sed',
    'pasd',
    'socialistsanddemocrats',
    'socialistsdemocrats',
    'socialdemocrats',
    'socialists',
    'pse',
    'socialistesetdémocrates',
    'sozialdemokraten',
    'socialistasydemócratas',
    'socialistiedemocratici',
    'socialistasedemocratas',
    'sociaaldemocraten',
    'socjaliściidemokraci',
  ],
  PfE: [
    'pfe',
    'patriots',
    'patriotsforeurope',
    'patriotespourleurope',
    'patriotenfüreuropa',
    'patriotasporeuropa',
    'patrioti',
    'patriotes',
    'patriotiperleuropa',
    'patriotaspelaeuropa',
    'patriótákeurópáért',
    'patriocidlaeuropy',
  ],
  ECR: ['ecr', 'cre', 'ekr', 'екр', 'europeanconservativesandreformists', 'conservatives'],
  Renew: ['renew', 're', 'reneweurope', 'renewgroup', 'alde'],
  'Greens/EFA': [
    'greensefa',
    'greens',
    'green',
    'vertsale',
    'verts',
    'lesverts',
    'grüneefa',
    'grüne',
    'diegrünen',
    'verdesale',
    'verdes',
    'verdiale',
    'verdi',
    'greenseuropeanfreealliance',
    'gve',
    'groeneneva',
    'groenen',
    'zieloniwse',
    'zieloni',
    'zeleníesa',
    'zeleníefa',
    'zelení',
    'zeleni',
    'zöldekesza',
    'zöldek',
    'verziiale',
    'verzii',
    'degrönaefa',
    'degröna',
    'grönaefa',
    'degrønneefa',
    'degrønne',
    'grønneefa',
    'vihreäteva',
    'vihreät',
    'rohelised',
    'zaļie',
    'žalieji',
    'πράσινοι',
    'πράσινοιεεσ',
    'зелени',
  ],
  'The Left': [
    'theleft',
    'left',
    'guengl',
    'guenglleft',
    'theleftguengl',
    'lagauche',
    'gauche',
    'dielinke',
    'linke',
    'laizquierda',
    'izquierda',
    'thelefteuropeanparliament',
    'lasinistra',
    'aesquerda',
    'esquerda',
    'sinistra',
    'lewica',
    'vasemmisto',
    'vänstern',
    'venstrefløjen',
    'levice',
    'stânga',
    'ηαριστερά',
    'αριστερά',
  ],
  ESN: ['esn', 'ens', 'europeofsovereignnations', 'europadersouveränennationen', 'europedesnationssouveraines'],
  NI: [
    'ni',
    'nonattached',
    'noninscrits',
    'noninscrit',
    'noninscrite',
    'nonattachedmembers',
    'fraktionslos',
    'noinscritos',
    'nonaligned',
    'noniscritti',
    'noniscritto',
    'noniscritta',
    'nãoinscritos',
    'noinscrito',
    'noinscrita',
    'nietingeschrevenen',
    'nietfractiegebonden',
    'niezrzeszeni',
    'niezrzeszony',
    'niezrzeszona',
    'grupplös',
    'løsgænger',
    'sitoutumaton',
    'sitoutumattomat',
    'függetlenek',
    'μηεγγεγραμμένοι',
  ],
};

const BY_KEY = new Map<string, KnownGroup>(
  GROUPS.flatMap((group) =>
    [key(group), ...SPELLINGS[group]].map((spelling): [string, KnownGroup] => [spelling, group]),
  ),
);

/**
 * Words by which a group's name in full is known, without accents: lists of the Parliament name groups in full, in any
 * language. Only of texts that say "group", for parties are called alike.
 */
const IN_FULL: readonly (readonly [pattern: RegExp, group: KnownGroup])[] = [
  [/europ[a-z]*(people|volks)|popu?l[a-z]*europ|popolareeurop|europejskiejpartiiludowej/, 'EPP'],
  [
    /socialist[a-z]*democra|sozialdemokrat|sociaaldemocra|allianceprogressist|alian[zc]aprogressist|alleanzaprogressist|progressieveallian/,
    'S&D',
  ],
  [/patriot/, 'PfE'],
  [/[ck]onservat?[a-z]*r[ei]+form/, 'ECR'],
  [/renew/, 'Renew'],
  [/greens|verts|grunen|verdes|verdi|groenen|zielon/, 'Greens/EFA'],
  [/guengl|theleft|lagauche|dielinke|laizquierda|lasinistra|delinkse|aesquerda|lewica/, 'The Left'],
  [/sovereignnations|nationssouveraines|souveranennationen|nacionessoberanas|nazionisovrane|nacoessoberanas/, 'ESN'],
];
const SAYS_GROUP = /group|fraktion|fraction|fractie|grupo|gruppo|grupa|skupina/;

/** Returns the known group that a text names in any spelling, or null. */
export function knownGroup(text: string): KnownGroup | null {
  const plain = key(text);
  return (
    BY_KEY.get(plain) ??
    BY_KEY.get(
      plain.replace(/^(the)?(group(e|of)?(the|du|der)?|fraktion|grupo)?|(group|fraktion|gruppe|groupe|grupo)$/g, ''),
    ) ??
    inFull(plain)
  );
}

function inFull(plain: string): KnownGroup | null {
  const folded = plain.normalize('NFD').replace(/\p{M}/gu, '');
  if (folded.length < 14 || !SAYS_GROUP.test(folded)) return null;
  return IN_FULL.find(([pattern]) => pattern.test(folded))?.[1] ?? null;
}

/** Returns a group in the one spelling of the known groups; an unknown one stays as written, without outer spaces. */
export function normaliseGroup(text: string): string {
  return knownGroup(text) ?? text.trim().replace(/\s+/g, ' ');
}

/** Compares two groups by the fixed order; unknown ones follow by the alphabet. */
export function compareGroups(one: string, other: string): number {
  const place = (group: string): number => {
    const index = GROUPS.findIndex((known) => known === knownGroup(group));
    return index < 0 ? GROUPS.length : index;
  };
  return place(one) - place(other) || (one < other ? -1 : one > other ? 1 : 0);
}

function key(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
