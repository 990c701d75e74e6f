/** The letter of the demo: every part, every kind of block, and people who do not exist. */
import { asks, heading, part } from './build.ts';
import type { BlockJSON, Doc } from './doc.ts';
import { withIds } from './ids.ts';

/** Who stands under the sample letter, with countries by their English name. */
export const SAMPLE_SIGNATORIES = [
  { name: 'Apolonia Drewniak', group: 'EPP', country: 'Poland' },
  { name: 'Ferran Collserà', group: 'EPP', country: 'Spain' },
  { name: 'Hannelore Quendt', group: 'S&D', country: 'Germany' },
  { name: 'Ruy Castanhal', group: 'S&D', country: 'Portugal' },
  { name: 'Fiorenza Abetone', group: 'PfE', country: 'Italy' },
  { name: 'Jindřich Bukovský', group: 'ECR', country: 'Czechia' },
  { name: 'Saskia Veenlanden', group: 'Renew', country: 'Netherlands' },
  { name: 'Aodhán Mac Lochlann', group: 'Renew', country: 'Ireland' },
  { name: 'Solveig Ekbladh', group: 'Greens/EFA', country: 'Sweden' },
  { name: 'Mathurin Kerbrat', group: 'Greens/EFA', country: 'France' },
  { name: 'Despina Rodakou', group: 'The Left', country: 'Greece' },
  { name: 'Lauri Kivikangas', group: 'The Left', country: 'Finland' },
  { name: 'Bálint Erdőházi', group: 'ESN', country: 'Hungary' },
  { name: 'Żaneta Borgcara', group: 'NI', country: 'Malta' },
] as const;

export const SAMPLE_LANG = 'en';
export const SAMPLE_TITLE = 'A reading room within reach: public libraries in the next European budget';

/**
 * Returns the sample letter.
 * @param newId makes the id of each block
 */
export function sampleLetter(newId: () => string): Doc {
  return withIds({ type: 'doc', content: sampleBlocks() }, newId);
}

/** Returns the sample letter's blocks, without ids yet. */
export function sampleBlocks(): BlockJSON[] {
  return [
    part('letterhead', 'Katrijn Oostmalle', 'Member of the European Parliament', 'Rue Wiertz 60, 1047 Brussels'),
    part(
      'addressee',
      'Mr Ambrož Lipovec',
      'Commissioner for Culture and Education',
      'European Commission, Rue de la Loi 200, 1049 Brussels',
    ),
    part(
      'addressee',
      'Ms Philippa Garrowby',
      'Commissioner for the Budget',
      'European Commission, Rue de la Loi 200, 1049 Brussels',
    ),
    part('attention', 'For the attention of the Directorates-General for Education and for the Budget'),
    part('dateline', 'Brussels, 26 November 2026'),
    part('subject', SAMPLE_TITLE),
    part('salutation', 'Dear Commissioner Lipovec,', 'Dear Commissioner Garrowby,'),
    part(
      'paragraph',
      'A public library is the one warm room in a town where nobody has to buy anything. Children do their homework there, newcomers learn the language, and people without a computer apply for work. Since 2019 about one branch in nine has closed in the regions that we represent.',
    ),
    part(
      'paragraph',
      'Closing a branch saves little. A village library costs its municipality about as much as two street lamps cost in a year of repairs and current, yet once the shelves are sold nobody buys them back. What is missing is seldom the will. It is the small and steady sum that no programme of the Union is made for: existing funds pay for buildings and for projects, not for opening hours.',
    ),
    heading(2, 'What the Union can do'),
    part(
      'paragraph',
      'The proposal for the next financial framework names museums, archives and festivals. It does not name libraries. We believe that this can be put right without new money, by opening what exists to those who need little of it.',
    ),
    part('paragraph', 'We therefore ask you to:'),
    asks(
      'name public libraries among the beneficiaries of the culture and cohesion programmes;',
      'allow grants below EUR 25 000 to be paid for opening hours and staff, on one page of application and one page of report;',
      'set aside part of the funds for municipalities of fewer than 10 000 inhabitants;',
      'publish by June 2027 a map of the branches that have closed since 2019.',
    ),
    {
      type: 'blockquote',
      content: [
        part('paragraph', 'When the bus stopped coming we still had the library. Now we have the bus shelter.'),
      ],
    } as const,
    part(
      'paragraph',
      'None of this replaces what towns and Member States owe to their readers. It would show them that the Union has noticed. We would gladly discuss the details with your services before the first reading of the budget.',
    ),
    part('closing', 'Yours sincerely,'),
    part(
      'author',
      'Katrijn Oostmalle',
      'Member of the European Parliament',
      'Vice-Chair of the Intergroup on Reading',
      'S&D',
    ),
  ];
}
