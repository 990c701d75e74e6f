import type { Migration } from './index.ts';

/** Who brought about a mail to others, so that it can be counted and stopped. */
export const mailSenders: Migration = {
  name: '0012-mail-senders',
  up: (schema) => [
    schema.alterTable('mail_outbox').addColumn('actor', 'text'),
    schema.createIndex('mail_outbox_actor').on('mail_outbox').columns(['actor', 'at']),
    schema.createIndex('mail_outbox_letter_actor').on('mail_outbox').columns(['letter', 'at']),
  ],
};
