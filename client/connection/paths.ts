/** The address of every screen (the routes of client/app/routes.ts), for links. */
export const paths = {
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'),
  letters: () => '/letters',
  newLetter: () => '/letters/new',
  letter: (id: string) => `/l/${id}`,
  amendments: (id: string) => `/l/${id}/am`,
  amendment: (id: string, number: number | string) => `/l/${id}/am/${number}`,
  version: (id: string, number: number) => `/l/${id}/v/${number}`,
  /** Each side is a version number, 'draft' or 'am3'. */
  compare: (id: string, from: number | string, to: number | string) => `/l/${id}/compare/${from}/${to}`,
  /** What has changed since the version that one approved. */
  compareUsual: (id: string) => `/l/${id}/compare`,
  board: (id: string) => `/l/${id}/signoff`,
  lock: (id: string) => `/l/${id}/lock`,
  final: (id: string) => `/l/${id}/final`,
  history: (id: string) => `/l/${id}/history`,
  audit: (id: string) => `/l/${id}/audit`,
  letterSettings: (id: string) => `/l/${id}/settings`,
  signatory: (id: string) => `/s/${id}`,
  signatoryChanges: (id: string) => `/s/${id}/changes`,
  receipt: (id: string) => `/s/${id}/receipt`,
  profile: () => '/settings/profile',
  office: () => '/settings/office',
  delegation: () => '/settings/delegation',
  accountLog: () => '/settings/log',
  passkeys: () => '/settings/passkeys',
  notifications: () => '/settings/notifications',
  display: () => '/settings/display',
  verify: () => '/verify',
  help: () => '/help',
};

const KNOWN = [
  /^\/letters(\/new)?$/,
  /^\/l\/[\w-]+(\/[\w-]+){0,4}$/,
  /^\/s\/[\w-]+(\/[\w-]+)?$/,
  /^\/settings\/\w+$/,
  /^\/help$/,
];

/** Answers where to go after signing in: only an address of ours, or the list of letters. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || next.startsWith('//')) return paths.letters();
  const { pathname, search } = new URL(next, 'http://localhost');
  return KNOWN.some((pattern) => pattern.test(pathname)) ? pathname + search : paths.letters();
}
