import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NewWebhookView, Problem, WebhookDeliveryView } from '../../../shared/api/views.ts';
import { Networks } from '../../../server/webhooks/addresses.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

interface Told {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on this machine; `status` is what it answers next. */
async function receiver() {
  const told: Told[] = [];
  const answers = { status: 204, location: '' };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      told.push({ headers: request.headers, body });
      response.writeHead(answers.status, answers.location === '' ? {} : { location: answers.location }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { told, answers, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook` };
}

const HERE = { webhookNetworks: ['127.0.0.0/8'] };
const hooked = async (person: TestPerson, url: string, events: readonly string[] = ['*']): Promise<NewWebhookView> => {
  const response = await person.post('/api/webhooks', { url, events });
  expect(response.status).toBe(201);
  return (await response.json()) as NewWebhookView;
};
const deliveries = async (person: TestPerson, { id }: NewWebhookView) =>
  (await person.get<{ deliveries: readonly WebhookDeliveryView[] }>(`/api/webhooks/${id}/deliveries`)).deliveries;
interface Payload {
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly letter: string; readonly seq: number } & Readonly<Record<string, string | number>>;
}
const payloads = ({ told }: { readonly told: readonly Told[] }) => told.map(({ body }) => JSON.parse(body) as Payload);

describe('a webhook', () => {
  it('is told of a decision, signed by Standard Webhooks, in ids alone', async () => {
    const server = await startServer(HERE);
    const lea = await server.as('lea@x.eu');
    const there = await receiver();
    const { secret } = await hooked(lea, there.url);
    const letter = await lea.letter('Secret plans');
    await lea.does(letter, { type: 'RenameLetter', title: 'Other secret plans' });
    await lea.does(letter, { type: 'AddComment', text: 'Whispered words' });
    const digest = await lea.cuts(letter);
    await server.app.webhooks.settled();
    const types = payloads(there).map(({ type }) => type);
    expect(types.toSorted()).toEqual(['CommentAdded', 'LetterCreated', 'LetterRenamed', 'VersionCut']);
    for (const { headers, body } of there.told) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
      expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
      expect(body).not.toMatch(/secret|Whispered|x\.eu|Lea/);
      expect(body).not.toContain(digest);
    }
    expect(payloads(there).find(({ type }) => type === 'VersionCut')).toMatchObject({
      data: { letter, seq: (await lea.view(letter)).seq, version: 1, actor: lea.id },
    });
  });

  it('hears of the events that it named, in letters that its owner may read, and of nothing confidential', async () => {
    const server = await startServer(HERE);
    const [lea, mara, rea, eve] = [
      await server.as('lea@x.eu'),
      await server.as('mara@x.eu'),
      await server.as('rea@x.eu'),
      await server.as('eve@x.eu'),
    ];
    const [all, some, reader, stranger] = [await receiver(), await receiver(), await receiver(), await receiver()];
    await hooked(lea, all.url);
    await hooked(lea, some.url, ['VersionCut']);
    await hooked(rea, reader.url);
    await hooked(eve, stranger.url);
    const letter = await lea.letter();
    await lea.does(letter, { type: 'ChangeSettings', namesBeforeLock: 'confidential' });
    await lea.does(letter, { type: 'InviteMember', email: 'rea@x.eu', access: 'read' });
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'mara@x.eu' }] });
    const digest = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    await mara.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Mara' });
    await server.app.webhooks.settled();
    expect(payloads(some).map(({ type }) => type)).toEqual(['VersionCut']);
    expect(payloads(all).map(({ type }) => type)).toContain('VersionApproved');
    expect(payloads(reader).map(({ type }) => type)).toContain('VersionCirculated');
    expect(payloads(reader).map(({ type }) => type)).not.toContain('VersionApproved');
    expect(stranger.told).toEqual([]);
    // Whoever is let in no more hears no more.
    await lea.does(letter, { type: 'RemoveMember', person: rea.id });
    const heard = reader.told.length;
    await lea.does(letter, { type: 'RenameLetter', title: 'Later' });
    await server.app.webhooks.settled();
    expect(reader.told.length).toBe(heard);
  });

  it('is tried again, ever more rarely, under one id, and told once more when asked', async () => {
    const server = await startServer(HERE);
    const lea = await server.as('lea@x.eu');
    const there = await receiver();
    there.answers.status = 503;
    const hook = await hooked(lea, there.url, ['LetterRenamed']);
    const letter = await lea.letter();
    await lea.does(letter, { type: 'RenameLetter', title: 'Other' });
    await server.app.webhooks.settled();
    expect(await deliveries(lea, hook)).toMatchObject([{ state: 'waiting', attempts: 1, answer: 'status-503' }]);
    server.app.webhooks.trigger();
    await server.app.webhooks.settled();
    expect(there.told.length).toBe(1);
    server.pass(1);
    there.answers.status = 200;
    server.app.webhooks.trigger();
    await server.app.webhooks.settled();
    const [sent] = await deliveries(lea, hook);
    expect(sent).toMatchObject({ state: 'delivered', attempts: 2, answer: null, nextAt: null });
    const replay = `/api/webhooks/${hook.id}/deliveries/${sent?.id ?? ''}/replay`;
    const eve = await server.as('eve@x.eu');
    expect((await eve.post(replay, {})).status).toBe(404);
    expect((await lea.post(replay, {})).status).toBe(202);
    await server.app.webhooks.settled();
    expect(new Set(there.told.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(there.told.map(({ body }) => body)).size).toBe(1);
    expect(there.told.length).toBe(3);
  });

  it('is told after a restart of what was decided before it', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const there = await receiver();
    const url = there.url;
    const createdAt = new Date(0).toISOString();
    const hook = { id: 'h1', person: lea.id, url, events: ['*'], secret: 'whsec_c2VjcmV0', createdAt };
    await server.store.webhooks.add(hook);
    await lea.letter();
    await server.app.webhooks.settled();
    expect(there.told).toEqual([]);
    expect(await server.store.webhooks.deliveries('h1', undefined, 10)).toMatchObject([{ answer: 'private-address' }]);
    await server.stop();
    const again = await startServer({ ...HERE, folder: server.folder });
    again.pass(1);
    again.app.webhooks.trigger();
    await again.app.webhooks.settled();
    expect(payloads(there).map(({ type }) => type)).toEqual(['LetterCreated']);
  });

  it('that answers with a redirect is not followed', async () => {
    const server = await startServer(HERE);
    const lea = await server.as('lea@x.eu');
    const [there, elsewhere] = [await receiver(), await receiver()];
    Object.assign(there.answers, { status: 302, location: elsewhere.url });
    const hook = await hooked(lea, there.url);
    await lea.letter();
    await server.app.webhooks.settled();
    expect(elsewhere.told).toEqual([]);
    expect(await deliveries(lea, hook)).toMatchObject([{ state: 'waiting', answer: 'status-302' }]);
  });

  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'https://localhost:8443/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0/',
    'http://93.184.216.34/',
    'https://user:word@93.184.216.34/',
    'ftp://93.184.216.34/',
    'javascript:alert(1)',
    'no address',
  ])('is not made for %s', async (url) => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const response = await lea.post('/api/webhooks', { url, events: ['*'] });
    const { code, fields } = (await response.json()) as Problem & { fields: object };
    expect([response.status, code, Object.keys(fields)]).toEqual([422, 'invalid', ['url']]);
  });

  it('is seen and removed by its owner alone, and its secret is shown once', async () => {
    const server = await startServer(HERE);
    const [lea, eve] = [await server.as('lea@x.eu'), await server.as('eve@x.eu')];
    const there = await receiver();
    const hook = await hooked(lea, there.url);
    expect(JSON.stringify(await lea.get('/api/webhooks'))).not.toContain(hook.secret);
    expect(await eve.get('/api/webhooks')).toEqual({ webhooks: [] });
    expect((await eve.fetch(`/api/webhooks/${hook.id}/deliveries`)).status).toBe(404);
    expect((await eve.fetch(`/api/webhooks/${hook.id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await lea.fetch(`/api/webhooks/${hook.id}`, { method: 'DELETE' })).status).toBe(204);
    await lea.letter();
    await server.app.webhooks.settled();
    expect(there.told).toEqual([]);
  });
});

it('no private address is ever taken, and a public one is, whatever network an operator has named elsewhere', () => {
  const networks = new Networks(['10.1.0.0/16']);
  const byte = fc.integer({ min: 0, max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(
      fc.constant(10),
      byte.filter((one) => one !== 1),
      byte,
      byte,
    ),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
  );
  fc.assert(
    fc.property(inside, (parts) => {
      const address = parts.join('.');
      for (const one of [address, `::ffff:${address}`, `64:ff9b::${address}`])
        expect(networks.takes(one, false)).toBe(false);
    }),
  );
  for (const one of ['fe80::1', 'fc00::1', 'ff02::1', '::', '2002:7f00:1::', 'name'])
    expect(networks.takes(one, false)).toBe(false);
  for (const one of ['93.184.216.34', '2a00:1450::1', '10.1.2.3']) expect(networks.takes(one, false)).toBe(true);
  expect([networks.takes('93.184.216.34', true), networks.takes('10.1.2.3', true)]).toEqual([false, true]);
});
