import type { Migration } from './index.ts';

/** Letterheads and kinds of letter that an office keeps. */
export const templates: Migration = {
  name: '0006-templates',
  up: (schema) => [
    schema
      .createTable('template')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('office', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('lang', 'text', (c) => c.notNull())
      .addColumn('doc', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull()),
    schema.createIndex('template_office').on('template').column('office'),
  ],
};
