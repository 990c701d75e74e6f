import type { Migration } from './index.ts';

/** How far an adviser acts for an MEP, since when and until when. */
export const offices: Migration = {
  name: '0004-offices',
  up: (schema) => [
    schema.alterTable('office_member').addColumn('scope', 'text', (c) => c.notNull().defaultTo('table')),
    schema.alterTable('office_member').addColumn('since', 'text', (c) => c.notNull().defaultTo('')),
    // Null: until it is ended.
    schema.alterTable('office_member').addColumn('until', 'text'),
  ],
};
