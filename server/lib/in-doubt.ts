/** Faults of a store after which nobody knows whether it kept what it was asked to; marked as such by the store. */

/** Returns whether what is in memory has to be read again, for the store may hold more or less than it. */
export function isInDoubt(error: unknown): boolean {
  return error instanceof Error && 'inDoubt' in error;
}
