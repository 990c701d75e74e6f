import { describe, expect, it } from 'vitest';
import { auditVerdict } from '../../supply/audit-verdict.ts';
import { deliveredPackages } from '../../supply/packages.ts';

/** What the EUPL can be given out with: permissive licences, and that of the fonts. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'OFL-1.1',
  'BlueOak-1.0.0',
  'CC0-1.0',
]);

describe('what Paraph is delivered with', () => {
  it('is under licences that the EUPL goes with', () => {
    const packages = deliveredPackages();
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.map(({ name }) => name)).toContain('svelte');
    const strange = packages.filter(({ licence }) => {
      const either = licence.replace(/[()]/g, '').split(' OR ');
      return !either.some((one) => one.split(' AND ').every((part) => ALLOWED.has(part)));
    });
    expect(strange.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  });
});

describe('the question about weaknesses', () => {
  it('tells a registry that cannot be asked from one that found something', () => {
    expect(auditVerdict('{"message":"405 Method Not Allowed","statusCode":405}')).toMatchObject({
      code: 0,
      lines: [expect.stringContaining('could not be asked')],
    });
    expect(auditVerdict('npm error')).toMatchObject({
      code: 0,
      lines: [expect.stringContaining('could not be asked')],
    });
    const none = { vulnerabilities: {}, metadata: { vulnerabilities: { total: 0 } } };
    expect(auditVerdict(JSON.stringify(none))).toEqual({ code: 0, lines: ['audit: no known weakness'] });
    const found = {
      vulnerabilities: { left: { name: 'left', severity: 'high', range: '<2', isDirect: true } },
      metadata: { vulnerabilities: { total: 1 } },
    };
    expect(auditVerdict(JSON.stringify(found))).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('high weakness in left <2')],
    });
  });
});
