/** Says at the foot of each printed page what it is: subject, version, the first digits of the fingerprint (base.css draws it). */
export function printFoot(...parts: readonly (string | undefined)[]): void {
  const words = parts.filter((part) => part !== undefined && part !== '').join(' · ');
  document.documentElement.style.setProperty('--print-foot', JSON.stringify(words));
}

/** As many digits of a fingerprint as are enough to tell versions apart on paper. */
export const shortDigest = (digest: string | undefined): string | undefined => digest?.slice(0, 8);
