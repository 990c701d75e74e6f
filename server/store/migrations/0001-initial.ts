import { sql } from 'kysely';
import type { Migration } from './index.ts';

/** The first schema. */
export const initial: Migration = {
  name: '0001-initial',
  up: (schema, dialect) => {
    const blob = sql.raw(dialect.blob);
    return [
      schema
        .createTable('person')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('email', 'text')
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('role', 'text', (c) => c.notNull())
        .addColumn('group', 'text')
        .addColumn('country', 'text'),
      schema
        .createIndex('person_email')
        .unique()
        .on('person')
        .expression(sql`lower(email)`),
      schema
        .createTable('office_member')
        .addColumn('mep', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
        .addColumn('adviser', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
        .addPrimaryKeyConstraint('office_member_key', ['mep', 'adviser']),
      schema.createIndex('office_member_adviser').on('office_member').column('adviser'),

      schema
        .createTable('session')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('person', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
        .addColumn('created_at', 'text', (c) => c.notNull())
        .addColumn('seen_at', 'text', (c) => c.notNull())
        .addColumn('link_issued_at', 'text', (c) => c.notNull())
        .addColumn('confirmed_at', 'text', (c) => c.notNull()),
      schema.createIndex('session_person').on('session').column('person'),
      schema
        .createTable('sign_in_link')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('person', 'text', (c) => c.notNull().references('person.id').onDelete('cascade'))
        .addColumn('issued_at', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'text', (c) => c.notNull()),
      schema.createIndex('sign_in_link_person').on('sign_in_link').column('person'),

      schema
        .createTable('letter')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('seq', 'integer', (c) => c.notNull()),
      schema
        .createTable('decision_event')
        .addColumn('letter', 'text', (c) => c.notNull().references('letter.id'))
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('at', 'text', (c) => c.notNull())
        .addColumn('actor', 'text', (c) => c.notNull())
        .addColumn('type', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('prev_hash', 'text', (c) => c.notNull())
        .addColumn('hash', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('decision_event_key', ['letter', 'seq']),
      ...dialect.immutable('decision_event'),
      schema
        .createTable('involved')
        .addColumn('letter', 'text', (c) => c.notNull().references('letter.id'))
        .addColumn('person', 'text', (c) => c.notNull())
        .addColumn('access', 'text')
        .addColumn('signatory', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('involved_key', ['letter', 'person']),
      schema.createIndex('involved_person').on('involved').column('person'),
      schema
        .createTable('person_salt')
        .addColumn('letter', 'text', (c) => c.notNull().references('letter.id'))
        .addColumn('person', 'text', (c) => c.notNull())
        .addColumn('ref', 'text', (c) => c.notNull())
        .addColumn('salt', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('person_salt_key', ['letter', 'ref']),
      schema.createIndex('person_salt_person').on('person_salt').column('person'),

      schema
        .createTable('content')
        .addColumn('digest', 'text', (c) => c.primaryKey())
        .addColumn('canonical', 'text', (c) => c.notNull()),
      ...dialect.immutable('content'),
      schema
        .createTable('erasable_text')
        .addColumn('ref', 'text', (c) => c.primaryKey())
        .addColumn('salt', 'text', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull()),

      schema
        .createTable('text_update')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('person', 'text')
        .addColumn('at', 'text', (c) => c.notNull())
        .addColumn('bytes', blob, (c) => c.notNull())
        .addPrimaryKeyConstraint('text_update_key', ['room', 'seq']),
      schema
        .createTable('text_snapshot')
        .addColumn('room', 'text', (c) => c.primaryKey())
        .addColumn('upto_seq', 'integer', (c) => c.notNull())
        .addColumn('bytes', blob, (c) => c.notNull()),
      schema
        .createTable('client_owner')
        .addColumn('room', 'text', (c) => c.notNull())
        .addColumn('client', 'bigint', (c) => c.notNull())
        .addColumn('person', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('client_owner_key', ['room', 'client']),

      schema
        .createTable('mail_outbox')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('to_address', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('data', 'text', (c) => c.notNull())
        .addColumn('at', 'text', (c) => c.notNull())
        .addColumn('next_at', 'text')
        .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
        .addColumn('sent_at', 'text')
        .addColumn('error', 'text'),
      schema.createIndex('mail_outbox_due').on('mail_outbox').column('next_at'),
      schema
        .createTable('probe')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('at', 'text', (c) => c.notNull()),
    ];
  },
};
