import type { Page } from '@playwright/test';
import type { Demo } from './demo.ts';
import { SAMPLE_TITLE } from '../../../shared/letter/sample.ts';
import { SECOND_TITLE, THIRD_TITLE } from '../../../server/demo/texts.ts';
import { ADVISER, AMENDER, COMMENTER, LEAD, READER, SIGNATORY } from '../../../server/demo/people.ts';

/** Every screen of Paraph in the demo, and who looks at it. */

export interface Scene {
  readonly name: string;
  /** Whose screen; null for somebody who is not signed in. */
  readonly who: string | null;
  /** `:first`, `:second` and `:third` stand for the ids of the demo's letters. */
  readonly path: string;
  /** What to do once the page is there. */
  readonly then?: (page: Page) => Promise<unknown>;
}

/** The demo's letters by their place in `path`. */
const LETTERS = { first: SAMPLE_TITLE, second: SECOND_TITLE, third: THIRD_TITLE } as const;

const dialog = (page: Page) => page.getByRole('dialog').waitFor();

export const SCENES: readonly Scene[] = [
  { name: 'sign-in', who: null, path: '/sign-in' },
  { name: 'letters', who: LEAD, path: '/letters' },
  { name: 'letters-new', who: LEAD, path: '/letters/new' },
  {
    name: 'workspace',
    who: LEAD,
    path: '/l/:first',
    then: async (page) => {
      await page.locator('.scroll').getByRole('button', { name: 'AM 2' }).first().click();
    },
  },
  { name: 'workspace-adviser', who: ADVISER, path: '/l/:first?panel=signoff' },
  { name: 'workspace-reader', who: COMMENTER, path: '/l/:first?view=columns' },
  {
    name: 'workspace-writing',
    who: AMENDER,
    path: '/l/:first',
    then: (page) =>
      page
        .getByRole('button', { name: /Private/ })
        .first()
        .click(),
  },
  { name: 'amendments', who: LEAD, path: '/l/:first/am' },
  { name: 'amendment', who: LEAD, path: '/l/:first/am/2' },
  {
    name: 'adopt',
    who: LEAD,
    path: '/l/:first/am/2',
    then: async (page) => {
      await page.getByRole('button', { name: 'Adopt', exact: true }).first().click();
      await dialog(page);
    },
  },
  {
    name: 'cut',
    who: LEAD,
    path: '/l/:first',
    then: async (page) => {
      await page.getByRole('button', { name: /^Cut v/ }).click();
      await dialog(page);
    },
  },
  {
    name: 'palette',
    who: LEAD,
    path: '/l/:first',
    then: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('ask');
    },
  },
  { name: 'help', who: LEAD, path: '/help' },
  { name: 'version', who: LEAD, path: '/l/:first/v/1' },
  { name: 'compare', who: LEAD, path: '/l/:first/compare/1/draft' },
  { name: 'history', who: LEAD, path: '/l/:first/history' },
  { name: 'board', who: LEAD, path: '/l/:first/signoff' },
  { name: 'lock', who: LEAD, path: '/l/:first/lock' },
  { name: 'final', who: LEAD, path: '/l/:third/final' },
  { name: 'audit', who: LEAD, path: '/l/:first/audit' },
  { name: 'letter-settings', who: LEAD, path: '/l/:first/settings' },
  { name: 'signatory', who: SIGNATORY, path: '/s/:first' },
  {
    name: 'approve',
    who: SIGNATORY,
    path: '/s/:first',
    then: async (page) => {
      await page.getByRole('button', { name: /^Approve v/ }).click();
      await dialog(page);
    },
  },
  { name: 'receipt', who: READER, path: '/s/:first/receipt' },
  { name: 'profile', who: LEAD, path: '/settings/profile' },
  { name: 'display', who: LEAD, path: '/settings/display' },
  { name: 'no-access', who: READER, path: '/l/nothing-here' },
  { name: 'not-found', who: LEAD, path: '/nowhere' },
];

/** Ids of the demo's letters by their place in `path`. */
export async function letterIds(demo: Demo): Promise<ReadonlyMap<string, string>> {
  const known = new Map([...(await demo.letters(LEAD)), ...(await demo.letters(SIGNATORY))]);
  return new Map(Object.entries(LETTERS).map(([place, title]) => [place, known.get(title) ?? '']));
}

/** Opens a scene, and leaves the page as it is to be looked at. */
export async function openScene(demo: Demo, page: Page, scene: Scene, ids: ReadonlyMap<string, string>): Promise<void> {
  page.setDefaultTimeout(15_000);
  await page.goto(demo.origin + scene.path.replace(/:(\w+)/, (_, place: string) => ids.get(place) ?? ''));
  await page.locator('main').first().waitFor();
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return (main?.innerText.length ?? 0) > 20 && document.querySelector('[aria-busy="true"]') === null;
  });
  await page.evaluate(() => document.fonts.ready);
  await scene.then?.(page);
}
