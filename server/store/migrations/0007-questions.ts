import type { Migration } from './index.ts';

/** What people have asked of lead authors. */
export const questions: Migration = {
  name: '0007-questions',
  up: (schema) => [
    schema
      .createTable('question')
      .addColumn('letter', 'text', (c) => c.notNull())
      .addColumn('person', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
      .addColumn('about', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('message', 'text')
      .addPrimaryKeyConstraint('question_key', ['letter', 'person', 'about']),
  ],
};
