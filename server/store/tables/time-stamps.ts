import { sql } from 'kysely';
import type { Id } from '../../../shared/decision/index.ts';
import type { Engine, Row, Statement } from '../engine.ts';
import { query, statement } from './queries.ts';
import type { TimeStampStore } from '../store.ts';

/** Asks for the stamp of an entry, once. */
export const wantedStamp = (letter: Id, { seq, at }: { readonly seq: number; readonly at: string }): Statement =>
  statement(
    query
      .insertInto('time_stamp')
      .values({ letter, seq, answer: null, next_at: at, error: null })
      .onConflict((c) => c.doNothing()),
  );

/** Time stamps to be asked for, written together with the entry that they stamp; and those that came. */
export function timeStampStore(engine: Engine): TimeStampStore {
  const rows = async (built: Parameters<typeof statement>[0]): Promise<readonly Row[]> =>
    (await engine.read(statement(built)))[0] ?? [];
  const update = (letter: Id, seq: number) =>
    query.updateTable('time_stamp').where('letter', '=', letter).where('seq', '=', seq);
  return {
    async want(letter, entry) {
      await engine.write(wantedStamp(letter, entry));
    },
    async due(at, limit) {
      const waiting = query.selectFrom('time_stamp').select(['letter', 'seq', 'attempts']).where('next_at', '<=', at);
      const found = await rows(waiting.orderBy('next_at').orderBy('letter').orderBy('seq').limit(limit));
      return found.map(({ letter, seq, attempts }) => ({
        letter: String(letter),
        seq: Number(seq),
        attempts: Number(attempts),
      }));
    },
    async keep(letter, seq, answer) {
      const set = { answer: Buffer.from(answer).toString('base64'), next_at: null, error: null };
      await engine.write(statement(update(letter, seq).set(set)));
    },
    async later(letter, seq, nextAt, error) {
      await engine.write(
        statement(update(letter, seq).set({ next_at: nextAt, error, attempts: sql<number>`attempts + 1` })),
      );
    },
    async of(letter) {
      const stamped = query.selectFrom('time_stamp').select(['seq', 'answer']).where('letter', '=', letter);
      const found = await rows(stamped.where('answer', 'is not', null).orderBy('seq'));
      return found.map(({ seq, answer }) => ({
        seq: Number(seq),
        answer: Uint8Array.from(Buffer.from(String(answer), 'base64')),
      }));
    },
  };
}
