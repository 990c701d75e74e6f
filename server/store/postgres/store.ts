import { migrations } from '../migrations/index.ts';
import { PostgresEngine } from './engine.ts';
import { postgresDialect, postgresSearch, query } from '../tables/queries.ts';
import type { Store } from '../store.ts';
import { storesOn } from '../stores.ts';

/**
 * Opens the store in a PostgreSQL database, and makes its tables where they are missing.
 * @throws StoreInUse when `serve` is asked and another process serves the database
 * @throws StoreUnavailable when it cannot be reached
 */
export async function openPostgresStore(url: string, options: { readonly serve?: boolean } = {}): Promise<Store> {
  const engine = await PostgresEngine.open({
    url,
    serve: options.serve ?? false,
    migrations: migrations.map((step) => step.up(query.schema, postgresDialect).map((built) => built.compile().sql)),
  });
  return {
    ...storesOn(engine, postgresSearch),
    // PostgreSQL frees what was deleted by its own vacuum; docs/operations.md says how to hurry it.
    purge: () => Promise.resolve(true),
    close: () => engine.close(),
  };
}
