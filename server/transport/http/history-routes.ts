import type { Hono } from 'hono';
import type { LetterService } from '../../letter/letter-service.ts';
import { callerOf, type Env } from './env.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';

/** How the draft came to be: for members alone. */
export function historyRoutes(routes: Hono<Env>, desk: Pick<LetterService, 'history' | 'moment'>): void {
  routes.get('/:letter/history', describe('Who wrote in the draft and when', { 200: 'HistoryView' }), async (c) => {
    const shown = await desk.history(c.req.param('letter'), callerOf(c).person);
    return shown.ok ? c.json(shown.value) : refuseWith(c, shown.refusal);
  });
  routes.get(
    '/:letter/history/:seq{[0-9]{1,15}}',
    describe('The draft as it was at a moment of its history', { 200: 'Its text' }),
    async (c) => {
      const { letter, seq } = c.req.param();
      const shown = await desk.moment(letter, Number(seq), callerOf(c).person);
      return shown.ok ? c.json(shown.value) : refuseWith(c, shown.refusal);
    },
  );
}
