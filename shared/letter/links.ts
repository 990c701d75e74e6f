/** Where a link in a letter may lead. Anything else is dropped wherever text comes in or goes out. */
const UNPRINTED = /[\u0000-\u0020\u007f]/;
const SAFE_PROTOCOLS = ['https:', 'http:', 'mailto:'] as const;

/**
 * Returns the address in the spelling that is kept, or null when it leads anywhere but to https, http or mailto.
 * Relative addresses are null too: a letter is read far from any page they could refer to.
 */
export function safeHref(href: unknown): string | null {
  if (typeof href !== 'string') return null;
  const trimmed = href.trim();
  // Browsers skip control characters in a protocol ("java\nscript:"), so an address holding one is not trusted at all.
  if (UNPRINTED.test(trimmed)) return null;
  const protocol = /^[a-z][a-z0-9+.-]*:/i.exec(trimmed)?.[0].toLowerCase();
  return SAFE_PROTOCOLS.some((safe) => safe === protocol) ? trimmed : null;
}
