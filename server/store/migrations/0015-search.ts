import type { Migration } from './index.ts';

/** What letters say, folded, for the search over all of them; made again from the letters whenever it is out of date. */
export const search: Migration = {
  name: '0015-search',
  up: (_, dialect) => dialect.search(),
};
