import { sameAddress } from '../../shared/people/address.ts';
import { fold, type Id } from '../../shared/decision/index.ts';
import { Identity } from '../identity/identity.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { failure, misuse, type Call, type ExitCode } from './shell.ts';

/** People who leave and come back, for whoever runs the server; also while it runs. */

/** Ends at once all that lets somebody in. Their letters, names and sign-offs stay. */
export function deactivate(call: Call): Promise<ExitCode> {
  return withPerson(call, 'person deactivate E', async ({ store, person, email }) => {
    await identityOver(store).deactivate(person);
    call.out(`${email} is signed out everywhere; no link, passkey or token lets them in. Their letters stay.`);
    for (const letter of await ledBy(store, person)) call.out(`Still led by ${email}: letter ${letter}`);
  });
}

/** Lets somebody sign in again, by a new link or a passkey. */
export function activate(call: Call): Promise<ExitCode> {
  return withPerson(call, 'person activate E', async ({ store, person, email }) => {
    const back = await identityOver(store).activate(person);
    call.out(back ? `${email} can sign in again.` : `${email} could sign in already. Nothing has changed.`);
  });
}

/** Releases a person from their accounts at identity providers, so that another one can be bound. */
export function unbind(call: Call): Promise<ExitCode> {
  return withPerson(call, 'person unbind E', async ({ store, person, email }) => {
    const released = await store.providerAccounts.unbind(person);
    call.out(
      `${email}: ${String(released)} ${released === 1 ? 'account' : 'accounts'} at identity providers released.`,
    );
  });
}

/** Lists the letters whose lead authors have left: somebody has to take them over. */
export async function leavers({ args, settings, out }: Call): Promise<ExitCode> {
  if (args.length > 0) throw misuse('This takes nothing more.', 'paraph person leavers');
  const store = await openStore(settings);
  try {
    for (const person of await store.people.get(await store.leavers.list())) {
      const led = await ledBy(store, person.id);
      out(`${person.email ?? person.id}  ${led.length === 0 ? 'leads no letter' : 'leads'}`);
      for (const letter of led) out(`  letter ${letter}`);
    }
    return 0;
  } finally {
    await store.close();
  }
}

/** Letters that a person leads and that are not put away. */
async function ledBy(store: Store, person: Id): Promise<readonly Id[]> {
  const states = await Promise.all(
    (await store.letters.of(person)).map(async (id) => {
      const events = await store.letters.events(id);
      return fold(
        id,
        events.map(({ event }) => event),
      );
    }),
  );
  return states.flatMap((state) => (state?.lead === person && state.archivedAt === undefined ? [state.id] : []));
}

async function withPerson(
  { args, settings }: Call,
  usage: string,
  task: (found: { readonly store: Store; readonly person: Id; readonly email: string }) => Promise<void>,
): Promise<ExitCode> {
  const [email, ...more] = args;
  if (email === undefined || more.length > 0) throw misuse('Give one address.', `paraph ${usage}`);
  const store = await openStore(settings);
  try {
    const found = await store.people.byEmail(sameAddress(email));
    if (found === null) throw failure(`Nobody is known by ${email}.`, 'Nothing has changed.');
    await task({ store, person: found.id, email: found.email ?? email });
    return 0;
  } finally {
    await store.close();
  }
}

/** Who signs people in, where nothing is mailed: sockets of a running server end as it looks after its sessions. */
export function identityOver(store: Store): Identity {
  return new Identity({
    ...store,
    limits: { linksPerAddressAndHour: 0, linksPerIpAndHour: 0, linksPerNetworkAndHour: 0 },
    request: () => Promise.resolve(null),
    clock: () => new Date(),
    elapsed: () => performance.now(),
    posted: () => undefined,
    failed: () => undefined,
  });
}
