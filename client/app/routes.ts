import { createRouter } from 'sv-router';
import { joinRouter } from '../kit/navigation.svelte.ts';
import StalePage from './StalePage.svelte';

/** Takes the place of a page that could not be fetched; the router itself would wait for ever. */
const stale = () => ({ default: StalePage });

/** Every address of Paraph. Each page is a chunk of its own, so that reading a list does not load the editor. */
const router = createRouter({
  '/': () => import('./HomePage.svelte').catch(stale),
  '/sign-in': () => import('../identity/SignInPage.svelte').catch(stale),
  '/letters': () => import('../letters/LettersPage.svelte').catch(stale),
  '/letters/new': () => import('../letters/NewLetterPage.svelte').catch(stale),
  '/l/:id': () => import('../workspace/WorkspacePage.svelte').catch(stale),
  '/l/:id/am': () => import('../workspace/WorkspacePage.svelte').catch(stale),
  '/l/:id/am/:n': () => import('../workspace/WorkspacePage.svelte').catch(stale),
  '/l/:id/v/:n': () => import('../versions/VersionPage.svelte').catch(stale),
  '/l/:id/compare': () => import('../versions/ComparePage.svelte').catch(stale),
  '/l/:id/compare/:a/:b': () => import('../versions/ComparePage.svelte').catch(stale),
  '/l/:id/signoff': () => import('../signoff/BoardPage.svelte').catch(stale),
  '/l/:id/lock': () => import('../signoff/BoardPage.svelte').catch(stale),
  '/l/:id/final': () => import('../signoff/FinalPage.svelte').catch(stale),
  '/l/:id/history': () => import('../versions/HistoryPage.svelte').catch(stale),
  '/l/:id/audit': () => import('../audit/AuditPage.svelte').catch(stale),
  '/l/:id/settings': () => import('./LetterSettingsPage.svelte').catch(stale),
  '/s/:id': () => import('../signoff/SignatoryPage.svelte').catch(stale),
  '/s/:id/changes': () => import('../signoff/SignatoryPage.svelte').catch(stale),
  '/s/:id/receipt': () => import('../signoff/SignatoryPage.svelte').catch(stale),
  '/settings/profile': () => import('../identity/ProfilePage.svelte').catch(stale),
  '/settings/passkeys': () => import('../identity/PasskeysPage.svelte').catch(stale),
  '/settings/notifications': () => import('../identity/NotificationsPage.svelte').catch(stale),
  '/unsubscribe/:token': () => import('../identity/UnsubscribePage.svelte').catch(stale),
  '/settings/office': () => import('../office/OfficePage.svelte').catch(stale),
  '/settings/delegation': () => import('../office/DelegationPage.svelte').catch(stale),
  '/settings/log': () => import('../audit/AccountLogPage.svelte').catch(stale),
  '/settings/display': () => import('../identity/DisplayPage.svelte').catch(stale),
  '/help': () => import('./HelpPage.svelte').catch(stale),
  '/verify': () => import('../verify/VerifyPage.svelte').catch(stale),
  '*': () => import('./NotFoundPage.svelte').catch(stale),
});

joinRouter({
  path: () => router.route.pathname,
  params: () => router.route.params,
  hash: () => router.route.hash,
  navigate: (path, options) => router.navigate(path as '/letters', options),
});
