import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../../server/transport/http/programs/watching.ts';
import { startServer } from '../../support/server.ts';

type Line = Readonly<Record<string, unknown>>;
const linesOf = (logged: readonly string[]): Line[] => logged.map((line) => JSON.parse(line) as Line);

describe('metrics', () => {
  it('are as promtool wants them', async () => {
    const server = await startServer();
    await server.as('lea@x.eu');
    const text = await (await server.fetch('/metrics')).text();
    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
    const help = new Map([...text.matchAll(/^# HELP (\S+) (.+)$/gm)].map(([, name = '', said = '']) => [name, said]));
    const own = [...types].filter(([name]) => name.startsWith('paraph_'));
    expect(own.length).toBeGreaterThan(8);
    for (const [name, type] of own) {
      expect([name, help.get(name) ?? '']).toEqual([name, expect.stringMatching(/\S/)]);
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|mb|kb|count|sum|bucket|gauge|counter|histogram)(_|$)/);
    }
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    if (checked.error) console.warn('promtool is not installed: only the rules above were checked');
    // What Node's own collector is called is not ours to choose.
    else expect(checked.stderr.split('\n').filter((line) => line.startsWith('paraph_'))).toEqual([]);
  });

  it('are those that the alerts and the board name', async () => {
    const server = await startServer();
    const text = await (await server.fetch('/metrics')).text();
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
    for (const file of ['docs/watching/alerts.yml', 'docs/watching/grafana.json']) {
      const named = [...readFileSync(file, 'utf8').matchAll(/\b(?:paraph|process|nodejs)_[a-z_]+\b/g)].map(
        ([name]) => name,
      );
      expect(named.length).toBeGreaterThan(4);
      expect(named.filter((name) => !known.has(name.replace(/_(bucket|count|sum)$/, '')))).toEqual([]);
    }
  });
});

describe('log lines', () => {
  it('carry the trace that a request came with', async () => {
    const logged: string[] = [];
    const server = await startServer({ logged });
    const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
    await server.fetch('/api/me', { headers: { traceparent: `00-${trace}-${span}-01` } });
    expect(linesOf(logged)).toContainEqual(
      expect.objectContaining({ route: '/api/me', trace_id: trace, span_id: span }),
    );
  });

  it('take no other header for a trace', () => {
    expect(traceOf(undefined)).toEqual({});
    expect(traceOf(`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`)).toEqual({});
    expect(traceOf(`ff-${'1'.repeat(32)}-00f067aa0ba902b7-01`)).toEqual({});
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        for (const value of Object.values(traceOf(text))) expect(value).toMatch(/^[0-9a-f]{16}([0-9a-f]{16})?$/);
      }),
    );
  });

  it('tell what happens to accounts under codes that stay, in ids alone', async () => {
    const logged: string[] = [];
    const server = await startServer({ logged });
    const lea = await server.as('lea@x.eu');
    const made = await lea.post('/api/tokens', { name: 'Secret name', scopes: ['read'] });
    const { id, token } = (await made.json()) as { id: string; token: string };
    const authorization = `Bearer ${token}`;
    await server.fetch('/api/letters', {
      method: 'POST',
      body: '{"title":"X","lang":"en"}',
      headers: { authorization },
    });
    await server.fetch('/api/me', { headers: { authorization: 'Bearer prph_wrong' } });
    await server.fetch('/api/session', { method: 'POST', body: '{"token":"wrong"}' });
    await lea.post('/api/delegations', { email: 'ada@x.eu', name: 'Ada', scope: 'draft' });
    await lea.fetch(`/api/tokens/${id}`, { method: 'DELETE' });
    await server.fetch('/api/me');
    await lea.fetch('/api/session', { method: 'DELETE' });
    const noted = linesOf(logged).filter((line) => 'security' in line);
    expect(noted.map(({ security, status, person, token: by }) => [security, status, person, by])).toEqual([
      ['sign-in', 204, lea.id, undefined],
      ['token-made', 201, lea.id, undefined],
      ['refused', 403, lea.id, id],
      ['refused', 401, undefined, undefined],
      ['refused', 410, undefined, undefined],
      ['delegation-offered', 200, lea.id, undefined],
      ['token-revoked', 204, lea.id, undefined],
      ['sign-out', 204, lea.id, undefined],
    ]);
    expect(JSON.stringify(noted)).not.toMatch(/prph_|x\.eu|Secret|Lea/);
  });
});
