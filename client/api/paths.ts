import { pathOf, returnPath } from '../../shared/screens.ts';

/** The address of every screen (shared/screens.ts), for links. */
export const paths = {
  signIn: (next?: string) => (next ? `${pathOf('signIn')}?next=${encodeURIComponent(next)}` : pathOf('signIn')),
  letters: () => pathOf('letters'),
  newLetter: () => pathOf('newLetter'),
  letter: (id: string) => pathOf('letter', { id }),
  amendments: (id: string) => pathOf('amendments', { id }),
  amendment: (id: string, number: number | string) => pathOf('amendment', { id, n: number }),
  version: (id: string, number: number) => pathOf('version', { id, n: number }),
  /** Each side is a version number, 'draft' or 'am3'. */
  compare: (id: string, from: number | string, to: number | string) => pathOf('compare', { id, a: from, b: to }),
  /** What has changed since the version that one approved. */
  compareUsual: (id: string) => pathOf('compareUsual', { id }),
  board: (id: string) => pathOf('board', { id }),
  lock: (id: string) => pathOf('lock', { id }),
  final: (id: string) => pathOf('final', { id }),
  history: (id: string) => pathOf('history', { id }),
  audit: (id: string) => pathOf('audit', { id }),
  letterSettings: (id: string) => pathOf('letterSettings', { id }),
  signatory: (id: string) => pathOf('signatory', { id }),
  signatoryChanges: (id: string) => pathOf('signatoryChanges', { id }),
  receipt: (id: string) => pathOf('receipt', { id }),
  profile: () => pathOf('profile'),
  office: () => pathOf('office'),
  delegation: () => pathOf('delegation'),
  accountLog: () => pathOf('accountLog'),
  passkeys: () => pathOf('passkeys'),
  programs: () => pathOf('programs'),
  notifications: () => pathOf('notifications'),
  display: () => pathOf('display'),
  verify: () => pathOf('verify'),
  help: () => pathOf('help'),
};

/** Returns where to go after signing in: only an address of ours, or the list of letters. */
export function safeNext(next: string | null): string {
  return returnPath(next) ?? paths.letters();
}
