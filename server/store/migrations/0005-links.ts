import type { Migration } from './index.ts';

/** What a one-time link was made for, so that a letter's mail does not kill the link that its receiver has just asked for. */
export const links: Migration = {
  name: '0005-links',
  up: (schema) => [
    schema.alterTable('sign_in_link').addColumn('purpose', 'text', (c) => c.notNull().defaultTo('sign-in')),
  ],
};
