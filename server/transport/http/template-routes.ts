import { Hono } from 'hono';
import { templateRequest } from '../../../shared/api/requests.ts';
import type { LetterService } from '../../letter/letter-service.ts';
import { callerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { json } from './validation.ts';

/** Letterheads and kinds of letter that offices keep. */
export function templateRoutes(desk: Pick<LetterService, 'templates' | 'keepTemplate' | 'removeTemplate'>) {
  const routes = new Hono<Env>();
  routes.use('*', signedIn);
  routes.get(
    '/',
    describe('What the offices of whoever asks begin letters with', { 200: 'TemplateView[]' }),
    async (c) => c.json(await desk.templates(callerOf(c).person)),
  );
  routes.post(
    '/',
    describe('Keeps a draft, or its letterhead, for an office', { 201: 'TemplateView' }),
    json(templateRequest),
    async (c) => {
      const kept = await desk.keepTemplate(c.req.valid('json'), callerOf(c).person);
      return kept.ok ? c.json(kept.value, 201) : refuseWith(c, kept.refusal);
    },
  );
  routes.delete('/:template', describe('Removes a template', { 204: 'It is gone' }), async (c) => {
    const removed = await desk.removeTemplate(c.req.param('template'), callerOf(c).person);
    return removed.ok ? c.body(null, 204) : refuseWith(c, removed.refusal);
  });
  return routes;
}
