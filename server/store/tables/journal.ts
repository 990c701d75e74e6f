import { query, statement } from './queries.ts';
import type { Engine, Row, Statement } from '../engine.ts';
import type { JournalStore, RoomState, TextUpdate } from '../store.ts';
import type { Tables } from '../tables.ts';
import { sql } from 'kysely';

/** The text of every room: updates in order, a snapshot to open from, and whose the Yjs client ids are. */
export function journalStore(engine: Engine): JournalStore {
  const rowsAfter = (room: string, seq: number) =>
    query
      .selectFrom('text_update')
      .select(['seq', 'person', 'at', 'bytes'])
      .where('room', '=', room)
      .where('seq', '>', seq)
      .orderBy('seq');
  return {
    note: null,
    async append(updates) {
      return updates.length === 0 ? [] : engine.append(updates);
    },
    async open(room) {
      const uptoSeq = sql<number>`coalesce((select upto_seq from text_snapshot where room = ${room}), 0)`;
      const [snapshots, rows = []] = await engine.read(
        statement(query.selectFrom('text_snapshot').select(['upto_seq', 'bytes']).where('room', '=', room)),
        statement(
          query
            .selectFrom('text_update')
            .select(['seq', 'person', 'at', 'bytes'])
            .where('room', '=', room)
            .where('seq', '>', uptoSeq)
            .orderBy('seq'),
        ),
      );
      const found = snapshots?.[0] as Tables['text_snapshot'] | undefined;
      return {
        snapshot: found ? { uptoSeq: found.upto_seq, bytes: found.bytes } : null,
        rows: rows.map(journalled(room)),
      };
    },
    async snapshot(room, uptoSeq, bytes) {
      const insert = query.insertInto('text_snapshot').values({ room, upto_seq: uptoSeq, bytes: bytes.slice() });
      await engine.write(
        statement(
          insert.onConflict((c) =>
            c
              .column('room')
              .doUpdateSet((e) => ({ upto_seq: e.ref('excluded.upto_seq'), bytes: e.ref('excluded.bytes') }))
              // A late snapshot must not take the place of a newer one.
              .whereRef('excluded.upto_seq', '>=', 'text_snapshot.upto_seq'),
          ),
        ),
      );
    },
    async history(room) {
      const [rows = []] = await engine.read(statement(rowsAfter(room, 0)));
      return rows.map(journalled(room));
    },
    async overdue(before) {
      const [rows = []] = await engine.read(
        statement(
          query
            .selectFrom('decision_event')
            .select('letter')
            .where('type', '=', 'SignaturesClosed')
            .where('at', '<', before)
            .where(
              sql<boolean>`exists (select 1 from text_update u where (u.room = decision_event.letter or u.room like decision_event.letter || '.%') and u.person is not null)`,
            )
            .orderBy('letter'),
        ),
      );
      return rows.map(({ letter }) => String(letter));
    },
    async owners(room) {
      const [rows = []] = await engine.read(
        statement(query.selectFrom('client_owner').select(['client', 'person']).where('room', '=', room)),
      );
      return new Map(rows.map(({ client, person }) => [Number(client), String(person)]));
    },
    async roomsOf(person) {
      const wrote = query.selectFrom('text_update').select('room').where('person', '=', person);
      const owns = query.selectFrom('client_owner').select('room').where('person', '=', person);
      const [rows = []] = await engine.read(statement(wrote.union(owns)));
      return rows.map(({ room }) => String(room)).sort();
    },
    async leave(states) {
      if (states.length > 0) await engine.write(...states.flatMap(leaving));
    },
    async claim(claims) {
      if (claims.length === 0) return;
      await engine.write(
        ...claims.map(({ room, client, person }) =>
          statement(
            query
              .insertInto('client_owner')
              .values({ room, client, person })
              .onConflict((c) => c.doNothing()),
          ),
        ),
      );
    },
  };
}

const journalled =
  (room: string) =>
  (row: Row): TextUpdate & { readonly seq: number } => {
    const { seq, person, at, bytes } = row as unknown as Tables['text_update'];
    return { room, seq, person, at, bytes };
  };

/** Leaves a state in place of all rows up to its number; rows that others have added since come after it as before. */
export const leaving = ({ room, uptoSeq, at, bytes }: RoomState): readonly Statement[] => [
  statement(query.deleteFrom('text_update').where('room', '=', room).where('seq', '<=', uptoSeq)),
  statement(query.insertInto('text_update').values({ room, seq: uptoSeq, person: null, at, bytes: bytes.slice() })),
  statement(query.deleteFrom('text_snapshot').where('room', '=', room).where('upto_seq', '<=', uptoSeq)),
];

/** Leaves one state of a room, and nothing of how it came to be. */
export const compacting = ({ room, at, bytes }: Omit<TextUpdate, 'person'>): readonly Statement[] => {
  const next = sql<number>`(select coalesce(max(seq), 0) + 1 from text_update where room = ${room})`;
  const last = sql<number>`(select max(seq) from text_update where room = ${room})`;
  return [
    statement(query.insertInto('text_update').values({ room, seq: next, person: null, at, bytes: bytes.slice() })),
    statement(query.deleteFrom('text_update').where('room', '=', room).where('seq', '<', last)),
    statement(query.deleteFrom('text_snapshot').where('room', '=', room)),
    statement(query.deleteFrom('client_owner').where('room', '=', room)),
  ];
};
