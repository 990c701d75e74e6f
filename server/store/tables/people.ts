import type { Id } from '../../../shared/decision/index.ts';
import { sqlIn, containing, query, statement } from './queries.ts';
import type { Engine, Statement } from '../engine.ts';
import type { Delegation, PeopleStore, Person } from '../store.ts';
import { sql, type ExpressionBuilder } from 'kysely';
import type { PersonTable, Tables } from '../tables.ts';

/** Adds an entry or completes the one that has its id. */
export const upsertPerson = (person: Person): Statement => {
  const { id, email, name, role, group, country, source = null } = person;
  const values = { id, email, name, role, group, country, source };
  return statement(
    query
      .insertInto('person')
      .values(values)
      .onConflict((c) => c.column('id').doUpdateSet(values)),
  );
};

/** An entry as everybody else takes it: without a source where it is whoever runs the server. */
function personOf({ source, ...person }: PersonTable): Person {
  return source === null ? person : { ...person, source };
}

type Office = 'office_member' | 'office_offer';
type Pair = Pick<Delegation, 'mep' | 'adviser'>;

/** Lets an adviser act for an MEP, or changes how far; whatever was offered is answered by it. */
export const delegating = (delegation: Delegation): Statement[] => [
  putting('office_member', delegation),
  statement(query.deleteFrom('office_offer').where(between(delegation))),
];

/** Offers it, or offers something else. */
export const offering = (offer: Delegation): Statement => putting('office_offer', offer);

/** Ends a delegation, which must be there. */
export const undelegating = (pair: Pair): Statement =>
  statement(query.deleteFrom('office_member').where(between(pair)), 1);

/** Takes back or turns down an offer, which must be there. */
export const unoffering = (pair: Pair): Statement =>
  statement(query.deleteFrom('office_offer').where(between(pair)), 1);

function putting(table: Office, { mep, adviser, scope, since, until }: Delegation): Statement {
  const insert = query.insertInto(table).values({ mep, adviser, scope, since, until });
  return statement(insert.onConflict((c) => c.columns(['mep', 'adviser']).doUpdateSet({ scope, since, until })));
}

function between({ mep, adviser }: Pair) {
  return (eb: ExpressionBuilder<Tables, Office>) => eb.and([eb('mep', '=', mep), eb('adviser', '=', adviser)]);
}

/** The directory of people and offices. */
export function peopleStore(engine: Engine): PeopleStore {
  const select = query.selectFrom('person').selectAll();
  const read = async (built: Parameters<typeof statement>[0]): Promise<readonly Person[]> =>
    ((await engine.read(statement(built)))[0] as unknown as readonly PersonTable[]).map(personOf);
  const delegations = async (table: Office, column: 'mep' | 'adviser', person: Id): Promise<readonly Delegation[]> => {
    const chosen = query.selectFrom(table).selectAll().where(column, '=', person);
    return (
      await engine.read(statement(chosen.orderBy('mep').orderBy('adviser')))
    )[0] as unknown as readonly Delegation[];
  };
  return {
    async add({ id, email, name, role, group, country, source = null }) {
      const values = { id, email, name, role, group, country, source };
      await engine.write(statement(query.insertInto('person').values(values)));
    },
    async update({ id, ...rest }) {
      const { email, name, role, group, country, source = null } = rest;
      const values = { email, name, role, group, country, source };
      await engine.write(statement(query.updateTable('person').set(values).where('id', '=', id)));
    },
    get: (wanted) => (wanted.length === 0 ? Promise.resolve([]) : read(select.where('id', 'in', sqlIn(wanted)))),
    async byEmail(email) {
      return (await read(select.where(sql`lower(email)`, '=', email.toLowerCase())))[0] ?? null;
    },
    list(search) {
      const sorted = select.orderBy(sql`lower(name)`).orderBy('id');
      if (search === undefined || search === '') return read(sorted);
      const like = containing(search);
      return read(
        sorted.where(
          sql<boolean>`(lower(name) like lower(${like}) escape '\\' or lower(email) like lower(${like}) escape '\\')`,
        ),
      );
    },
    async empty() {
      return (await read(select.limit(1))).length === 0;
    },
    delegationsTo: (adviser) => delegations('office_member', 'adviser', adviser),
    delegationsBy: (mep) => delegations('office_member', 'mep', mep),
    offersTo: (adviser) => delegations('office_offer', 'adviser', adviser),
    offersBy: (mep) => delegations('office_offer', 'mep', mep),
  };
}
