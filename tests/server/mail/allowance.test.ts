import { describe, expect, it } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import type { Transport } from '../../../server/mail/transport.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

const people = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ email: `p${String(from + index)}@x.eu` }));

async function circulates(lead: TestPerson, signatories: readonly { readonly email: string }[]): Promise<string> {
  const letter = await lead.letter();
  await lead.does(letter, { type: 'AddSignatories', people: signatories });
  await lead.does(letter, { type: 'CutVersion', digest: (await lead.draft(letter)).digest });
  return letter;
}

/** Takes nothing, so that all mails wait. */
const down: Transport = { send: () => Promise.reject(new Error('no network')), close: () => undefined };

describe('mails to others', () => {
  it('are limited for somebody new, in words, and nothing of the decision remains', async () => {
    const server = await startServer({ limits: { mailsPerNewPersonAndDay: 5, mailsPerPersonAndDay: 8 } });
    const lead = await server.as('lead@x.eu');
    const letter = await circulates(lead, people(0, 6));
    const circulate = { type: 'CirculateVersion', version: 1 } as const;
    const refused = await lead.refused(letter, circulate);
    expect(refused).toMatchObject({ code: 'slow-down', status: 429 });
    expect(refused.detail).toContain('5 mails to others in 24 hours');
    expect((await lead.view(letter)).versions[0]?.status).toBe('cut');
    expect(await server.mailed()).toHaveLength(0);

    const small = await circulates(lead, people(0, 3));
    await lead.does(small, circulate);
    // Inviting counts with it, in every letter of the same person.
    await lead.does(await lead.letter(), { type: 'InviteMember', email: 'in@x.eu', access: 'read' });
    const other = await lead.letter();
    await lead.does(other, { type: 'InviteMember', email: 'in@x.eu', access: 'read' });
    const invited = await lead.refused(other, { type: 'InviteMember', email: 'out@x.eu', access: 'read' });
    expect(invited.code).toBe('slow-down');

    // Known since yesterday: the limit of everybody, and the day before counts no more.
    server.pass(24 * 60 + 1);
    await (await server.as('lead@x.eu')).does(letter, circulate);
  });

  it('are limited for a letter, whoever sends them', async () => {
    const server = await startServer({ limits: { mailsPerLetterAndDay: 4 } });
    const lead = await server.as('lead@x.eu');
    const letter = await circulates(lead, people(0, 4));
    await lead.does(letter, { type: 'CirculateVersion', version: 1 });
    const refused = await lead.refused(letter, { type: 'AddSignatories', people: people(4, 1) });
    expect(refused).toMatchObject({ code: 'slow-down' });
  });

  it('are counted when a person asks for many at the same moment', async () => {
    const server = await startServer({ limits: { mailsPerNewPersonAndDay: 3 } });
    const lead = await server.as('lead@x.eu');
    const letters = await Promise.all(Array.from({ length: 10 }, () => lead.letter()));
    const statuses = await Promise.all(
      letters.map(async (letter, index) => {
        const command = { type: 'InviteMember', email: `m${String(index)}@x.eu`, access: 'read' };
        return (await lead.post(`/api/letters/${letter}/commands`, command)).status;
      }),
    );
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(3);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(7);
  });

  it('are shown and stopped by whoever runs the server', async () => {
    const server = await startServer({ transport: down });
    const lead = await server.as('lead@x.eu');
    const letter = await circulates(lead, people(0, 3));
    await lead.does(letter, { type: 'CirculateVersion', version: 1 });
    await server.app.postman.settled();
    const says = async (...argv: string[]) => {
      const lines: string[] = [];
      const out = (line: string): void => void lines.push(line);
      expect(await run(['mail', ...argv], { env: server.env, out, err: out })).toBe(0);
      return lines.join('\n');
    };
    expect(await says()).toMatch(
      new RegExp(`^3  circulation  from lead@x.eu  letter ${letter}  since .*\\n3 mails wait.$`),
    );
    const metrics = await (await server.fetch('/metrics')).text();
    expect(metrics).toContain('paraph_mails_waiting{kind="circulation"} 3');
    expect(await says('stop', '--person', 'lead@x.eu')).toBe('3 mails that waited are dropped.');
    expect(await says()).toBe('0 mails wait.');
  });
});
