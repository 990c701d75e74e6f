import { sqlIn, query, statement } from './queries.ts';
import type { Engine } from '../engine.ts';
import type { Member, MemberStore } from '../store.ts';

/** The imported list of Members. */
export function memberStore(engine: Engine): MemberStore {
  return {
    async list() {
      const [rows = []] = await engine.read(statement(query.selectFrom('member').selectAll().orderBy('id')));
      return rows as unknown as readonly Member[];
    },
    async change(put, remove) {
      const puts = put.map(({ id, name, written, group, country, party, email }) => {
        const values = { id, name, written, group, country, party, email };
        const insert = query.insertInto('member').values(values);
        return statement(insert.onConflict((c) => c.column('id').doUpdateSet(values)));
      });
      await engine.write(statement(query.deleteFrom('member').where('id', 'in', sqlIn(remove))), ...puts);
    },
  };
}
