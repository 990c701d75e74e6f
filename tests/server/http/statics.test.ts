import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statics } from '../../../server/transport/http/statics.ts';

const PAGE = '<!doctype html><title>Paraph</title>';
const CODE = 'export const words = "a warm room";';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paraph-statics-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'assets/a-1.js'), CODE);
  await writeFile(join(folder, 'assets/a-1.js.br'), brotliCompressSync(CODE));
  await writeFile(join(folder, 'assets/a-1.js.gz'), gzipSync(CODE));
  await writeFile(join(folder, '../paraph-secret.txt'), 'not for you');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(join(folder, '../paraph-secret.txt'));
});

const get = (path: string, encoding = '') =>
  statics(folder).request(path, { headers: { 'accept-encoding': encoding } });

describe('the files of the client', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', null],
  ])('go out as the browser takes them best: %s', async (accepted, encoding) => {
    const answer = await get('/assets/a-1.js', accepted);
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(answer.headers.get('content-type')).toContain('text/javascript');
  });

  it('may be kept for ever when their name tells what is in them, and the page never', async () => {
    expect((await get('/assets/a-1.js')).headers.get('cache-control')).toContain('immutable');
    expect((await get('/letters')).headers.get('cache-control')).toBe('no-cache');
  });

  it('are one page for every screen, with 404 where there is none', async () => {
    for (const path of ['/letters', '/help', '/l/abc/history', '/settings/display']) {
      const answer = await get(path);
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, PAGE]);
    }
    expect((await get('/nowhere/at/all')).status).toBe(404);
  });

  it('are all inside their folder', async () => {
    expect(await (await get('/..%2fparaph-secret.txt')).text()).toBe(PAGE);
  });
});
