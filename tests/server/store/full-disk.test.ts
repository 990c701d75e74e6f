import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { RedoLog } from '../../../server/store/redo/redo-log.ts';
import { startServer } from '../../support/server.ts';
import type { Started } from '../../support/paraph-process.ts';

/** Starts Paraph where no file can grow by a byte, as on a full disk. */
async function startFull(folder: string): Promise<{ readonly base: string }> {
  const program = 'tests/support/full-disk-process.ts';
  const limited = `trap '' XFSZ; ulimit -S -f 0; exec "$0" ${program} "$1"`;
  const server = spawn('sh', ['-c', limited, process.execPath, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    if (server.exitCode !== null) return;
    const gone = once(server, 'exit');
    server.kill();
    await gone;
  });
  const lines = createInterface({ input: server.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(server, 'exit')])) as [unknown];
  if (typeof line !== 'string') throw new Error('it did not start');
  const { port } = JSON.parse(line) as Pick<Started, 'port'>;
  return { base: `http://localhost:${String(port)}` };
}

it.each(['nothing', 'words that were only noted'])(
  'a disk that is full at the start stops no reading, with %s in the redo log',
  async (what) => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter('Markings');
    await server.stop();
    if (what !== 'nothing') {
      const log = RedoLog.start(`${server.folder}/paraph.redo`);
      const at = new Date().toISOString();
      log.append({ updates: [{ room: letter, person: lea.id, at, bytes: Uint8Array.of(0, 0) }], claims: [] });
      log.close();
    }
    const { base } = await startFull(server.folder);
    const headers = { cookie: lea.cookie, origin: base, 'content-type': 'application/json' };
    const read = await fetch(`${base}/api/letters/${letter}`, { headers });
    expect(read.status).toBe(200);
    expect(await read.text()).toContain('Markings');
    expect((await fetch(`${base}/api/letters/${letter}/draft`, { headers })).status).toBe(200);
    const body = JSON.stringify({ type: 'AddComment', text: 'Does this stay?' });
    const written = await fetch(`${base}/api/letters/${letter}/commands`, { method: 'POST', headers, body });
    expect(written.status).toBe(503);
    expect(((await written.json()) as { readonly code: string }).code).toBe('unavailable');
    const ready = await fetch(`${base}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'the store cannot write\n']);
  },
);
