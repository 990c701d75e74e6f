import type { Migration } from './index.ts';

/** Whose mail it is and how it ended; what people want to be told, and in which language; the list of Members. */
export const mail: Migration = {
  name: '0003-mail',
  up: (schema) => [
    schema.alterTable('mail_outbox').addColumn('person', 'text'),
    schema.alterTable('mail_outbox').addColumn('letter', 'text'),
    schema.alterTable('mail_outbox').addColumn('digest', 'integer', (c) => c.notNull().defaultTo(0)),
    schema.alterTable('mail_outbox').addColumn('outcome', 'text'),
    schema.createIndex('mail_outbox_letter').on('mail_outbox').columns(['letter', 'kind']),
    schema.createIndex('mail_outbox_person').on('mail_outbox').column('person'),
    schema
      .createTable('mail_choice')
      .addColumn('person', 'text', (c) => c.primaryKey().references('person.id').onDelete('cascade'))
      .addColumn('lang', 'text')
      .addColumn('notices', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('token', 'text', (c) => c.unique()),
    schema
      .createTable('member')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('written', 'text', (c) => c.notNull())
      .addColumn('group', 'text')
      .addColumn('country', 'text')
      .addColumn('party', 'text')
      .addColumn('email', 'text'),
  ],
};
