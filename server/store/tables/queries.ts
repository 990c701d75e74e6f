import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type Compilable,
  type RawBuilder,
} from 'kysely';
import type { Param, Statement } from '../engine.ts';
import type { Dialect } from '../migrations/index.ts';
import type { Tables } from '../tables.ts';

/** Builds and compiles queries; running them is the engine's. */
export const query = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** A query as the engine takes it. @param expect rows it must change or return, else the whole request is `stale` */
export function statement(built: Compilable, expect?: number): Statement {
  const { sql: text, parameters } = built.compile();
  const params = parameters.map(param);
  return expect === undefined ? { sql: text, params } : { sql: text, params, expect };
}

function param(value: unknown): Param {
  if (value === null || typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array)
    return value;
  if (typeof value === 'boolean') return Number(value);
  throw new TypeError(`a ${typeof value} cannot be stored`);
}

/** `column in (...)` whose text does not depend on how many there are, so that it stays prepared. */
export function sqlIn(values: readonly string[]): RawBuilder<string> {
  return sql<string>`(select value from json_each(${JSON.stringify(values)}))`;
}

/** A `like` pattern for whatever holds this text, taken literally; for use with `escape '\\'`. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** How SQLite spells what the engines do not share. */
export const sqliteDialect: Dialect = {
  blob: 'blob',
  immutable: (table) =>
    ['update', 'delete'].map((verb) => {
      const trigger = sql.id(`${table}_no_${verb}`);
      const refuse = sql.lit(`${table} rows are never changed`);
      const text = sql`create trigger ${trigger} before ${sql.raw(verb)} on ${sql.table(table)} begin select raise(abort, ${refuse}); end`;
      return { compile: () => text.compile(query) };
    }),
};

/** How PostgreSQL spells it. */
export const postgresDialect: Dialect = {
  blob: 'bytea',
  immutable: (table) => {
    const name = sql.id(`${table}_never_changed`);
    const refuse = sql.lit(`${table} rows are never changed`);
    return [
      sql`create function ${name}() returns trigger language plpgsql as 'begin raise exception ''%'', tg_argv[0]; end'`,
      sql`create trigger ${name} before update or delete on ${sql.table(table)} for each row execute function ${name}(${refuse})`,
    ].map((text) => ({ compile: () => text.compile(query) }));
  },
};

/** SQLite's text of a query, as built here, in PostgreSQL's words: numbered blanks, and its own way to read a JSON array. */
export function forPostgres(text: string): string {
  let blank = 0;
  return text
    .replace(/\?/g, () => `$${String(++blank)}`)
    .replace(/from json_each\((\$\d+)\)/g, 'from json_array_elements_text($1::json)');
}
