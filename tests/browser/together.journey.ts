import type { Page } from '@playwright/test';
import { seeded } from '../support/mangle.ts';
import { elin, jonas } from './support/cast.ts';
import { expectSaved, MEALS, sheet, state, typeAfter } from './support/desk.ts';
import { expect, test, type Paraph } from './support/paraph.ts';

/** How often everything is done to them, in an order drawn from SEED. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 1);

/** A number from 0 up to this one. */
type Chance = ReturnType<typeof seeded>;

const shuffled = <T>(all: readonly T[], chance: Chance): T[] =>
  all
    .map((one) => ({ one, at: chance(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

interface Hit {
  readonly paraph: Paraph;
  readonly page: Page;
  readonly chance: Chance;
}

/** As long as this lasts. */
const lasts = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What happens to those who write. */
const FAULTS: { readonly [name: string]: (hit: Hit) => Promise<void> } = {
  async cut({ paraph, chance }) {
    paraph.line.cut();
    await lasts(chance(500));
  },
  async refused({ paraph, chance }) {
    paraph.line.refuse(true);
    await lasts(500 + chance(1_500));
    paraph.line.refuse(false);
  },
  async stalled({ paraph, chance }) {
    paraph.line.stall(true);
    await lasts(500 + chance(1_500));
    if (chance(2) === 0) paraph.line.cut();
    paraph.line.stall(false);
  },
  async killed({ paraph }) {
    await paraph.kill();
    await paraph.start();
  },
  async offline({ page, chance }) {
    await page.context().setOffline(true);
    await lasts(chance(1_500));
    await page.context().setOffline(false);
  },
};

test('two write at once, one of them where no WebSocket comes through, and lose nothing when the server is killed', async ({
  paraph,
}) => {
  test.setTimeout(180_000 + ROUNDS * 60_000);
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

  // Whatever the line and the server do while both type on, no word is lost, doubled or out of place, and no page is stuck.
  await third.close();
  const chance = seeded(Number(process.env['SEED'] ?? 1));
  const said = { socket: ['Begun.'], plain: ['Begun.'] };
  await typeAfter(socket, 'Hungry children', ' Begun.');
  await typeAfter(plain, 'We would gladly', ' Begun.');
  for (let round = 0; round < ROUNDS; round += 1) {
    let over = false;
    const types = async (page: Page, words: string[]): Promise<void> => {
      while (!over) {
        const word = `w${String(words.length)}.`;
        await page.keyboard.type(` ${word}`, { delay: 20 });
        words.push(word);
      }
    };
    const typists = Promise.all([types(socket, said.socket), types(plain, said.plain)]);
    const faults = shuffled(Object.keys(FAULTS), chance);
    for (const fault of faults) await FAULTS[fault]?.({ paraph, page: chance(2) === 0 ? socket : plain, chance });
    over = true;
    await typists;
    await test.step(`round ${String(round)}: ${faults.join(', ')}`, async () => {
      for (const page of [socket, plain]) await expectSaved(page, 60_000);
      // Each writes in a paragraph of their own: nothing clashes, and nothing is refused.
      for (const page of [socket, plain])
        expect(await page.getByText(/both changed this sentence|were not accepted/).allInnerTexts()).toEqual([]);
      const whole = await letter.words();
      for (const words of Object.values(said)) {
        expect(whole).toContain(` ${words.join(' ')}\n`);
        for (const page of [socket, plain]) await expect(sheet(page)).toContainText(words.join(' '));
      }
    });
  }
});
