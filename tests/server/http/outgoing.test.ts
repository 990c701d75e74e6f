import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { ImportedView } from '../../../shared/api/views.ts';
import { evidenceOf, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

/** Every place that this process tries to reach from now on, this machine left out. */
function reached(): readonly string[] {
  const places: string[] = [];
  const note = (place: string | undefined): void => {
    if (place !== undefined && !/^(localhost|127\.|::1$)/.test(place)) places.push(place);
  };
  const watch = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('lookup', (_error, _address, _family, host: string) => note(host));
    socket.on('connectionAttempt', (address: string) => note(address));
  };
  subscribe('net.client.socket', watch);
  onTestFinished(() => void unsubscribe('net.client.socket', watch));
  return places;
}

const FAR = 'https://far.example.invalid';
const FILES: readonly (readonly [name: string, content: string])[] = [
  ['far.md', `# Far\n\n![pixel](${FAR}/a.png)\n\n[link](${FAR}/b) <img src="${FAR}/c.png"> ${FAR}/d\n`],
  [
    'far.html',
    `<html><head><link rel="stylesheet" href="${FAR}/e.css"><script src="${FAR}/f.js"></script></head>` +
      `<body><h1>Far</h1><p>Dear <img src="${FAR}/g.png"><iframe src="${FAR}/h"></iframe></p></body></html>`,
  ],
];

it('nothing that people write, import, export or are mailed makes the server connect to anywhere', async () => {
  const places = reached();
  // The watch itself works.
  await fetch('http://192.0.2.1:8099/', { signal: AbortSignal.timeout(50) }).catch(() => undefined);
  expect(places).toEqual(['192.0.2.1']);

  const server = await startServer();
  const { lea, letter } = await lockedLetter(server);
  await lea.does(letter, { type: 'RenameLetter', title: `Far ${FAR}/title` }).catch(() => undefined);
  await server.as('ext@x.eu', { name: `<img src="${FAR}/name.png">` });
  for (const [name, content] of FILES) {
    const form = new FormData();
    form.set('file', new File([content], name));
    const imported = await lea.fetch('/api/letters/import', { method: 'POST', body: form });
    expect(imported.status, name).toBe(201);
    const { id } = (await imported.json()) as ImportedView;
    await lea.does(id, { type: 'AddComment', text: `See ${FAR}/comment` });
    await lea.does(id, { type: 'InviteMember', email: 'ext@x.eu', access: 'read' });
    for (const format of ['txt', 'md', 'html', 'pdf', 'docx', 'odt']) {
      expect((await lea.fetch(`/api/letters/${id}/draft/export.${format}`)).status, `${name} as ${format}`).toBe(200);
    }
  }
  await evidenceOf(lea, letter);
  expect((await server.mailed()).length).toBeGreaterThan(0);
  expect(places).toEqual(['192.0.2.1']);
});
