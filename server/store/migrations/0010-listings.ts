import type { Migration } from './index.ts';

/** Who says what an entry of the directory says, and how signatories correct their entry on a letter's list as they sign. */
export const listings: Migration = {
  name: '0010-listings',
  up: (schema) => [
    schema.alterTable('person').addColumn('source', 'text'),
    schema.alterTable('pending_statement').addColumn('listed', 'text'),
  ],
};
