/** The screens that a sign-in link may lead to (ux.md 3). */
const KNOWN = [
  /^\/letters(\/new)?$/,
  /^\/l\/[\w-]{1,64}(\/(am|signoff|lock|final|audit|settings))?$/,
  /^\/l\/[\w-]{1,64}\/(am|v)\/\d{1,6}$/,
  /^\/l\/[\w-]{1,64}\/compare\/[\w-]{1,12}\/[\w-]{1,12}$/,
  /^\/s\/[\w-]{1,64}(\/(changes|receipt))?$/,
  /^\/settings\/(profile|passkeys|notifications|office|delegation|display)$/,
];

/** Answers a path of ours to go on to after signing in, or null: nobody is sent elsewhere by a link that we made. */
export function knownPath(next: string | undefined): string | null {
  return next !== undefined && KNOWN.some((path) => path.test(next)) ? next : null;
}
