import type { TokenScope } from '../../../shared/api/token-scopes.ts';
import type { Engine } from '../engine.ts';
import type { ApiToken, ApiTokenStore } from '../programs.ts';
import type { ApiTokenTable } from '../tables.ts';
import { stays } from './leavers.ts';
import { query, statement } from './queries.ts';

/** What lets programs in, by person. */
export function apiTokenStore(engine: Engine): ApiTokenStore {
  const select = query.selectFrom('api_token').selectAll();
  const read = async (built: Parameters<typeof statement>[0]): Promise<readonly ApiToken[]> =>
    ((await engine.read(statement(built)))[0] ?? []).map((row) => tokenOf(row as unknown as ApiTokenTable));
  return {
    async add({ id, person, name, hash, scopes, createdAt, expiresAt, usedAt }) {
      const times = { created_at: createdAt, expires_at: expiresAt, used_at: usedAt };
      const values = { id, person, name, hash, scopes: JSON.stringify(scopes), ...times };
      await engine.write(statement(query.insertInto('api_token').values(values)));
    },
    of: (person) => read(select.where('person', '=', person).orderBy('created_at', 'desc').orderBy('id')),
    async byHash(hash) {
      return (await read(select.where('hash', '=', hash).where(stays('api_token'))))[0] ?? null;
    },
    async used(id, at) {
      await engine.write(statement(query.updateTable('api_token').set({ used_at: at }).where('id', '=', id)));
    },
    async remove(person, id) {
      const gone = query.deleteFrom('api_token').where('person', '=', person).where('id', '=', id).returning('id');
      const removed = await engine.write(statement(gone));
      return removed !== 'stale' && removed[0]?.length === 1;
    },
  };
}

function tokenOf({ created_at, expires_at, used_at, scopes, ...rest }: ApiTokenTable): ApiToken {
  const times = { createdAt: created_at, expiresAt: expires_at, usedAt: used_at };
  return { ...rest, ...times, scopes: JSON.parse(scopes) as readonly TokenScope[] };
}
