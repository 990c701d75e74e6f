import type { Id } from '../../shared/decision/index.ts';
import { among, query, statement } from './queries.ts';
import type { Engine, Statement } from './engine.ts';
import type { PeopleStore, Person } from './store.ts';
import { sql } from 'kysely';

/** Adds an entry or completes the one that has its id. */
export const upsertPerson = (person: Person): Statement => {
  const { id, email, name, role, group, country } = person;
  const values = { id, email, name, role, group, country };
  return statement(
    query
      .insertInto('person')
      .values(values)
      .onConflict((c) => c.column('id').doUpdateSet(values)),
  );
};

/** The directory of people and offices. */
export function peopleStore(engine: Engine): PeopleStore {
  const select = query.selectFrom('person').selectAll();
  const read = async (built: Parameters<typeof statement>[0]): Promise<readonly Person[]> =>
    (await engine.read(statement(built)))[0] as unknown as readonly Person[];
  const ids = async (built: Parameters<typeof statement>[0]): Promise<readonly Id[]> =>
    ((await engine.read(statement(built)))[0] ?? []).map(({ id }) => String(id));
  return {
    async add({ id, email, name, role, group, country }) {
      await engine.write(statement(query.insertInto('person').values({ id, email, name, role, group, country })));
    },
    async update({ id, ...rest }) {
      const { email, name, role, group, country } = rest;
      await engine.write(
        statement(query.updateTable('person').set({ email, name, role, group, country }).where('id', '=', id)),
      );
    },
    get: (wanted) => (wanted.length === 0 ? Promise.resolve([]) : read(select.where('id', 'in', among(wanted)))),
    async byEmail(email) {
      return (await read(select.where(sql`lower(email)`, '=', email.toLowerCase())))[0] ?? null;
    },
    list(search) {
      const sorted = select.orderBy(sql`lower(name)`).orderBy('id');
      if (search === undefined || search === '') return read(sorted);
      const like = `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
      return read(
        sorted.where(
          sql<boolean>`(lower(name) like lower(${like}) escape '\\' or lower(email) like lower(${like}) escape '\\')`,
        ),
      );
    },
    async empty() {
      return (await read(select.limit(1))).length === 0;
    },
    async addToOffice(mep, adviser) {
      const insert = query.insertInto('office_member').values({ mep, adviser });
      await engine.write(statement(insert.onConflict((c) => c.doNothing())));
    },
    async removeFromOffice(mep, adviser) {
      await engine.write(
        statement(query.deleteFrom('office_member').where('mep', '=', mep).where('adviser', '=', adviser)),
      );
    },
    officesOf: (adviser) => ids(query.selectFrom('office_member').select('mep as id').where('adviser', '=', adviser)),
    advisersOf: (mep) => ids(query.selectFrom('office_member').select('adviser as id').where('mep', '=', mep)),
  };
}
