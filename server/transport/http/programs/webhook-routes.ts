import { Hono } from 'hono';
import { deliveriesQuery, webhookRequest } from '../../../../shared/api/requests.ts';
import type { Webhooks } from '../../../webhooks/webhooks.ts';
import { callerOf, type Env } from '../env.ts';
import { signedIn } from '../guard.ts';
import { BODIES, describe } from '../openapi.ts';
import { refuseWith } from '../problem.ts';
import { json, query } from '../validation.ts';

export interface WebhookRoutesOptions {
  readonly webhooks: Webhooks;
}

/** Where one's own programs are told of decisions (Standard Webhooks), and what became of each message. */
export function webhookRoutes({ webhooks }: WebhookRoutesOptions) {
  const routes = new Hono<Env>();
  routes.use('*', signedIn);
  routes.get('/', describe("One's own webhooks", { 200: '{ webhooks: WebhookView[] }' }, BODIES.webhooks), async (c) =>
    c.json({ webhooks: await webhooks.list(callerOf(c).person) }),
  );
  routes.post(
    '/',
    describe('Makes a webhook; its secret is shown this once', { 201: 'NewWebhookView' }, BODIES.newWebhook),
    json(webhookRequest),
    async (c) => {
      const made = await webhooks.make(c.req.valid('json'), callerOf(c).person);
      return made.ok ? c.json(made.value, 201) : refuseWith(c, made.refusal);
    },
  );
  routes.delete('/:webhook', describe('Removes a webhook', { 204: 'Nothing is sent there any more' }), async (c) => {
    const gone = await webhooks.remove(c.req.param('webhook'), callerOf(c).person);
    return gone.ok ? c.body(null, 204) : refuseWith(c, gone.refusal);
  });
  routes.get(
    '/:webhook/deliveries',
    describe('The newest messages to it, and how each ended', { 200: '{ deliveries, next }' }),
    query(deliveriesQuery),
    async (c) => {
      const found = await webhooks.deliveries(c.req.param('webhook'), c.req.valid('query'), callerOf(c).person);
      return found.ok ? c.json(found.value) : refuseWith(c, found.refusal);
    },
  );
  routes.post(
    '/:webhook/deliveries/:delivery/replay',
    describe('Sends a message once more', { 202: 'It will be sent' }),
    async (c) => {
      const { webhook, delivery } = c.req.param();
      const sent = await webhooks.replay(webhook, delivery, callerOf(c).person);
      return sent.ok ? c.json({}, 202) : refuseWith(c, sent.refusal);
    },
  );
  return routes;
}
