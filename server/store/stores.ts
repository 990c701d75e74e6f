import type { Engine } from './engine.ts';
import { apiTokenStore } from './tables/api-tokens.ts';
import { journalStore } from './tables/journal.ts';
import { leaverStore } from './tables/leavers.ts';
import { letterStore } from './tables/letters.ts';
import { mailChoiceStore } from './tables/mail-choices.ts';
import { memberStore } from './tables/members.ts';
import { outboxStore } from './tables/outbox.ts';
import { pdfSealStore } from './tables/pdf-seals.ts';
import { peopleStore } from './tables/people.ts';
import { proofStore } from './tables/proof.ts';
import { providerAccountStore } from './tables/provider-accounts.ts';
import { query, statement, type SearchDialect } from './tables/queries.ts';
import { searchStore } from './tables/search.ts';
import { questionStore } from './tables/questions.ts';
import { sessionStore } from './tables/sessions.ts';
import type { Store } from './store.ts';
import { templateStore } from './tables/templates.ts';
import { webhookStore } from './tables/webhooks.ts';
import { timeStampStore } from './tables/time-stamps.ts';

/** All that is kept, over whichever database. */
export function storesOn(engine: Engine, dialect: SearchDialect): Omit<Store, 'close' | 'purge'> {
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
    pdfSeals: pdfSealStore(engine),
    webhooks: webhookStore(engine),
    apiTokens: apiTokenStore(engine),
    search: searchStore(engine, dialect),
    leavers: leaverStore(engine),
    providerAccounts: providerAccountStore(engine),
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
