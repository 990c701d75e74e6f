import { failure, misuse, type Verb } from './shell.ts';
import { sameAddress } from '../../shared/people/address.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';

/** What waits to be mailed, and an end to it, for whoever runs the server; also while it runs. */
export const mail: Verb = {
  name: 'mail',
  usage: '[stop --person E | stop --letter ID]',
  does: 'show the mails that wait, by who sent them; or drop those of a person or a letter',
  async run({ args, settings, out }) {
    const [what, flag, value, ...more] = args;
    const wanted = what === undefined || (what === 'stop' && ['--person', '--letter'].includes(flag ?? '') && value);
    if (!wanted || more.length > 0)
      throw misuse('This is not what mail takes.', 'paraph mail [stop --person E | stop --letter ID]');
    const store = await openStore(settings);
    try {
      if (what === undefined) await show(store, out);
      else out(`${String(await stop(store, flag, value ?? ''))} mails that waited are dropped.`);
      return 0;
    } finally {
      await store.close();
    }
  },
};

async function show(store: Store, out: (line: string) => void): Promise<void> {
  const queue = await store.outbox.queue();
  const people = await store.people.get(queue.flatMap(({ actor }) => actor ?? []));
  const address = new Map(people.map(({ id, email, name }) => [id, email ?? name]));
  for (const { actor, letter, kind, count, since } of queue) {
    const from = actor === null ? 'Paraph' : (address.get(actor) ?? actor);
    out(
      [String(count), kind, `from ${from}`, ...(letter === null ? [] : [`letter ${letter}`]), `since ${since}`].join(
        '  ',
      ),
    );
  }
  const all = queue.reduce((sum, { count }) => sum + count, 0);
  out(`${String(all)} ${all === 1 ? 'mail waits' : 'mails wait'}.`);
}

async function stop(store: Store, flag: string | undefined, value: string): Promise<number> {
  if (flag === '--letter') return store.outbox.stop({ letter: value });
  const found = await store.people.byEmail(sameAddress(value));
  if (found === null) throw failure(`Nobody is known by ${value}.`, 'Nothing has changed.');
  return store.outbox.stop({ actor: found.id });
}
