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

/** How an engine asks its full-text index. */
export interface SearchDialect {
  /** Selects the letters, as `s.letter` of `search_text s`, that have all these folded words; of the last one, its beginning. */
  readonly matching: (words: readonly string[]) => RawBuilder<unknown>;
}

const raw = (text: string): Compilable => ({ compile: () => sql.raw(text).compile(query) });

export const sqliteSearch: SearchDialect = {
  matching: (words) =>
    sql`select s.letter from search_index join search_text s on s.n = search_index.rowid where search_index match ${`${words.map((word) => `"${word}"`).join(' ')} *`}`,
};

export const postgresSearch: SearchDialect = {
  matching: (words) =>
    sql`select s.letter from search_text s where to_tsvector('simple', s.words) @@ to_tsquery('simple', ${`${words.join(' & ')}:*`})`,
};

const SEARCH_COLUMNS =
  'words text not null, pieces text not null, at text not null, seq integer not null, journal integer not null';

/** A row is read from its start: what is looked at for every letter comes before what is long. */
const LEAN_COLUMNS =
  'seq integer not null, journal integer not null, at text not null, words text not null, pieces text not null';

/** SQLite's table of what letters say, and the index that follows it. */
function sqliteIndex(columns: string, options: string): readonly string[] {
  const forget = "insert into search_index(search_index, rowid, words) values ('delete', old.n, old.words);";
  const add = 'insert into search_index(rowid, words) values (new.n, new.words);';
  return [
    `create table search_text (n integer primary key, letter text not null unique, ${columns})`,
    `create virtual table search_index using fts5(words, content='search_text', content_rowid='n', tokenize="unicode61 remove_diacritics 0", ${options})`,
    // What is erased from a letter does not stay behind in the index.
    "insert into search_index(search_index, rank) values ('secure-delete', 1)",
    `create trigger search_text_added after insert on search_text begin ${add} end`,
    `create trigger search_text_gone after delete on search_text begin ${forget} end`,
    `create trigger search_text_changed after update on search_text begin ${forget} ${add} end`,
  ];
}

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
  search: () => sqliteIndex(SEARCH_COLUMNS, "prefix='2 3'").map(raw),
  leanSearch: () =>
    [
      'drop table search_index',
      'drop table search_text',
      // Words stand once for each letter, so it need not be kept where; beginnings are what is typed.
      ...sqliteIndex(LEAN_COLUMNS, "detail=none, prefix='1 2 3 4 5 6'"),
    ].map(raw),
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
  search: () =>
    [
      `create table search_text (letter text primary key, ${SEARCH_COLUMNS})`,
      "create index search_index on search_text using gin (to_tsvector('simple', words))",
    ].map(raw),
  leanSearch: () => [raw('delete from search_text')],
};

/** SQLite's text of a query, as built here, in PostgreSQL's words: numbered blanks, and its own way to read a JSON array. */
export function forPostgres(text: string): string {
  let blank = 0;
  return text
    .replace(/\?/g, () => `$${String(++blank)}`)
    .replace(/from json_each\((\$\d+)\)/g, 'from json_array_elements_text($1::json)');
}
