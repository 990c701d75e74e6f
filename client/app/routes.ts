import { createRouter } from 'sv-router';
import { SCREENS, SCREEN_NAMES, type ScreenName } from '../../shared/screens.ts';
import { joinRouter, type RouterParts } from '../frame/navigation.svelte.ts';
import StalePage from './StalePage.svelte';

/** Takes the place of a page that could not be fetched; the router itself would wait for ever. */
const stale = () => ({ default: StalePage });

/** The page of each screen: a chunk of its own, so that reading a list does not load the editor. */
const PAGES = {
  home: () => import('./HomePage.svelte'),
  signIn: () => import('../identity/SignInPage.svelte'),
  letters: () => import('../letters/LettersPage.svelte'),
  newLetter: () => import('../letters/NewLetterPage.svelte'),
  letter: () => import('../workspace/WorkspacePage.svelte'),
  amendments: () => import('../workspace/WorkspacePage.svelte'),
  amendment: () => import('../workspace/WorkspacePage.svelte'),
  version: () => import('../versions/VersionPage.svelte'),
  compareUsual: () => import('../versions/ComparePage.svelte'),
  compare: () => import('../versions/ComparePage.svelte'),
  board: () => import('../signoff/board/BoardPage.svelte'),
  lock: () => import('../signoff/board/BoardPage.svelte'),
  final: () => import('../signoff/lock/FinalPage.svelte'),
  history: () => import('../versions/HistoryPage.svelte'),
  audit: () => import('../audit/AuditPage.svelte'),
  letterSettings: () => import('./LetterSettingsPage.svelte'),
  signatory: () => import('../signoff/answer/SignatoryPage.svelte'),
  signatoryChanges: () => import('../signoff/answer/SignatoryPage.svelte'),
  receipt: () => import('../signoff/answer/SignatoryPage.svelte'),
  profile: () => import('../identity/ProfilePage.svelte'),
  passkeys: () => import('../identity/PasskeysPage.svelte'),
  notifications: () => import('../identity/NotificationsPage.svelte'),
  office: () => import('../office/OfficePage.svelte'),
  delegation: () => import('../office/DelegationPage.svelte'),
  accountLog: () => import('../audit/AccountLogPage.svelte'),
  display: () => import('../identity/DisplayPage.svelte'),
  unsubscribe: () => import('../identity/UnsubscribePage.svelte'),
  help: () => import('./HelpPage.svelte'),
  verify: () => import('../verify/VerifyPage.svelte'),
} satisfies { readonly [N in ScreenName]: () => Promise<unknown> };

const router = createRouter({
  ...Object.fromEntries(SCREEN_NAMES.map((name) => [SCREENS[name].path, () => PAGES[name]().catch(stale)])),
  '*': () => import('./NotFoundPage.svelte').catch(stale),
});

joinRouter({
  path: () => router.route.pathname,
  params: () => router.route.params,
  hash: () => router.route.hash,
  // The table makes the addresses; the router's own types know only those that are spelled out.
  navigate: (path, options) => (router as unknown as Pick<RouterParts, 'navigate'>).navigate(path, options),
});
