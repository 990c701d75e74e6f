import type { Migration } from './index.ts';

/** Where programs are told of decisions, decisions of which they are still to be told, and how each telling ended. */
export const webhooks: Migration = {
  name: '0016-webhooks',
  up: (schema) => [
    schema
      .createTable('webhook')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('person', 'text', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('events', 'text', (c) => c.notNull())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull()),
    schema.createIndex('webhook_person').on('webhook').column('person'),
    schema
      .createTable('webhook_event')
      .addColumn('letter', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('webhook_event_key', ['letter', 'seq']),
    schema
      .createTable('webhook_delivery')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('webhook', 'text', (c) => c.notNull())
      .addColumn('letter', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('next_at', 'text')
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('tried_at', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('answer', 'text'),
    schema.createIndex('webhook_delivery_due').on('webhook_delivery').column('next_at'),
    schema.createIndex('webhook_delivery_of').on('webhook_delivery').columns(['webhook', 'at']),
  ],
};
