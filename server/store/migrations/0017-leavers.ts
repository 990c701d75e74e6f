import type { Migration } from './index.ts';

/** Who has left the institution: they stay in every letter, and nothing lets them in. */
export const leavers: Migration = {
  name: '0017-leavers',
  up: (schema) => [
    schema
      .createTable('leaver')
      .addColumn('person', 'text', (c) => c.primaryKey())
      .addColumn('at', 'text', (c) => c.notNull()),
  ],
};
