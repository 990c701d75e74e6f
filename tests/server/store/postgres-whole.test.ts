/** Whole servers over PostgreSQL: the same tests as over the embedded store, for what asks most of a database. */
import { afterAll, beforeAll, it } from 'vitest';
import { postgres, PostgresServer } from '../../support/postgres.ts';
import { keepIn } from '../../support/server.ts';

if (postgres) {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
    keepIn(async () => (await server.database()).url);
  });
  afterAll(() => server.stop());
  await import('../identity/offices.test.ts');
  await import('../proof/retention.test.ts');
  await import('../proof/erased-words.test.ts');
  await import('../letter/questions.test.ts');
  await import('../letter/storm.test.ts');
} else it.skip('PostgreSQL is not installed');
