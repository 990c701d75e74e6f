import type { Engine } from './engine.ts';
import { journalStore } from './journal.ts';
import { letterStore } from './letters.ts';
import { mailChoiceStore } from './mail-choices.ts';
import { memberStore } from './members.ts';
import { outboxStore } from './outbox.ts';
import { peopleStore } from './people.ts';
import { proofStore } from './proof.ts';
import { query, statement } from './queries.ts';
import { questionStore } from './questions.ts';
import { sessionStore } from './sessions.ts';
import type { Store } from './store.ts';
import { templateStore } from './templates.ts';
import { timeStampStore } from './time-stamps.ts';

/** All that is kept, over whichever database. */
export function storesOn(engine: Engine): Omit<Store, 'close' | 'overwriteDeleted'> {
  return {
    people: peopleStore(engine),
    sessions: sessionStore(engine),
    letters: letterStore(engine),
    journal: journalStore(engine),
    outbox: outboxStore(engine),
    mailChoices: mailChoiceStore(engine),
    members: memberStore(engine),
    templates: templateStore(engine),
    questions: questionStore(engine),
    proof: proofStore(engine),
    timeStamps: timeStampStore(engine),
    async writable() {
      const row = { id: 1, at: new Date().toISOString() };
      const upsert = query.insertInto('probe').values(row);
      try {
        await engine.write(statement(upsert.onConflict((c) => c.column('id').doUpdateSet(row))));
        return true;
      } catch {
        return false;
      }
    },
  };
}
