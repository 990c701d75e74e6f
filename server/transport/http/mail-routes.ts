import { Hono } from 'hono';
import { mailChoiceRequest, unsubscribeRequest } from '../../../shared/api/requests.ts';
import { refusal } from '../../../shared/decision/index.ts';
import type { MailChoices } from '../../mail/choices.ts';
import { callerOf, type Env } from './env.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { json } from './validation.ts';

export interface MailRoutesOptions {
  readonly mailChoices: MailChoices;
}

/** What somebody wants to be told by mail, and ending it from a mail. */
export function mailRoutes({ mailChoices }: MailRoutesOptions) {
  const routes = new Hono<Env>();
  routes.get('/me/mail', describe('What one is told by mail', { 200: 'MailChoiceView' }), signedIn, async (c) =>
    c.json(await mailChoices.view(callerOf(c).person)),
  );
  routes.patch(
    '/me/mail',
    describe('Chooses what one is told by mail', { 200: 'MailChoiceView' }),
    signedIn,
    json(mailChoiceRequest),
    async (c) => c.json(await mailChoices.change(callerOf(c).person, c.req.valid('json'))),
  );
  routes.post(
    '/unsubscribe',
    describe('Ends a kind of mail, by the link that stands in one', { 204: 'Ended' }),
    json(unsubscribeRequest),
    async (c) => ((await mailChoices.stop(c.req.valid('json').token)) ? c.body(null, 204) : refuseWith(c, NO_LINK)),
  );
  return routes;
}

/**
 * One-click unsubscription (RFC 8058): a mail program posts to the very address that people open, without cookies and from no
 * page of ours. Whoever has the link can end mails with it and nothing else.
 */
export function oneClick({ mailChoices }: MailRoutesOptions) {
  const routes = new Hono<Env>();
  routes.post('/unsubscribe/:link{[\\w.-]{1,100}}', async (c) =>
    (await mailChoices.stop(c.req.param('link'))) ? c.text('done\n') : c.text('no such link\n', 404),
  );
  return routes;
}

const NO_LINK = refusal(
  'not-found',
  'This link does not work any more. Sign in and choose under Notifications which mails you get.',
);
