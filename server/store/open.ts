import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

/** Opens the store that the settings name. @throws StoreInUse, StoreUnavailable */
export function openStore(
  { data, databaseUrl }: { readonly data: string; readonly databaseUrl: string | null },
  options: { readonly serve?: boolean } = {},
): Promise<Store> {
  return databaseUrl === null ? openSqliteStore(data, options) : openPostgresStore(databaseUrl, options);
}
