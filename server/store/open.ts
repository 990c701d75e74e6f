import { openSqliteStore } from './sqlite/store.ts';
import type { Store } from './store.ts';

/** Opens the store that the settings name. @throws StoreInUse, StoreUnavailable */
export async function openStore(
  { data, databaseUrl }: { readonly data: string; readonly databaseUrl: string | null },
  options: { readonly serve?: boolean } = {},
): Promise<Store> {
  if (databaseUrl === null) return openSqliteStore(data, options);
  // With its driver, which the embedded store has no use for.
  const { openPostgresStore } = await import('./postgres/store.ts');
  return openPostgresStore(databaseUrl, options);
}
