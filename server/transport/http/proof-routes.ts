import { Hono, type Context } from 'hono';
import type { Refusal } from '../../../shared/decision/index.ts';
import { eventsQuery, lockOptionsRequest, receiptQuery, signOffOptionsRequest } from '../../../shared/api/requests.ts';
import type { Evidence } from '../../proof/evidence.ts';
import type { Receipts } from '../../proof/receipts.ts';
import type { SignOffs } from '../../proof/sign-offs.ts';
import { callerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { json, query } from './validation.ts';

export interface ProofRoutesOptions {
  readonly evidence: Evidence;
  readonly receipts: Receipts;
  readonly signOffs: SignOffs;
}

/** What can be proven: the server's keys, checkpoints, evidence; and what a passkey is asked to sign. */
export function proofRoutes({ evidence, receipts, signOffs }: ProofRoutesOptions) {
  const routes = new Hono<Env>();

  routes.get('/keys', describe("The server's public keys", { 200: '{ keys }' }), async (c) =>
    c.json({ keys: await evidence.keys() }),
  );

  routes.get(
    '/accounts/events',
    describe('The log of keys and delegations after `seq`, chained', { 200: 'AccountLogView' }),
    signedIn,
    query(eventsQuery),
    async (c) => c.json(await evidence.accountLog(callerOf(c).person, c.req.valid('query').after)),
  );

  routes.get(
    '/letters/:letter/checkpoint',
    describe('What the server signs about the log as it is', { 200: 'Checkpoint' }),
    signedIn,
    async (c) => answered(c, await evidence.checkpoint(c.req.param('letter'), callerOf(c).person)),
  );

  routes.get(
    '/letters/:letter/receipt',
    describe('What proves the own answer of whoever asks, without the evidence', { 200: 'Receipt' }),
    signedIn,
    query(receiptQuery),
    async (c) => {
      const { version } = c.req.valid('query');
      return answered(c, await receipts.own(c.req.param('letter'), version, callerOf(c).person));
    },
  );

  routes.get(
    '/letters/:letter/evidence.zip',
    describe('The evidence bundle of a locked letter', { 200: 'A ZIP' }),
    signedIn,
    async (c) => {
      const made = await evidence.bundle(c.req.param('letter'), callerOf(c).person);
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
      const wanted = c.req.valid('json');
      const { person } = callerOf(c);
      const letter = c.req.param('letter');
      return answered(
        c,
        wanted.decision === 'approved' || wanted.decision === 'refused'
          ? await signOffs.options(letter, wanted, person)
          : await signOffs.actOptions(letter, wanted, person),
      );
    },
  );

  routes.post(
    '/letters/:letter/lock/options',
    describe('What the passkey of the lead author is to sign to lock a version', { 200: 'LockOptions' }),
    signedIn,
    json(lockOptionsRequest),
    async (c) =>
      answered(c, await signOffs.lockOptions(c.req.param('letter'), c.req.valid('json'), callerOf(c).person)),
  );
  return routes;
}

function answered(
  c: Context<Env>,
  made: { readonly ok: true; readonly value: object } | { readonly ok: false; readonly refusal: Refusal },
) {
  return made.ok ? c.json(made.value) : refuseWith(c, made.refusal);
}
