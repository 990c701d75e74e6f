import type { Migration } from './index.ts';

/** What lets a person's programs in; only the hash of each token is kept. */
export const apiTokens: Migration = {
  name: '0014-api-tokens',
  up: (schema) => [
    schema
      .createTable('api_token')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('person', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text')
      .addColumn('used_at', 'text'),
    schema.createIndex('api_token_person').on('api_token').column('person'),
  ],
};
