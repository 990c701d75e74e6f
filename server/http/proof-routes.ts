import { Hono } from 'hono';
import { eventsQuery, lockOptionsRequest, signOffOptionsRequest } from '../../shared/api/requests.ts';
import type { Evidence } from '../proof/evidence.ts';
import type { SignOffs } from '../proof/sign-offs.ts';
import { askerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { json, query } from './valid.ts';

export interface ProofRoutesOptions {
  readonly evidence: Evidence;
  readonly signOffs: SignOffs;
}

/** What can be proven: the server's keys, checkpoints, evidence; and what a passkey is asked to sign. */
export function proofRoutes({ evidence, signOffs }: ProofRoutesOptions) {
  const routes = new Hono<Env>();

  routes.get('/keys', describe("The server's public keys", { 200: '{ keys }' }), async (c) =>
    c.json({ keys: await evidence.keys() }),
  );

  routes.get(
    '/accounts/events',
    describe('The log of keys and delegations after `seq`, chained', { 200: 'AccountLogView' }),
    signedIn,
    query(eventsQuery),
    async (c) => c.json(await evidence.accountLog(askerOf(c).person, c.req.valid('query').after)),
  );

  routes.get(
    '/letters/:letter/checkpoint',
    describe('What the server signs about the log as it is', { 200: 'Checkpoint' }),
    signedIn,
    async (c) => {
      const made = await evidence.checkpoint(c.req.param('letter'), askerOf(c).person);
      return made.ok ? c.json(made.value) : refuseWith(c, made.refusal);
    },
  );

  routes.get(
    '/letters/:letter/evidence.zip',
    describe('The evidence bundle of a locked letter', { 200: 'A ZIP' }),
    signedIn,
    async (c) => {
      const made = await evidence.bundle(c.req.param('letter'), askerOf(c).person);
      if (!made.ok) return refuseWith(c, made.refusal);
      const { name, zip } = made.value;
      return c.body(zip, 200, {
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="${name}"`,
      });
    },
  );

  routes.post(
    '/letters/:letter/sign-off/options',
    describe('What a passkey is to sign', { 200: 'SignOffOptions' }),
    signedIn,
    json(signOffOptionsRequest),
    async (c) => {
      const made = await signOffs.options(c.req.param('letter'), c.req.valid('json'), askerOf(c).person);
      return made.ok ? c.json(made.value) : refuseWith(c, made.refusal);
    },
  );

  routes.post(
    '/letters/:letter/lock/options',
    describe('What the passkey of the lead author is to sign to lock a version', { 200: 'LockOptions' }),
    signedIn,
    json(lockOptionsRequest),
    async (c) => {
      const made = await signOffs.lockOptions(c.req.param('letter'), c.req.valid('json'), askerOf(c).person);
      return made.ok ? c.json(made.value) : refuseWith(c, made.refusal);
    },
  );
  return routes;
}
