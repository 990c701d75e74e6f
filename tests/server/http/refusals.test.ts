import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/api/views.ts';
import { REFUSAL_STATUS } from '../../../shared/decision/index.ts';
import { reworded } from '../../../server/demo/texts.ts';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';

/** A letter whose v1 is circulated; Lea leads, Sam is asked. */
async function circulated(server: TestServer) {
  const lea = await server.as('lea@x.eu');
  const sam = await server.as('sam@x.eu', { name: 'Sam Signatory' });
  const letter = await lea.letter();
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sam@x.eu' }] });
  const digest = await lea.cuts(letter);
  await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  return { lea, sam, letter, digest };
}

const NO_DIGEST = '0'.repeat(64);

describe('each reason to say no', () => {
  const SAID: { readonly [code: string]: (server: TestServer) => Promise<Problem> } = {
    'not-signed-in': async (server) => (await (await server.fetch('/api/letters')).json()) as Problem,
    'confirm-first': async (server) => {
      const { sam, letter, digest } = await circulated(server);
      server.pass(15);
      return sam.refused(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sam Signatory' });
    },
    'no-access': async (server) => {
      const letter = await (await server.as('lea@x.eu')).letter();
      return (await server.as('out@x.eu')).refusedGet(`/api/letters/${letter}`);
    },
    'not-found': async (server) => (await server.as('lea@x.eu')).refusedGet('/api/letters/none'),
    'draft-changed': async (server) => {
      const lea = await server.as('lea@x.eu');
      return lea.refused(await lea.letter(), { type: 'CutVersion', digest: NO_DIGEST });
    },
    'changed-meanwhile': async (server) => {
      const lea = await server.as('lea@x.eu');
      const letter = await lea.letter();
      await lea.does(letter, { type: 'AddComment', text: 'One.' });
      return lea.refused(letter, { type: 'AddComment', text: 'Two.', expectedSeq: 1 });
    },
    'digest-mismatch': async (server) => {
      const { sam, letter } = await circulated(server);
      return sam.refused(letter, { type: 'ApproveVersion', version: 1, digest: NO_DIGEST, name: 'Sam Signatory' });
    },
    'amendment-conflicts': async (server) => {
      const lea = await server.as('lea@x.eu');
      const letter = await lea.letter();
      const { doc } = await lea.draft(letter);
      const amendment = await lea.starts(letter);
      await lea.writes(`${letter}.${amendment}`, (text) => reworded(text, 'at night', 'in the dark'), doc);
      await lea.does(letter, { type: 'TableAmendment', amendment });
      await lea.writes(letter, (text) => reworded(text, 'at night', 'by moonlight'), doc);
      return lea.refused(letter, { type: 'AdoptAmendment', amendment });
    },
    'wrong-state': async (server) => {
      const lea = await server.as('lea@x.eu');
      return lea.refused(await lea.letter(), { type: 'CloseSignatures' });
    },
    'known-otherwise': async (server) => {
      const lea = await server.as('lea@x.eu');
      await server.person('ana@x.eu', { name: 'Ana Vidmar' });
      const people = [{ email: 'eve@elsewhere.example', name: 'Ana Vidmar' }];
      return lea.refused(await lea.letter(), { type: 'AddSignatories', people });
    },
    'open-amendments': async (server) => {
      const { lea, letter, digest } = await circulated(server);
      const amendment = await lea.starts(letter);
      const { doc } = await lea.draft(letter);
      await lea.writes(`${letter}.${amendment}`, (text) => reworded(text, 'cheap', 'free'), doc);
      await lea.does(letter, { type: 'TableAmendment', amendment });
      return lea.refused(letter, { type: 'LockVersion', version: 1, digest });
    },
    locked: async (server) => {
      const { lea, letter, digest } = await circulated(server);
      await lea.does(letter, { type: 'LockVersion', version: 1, digest });
      return lea.refused(letter, { type: 'CutVersion', digest });
    },
    'link-used': async (server) => {
      const response = await server.fetch('/api/session', { method: 'POST', body: JSON.stringify({ token: 'x' }) });
      return (await response.json()) as Problem;
    },
    'too-large': async (server) => {
      const lea = await server.as('lea@x.eu');
      return lea.refused(await lea.letter(), { type: 'AddComment', text: 'x'.repeat(5_000_000) });
    },
    invalid: async (server) => {
      const lea = await server.as('lea@x.eu');
      return lea.refused(await lea.letter(), { type: 'Dance' });
    },
    'slow-down': async (server) => {
      for (let n = 0; n < 5; n++) await asked(server);
      return (await (await asked(server)).json()) as Problem;
    },
    unavailable: async (server) => {
      const lea = await server.as('lea@x.eu');
      const letter = await lea.letter();
      await server.limitPages(1);
      const problem = await refusedUntilFull(lea, letter);
      await server.limitPages(null);
      // Nothing was half done: the next one is the next in the log.
      const before = await lea.view(letter);
      expect((await lea.does(letter, { type: 'AddComment', text: 'Again.' })).seq).toBe(before.seq + 1);
      return problem;
    },
  };
  const asked = (server: TestServer) =>
    server.fetch('/api/session/links', { method: 'POST', body: JSON.stringify({ email: 'nobody@x.eu' }) });

  it('is one that a test brings about', () => {
    expect(Object.keys(SAID).sort()).toEqual(Object.keys(REFUSAL_STATUS).sort());
  });

  it.each(Object.entries(REFUSAL_STATUS))('%s is a problem with status %i and a sentence', async (code, status) => {
    const server = await startServer({ limits: { linksPerAddressAndHour: 5 } });
    const problem = await SAID[code]?.(server);
    expect(problem).toMatchObject({ code, status, type: `urn:paraph:problem:${code}` });
    expect(problem?.title).not.toBe('');
    expect(problem?.detail).toMatch(/^[A-Z].*[.?]$/s);
  });
});

/** Comments until the store, at its limit, takes no more. */
async function refusedUntilFull(lea: TestPerson, letter: string): Promise<Problem> {
  for (let n = 0; n < 500; n++) {
    const response = await lea.post(`/api/letters/${letter}/commands`, { type: 'AddComment', text: 'x'.repeat(9_000) });
    if (!response.ok) return (await response.json()) as Problem;
  }
  throw new Error('the store is never full');
}

describe('a refusal', () => {
  it('says which fields are at fault, without repeating what was sent', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const problem = await lea.refused(letter, { type: 'InviteMember', email: 'no-address', access: 'emperor' });
    expect(Object.keys(problem['fields'] as object).sort()).toEqual(['access', 'email']);
    expect(JSON.stringify(problem)).not.toContain('emperor');
    expect(JSON.stringify(problem)).not.toContain('no-address');
  });

  it('keeps its own status where a fact has the same name', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const amendment = await lea.starts(letter);
    expect(await lea.refused(letter, { type: 'AdoptAmendment', amendment })).toMatchObject({
      status: 409,
      number: null,
    });
  });

  it('answers bodies that are no JSON, no object, or of another shape', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"title":7}',
      '{"title":""}',
      '{"title":"A","more":1}',
      '{"title":"A","lang":"Elvish!"}',
    ]) {
      const response = await lea.fetch('/api/letters', { method: 'POST', body });
      expect([body, response.status, ((await response.json()) as Problem).code]).toEqual([body, 422, 'invalid']);
    }
  });

  it('of a fault says nothing of what went wrong inside', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const digest = await lea.cuts(letter);
    // Somebody changes the bytes of what was cut.
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(`${server.folder}/paraph.db`);
    const triggers = db.prepare("select name from sqlite_master where type = 'trigger' and tbl_name = 'content'").all();
    for (const { name } of triggers as { name: string }[]) db.exec(`drop trigger "${name}"`);
    db.prepare('update content set canonical = replace(canonical, ?, ?) where digest = ?').run('night', 'day', digest);
    db.close();
    const again = await server.restart();
    const lead = await again.as('lea@x.eu');
    const response = await lead.fetch(`/api/letters/${letter}/versions/1/export.md`);
    expect(response.status).toBe(500);
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({ code: 'fault', status: 500 });
    expect(JSON.stringify(problem)).not.toContain(digest);
  });
});

describe('commands that race', () => {
  it('are decided one after another: of twenty with the same expectedSeq one is taken', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const { seq } = await lea.view(letter);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        lea.post(`/api/letters/${letter}/commands`, { type: 'AddComment', text: String(n), expectedSeq: seq }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
    expect((await lea.view(letter)).threads).toHaveLength(1);
  });

  it('leave one approval per person, however many arrive at once', async () => {
    const server = await startServer();
    const { lea, sam, letter, digest } = await circulated(server);
    const command = { type: 'ApproveVersion' as const, version: 1, digest, name: 'Sam Signatory' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => sam.does(letter, command)));
    expect(answers.filter(({ events }) => events.length > 0)).toHaveLength(1);
    expect((await lea.view(letter)).versions[0]?.signOffs).toHaveLength(1);
  });

  it('take the approvals of sixty people at once', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const people = await Promise.all(Array.from({ length: 60 }, (_, n) => server.as(`s${String(n)}@x.eu`)));
    await lea.does(letter, { type: 'AddSignatories', people: people.map(({ person }) => ({ email: person.email })) });
    const digest = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    await Promise.all(
      people.map((one) => one.does(letter, { type: 'ApproveVersion', version: 1, digest, name: one.person.name })),
    );
    const view = await lea.view(letter);
    expect(view.signatories.every(({ state }) => state === 'approved')).toBe(true);
    expect(view.seq).toBe(64);
  });
});
