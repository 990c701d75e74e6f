import { Hono } from 'hono';
import { delegationRequest } from '../../../shared/api/requests.ts';
import type { Offices } from '../../identity/offices.ts';
import { callerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { json } from './validation.ts';

export interface OfficeRoutesOptions {
  readonly offices: Offices;
}

/** Who acts for whom: seen by both, offered by the MEP alone, accepted by the adviser, ended by either. */
export function officeRoutes({ offices }: OfficeRoutesOptions) {
  const routes = new Hono<Env>();

  routes.get('/delegations', describe('Who acts for whom', { 200: 'DelegationsView' }), signedIn, async (c) =>
    c.json(await offices.of(callerOf(c).person)),
  );
  routes.post(
    '/delegations',
    describe('Offers an adviser to act for an MEP, or changes how far one does', { 200: 'DelegationView' }),
    signedIn,
    json(delegationRequest),
    async (c) => {
      const given = await offices.give(callerOf(c).person, c.req.valid('json'));
      return given.ok ? c.json(given.value) : refuseWith(c, given.refusal);
    },
  );
  routes.post(
    '/delegations/:mep/accept',
    describe('Says yes to what an MEP has offered whoever asks', { 200: 'DelegationView' }),
    signedIn,
    async (c) => {
      const accepted = await offices.accept(callerOf(c).person, c.req.param('mep'));
      return accepted.ok ? c.json(accepted.value) : refuseWith(c, accepted.refusal);
    },
  );
  routes.post('/delegations/:mep/decline', describe('Says no to it', { 204: 'Declined' }), signedIn, async (c) => {
    const declined = await offices.decline(callerOf(c).person, c.req.param('mep'));
    return declined.ok ? c.body(null, 204) : refuseWith(c, declined.refusal);
  });
  routes.delete(
    '/delegations/:person',
    describe('Ends what the other may do for one, or one for the other', { 204: 'Ended' }),
    signedIn,
    async (c) => {
      const ended = await offices.end(callerOf(c).person, c.req.param('person'));
      return ended.ok ? c.body(null, 204) : refuseWith(c, ended.refusal);
    },
  );
  return routes;
}
