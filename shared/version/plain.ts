/** The data that may be signed: JSON that every language reads the same, so no fractions and no half characters. */

/**
 * Checks that JSON keeps a value exactly as it is.
 * @param path what the error calls the value
 * @throws TypeError that names the first member at fault
 */
export function plain(value: unknown, path: string): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError(`${path}: half of a surrogate pair`);
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${path}: not a whole number that is kept exactly`);
    return;
  }
  if (typeof value !== 'object') throw new TypeError(`${path}: ${typeof value} has no JSON`);
  if (Array.isArray(value)) {
    // Not forEach: it passes over the holes of a sparse array.
    for (let index = 0; index < value.length; index++) plain(value[index], `${path}[${String(index)}]`);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError(`${path}: not a plain object`);
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new TypeError(`${path}: half of a surrogate pair in a name`);
    plain(member, `${path}.${key}`);
  }
}
