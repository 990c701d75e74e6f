/** Fingerprints as people read them out and compare them: groups of four, SHA-256 in hex. */

/** Returns the fingerprint, or its first `digits`, in groups of four. */
export function fingerprint(digest: string, digits = 64): string {
  return (digest.slice(0, digits).match(/.{1,4}/g) ?? []).join(' ');
}
