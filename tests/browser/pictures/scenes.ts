import type { Page } from '@playwright/test';
import {
  ADVISER,
  AMENDER,
  AMENDER_ADVISER,
  COMMENTER,
  LEAD,
  READER,
  REFUSER,
  SIGNATORY,
} from '../../../server/demo/people.ts';
import type { Demo, Who } from './demo.ts';
import { Device } from '../support/passkey.ts';
import type { Places } from './stories.ts';

/** Every screen of Paraph and every state of it that has words of its own, and who sees it. */

export interface Scene {
  readonly name: string;
  /** Section of the specification of the screens that the scene belongs to. */
  readonly part: string;
  readonly who: Who;
  /** A place such as `:first` stands for the id of a letter (stories.ts). */
  readonly path: string;
  /** The accepted drawing of this screen, in pictures/mock/. */
  readonly mock?: string;
  /** What the network is like before the page is asked for. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** What to do once the page is there. */
  readonly then?: (page: Page, stage: Stage) => Promise<unknown>;
  /** The page never gets further than this: its words are not waited for. */
  readonly unfinished?: boolean;
  /** Another hour than everybody else's. */
  readonly at?: Date;
  /** Changes its browser, such as its connection or its clock: it has one of its own. */
  readonly alone?: boolean;
  /** What is done here cannot be done a second time. */
  readonly once?: boolean;
}

/** What a scene can reach besides its page. */
export interface Stage {
  readonly demo: Demo;
  readonly places: Places;
}

const AFTER_THE_DEADLINE = new Date('2027-03-01T09:00:00Z');

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const dialogBy = (name: string | RegExp) => async (page: Page) => {
  await press(name)(page);
  await page.getByRole('dialog').waitFor();
};
const saved = (page: Page) => page.getByRole('banner').getByText('Saved', { exact: true }).waitFor();
const failing = (path: RegExp) => (page: Page) =>
  page.route(path, (route) => route.fulfill({ status: 503, json: { code: 'unavailable', title: 'x', status: 503 } }));
const hanging = (path: RegExp) => (page: Page) => page.route(path, () => undefined);
const offline = (page: Page) => page.context().setOffline(true);

const SIGN_IN = '4.1 Sign in';
const LETTERS = '4.2 Letters';
const WORKSPACE = '4.3 Workspace';
const AMENDMENT = '4.4 Amendment';
const VERSION = '4.5 Version';
const COMPARE = '4.6 Compare';
const SIGNING = '4.7 Signatory page';
const BOARD = '4.8 Sign-off board';
const LOCK = '4.9 Lock ceremony';
const FINAL = '4.10 Locked letter';
const EVIDENCE = '4.11 Audit and evidence';
const SETTINGS = '4.12 Settings, office and delegation';
const ERRORS = '4.13 Errors';

export const SCENES: readonly Scene[] = [
  { name: 'sign-in', part: SIGN_IN, who: null, path: '/sign-in' },
  {
    name: 'sign-in-sent',
    part: SIGN_IN,
    who: null,
    path: '/sign-in',
    then: async (page) => {
      await page.getByLabel('Mail address').fill(READER);
      await press('Send me a link')(page);
      await page.getByText('works once, for 15 minutes').waitFor();
    },
  },
  {
    name: 'sign-in-wrong',
    part: SIGN_IN,
    who: null,
    path: '/sign-in',
    then: async (page) => {
      await page.getByLabel('Mail address').fill('apolonia');
      await press('Send me a link')(page);
    },
  },
  { name: 'sign-in-link', part: SIGN_IN, who: null, path: '/sign-in#a-link' },
  {
    name: 'sign-in-used',
    part: SIGN_IN,
    who: null,
    path: '/sign-in#used-long-ago',
    then: async (page) => {
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('older than 15 minutes').waitFor();
    },
  },

  { name: 'letters', part: LETTERS, who: LEAD, path: '/letters', mock: 'letters' },
  {
    name: 'letters-no-hit',
    part: LETTERS,
    who: LEAD,
    path: '/letters',
    then: (page) => page.getByRole('searchbox').fill('airship'),
  },
  { name: 'letters-first-use', part: LETTERS, who: AMENDER_ADVISER, path: '/letters', before: noLetters },
  {
    name: 'letters-loading',
    part: LETTERS,
    who: LEAD,
    path: '/letters',
    before: hanging(/api\/letters$/),
    unfinished: true,
  },
  { name: 'letters-failed', part: LETTERS, who: LEAD, path: '/letters', before: failing(/api\/letters$/) },
  { name: 'letters-menu', part: LETTERS, who: LEAD, path: '/letters', then: press(/Account/) },
  { name: 'letters-new', part: LETTERS, who: LEAD, path: '/letters/new' },
  {
    name: 'letters-new-missing',
    part: LETTERS,
    who: LEAD,
    path: '/letters/new',
    then: press('Start this letter'),
  },
  {
    name: 'letters-new-text',
    part: LETTERS,
    who: LEAD,
    path: '/letters/new',
    then: async (page) => {
      await page.getByText('A text you already have').click();
      await page
        .getByLabel('Or paste the text')
        .fill('Subject: Ferries\n\nDear Commissioner,\n\nPlease answer.\n\nYours sincerely,\n\nOve Lind');
      await page.getByText(/pieces of text were read/).waitFor();
    },
  },

  {
    name: 'workspace',
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:first',
    mock: 'workspace',
    then: async (page) => {
      await page.locator('.scroll').getByRole('button', { name: 'AM 2' }).first().click();
    },
  },
  { name: 'workspace-adviser', part: WORKSPACE, who: ADVISER, path: '/l/:first?panel=signoff' },
  { name: 'workspace-columns', part: WORKSPACE, who: COMMENTER, path: '/l/:first?view=columns' },
  { name: 'workspace-clean', part: WORKSPACE, who: LEAD, path: '/l/:first?view=clean&panel=comments' },
  { name: 'workspace-writing', part: WORKSPACE, who: AMENDER, path: '/l/:first', then: press(/Private/) },
  {
    name: 'workspace-table',
    part: WORKSPACE,
    who: AMENDER,
    path: '/l/:first',
    then: async (page) => {
      await press(/Private/)(page);
      await dialogBy(/^Table$/)(page);
    },
  },
  { name: 'workspace-empty', part: WORKSPACE, who: LEAD, path: '/l/:empty?panel=comments', then: saved },
  {
    name: 'workspace-format',
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:locking',
    then: async (page) => {
      await saved(page);
      await page.getByRole('textbox', { name: 'Letter, draft' }).getByText('The ferry between').dblclick();
      await page.getByRole('toolbar').first().waitFor();
    },
  },
  {
    name: 'workspace-loading',
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:first',
    before: hanging(/api\/letters\/[^/]+$/),
    unfinished: true,
  },
  {
    name: 'workspace-failed',
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:first',
    before: failing(/api\/letters\/[^/]+$/),
  },
  {
    name: 'workspace-offline',
    alone: true,
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:first',
    then: async (page) => {
      await saved(page);
      await offline(page);
      await page
        .getByRole('banner')
        .getByText(/Offline/)
        .waitFor();
    },
  },
  {
    name: 'workspace-reconnecting',
    alone: true,
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:locking',
    before: (page) => page.routeWebSocket(/\/sync\//, (socket) => void sockets.set(page, socket.connectToServer())),
    then: async (page) => {
      await saved(page);
      await page.route(/\/sync\//, (route) => route.abort());
      await page.routeWebSocket(/\/sync\//, (socket) => void socket.close({ code: 1011 }));
      void sockets.get(page)?.close();
      await page
        .getByRole('banner')
        .getByText(/Reconnecting/)
        .waitFor();
    },
  },
  {
    name: 'workspace-rights',
    once: true,
    part: WORKSPACE,
    who: AMENDER,
    path: '/l/:rights',
    then: async (page, { demo, places }) => {
      await saved(page);
      const view = await page.request.get(`${demo.origin}/api/letters/${places.get('rights') ?? ''}`);
      const { me } = (await view.json()) as { me: { person: string } };
      const command = { type: 'ChangeAccess', person: me.person, access: 'read' };
      await demo.as(LEAD, (lead) => lead.says(places.get('rights') ?? '', command));
      await page.getByText(/You can now read but not edit/).waitFor();
    },
  },
  {
    name: 'workspace-locked-meanwhile',
    alone: true,
    once: true,
    part: WORKSPACE,
    who: ADVISER,
    path: '/l/:locking',
    then: async (page, { demo, places }) => {
      await saved(page);
      await offline(page);
      await page.getByRole('textbox', { name: 'Letter, draft' }).getByText('The ferry between').click();
      await page.keyboard.press('End');
      await page.keyboard.type(' These words come too late.');
      await demo.as(LEAD, (lead) => lead.lock(places.get('locking') ?? '', 1));
      await page.context().setOffline(false);
      await page.getByRole('dialog').waitFor({ timeout: 45_000 });
    },
  },
  {
    name: 'workspace-clash',
    alone: true,
    once: true,
    part: WORKSPACE,
    who: ADVISER,
    path: '/l/:answered',
    then: async (page, { demo, places }) => {
      await saved(page);
      await offline(page);
      await page.getByRole('textbox', { name: 'Letter, draft' }).getByText('The ferry between').click();
      await page.keyboard.press('End');
      await page.keyboard.type(' in the dark');
      await demo.aside(LEAD, places.get('answered') ?? '', (lead) => lead.edits('only if the wind', 'if the wind'));
      await page.context().setOffline(false);
      await page.getByText(/both changed this sentence/).waitFor({ timeout: 45_000 });
    },
  },
  {
    name: 'workspace-storage-full',
    part: WORKSPACE,
    who: SIGNATORY,
    path: '/l/:cut',
    then: async (page) => {
      await saved(page);
      // As the browser says it when a write to the device's store fails.
      await page.evaluate(() => void Promise.reject(new DOMException('', 'QuotaExceededError')));
      await page.getByText('This device cannot store more').waitFor();
    },
  },
  {
    name: 'workspace-people',
    once: true,
    part: WORKSPACE,
    who: SIGNATORY,
    path: '/l/:decided',
    then: async (page, { demo, places }) => {
      await saved(page);
      for (const email of [ADVISER, AMENDER, AMENDER_ADVISER, COMMENTER]) {
        const other = await demo.laptop(email);
        await other.goto(`${demo.origin}/l/${places.get('decided') ?? ''}`);
        // Once the letter is more than to be read: who has no caret is only counted, now and then.
        await other
          .getByRole('textbox', { name: /^Letter/ })
          .getByText('The ferry between')
          .click();
      }
      const people = page.getByRole('button', { name: /^Here now/ });
      await page.locator('[data-more="+1"]').waitFor();
      await people.click();
    },
  },
  {
    name: 'workspace-circulate',
    part: WORKSPACE,
    who: SIGNATORY,
    path: '/l/:cut',
    then: dialogBy(/^Circulate v1/),
  },
  { name: 'workspace-no-access', part: WORKSPACE, who: REFUSER, path: '/l/:empty' },
  {
    name: 'cut',
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:first',
    then: dialogBy(/^Cut v/),
  },
  {
    name: 'palette',
    part: WORKSPACE,
    who: LEAD,
    path: '/l/:first',
    then: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('ask');
    },
  },

  { name: 'amendments', part: AMENDMENT, who: LEAD, path: '/l/:first/am' },
  { name: 'amendments-none', part: AMENDMENT, who: LEAD, path: '/l/:empty/am' },
  { name: 'amendment', part: AMENDMENT, who: LEAD, path: '/l/:first/am/2', mock: 'amendment' },
  { name: 'amendment-inline', part: AMENDMENT, who: LEAD, path: '/l/:first/am/3?view=inline' },
  { name: 'amendment-adopted', part: AMENDMENT, who: AMENDER, path: '/l/:first/am/1' },
  { name: 'amendment-rejected', part: AMENDMENT, who: AMENDER, path: '/l/:decided/am/1' },
  { name: 'amendment-withdrawn', part: AMENDMENT, who: COMMENTER, path: '/l/:decided/am/2' },
  {
    name: 'amendment-taken-over',
    once: true,
    part: AMENDMENT,
    who: COMMENTER,
    path: '/l/:decided/am/2',
    then: dialogBy(/^Table it again/),
  },
  { name: 'amendment-lapsed', part: AMENDMENT, who: SIGNATORY, path: '/l/:decided/am/3' },
  {
    name: 'amendment-undo',
    once: true,
    part: AMENDMENT,
    who: SIGNATORY,
    path: '/l/:decided/am/5',
    then: async (page) => {
      await press(/^Adopt$/)(page);
      await press('Undo')(page);
      await page.getByText('AM 5 is undecided again').waitFor();
      await press(/^Adopt$/)(page);
      await page.getByText('In the draft since').waitFor();
    },
  },
  { name: 'amendment-unknown', part: AMENDMENT, who: LEAD, path: '/l/:first/am/99' },
  { name: 'adopt', part: AMENDMENT, who: LEAD, path: '/l/:first/am/2', then: dialogBy(/^Adopt$/) },
  { name: 'reject', part: AMENDMENT, who: LEAD, path: '/l/:first/am/2', then: dialogBy(/^Reject$/) },
  {
    name: 'edit-and-adopt',
    part: AMENDMENT,
    who: LEAD,
    path: '/l/:first/am/2',
    then: async (page) => {
      await press('Edit and adopt')(page);
      await page.getByRole('textbox', { name: /outcome to edit/ }).waitFor();
    },
  },

  { name: 'version', part: VERSION, who: LEAD, path: '/l/:first/v/1' },
  { name: 'version-superseded', part: VERSION, who: LEAD, path: '/l/:replaced/v/1' },
  { name: 'version-missing', part: VERSION, who: LEAD, path: '/l/:first/v/7' },
  { name: 'history', part: VERSION, who: LEAD, path: '/l/:first/history' },

  { name: 'compare', part: COMPARE, who: LEAD, path: '/l/:first/compare/1/draft', mock: 'compare' },
  {
    name: 'compare-page',
    part: COMPARE,
    who: LEAD,
    path: '/l/:first/compare/1/draft',
    then: (page) => page.getByText('One page', { exact: true }).click(),
  },
  { name: 'compare-identical', part: COMPARE, who: LEAD, path: '/l/:replaced/compare/2/draft' },
  { name: 'compare-missing', part: COMPARE, who: LEAD, path: '/l/:first/compare/1/9' },

  { name: 'signatory', part: SIGNING, who: SIGNATORY, path: '/s/:first', mock: 'phone-read' },
  { name: 'signatory-superseded', part: SIGNING, who: SIGNATORY, path: '/s/:replaced' },
  { name: 'signatory-changes', part: SIGNING, who: SIGNATORY, path: '/s/:replaced/changes' },
  {
    name: 'approve',
    part: SIGNING,
    who: SIGNATORY,
    path: '/s/:first',
    mock: 'phone-approve',
    then: dialogBy(/^Approve v/),
  },
  { name: 'decline', part: SIGNING, who: SIGNATORY, path: '/s/:first', then: dialogBy(/^Decline/) },
  { name: 'receipt', part: SIGNING, who: READER, path: '/s/:first/receipt', mock: 'phone-done' },
  { name: 'withdraw', part: SIGNING, who: READER, path: '/s/:first/receipt', then: dialogBy('Withdraw my approval') },
  {
    name: 'signatory-withdrawn',
    once: true,
    part: SIGNING,
    who: COMMENTER,
    path: '/s/:second',
    then: async (page) => {
      await dialogBy('Withdraw my approval')(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Withdraw my approval' }).click();
      await page.getByText('You withdrew your approval').waitFor();
    },
  },
  {
    name: 'signatory-replaced',
    once: true,
    part: SIGNING,
    who: SIGNATORY,
    path: '/s/:answered',
    then: async (page, { demo, places }) => {
      const letter = places.get('answered') ?? '';
      await page.getByRole('button', { name: /^Approve v/ }).waitFor();
      await demo.aside(LEAD, letter, (lead) => lead.edits('answer before', 'answer well before'));
      await demo.as(LEAD, (lead) => lead.circulate(letter, 2));
      // As somebody who comes back to the window.
      await page.evaluate(() => dispatchEvent(new Event('focus')));
      await page.getByText('has just replaced this text').first().waitFor();
    },
  },
  { name: 'signatory-declined', part: SIGNING, who: REFUSER, path: '/s/:first' },
  {
    name: 'signatory-offline',
    alone: true,
    part: SIGNING,
    who: SIGNATORY,
    path: '/s/:first',
    then: async (page) => {
      await page.getByRole('button', { name: /^Approve v/ }).waitFor();
      await offline(page);
      await page.getByText('You are offline').waitFor();
    },
  },
  { name: 'signatory-closed', alone: true, part: SIGNING, who: SIGNATORY, path: '/s/:first', at: AFTER_THE_DEADLINE },
  { name: 'signatory-late', part: SIGNING, who: READER, path: '/s/:third' },
  { name: 'signatory-dispatched', part: SIGNING, who: READER, path: '/s/:sent' },
  { name: 'signatory-not-listed', part: SIGNING, who: ADVISER, path: '/s/:first' },
  { name: 'signatory-link', part: SIGNING, who: null, path: '/s/:first#a-link' },
  {
    name: 'signatory-link-dead',
    part: SIGNING,
    who: null,
    path: '/s/:first#used-long-ago',
    then: async (page) => {
      await press('Open the letter')(page);
      await page.getByText('This link no longer works').waitFor();
    },
  },

  { name: 'board', part: BOARD, who: LEAD, path: '/l/:first/signoff', mock: 'board' },
  { name: 'board-adviser', part: BOARD, who: ADVISER, path: '/l/:first/signoff' },
  { name: 'board-uncirculated', part: BOARD, who: LEAD, path: '/l/:empty/signoff' },
  { name: 'board-cut', part: BOARD, who: SIGNATORY, path: '/l/:cut/signoff' },
  // Last of this letter: it is circulated from now on.
  {
    name: 'workspace-circulating',
    once: true,
    part: WORKSPACE,
    who: SIGNATORY,
    path: '/l/:cut',
    then: async (page) => {
      await dialogBy(/^Circulate v1/)(page);
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Circulate v1/ })
        .click();
      // How long it can still be stopped goes by the server's clock, which the page's does not follow here.
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    },
  },
  { name: 'board-just-circulated', part: BOARD, who: LEAD, path: '/l/:answered/signoff' },
  { name: 'board-superseded', part: BOARD, who: LEAD, path: '/l/:replaced/signoff' },
  { name: 'board-closed', alone: true, part: BOARD, who: LEAD, path: '/l/:first/signoff', at: AFTER_THE_DEADLINE },
  {
    name: 'board-no-hit',
    part: BOARD,
    who: LEAD,
    path: '/l/:first/signoff',
    then: (page) => page.getByRole('searchbox').fill('airship'),
  },
  {
    name: 'board-failed',
    part: BOARD,
    who: LEAD,
    path: '/l/:first/signoff',
    before: failing(/api\/letters\/[^/]+$/),
  },
  { name: 'remind', part: BOARD, who: LEAD, path: '/l/:first/signoff', then: dialogBy(/^Remind/) },
  { name: 'add-signatories', part: BOARD, who: LEAD, path: '/l/:first/signoff', then: dialogBy('Add signatories') },
  {
    name: 'extend',
    alone: true,
    part: BOARD,
    who: LEAD,
    path: '/l/:first/signoff',
    at: AFTER_THE_DEADLINE,
    then: dialogBy(/^Extend/),
  },

  { name: 'lock', part: LOCK, who: LEAD, path: '/l/:replaced/lock', mock: 'lock' },
  { name: 'lock-open', part: LOCK, who: LEAD, path: '/l/:first/lock' },
  {
    name: 'lock-name',
    part: LOCK,
    who: LEAD,
    path: '/l/:replaced/lock',
    then: async (page) => {
      await press('Type my name')(page);
      await page.getByRole('dialog').getByRole('textbox').fill('Katrijn Oost');
    },
  },

  { name: 'final', part: FINAL, who: LEAD, path: '/l/:third/final' },
  { name: 'final-dispatch', part: FINAL, who: LEAD, path: '/l/:third/final', then: dialogBy('Dispatch') },
  { name: 'final-export', part: FINAL, who: LEAD, path: '/l/:third/final', then: dialogBy('Export') },
  { name: 'final-dispatched', part: FINAL, who: SIGNATORY, path: '/l/:sent/final' },
  { name: 'final-not-locked', part: FINAL, who: LEAD, path: '/l/:first/final' },
  { name: 'workspace-locked', part: FINAL, who: LEAD, path: '/l/:third' },

  { name: 'audit', part: EVIDENCE, who: LEAD, path: '/l/:first/audit' },
  { name: 'audit-broken', part: EVIDENCE, who: LEAD, path: '/l/:first/audit', before: brokenChain },
  { name: 'audit-failed', part: EVIDENCE, who: LEAD, path: '/l/:first/audit', before: failing(/events/) },
  { name: 'verify', part: EVIDENCE, who: null, path: '/verify' },
  {
    name: 'verify-checking',
    part: EVIDENCE,
    who: null,
    path: '/verify',
    before: hanging(/worker.*\.js/),
    then: async (page) => {
      await choose(page, 'bundle.zip', Buffer.from('PK'));
      // How long it can still be stopped goes by the server's clock, which the page's does not follow here.
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'verify-holds',
    part: EVIDENCE,
    who: LEAD,
    path: '/verify',
    then: async (page, { demo, places }) => {
      const bundle = await page.request.get(`${demo.origin}/api/letters/${places.get('sent') ?? ''}/evidence.zip`);
      await bring(page, 'ramps-on-every-quay.zip', await bundle.body());
    },
  },
  {
    name: 'verify-broken',
    part: EVIDENCE,
    who: LEAD,
    path: '/verify',
    then: async (page, { demo, places }) => {
      const bundle = await page.request.get(`${demo.origin}/api/letters/${places.get('sent') ?? ''}/evidence.zip`);
      const bytes = await bundle.body();
      await bring(page, 'ramps-on-every-quay.zip', bytes.subarray(0, bytes.length / 2));
    },
  },

  { name: 'letter-settings', part: SETTINGS, who: LEAD, path: '/l/:first/settings' },
  { name: 'invite', part: SETTINGS, who: LEAD, path: '/l/:first/settings', then: dialogBy('Invite') },
  { name: 'profile', part: SETTINGS, who: LEAD, path: '/settings/profile' },
  { name: 'passkeys', part: SETTINGS, who: LEAD, path: '/settings/passkeys' },
  {
    name: 'passkeys-held',
    alone: true,
    once: true,
    part: SETTINGS,
    who: COMMENTER,
    path: '/settings/passkeys',
    before: async (page) => {
      await Device.of(page);
    },
    then: async (page) => {
      await dialogBy('Add passkey')(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Make passkey' }).click();
      await page.getByText(/^Added/).waitFor();
    },
  },
  {
    // Of the Member who has a passkey since the scene before.
    name: 'approve-passkey',
    once: true,
    part: SIGNING,
    who: COMMENTER,
    path: '/s/:replaced',
    then: dialogBy(/^Approve v/),
  },
  { name: 'passkey-add', part: SETTINGS, who: LEAD, path: '/settings/passkeys', then: dialogBy('Add passkey') },
  { name: 'notifications', part: SETTINGS, who: LEAD, path: '/settings/notifications' },
  { name: 'office', part: SETTINGS, who: LEAD, path: '/settings/office' },
  { name: 'office-add', part: SETTINGS, who: LEAD, path: '/settings/office', then: dialogBy('Add adviser') },
  { name: 'delegation', part: SETTINGS, who: ADVISER, path: '/settings/delegation' },
  { name: 'account-log', part: SETTINGS, who: LEAD, path: '/settings/log' },
  { name: 'display', part: SETTINGS, who: LEAD, path: '/settings/display' },
  { name: 'help', part: SETTINGS, who: LEAD, path: '/help' },
  { name: 'help-guest', part: SETTINGS, who: null, path: '/help' },

  { name: 'not-found', part: ERRORS, who: LEAD, path: '/nowhere' },
  {
    name: 'stale',
    alone: true,
    part: ERRORS,
    who: LEAD,
    path: '/letters',
    before: (page) => page.route(/LettersPage.*\.js/, (route) => route.abort()),
  },
];

type Socket = ReturnType<Parameters<Parameters<Page['routeWebSocket']>[1]>[0]['connectToServer']>;
const sockets = new WeakMap<Page, Socket>();

/** Somebody to whom no letter has come yet. */
function noLetters(page: Page): Promise<unknown> {
  return page.route(/api\/letters$/, (route) => route.fulfill({ json: { letters: [], waiting: [] } }));
}

/** A log in which one entry was changed after it had been written. */
function brokenChain(page: Page): Promise<unknown> {
  return page.route(/\/events/, async (route) => {
    const answer = await route.fetch();
    const events = (await answer.json()) as { hash: string }[];
    const broken = events.map((event, index) => (index === 2 ? { ...event, hash: '0'.repeat(64) } : event));
    await route.fulfill({ response: answer, json: broken });
  });
}

const choose = (page: Page, name: string, buffer: Buffer) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/zip', buffer });

async function bring(page: Page, name: string, buffer: Buffer): Promise<void> {
  await choose(page, name, buffer);
  await page.getByText(/complete and holds|no evidence bundle/).waitFor();
}

/** Returns a path with the letter that its place stands for. */
export const at = (path: string, { places }: Stage): string =>
  path.replace(/:(\w+)/, (_, place: string) => places.get(place) ?? '');

/** Opens a scene, and leaves the page as it is to be looked at. */
export async function openScene(page: Page, scene: Scene, stage: Stage): Promise<void> {
  const { demo } = stage;
  if (scene.at) await page.clock.setFixedTime(scene.at);
  await scene.before?.(page);
  await page.goto(demo.origin + at(scene.path, stage));
  await page.locator('main').first().waitFor();
  if (scene.unfinished) {
    // Grey rows come only after a while.
    await page.waitForTimeout(600);
  } else {
    await page.waitForFunction(() => {
      const main = document.querySelector('main');
      return (main?.innerText.length ?? 0) > 20 && document.querySelector('[aria-busy="true"]') === null;
    });
  }
  await page.evaluate(() => document.fonts.ready);
  await scene.then?.(page, stage);
}
