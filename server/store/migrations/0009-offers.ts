import type { Migration } from './index.ts';

/** What Members have offered to people who have not said yes yet. Nothing in it is in force. */
export const offers: Migration = {
  name: '0009-offers',
  up: (schema) => [
    schema
      .createTable('office_offer')
      .addColumn('mep', 'text', (c) => c.notNull().references('person.id'))
      .addColumn('adviser', 'text', (c) => c.notNull().references('person.id'))
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('since', 'text', (c) => c.notNull())
      .addColumn('until', 'text')
      .addPrimaryKeyConstraint('office_offer_key', ['mep', 'adviser']),
    schema.createIndex('office_offer_adviser').on('office_offer').column('adviser'),
  ],
};
