import fc from 'fast-check';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { nastyFile, nastyOffice, OFFICE, SEEDS, SIGNS, type Nasty } from '../support/hostile-files.ts';
import type { ReaderJob } from '../../server/formats/cage/read-file.ts';
import { startServer } from '../support/server.ts';

/** `HOSTILE_FILES=200 vitest run tests/fuzz` for many; the seed is printed with what fails. */
const FILES = Number(process.env['HOSTILE_FILES'] ?? 10);
const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_130);
/**
 * The law. The file is sent from this very process, which takes its time too, as does whatever else the machine does: a pause is the
 * server's own where it is longer than that for a plain letter, as long as letters may be, time and again.
 */
const HOLD_MS = 50;
const MEMORY = 64 << 20;

it(
  `no file of at most 1 MB holds up the server or swells it, in those found and ${String(FILES)} by chance`,
  { timeout: 900_000 },
  async () => {
    const server = await startServer();
    const mallory = await server.as('mallory@x.eu');
    const statuses = [200, 413, 422, 429];
    const send = async ({ bytes, format }: ReaderJob): Promise<{ status: number; hold: number; memory: number }> => {
      const form = new FormData();
      form.set('file', new File([new Uint8Array(bytes)], `letter.${format}`));
      const before = process.memoryUsage().rss;
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const worked = process.threadCpuUsage();
      const response = await mallory.fetch('/api/letters/import/preview', { method: 'POST', body: form });
      await response.arrayBuffer();
      delay.disable();
      const { user, system } = process.threadCpuUsage(worked);
      // No pause of this thread's own is longer than it worked: on a busy machine the clock tells of others' work.
      const hold = Math.min(delay.max / 1e6 - 5, (user + system) / 1e3);
      return { status: response.status, hold, memory: process.memoryUsage().rss - before };
    };
    const plain = {
      format: 'md',
      bytes: new TextEncoder().encode(`Dear X,\n\n${'We ask for rooms that are warm. '.repeat(30)}\n\n`.repeat(190)),
    } as const;
    const check = async (job: ReaderJob, told: string): Promise<void> => {
      let best = await send(job);
      let allowed = HOLD_MS;
      for (let again = 0; again < 6 && (best.hold > allowed || best.memory > MEMORY); again++) {
        allowed = Math.max(allowed, HOLD_MS + (await send(plain)).hold);
        const next = await send(job);
        best = {
          status: next.status,
          hold: Math.min(best.hold, next.hold),
          memory: Math.min(best.memory, next.memory),
        };
      }
      expect(statuses, told).toContain(best.status);
      expect(best.hold, told).toBeLessThan(allowed);
      expect(best.memory, told).toBeLessThan(MEMORY);
    };
    await send({ format: 'md', bytes: new TextEncoder().encode('Dear X,') });
    for (const nasty of SEEDS) await check(nastyFile(nasty, 390_000), JSON.stringify(nasty));
    for (const nasty of OFFICE) await check(nastyOffice(nasty, 1 << 20), JSON.stringify(nasty));
    const nasty = fc
      .constantFrom('md' as const, 'txt' as const, 'html' as const)
      .chain((format): fc.Arbitrary<Nasty> => {
        const signs = fc
          .array(fc.constantFrom(...SIGNS[format]), { minLength: 1, maxLength: 5 })
          .map((all) => all.join(''));
        const maybe = fc.oneof(fc.constant(''), signs);
        return fc.record({ format: fc.constant(format), start: maybe, again: signs, after: maybe, end: maybe });
      });
    for (const one of fc.sample(nasty, { numRuns: FILES, seed: SEED })) {
      await check(nastyFile(one, 390_000), `seed ${String(SEED)}: ${JSON.stringify(one)}`);
    }
  },
);
