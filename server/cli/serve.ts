import { parseArgs } from 'node:util';
import { startApp, makeLog, type App } from '../app.ts';
import { demoPeople, seedDemo } from '../demo/demo.ts';
import { markDemo, mayReset, resetDemo } from '../demo/reset.ts';
import { loadServerKey } from '../proof/server-key.ts';
import { openStore } from '../store/open.ts';
import { failure, type Call, type ExitCode, type Verb } from './shell.ts';

/** Serves until told to stop. */
export const serve: Verb = {
  name: 'serve',
  usage: '',
  does: 'serve the letters of the data folder',
  async run(call) {
    const store = await openStore(call.settings, { serve: true });
    const app = await startApp({ settings: call.settings, store, print: call.out }).catch(closing(store));
    call.out(`Paraph is at ${app.origin}`);
    if (await store.people.empty()) {
      call.out('Nobody is known yet. Add the first person, then make a sign-in link:');
      call.out('  npm run paraph -- person add --email you@example.org --name "Your Name" --role mep');
      call.out('  npm run paraph -- link you@example.org');
    }
    return untilStopped(call, app);
  },
};

/** Serves a made-up letter in mid-life. */
export const demo: Verb = {
  name: 'demo',
  usage: '[--reset]',
  does: 'fill an empty store with a made-up letter and its people, print a sign-in link for each, serve; --reset begins again',
  async run(call) {
    const { values } = parseArgs({ args: [...call.args], options: { reset: { type: 'boolean' } } });
    if (values.reset) await reset(call);
    const store = await openStore(call.settings, { serve: true });
    // The console is for the links; what goes wrong is still said.
    const level = call.env['PARAPH_LOG'] ? call.settings.log : 'warn';
    const settings = { ...call.settings, log: level };
    const log = makeLog(level);
    const signer = await loadServerKey(settings.data, settings.key).catch(closing(store));
    const seeded = (await store.people.empty()) ? await seedDemo(store, log, signer).catch(closing(store)) : null;
    if (seeded !== null && settings.databaseUrl === null) await markDemo(settings);
    const app = await startApp({ settings, store, print: call.out, log }).catch(closing(store));
    call.out(`Paraph is at ${app.origin}${seeded === null ? '' : ', with a demo letter'}`);
    call.out('');
    for (const { email, name, does } of demoPeople()) {
      const person = await store.people.byEmail(email);
      if (person === null) continue;
      call.out(`${name}: ${does}`);
      call.out(`  ${app.origin}/sign-in#${await app.identity.link(person.id)}`);
    }
    call.out('');
    call.out('Each link works once, for 15 minutes. Later, ask for a new one on the sign-in page: it is printed here.');
    return untilStopped(call, app);
  },
};

async function reset({ settings }: Call): Promise<void> {
  if (!mayReset(settings)) {
    const hint = 'Set PARAPH_DATA to another folder, or remove the data yourself.';
    throw failure('These letters are not the demo’s, so they stay.', hint);
  }
  // Fails while somebody serves them.
  await (await openStore(settings, { serve: true })).close();
  await resetDemo(settings);
}

/** Serves until SIGINT or SIGTERM, then lets everything come to its end. */
async function untilStopped(call: Call, app: App): Promise<ExitCode> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  call.out('Stopping');
  await app.close();
  await app.store.close();
  return 0;
}

function closing(store: { close(): Promise<void> }) {
  return async (error: unknown): Promise<never> => {
    await store.close();
    throw error;
  };
}
