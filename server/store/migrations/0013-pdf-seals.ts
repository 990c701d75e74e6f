import type { Migration } from './index.ts';

/** What was appended to final letters in print to seal them, by what it was appended to: sealed once, the same for everybody. */
export const pdfSeals: Migration = {
  name: '0013-pdf-seals',
  up: (schema, { blob }) => [
    schema
      .createTable('pdf_seal')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('bytes', blob, (c) => c.notNull()),
  ],
};
