import type { Persona } from './paraph.ts';

/** Who acts in the journeys. */

export const elin: Persona = { name: 'Elin Sandvik', email: 'elin@example.org', role: 'mep', group: 'Renew' };
export const jonas: Persona = { name: 'Jonas Weber', email: 'jonas@example.org', role: 'adviser' };
export const marta: Persona = { name: 'Marta Kowal', email: 'marta@example.org', role: 'mep', group: 'EPP' };
export const ada: Persona = { name: 'Ada Lind', email: 'ada@example.org', role: 'adviser', office: marta.email };
export const dinis: Persona = { name: 'Dinis Faria', email: 'dinis@example.org', role: 'mep', group: 'S&D' };
