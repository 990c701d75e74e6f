import { outgoing } from './outbox.ts';
import { sqlIn, query, statement } from './queries.ts';
import type { Engine } from '../engine.ts';
import type { QuestionStore } from '../store.ts';
import type { QuestionTable } from '../tables.ts';

/** What people have asked of lead authors, by letter. */
export function questionStore(engine: Engine): QuestionStore {
  return {
    async ask({ letter, person, about, at, message = null }, mails, forget) {
      const values = { letter, person, about, at, message };
      const insert = query.insertInto('question').values(values);
      await engine.write(
        statement(query.deleteFrom('question').where('at', '<', forget)),
        statement(insert.onConflict((c) => c.columns(['letter', 'person', 'about']).doUpdateSet({ at, message }))),
        ...mails.map(outgoing),
      );
    },
    async of(letters) {
      if (letters.length === 0) return [];
      const [rows = []] = await engine.read(
        statement(
          query
            .selectFrom('question')
            .selectAll()
            .where('letter', 'in', sqlIn(letters))
            .orderBy('at')
            .orderBy('person')
            .orderBy('about'),
        ),
      );
      return (rows as unknown as readonly QuestionTable[]).map(({ message, ...row }) => ({
        ...row,
        ...(message === null ? {} : { message }),
      }));
    },
    async remove({ letter, person, about }) {
      const gone = query.deleteFrom('question').where('letter', '=', letter).where('person', '=', person);
      await engine.write(statement(gone.where('about', '=', about)));
    },
  };
}
