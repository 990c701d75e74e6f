import type { Page } from '@playwright/test';
import { rows } from '../../shared/letter/blocks.ts';
import type { TextView } from '../../shared/api/views.ts';
import type { Aside } from './support/aside.ts';
import { elin, marta } from './support/cast.ts';
import { expectSaved, MEALS, sheet } from './support/desk.ts';
import { chance, Hand, seedOfRun } from './support/hand.ts';
import { expect, test } from './support/paraph.ts';

/** An amendment begins under the caret, however somebody types: each word stands where it was put, and can be taken back. */

interface Beginning {
  readonly name: string;
  readonly at: readonly [words: string, where: 'before' | 'behind'];
  readonly does: (hand: Hand) => Promise<void>;
  /** What then stands there, in place of the words. */
  readonly gives: string;
}

const BEGINNINGS: readonly Beginning[] = [
  {
    name: 'a key, a pause, and on',
    at: ['warm meal a day', 'before'],
    does: async (hand) => {
      await hand.types('v', 100);
      await hand.types('ery ', 120);
    },
    gives: 'very warm meal a day',
  },
  {
    name: 'behind the last word of a paragraph',
    at: ['without breakfast.', 'behind'],
    does: async (hand) => {
      await hand.types(' E', 100);
      await hand.types('very day.');
    },
    gives: 'without breakfast. Every day.',
  },
  {
    name: 'an input method',
    at: ['gladly meet', 'before'],
    does: async (hand) => {
      await hand.composes(['n', 'に', 'にh', 'にほ', 'にほn', 'にほん'], '日本');
      await hand.composes(['g', 'ご'], '語');
      await hand.types(' and ');
    },
    gives: '日本語 and gladly meet',
  },
  {
    name: 'a dead key',
    at: ['fruit twice', 'before'],
    does: async (hand) => {
      await hand.composes(['´'], 'é');
      await hand.types('lite ');
    },
    gives: 'élite fruit twice',
  },
  {
    name: 'a composition that is taken back',
    at: ['do not learn', 'before'],
    does: async (hand) => {
      await hand.composes(['k', 'か'], '');
      await hand.types('often ');
    },
    gives: 'often do not learn',
  },
  {
    name: 'dictation',
    at: ['One pupil', 'before'],
    does: (hand) => hand.dictates(['At ', 'least ', 'as we hear ', 'from teachers: ']),
    gives: 'At least as we hear from teachers: One pupil',
  },
  {
    name: 'a paste and keys after it',
    at: ['report on', 'before'],
    does: async (hand) => {
      await hand.pastes('publish and ');
      await hand.types('always ');
    },
    gives: 'publish and always report on',
  },
];

/** The server takes its time, as one far away does. */
async function slow(page: Page, ms: number): Promise<void> {
  await page.route('**/commands', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await route.continue();
  });
}

async function written(aside: Aside): Promise<{ readonly amendment: string; readonly words: string }> {
  const { amendments } = await aside.view();
  const amendment = amendments.find(({ status }) => status === 'writing')?.id ?? '';
  const { doc } = await aside.get<TextView>(`/amendments/${amendment}`);
  return {
    amendment,
    words: rows(doc)
      .map(({ text }) => text)
      .join('\n'),
  };
}

test('an amendment begins under the caret at any speed and by any input method', async ({ paraph }) => {
  const drawn = chance(seedOfRun());
  await paraph.people(elin, marta);
  const lead = await paraph.letter(elin, MEALS);
  await lead.does({ type: 'InviteMember', email: marta.email, access: 'amend' });
  const member = await paraph.aside(marta, lead.letter);
  const draft = await lead.words();

  for (const [round, { name, at, does, gives }] of BEGINNINGS.entries()) {
    await test.step(name, async () => {
      const page = await paraph.at(marta, `/l/${lead.letter}`);
      await slow(page, [0, 150, 400, 900][Math.trunc(drawn() * 4)] ?? 0);
      await expect(sheet(page)).toHaveAttribute('contenteditable', 'true');
      const hand = await Hand.of(page, drawn);
      await hand.clicks(...at);
      await does(hand);
      await expect(page).toHaveURL(/write=/);
      await expectSaved(page);
      const { amendment, words } = await written(member);
      expect(words).toBe(draft.replace(at[0], gives));
      expect(await lead.words()).toBe(draft);
      // The first keys are taken back like all others.
      for (let undone = 0; undone < 12; undone++) await page.keyboard.press('Control+z');
      await expect(sheet(page)).not.toContainText(gives);
      await expectSaved(page);
      await expect.poll(async () => (await written(member)).words).toBe(draft);
      // And put in again, where they were.
      if (round === 0) {
        for (let redone = 0; redone < 12; redone++) await page.keyboard.press('Control+y');
        await expectSaved(page);
        await expect.poll(async () => (await written(member)).words).toBe(draft.replace(at[0], gives));
      }
      await member.does({ type: 'DiscardAmendment', amendment });
      await page.context().close();
    });
  }
});
