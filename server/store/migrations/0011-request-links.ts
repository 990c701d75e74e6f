import type { Migration } from './index.ts';

/**
 * Links that outlive one use: for which mailbox each was made, and when it ended, so that an old one can still say whom it was
 * for; and sessions that such a link opened, which reach one letter alone.
 */
export const requestLinks: Migration = {
  name: '0011-request-links',
  up: (schema) => [
    schema.alterTable('sign_in_link').addColumn('address', 'text'),
    schema.alterTable('sign_in_link').addColumn('ended_at', 'text'),
    schema.alterTable('session').addColumn('letter', 'text'),
  ],
};
