import * as v from 'valibot';

/** What is said of packages' weaknesses, by what `npm audit --json` prints. */

const report = v.object({
  vulnerabilities: v.record(
    v.string(),
    v.object({
      name: v.string(),
      severity: v.string(),
      range: v.optional(v.string(), ''),
      isDirect: v.optional(v.boolean()),
    }),
  ),
  metadata: v.object({ vulnerabilities: v.object({ total: v.number() }) }),
});

/** Returns the exit code and what to print. */
export function auditVerdict(printed: string): { readonly code: 0 | 1; readonly lines: readonly string[] } {
  const read = v.safeParse(report, parsed(printed));
  if (!read.success)
    return { code: 0, lines: ['audit: the registry could not be asked; nothing is known about weaknesses'] };
  const { vulnerabilities, metadata } = read.output;
  if (metadata.vulnerabilities.total === 0) return { code: 0, lines: ['audit: no known weakness'] };
  return {
    code: 1,
    lines: Object.values(vulnerabilities).map(
      ({ name, severity, range }) =>
        `audit: ${severity} weakness in ${name} ${range}: update it, or say in docs/trust.md why not`,
    ),
  };
}

function parsed(printed: string): unknown {
  try {
    return JSON.parse(printed);
  } catch {
    return null;
  }
}
