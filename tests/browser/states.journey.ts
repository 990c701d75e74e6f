import type { Page } from '@playwright/test';
import { messages } from '../../languages.config.ts';
import { dinis as newcomer, elin as lead, marta as other } from './support/cast.ts';
import { MEALS } from './support/desk.ts';
import { expect, expectAccessible, shot, test } from './support/paraph.ts';

/**
 * Every state of the list and the desk that a screen can be brought into by itself, with the words that it says: the tables of
 * the interface's specification, line by line. Others need a second person or a lost line: borders, roles, together, offline.
 * `LANGUAGES=en,es,fr,de` goes through them in each language.
 */

const SPOKEN = (process.env['LANGUAGES'] ?? 'en').split(',');

/** What an answer of the server is replaced with. */
const broken = { status: 500, contentType: 'application/problem+json', body: '{"code":"fault","status":500}' };

interface State {
  readonly name: string;
  /** Who sees it; the lead author when absent. */
  readonly who?: 'newcomer';
  /** Path, with `:id` for the letter and `:new` for one just begun. */
  readonly at: string;
  /** Address whose answers fail, or never come. */
  readonly fails?: RegExp;
  readonly waits?: RegExp;
  readonly then?: (page: Page) => Promise<void>;
  /** No scene of the walk (pictures/scenes.ts), which would ask axe-core about it. */
  readonly unseen?: true;
  /** Keys of the words, and how they read in English where the specification gives them. */
  readonly says: { readonly [key: string]: string | { readonly [blank: string]: string } };
}

const STATES: readonly State[] = [
  {
    name: 'list, first use',
    who: 'newcomer',
    at: '/letters',
    says: {
      letters_none: 'No letters yet. Start one, or ask a lead author to add you.',
      letters_new: 'New letter',
      letters_none_sample: 'Try an example letter',
    },
  },
  {
    name: 'list, no hit',
    at: '/letters',
    then: async (page) => {
      await page.getByRole('searchbox').fill('ferry');
    },
    says: { letters_no_hit: { query: 'ferry' }, letters_clear_search: 'Clear search' },
  },
  { name: 'list, loading', at: '/letters', waits: /\/api\/letters$/, says: { letters_loading: 'Loading letters' } },
  {
    name: 'list, failed',
    at: '/letters',
    fails: /\/api\/letters$/,
    says: {
      letters_failed: 'The list could not be loaded.',
      letters_failed_safe: 'Your letters are safe.',
      app_try_again: 'Try again',
    },
  },
  {
    name: 'desk, failed to load',
    at: '/l/:id',
    fails: /\/api\/letters\/[^/]+$/,
    says: {
      workspace_failed: 'This letter could not be loaded.',
      workspace_failed_text: 'Nothing is lost.',
      app_try_again: 'Try again',
      app_support_code: 'For support:',
    },
  },
  {
    name: 'desk, no access',
    who: 'newcomer',
    at: '/l/:id',
    says: { workspace_no_access: 'You do not have access to this letter.' },
  },
  {
    name: 'desk, empty draft',
    at: '/l/:new',
    says: {
      workspace_sync_saved: 'Saved',
      workspace_comments_none: { keys: 'Ctrl+Alt+M' },
      workspace_amendments_none: 'None tabled.',
      workspace_draft_uncut: 'Draft, no version yet',
      workspace_hint_begin:
        'Click a part in brackets and write. Select words to format them or to comment on them. “Share” brings others in.',
    },
  },
  {
    name: 'desk, nothing circulated',
    at: '/l/:id?panel=signoff',
    unseen: true,
    says: { workspace_sign_off_none: 'Nothing has been circulated yet.' },
  },
  {
    name: 'amendments, none tabled',
    at: '/l/:id/am',
    says: { workspace_amendments_none: 'None tabled.' },
  },
  {
    name: 'no such amendment',
    at: '/l/:id/am/7',
    says: { workspace_am_unknown: 'There is no amendment with this number.' },
  },
  {
    name: 'no such page',
    at: '/nowhere',
    says: { app_not_found_title: 'There is nothing at this address.', app_all_letters: 'All letters' },
  },
];

test('each state of the list and the desk says what has happened, what is safe and what to do', async ({ paraph }) => {
  test.setTimeout(60_000 + SPOKEN.length * 60_000);
  await paraph.people(lead, other, newcomer);
  const { letter: id } = await paraph.letter(lead, MEALS);
  // What the worker keeps on the device would stand in for what fails here.
  const elin = await paraph.at(lead, '/letters', { serviceWorkers: 'block' });
  const made = await elin.request.post(`${paraph.origin}/api/letters`, {
    headers: { origin: paraph.origin },
    data: { title: 'Begun', template: 'blank' },
  });
  const begun = ((await made.json()) as { id: string }).id;
  const dinis = await paraph.at(newcomer, '/letters', { serviceWorkers: 'block' });

  for (const language of SPOKEN) {
    const words = messages(language);
    for (const page of [elin, dinis])
      await page.evaluate((locale) => localStorage.setItem('PARAGLIDE_LOCALE', locale), language);
    for (const { name, who, at, fails, waits, then, unseen, says } of STATES) {
      const page = who === 'newcomer' ? dinis : elin;
      const hold = Promise.withResolvers<undefined>();
      if (fails) await page.route(fails, (route) => route.fulfill(broken));
      if (waits) await page.route(waits, (route) => hold.promise.then(() => route.continue()));
      await test.step(`${language}: ${name}`, async () => {
        await page.goto(paraph.origin + at.replace(':id', id).replace(':new', begun));
        await then?.(page);
        for (const [key, expected] of Object.entries(says)) {
          const message = words[key];
          if (typeof message !== 'string') throw new Error(`${key} is not one sentence`);
          const blanks = typeof expected === 'string' ? {} : expected;
          if (language === 'en' && typeof expected === 'string') expect(message).toBe(expected);
          const text = Object.entries(blanks).reduce(
            (said, [blank, value]) => said.replace(`{${blank}}`, value),
            message,
          );
          // What a key is called differs from language to language.
          const shown = language === 'en' || !('keys' in blanks) ? text : text.split('Ctrl')[0];
          await expect(page.getByText(shown ?? text).first()).toBeAttached();
        }
        if (waits) await expect(page.locator('[aria-busy="true"]').first()).toBeVisible();
        if (unseen && language === 'en') await expectAccessible(page);
        await shot(page, `state-${language}-${name.replace(/\W+/g, '-')}`);
      });
      hold.resolve(undefined);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    }
  }
});
