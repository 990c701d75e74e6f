import type { Migration } from './index.ts';

/** Signing in by an institution's provider: who an account there is here, which session it opened, and what is used once. */
export const providers: Migration = {
  name: '0019-providers',
  up: (schema) => [
    schema
      .createTable('provider_account')
      .addColumn('issuer', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('person', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('provider_account_key', ['issuer', 'subject']),
    schema.createIndex('provider_account_person').on('provider_account').columns(['person', 'issuer']).unique(),
    schema
      .createTable('used_once')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('until', 'text', (c) => c.notNull()),
    schema.alterTable('session').addColumn('issuer', 'text'),
    schema.alterTable('session').addColumn('subject', 'text'),
    schema.alterTable('session').addColumn('sid', 'text'),
    schema.alterTable('session').addColumn('id_token', 'text'),
  ],
};
