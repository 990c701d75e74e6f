import { createRouter } from 'sv-router';
import { SCREENS, SCREEN_NAMES, type ScreenName } from '../../shared/screens.ts';
import { joinRouter, type RouterParts } from '../frame/navigation.svelte.ts';
import StalePage from './StalePage.svelte';

/** Takes the place of a page that could not be fetched; the router itself would wait for ever. */
const stale = () => ({ default: StalePage });

/**
 * The page of each screen: a chunk of its own, so that reading a list does not load the editor. The router knows a page that is
 * still to be fetched by how its function is written, `() => import(…)`: any other function it takes for the page itself, and
 * shows nothing.
 */
const PAGES = {
  home: () => import('./HomePage.svelte').catch(stale),
  signIn: () => import('../identity/SignInPage.svelte').catch(stale),
  letters: () => import('../letters/LettersPage.svelte').catch(stale),
  newLetter: () => import('../letters/NewLetterPage.svelte').catch(stale),
  letter: () => import('../workspace/WorkspacePage.svelte').catch(stale),
  amendments: () => import('../workspace/WorkspacePage.svelte').catch(stale),
  amendment: () => import('../workspace/WorkspacePage.svelte').catch(stale),
  version: () => import('../versions/VersionPage.svelte').catch(stale),
  compareUsual: () => import('../versions/ComparePage.svelte').catch(stale),
  compare: () => import('../versions/ComparePage.svelte').catch(stale),
  board: () => import('../signoff/board/BoardPage.svelte').catch(stale),
  lock: () => import('../signoff/board/BoardPage.svelte').catch(stale),
  final: () => import('../signoff/lock/FinalPage.svelte').catch(stale),
  history: () => import('../versions/HistoryPage.svelte').catch(stale),
  audit: () => import('../audit/AuditPage.svelte').catch(stale),
  letterSettings: () => import('./LetterSettingsPage.svelte').catch(stale),
  signatory: () => import('../signoff/answer/SignatoryPage.svelte').catch(stale),
  signatoryChanges: () => import('../signoff/answer/SignatoryPage.svelte').catch(stale),
  receipt: () => import('../signoff/answer/SignatoryPage.svelte').catch(stale),
  profile: () => import('../identity/ProfilePage.svelte').catch(stale),
  programs: () => import('../identity/ProgramsPage.svelte').catch(stale),
  passkeys: () => import('../identity/PasskeysPage.svelte').catch(stale),
  notifications: () => import('../identity/NotificationsPage.svelte').catch(stale),
  office: () => import('../office/OfficePage.svelte').catch(stale),
  delegation: () => import('../office/DelegationPage.svelte').catch(stale),
  accountLog: () => import('../audit/AccountLogPage.svelte').catch(stale),
  display: () => import('../identity/DisplayPage.svelte').catch(stale),
  unsubscribe: () => import('../identity/UnsubscribePage.svelte').catch(stale),
  help: () => import('./HelpPage.svelte').catch(stale),
  verify: () => import('../verify/VerifyPage.svelte').catch(stale),
} satisfies { readonly [N in ScreenName]: () => Promise<unknown> };

const router = createRouter({
  ...Object.fromEntries(SCREEN_NAMES.map((name) => [SCREENS[name].path, PAGES[name]])),
  '*': () => import('./NotFoundPage.svelte').catch(stale),
});

joinRouter({
  path: () => router.route.pathname,
  params: () => router.route.params,
  hash: () => router.route.hash,
  // The table makes the addresses; the router's own types know only those that are spelled out.
  navigate: (path, options) => (router as unknown as Pick<RouterParts, 'navigate'>).navigate(path, options),
});
