import { foldName } from './names.ts';

/** The political groups as they are spelt and ordered everywhere in Paraph: a fixed order, no ranking (ux.md 1.4). */

/** Known groups, in the order in which they always appear. */
export const GROUPS = ['EPP', 'S&D', 'PfE', 'ECR', 'Renew', 'Greens/EFA', 'The Left', 'ESN', 'NI'] as const;
export type KnownGroup = (typeof GROUPS)[number];

/** Other spellings, in the form that `key` makes of them: names in full, and what the groups are called in other languages. */
const SPELLINGS: { readonly [group in KnownGroup]: readonly string[] } = {
  EPP: [
    'ppe',
    'epp',
    'ppede',
    'ppecd',
    'elsed',
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
  ECR: ['ecr', 'cre', 'ekr', 'екр', 'εσμ', 'europeanconservativesandreformists', 'conservatives'],
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
    'diegrünenefa',
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

const EUROPE = /europ|evrop|ewrop|eorp|eiropa|euroopa|европ|ευρωπ/;
const PEOPLES_PARTY =
  /peoplesparty|volkspart|partidopopular|partipopulaire|partitopopolare|partitpopolari|partiduluipopular|popolareeuropeo|folkeparti|folkparti|rahvapartei|lidovestrany|ludovejstrany|ljudskestranke|puckestranke|neppart|tautaspartij|liaudiespartij|partiiludowej|kansanpuolue|phairtianphobail|народнапартия|народнатапартия|λαικουκομματος/;
/** The word for a group, in the 24 languages. */
const GROUP_WORD =
  /group|groupe|grupp|grupo|gruppo|grupa|grupul|grupe|fraktion|fractie|frakcij|fraktsioon|skupin|klub|kepvisel|ryhma|ομαδα|група/;

/** Called by a name that nothing else has, so it needs no word for a group. */
const BY_ITSELF: ReadonlySet<KnownGroup> = new Set(['PfE', 'ESN', 'NI']);

const BY_FOLDED = new Map(
  [...BY_KEY].map(([spelling, group]) => [foldName(spelling).replace(/[^\p{L}]/gu, ''), group]),
);

/**
 * Stems by which a group's name in full is known in the 24 languages, in letters alone and without accents: each line names all
 * the stems that stand in one such name, so that no national party of the same family is taken for the group. Facts: the
 * groups' own names of the tenth term, as the Parliament lists them.
 */
const IN_FULL: readonly (readonly [stems: readonly RegExp[], group: KnownGroup])[] = [
  [[EUROPE, PEOPLES_PARTY], 'EPP'],
  [
    [
      /sociali|socijal|sozial|sotsial|szocial|sosial|socjal|soisial|социалист|σοσιαλιστ/,
      /demo[kc]raa?t|daonlath|демократ|δημοκρατ/,
    ],
    'S&D',
  ],
  [[/progressiv/, /socialdemokrat/], 'S&D'],
  [[/patri[joc]|tirghrath|патриот|πατριωτ/, EUROPE], 'PfE'],
  [
    [/[ck]on[sz]er[vw]a|choimeada|консерватор|συντηρητικ/, /reform|riform|leasaith|hervorm|реформист|μεταρρυθμιστ/],
    'ECR',
  ],
  [[/renew|обновиевропа|ανανεωσ/], 'Renew'],
  [
    [
      /green|verts|grun|gron|groen|verd[ei]|ver[zt]i|zelen|zielon|zold|vihre|zali|zalo|hodor|glasach|rohelis|зелени|πρασιν/,
      /efa|ale|free|freie|fri|libre|livre|libera|svobod|slobod|vrije|woln|brivas|laisv|szabad|vapa|fria|hiels|shaoir|saor|vabali|свобод|ελευθερ/,
    ],
    'Greens/EFA',
  ],
  [
    [
      /theleft|guengl|gauche|dielinke|delinks|izquierda|sinistra|esquerda|lewic|levic|lavic|ljevic|vasemmisto|vanster|venstreflo|vasakpool|baloldal|kreiso|kairi|xellug|anchle|eitecle|stang|левицата|αριστερ/,
      GROUP_WORD,
    ],
    'The Left',
  ],
  [
    [
      /sover|soever|soberan|souver|sovran|suver|szuver|suwer|ceannasach|суверенн|κυριαρχ/,
      /nati|nazi|naci|naco|narod|nemzet|nazzjon|naisiun|riikide|kansakun|valstyb|нации|εθνων/,
    ],
    'ESN',
  ],
  [
    [
      /nonattach|noninscri|noinscri|naoinscrit|noniscrit|fraktionslos|nezaraz|nezarad|lo[s]?gaenger|losgaenger|logaenger|kuuluvuseta|neamhcheangail|nezavisni|nepiedero|nepriklausom|fuggetlen|mhuxaffilj|fractiegebonden|niezrzeszon|niezrzeszen|neafiliat|samostojniposl|sitoutumat|gruppl?os|независимичлен|μηεγγεγραμμεν/,
    ],
    'NI',
  ],
];

const MOST = 200;

/** Returns the known group that a text names in any spelling, or null. */
export function knownGroup(text: string): KnownGroup | null {
  if (text.length > MOST) return null;
  const plain = key(text);
  return (
    BY_KEY.get(plain) ??
    BY_KEY.get(
      plain.replace(/^(the)?(group(e|of)?(the|du|der)?|fraktion|grupo)?|(group|fraktion|gruppe|groupe|grupo)$/g, ''),
    ) ??
    BY_FOLDED.get(folded(text)) ??
    inFull(text)
  );
}

/** Letters alone, without accents: what a spelling is when its writer lacks the keys for it. */
function folded(text: string): string {
  return key(foldName(text));
}

/** Of one name alone: a line that says more is not taken for the group that stands in it. */
function inFull(text: string): KnownGroup | null {
  const plain = folded(text);
  if (plain.length < 8 || /[,;\t@\d\[\]]|\s{2}/.test(text)) return null;
  const group = IN_FULL.find(([stems]) => stems.every((stem) => stem.test(plain)))?.[1] ?? null;
  return group === null || BY_ITSELF.has(group) || GROUP_WORD.test(plain) ? group : null;
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
