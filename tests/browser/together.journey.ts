import { elin, jonas } from './support/cast.ts';
import { expectSaved, MEALS, sheet, state, typeAfter } from './support/desk.ts';
import { expect, test } from './support/paraph.ts';

test('two write at once, one of them where no WebSocket comes through, and lose nothing when the server is killed', async ({
  paraph,
}) => {
  await paraph.people(elin, jonas);
  const letter = await paraph.letter(elin, MEALS);
  await letter.does({ type: 'InviteMember', email: jonas.email, access: 'edit' });
  const url = `/l/${letter.letter}`;
  // A proxy that knows no upgrade stands before the other.
  const plain = await paraph.at(jonas);
  let sockets = 0;
  await plain.routeWebSocket(/\/sync\//, async (socket) => {
    sockets += 1;
    await socket.close({ code: 1006 }).catch(() => socket.close());
  });
  const asked: string[] = [];
  plain.on('request', (request) => {
    if (request.url().includes('/sync/')) asked.push(request.url());
  });
  const [socket] = await Promise.all([paraph.at(elin, url), plain.goto(paraph.origin + url)]);
  await expectSaved(socket);
  await expectSaved(plain);
  expect(sockets).toBeGreaterThan(0);
  expect(asked.length).toBeGreaterThan(0);

  // Words and carets go both ways, and undo takes back only what one typed oneself.
  await typeAfter(plain, 'We would gladly', ' By plain requests.');
  await expect(sheet(socket)).toContainText('By plain requests.');
  await typeAfter(socket, 'Hungry children', ' By a socket.');
  await expect(sheet(plain)).toContainText('By a socket.');
  await expect(plain.getByText('Elin Sandvik').first()).toBeVisible();
  await plain.keyboard.press('Control+z');
  await expect(sheet(socket)).not.toContainText('By plain requests.');
  await expect(sheet(socket)).toContainText('By a socket.');
  await expectSaved(socket);
  await expectSaved(plain);

  // The plug is pulled in the middle of typing. It is said, and what was saved is there for a browser that knows nothing else.
  const typing = socket.keyboard.type(' And these words while it was being pulled, one after another.', { delay: 5 });
  await paraph.kill();
  await typing;
  await typeAfter(plain, 'We would gladly', ' While it was away.');
  await expect(state(plain)).toHaveText(/^(Reconnecting|Offline)/, { timeout: 45_000 });
  await paraph.start();
  const third = await paraph.at(elin, url);
  await expect(sheet(third)).toContainText('By a socket.');
  // What only the devices had comes when they are back.
  await expect(sheet(third)).toContainText('one after another.', { timeout: 45_000 });
  await expect(sheet(third)).toContainText('While it was away.', { timeout: 60_000 });
  await expectSaved(socket, 45_000);
  await expectSaved(plain, 45_000);
  const words = await letter.words();
  for (const typed of [
    'By a socket. And these words while it was being pulled, one after another.',
    'While it was away.',
  ])
    expect(words).toContain(typed);
  expect(words).not.toContain('By plain requests.');
});
