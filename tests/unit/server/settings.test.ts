import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, readSettings } from '../../../server/settings.ts';

const settings = (env: Record<string, string>) => {
  const read = readSettings(env);
  if (!read.ok) throw new Error(read.wrong.message);
  return read.settings;
};

describe('settings', () => {
  it('have defaults that serve on this machine', () => {
    expect(settings({})).toEqual({
      ...{ port: 4321, host: '127.0.0.1', origin: null, data: './data', databaseUrl: null, smtpUrl: null, log: 'info' },
      tsaUrl: null,
      backups: null,
      webhookNetworks: [],
      limits: DEFAULT_LIMITS,
      retention: { draftMonths: 12 },
    });
  });

  it('count an empty variable as unset', () => {
    expect(settings({ PORT: '', DATABASE_URL: '', SMTP_URL: '' }).port).toBe(4321);
  });

  it('take an origin without its slash, and limits one by one', () => {
    const read = settings({ PARAPH_ORIGIN: 'https://paraph.example/', PARAPH_LIMITS: '{"connections":0}' });
    expect(read.origin).toBe('https://paraph.example');
    expect(read.limits).toEqual({ ...DEFAULT_LIMITS, connections: 0 });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['HOST', 'a b'],
    ['PARAPH_ORIGIN', 'http://paraph.example'],
    ['PARAPH_ORIGIN', 'https://paraph.example/path'],
    ['PARAPH_ORIGIN', 'https://user@paraph.example'],
    ['PARAPH_ORIGIN', 'paraph.example'],
    ['DATABASE_URL', 'mysql://localhost/paraph'],
    ['SMTP_URL', 'https://mail.example'],
    ['TSA_URL', 'tsa.example'],
    ['PARAPH_KEY', 'x'],
    ['PARAPH_KEY', 'x'.repeat(64)],
    ['PARAPH_METRICS_TOKEN', 'short'],
    ['PARAPH_METRICS_TOKEN', 'with a space and long enough'],
    ['PARAPH_LOG', 'loud'],
    ['PARAPH_LIMITS', 'none'],
    ['PARAPH_LIMITS', '{"connection":1}'],
    ['PARAPH_LIMITS', '{"connections":-1}'],
    ['PARAPH_LIMITS', '{"connections":1.5}'],
  ])('do not take %s=%s, and say so without repeating it', (name, value) => {
    const read = readSettings({ [name]: value });
    expect(read).toMatchObject({
      ok: false,
      wrong: { message: expect.stringMatching(new RegExp(`^${name} .*\\.$`)) as string },
    });
    expect(JSON.stringify(read)).not.toContain('user@');
  });
});
