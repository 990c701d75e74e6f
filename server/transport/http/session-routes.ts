import { Hono, type Context } from 'hono';
import type { MeView, PersonView } from '../../../shared/api/views.ts';
import { linkRequest, meRequest, sessionRequest } from '../../../shared/api/requests.ts';
import type { MailChoices } from '../../mail/choices.ts';
import type { ProviderSignIn } from '../../identity/sso/provider-sign-in.ts';
import type { Identity } from '../../identity/identity.ts';
import type { OwnEntry } from '../../identity/own-entry.ts';
import type { Offices } from '../../identity/offices.ts';
import type { PeopleStore, Person } from '../../store/store.ts';
import { keptCookie, keptIn, sessionCookie, tokenIn } from './cookie.ts';
import { callerOf, NOT_SIGNED_IN, type Env } from './env.ts';
import { ipOf } from './from.ts';
import { signedIn } from './guard.ts';
import { describe } from './openapi.ts';
import { refuseWith } from './problem.ts';
import { json } from './validation.ts';

export interface SessionRoutesOptions {
  readonly origin: () => string;
  readonly identity: Identity;
  readonly mailChoices: MailChoices;
  readonly people: PeopleStore;
  readonly offices: Pick<Offices, 'of'>;
  readonly ownEntry: Pick<OwnEntry, 'change'>;
  /** Absent where no identity provider is set. */
  readonly providers?: ProviderSignIn;
}

/** Signing in by a mailed link, who one is, signing out. */
export function sessionRoutes({
  origin,
  identity,
  people,
  offices,
  ownEntry,
  mailChoices,
  providers,
}: SessionRoutesOptions) {
  const routes = new Hono<Env>();

  routes.post(
    '/session/links',
    describe('Mails a sign-in link to an address, or to whom an old link was for', {
      202: 'The same for every address and token',
    }),
    json(linkRequest),
    (c) => {
      const asked = c.req.valid('json');
      const from = ipOf(c, origin());
      const refused =
        'token' in asked
          ? identity.renew(asked.token, asked.next, from, asked.lang)
          : identity.ask(asked.email, asked.next, from, asked.lang);
      return refused ? refuseWith(c, refused) : c.json({}, 202);
    },
  );

  routes.post(
    '/session',
    describe('Exchanges the token of a link for a session cookie', { 204: 'Signed in', 410: 'Used or too old' }),
    json(sessionRequest),
    async (c) => {
      const previous = tokenIn(c.req.header('cookie'), origin());
      const { token, lang } = c.req.valid('json');
      const exchanged = await identity.exchange(token, previous, ipOf(c, origin()));
      if (!exchanged.ok) return refuseWith(c, exchanged.refusal);
      c.set('session', exchanged.session);
      if (lang !== undefined) await mailChoices.learn(exchanged.session.person, lang);
      c.header('Set-Cookie', sessionCookie(origin(), exchanged.cookie));
      const kept = keptIn(c.req.header('cookie'), origin());
      if (kept !== undefined) {
        await providers?.bind(kept, exchanged.session.person);
        c.header('Set-Cookie', keptCookie(origin(), ''), { append: true });
      }
      return c.body(null, 204);
    },
  );

  routes.delete(
    '/session/links',
    describe('Ends every link that was mailed to oneself, and what was opened by one for one letter', { 204: 'Ended' }),
    signedIn,
    async (c) => {
      await identity.endLinks(callerOf(c).person);
      return c.body(null, 204);
    },
  );

  routes.delete(
    '/session',
    describe('Signs out', { 204: 'Signed out', 200: '{ endSession }: signed out here, and where to at the provider' }),
    async (c) => {
      const session = c.get('session');
      if (session !== null) await identity.signOut(session);
      c.header('Set-Cookie', sessionCookie(origin(), ''));
      const endSession = session === null ? null : ((await providers?.endSession(session)) ?? null);
      if (endSession !== null) return c.json({ endSession });
      return c.body(null, 204);
    },
  );

  const me = async (c: Context<Env>) => {
    const { person, session } = callerOf(c);
    const [[self], { held }, { lang }] = await Promise.all([
      people.get([person]),
      offices.of(person),
      mailChoices.view(person),
    ]);
    const confirmedUntil = identity.confirmedUntil(session);
    const own = self ? viewOf(self) : { id: person, name: '' };
    const { name, group, country } = own;
    const view: MeView = {
      person: own,
      name,
      ...(group === undefined ? {} : { group }),
      ...(country === undefined ? {} : { country }),
      ...(lang === null ? {} : { lang }),
      // What is only offered is not in force.
      offices: held.flatMap(({ mep, scope, status }) => (status === 'active' ? [{ ...mep, scope }] : [])),
      ...(confirmedUntil === null ? {} : { confirmedUntil }),
      ...(session.letter === undefined ? {} : { onlyLetter: session.letter }),
    };
    return c.json(view);
  };
  routes.get('/me', describe('Who is signed in', { 200: 'MeView' }), signedIn, me);
  routes.patch(
    '/me',
    describe('Changes one’s own entry in the directory', {
      200: 'MeView',
      409: 'The name is known with another address',
    }),
    signedIn,
    json(meRequest),
    async (c) => {
      const { person, session } = callerOf(c);
      // How one is listed everywhere is not for a link that opens one letter.
      if (session.letter !== undefined) return refuseWith(c, NOT_SIGNED_IN);
      const { lang, ...entry } = c.req.valid('json');
      const refused = await ownEntry.change(person, entry);
      if (refused) return refuseWith(c, refused);
      if (lang !== undefined) await mailChoices.change(person, { lang });
      return me(c);
    },
  );
  return routes;
}

/** A person with their address: for themself, and for whoever picks people to invite. */
function viewOf({ id, name, email, role, group, country }: Person): PersonView {
  return {
    id,
    name,
    role,
    ...(email === null ? {} : { email }),
    ...(group === null ? {} : { group }),
    ...(country === null ? {} : { country }),
  };
}
