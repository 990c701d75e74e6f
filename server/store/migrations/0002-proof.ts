import type { Migration } from './index.ts';

/** Passkeys, the account log, checkpoints, and what was signed. */
export const proof: Migration = {
  name: '0002-proof',
  up: (schema, dialect) => [
    // Which passkey opened a session; null for those opened by a mail link.
    schema.alterTable('session').addColumn('passkey', 'text'),
    schema
      .createTable('passkey')
      .addColumn('credential', 'text', (c) => c.primaryKey())
      .addColumn('person', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('jwk', 'text', (c) => c.notNull())
      .addColumn('cose', 'text', (c) => c.notNull())
      .addColumn('counter', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('used_at', 'text')
      .addColumn('registration', 'text', (c) => c.notNull())
      .addColumn('details', 'text', (c) => c.notNull()),
    schema.createIndex('passkey_person').on('passkey').column('person'),
    schema
      .createTable('account_event')
      .addColumn('seq', 'integer', (c) => c.primaryKey())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('prev_hash', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull()),
    ...dialect.immutable('account_event'),
    schema
      .createTable('checkpoint')
      .addColumn('letter', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('head', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('sig', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('checkpoint_key', ['letter', 'seq', 'kid']),
    ...dialect.immutable('checkpoint'),
    // Statements that wait for a passkey's answer: kept for minutes, used once.
    schema
      .createTable('pending_statement')
      .addColumn('hash', 'text', (c) => c.primaryKey())
      .addColumn('canonical', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('reason_salt', 'text')
      .addColumn('expires_at', 'text', (c) => c.notNull()),
    schema
      .createTable('signed_statement')
      .addColumn('hash', 'text', (c) => c.primaryKey())
      .addColumn('canonical', 'text', (c) => c.notNull())
      .addColumn('credential', 'text', (c) => c.notNull())
      .addColumn('jwk', 'text', (c) => c.notNull())
      .addColumn('assertion', 'text', (c) => c.notNull()),
    ...dialect.immutable('signed_statement'),
  ],
};
