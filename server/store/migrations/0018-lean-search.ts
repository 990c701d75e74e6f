import type { Migration } from './index.ts';

/** The full-text index again: what is looked at for every letter stands before its words, and pieces are read line by line. */
export const leanSearch: Migration = {
  name: '0018-lean-search',
  up: (_, dialect) => dialect.leanSearch(),
};
