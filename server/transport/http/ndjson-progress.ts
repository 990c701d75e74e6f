import type { Result } from '../../../shared/result.ts';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';

import { faultProblem, problemOf, refuseWith } from './problem.ts';

/** Lines of JSON, the last of which is the result or a problem. */
const LINES = 'application/x-ndjson';

/** What a long task is given: whom to tell of its steps, and when nobody waits for it any more. */
export interface ProgressReporter<Step> {
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

/**
 * Returns what a long task makes. Whoever accepts `application/x-ndjson` is told each step as it is taken, a line of JSON each,
 * then `{ value }` or `{ problem }`. When the connection goes the task hears of it.
 */
export async function ndjsonProgress<Step, T extends object>(
  c: Context,
  status: 200 | 201,
  task: (watched: ProgressReporter<Step>) => Promise<Result<T>>,
): Promise<Response> {
  const { signal } = c.req.raw;
  if (!(c.req.header('accept') ?? '').includes(LINES)) {
    const made = await task({ onStep: () => undefined, signal });
    return made.ok ? c.json(made.value as object, status) : refuseWith(c, made.refusal);
  }
  c.header('Content-Type', LINES);
  // No proxy may gather the lines up.
  c.header('X-Accel-Buffering', 'no');
  return stream(c, async (out) => {
    const gone = new AbortController();
    out.onAbort(() => {
      gone.abort();
    });
    const say = (line: object): Promise<unknown> => out.write(`${JSON.stringify(line)}\n`);
    try {
      const made = await task({ onStep: (step) => void say({ step }), signal: AbortSignal.any([signal, gone.signal]) });
      await say(made.ok ? { value: made.value } : { problem: problemOf(made.refusal) });
    } catch (thrown) {
      await say({ problem: faultProblem() });
      throw thrown;
    }
  });
}
