/** Returns a name for somebody of whom only the address is known: `ana.silva@…` is Ana Silva until somebody says better. */
export function nameFromAddress(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return name === '' ? email : name;
}
