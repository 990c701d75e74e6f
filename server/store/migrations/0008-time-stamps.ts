import type { Migration } from './index.ts';

/** Entries that a time stamping authority is asked about, and what it answered. */
export const timeStamps: Migration = {
  name: '0008-time-stamps',
  up: (schema) => [
    schema
      .createTable('time_stamp')
      .addColumn('letter', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('answer', 'text')
      .addColumn('next_at', 'text')
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('error', 'text')
      .addPrimaryKeyConstraint('time_stamp_pk', ['letter', 'seq']),
    schema.createIndex('time_stamp_due').on('time_stamp').column('next_at'),
  ],
};
