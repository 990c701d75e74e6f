import { SAMPLE_SIGNATORIES } from '../../shared/letter/sample.ts';
import type { Person } from '../store/store.ts';

/** The people of the demo: none of them exists. */

export interface DemoPerson extends Omit<Person, 'id' | 'email'> {
  readonly email: string;
  /** Address of the MEP for whom an adviser works. */
  readonly office?: string;
}

/** Somebody whom one can be, and what to try as them. */
export interface Persona {
  readonly email: string;
  readonly name: string;
  readonly does: string;
}

export const LEAD = 'katrijn.oostmalle@paraph.example';
export const ADVISER = 'joris.haverbeke@paraph.example';
export const AMENDER = 'solveig.ekbladh@paraph.example';
export const AMENDER_ADVISER = 'nils.hjortsberg@paraph.example';
export const COMMENTER = 'mathurin.kerbrat@paraph.example';
export const SIGNATORY = 'saskia.veenlanden@paraph.example';
export const REFUSER = 'fiorenza.abetone@paraph.example';
export const READER = 'apolonia.drewniak@paraph.example';

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { email: LEAD, name: 'Katrijn Oostmalle', role: 'mep', group: 'S&D', country: 'Belgium' },
  { email: ADVISER, name: 'Joris Haverbeke', role: 'adviser', group: 'S&D', country: 'Belgium', office: LEAD },
  ...SAMPLE_SIGNATORIES.map((one): DemoPerson => ({ ...one, email: addressOf(one.name), role: 'mep' })),
  {
    email: AMENDER_ADVISER,
    name: 'Nils Hjortsberg',
    role: 'adviser',
    group: 'Greens/EFA',
    country: 'Sweden',
    office: AMENDER,
  },
];

/** One persona per role, each with what they can try. */
export const PERSONAS: readonly Persona[] = [
  {
    email: LEAD,
    name: 'Katrijn Oostmalle',
    does: 'lead author: decide on amendments, cut, circulate, lock; asked to sign another letter',
  },
  { email: ADVISER, name: 'Joris Haverbeke', does: 'her adviser: edit the draft with her' },
  {
    email: AMENDER,
    name: 'Solveig Ekbladh',
    does: 'MEP who amends: one adopted, one tabled, one being written; has approved v1',
  },
  { email: AMENDER_ADVISER, name: 'Nils Hjortsberg', does: 'her adviser: writes the same amendment with her' },
  { email: COMMENTER, name: 'Mathurin Kerbrat', does: 'MEP who reads and comments' },
  {
    email: SIGNATORY,
    name: 'Saskia Veenlanden',
    does: 'MEP asked to sign: approve or decline v1; lead author of a second letter',
  },
  {
    email: READER,
    name: 'Apolonia Drewniak',
    does: 'MEP who has signed: withdraw the approval, or see a late co-signature asked for',
  },
];

/** Makes the address of somebody on the sample list. */
export function addressOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return `${plain.replace(/\s+/g, '.').replace(/[^a-z.]/g, '')}@paraph.example`;
}
