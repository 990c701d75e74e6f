import { Hono } from 'hono';
import { searchQuery } from '../../../shared/api/requests.ts';
import type { LetterService } from '../../letter/letter-service.ts';
import { callerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { query } from './validation.ts';

/** The search over all letters that whoever asks may read. */
export function searchRoutes(desk: Pick<LetterService, 'search'>) {
  const routes = new Hono<Env>();
  routes.get(
    '/search',
    describe('What has all the words, in the letters that whoever asks may read', { 200: 'SearchView' }),
    signedIn,
    query(searchQuery),
    async (c) => c.json(await desk.search(c.req.valid('query').q, callerOf(c).person)),
  );
  return routes;
}
