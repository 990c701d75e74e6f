import { createAdaptorServer } from '@hono/node-server';
import { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { askedVersion, find, type Id } from '../shared/decision/index.ts';
import { pathOf } from '../shared/screens.ts';
import { Directory } from './directory/directory.ts';
import { makeFormats } from './formats/writers.ts';
import { httpApp } from './transport/http/app.ts';
import { Metrics } from './transport/http/metrics.ts';
import { upgradeListener } from './transport/upgrade.ts';
import { Identity } from './identity/identity.ts';
import { OwnEntry } from './identity/own-entry.ts';
import { Offices } from './identity/offices.ts';
import { providersFor } from './identity/sso/providers-for.ts';
import { providerOnlyFor } from './identity/sso/provider-settings.ts';
import { Provisioning } from './identity/provisioning.ts';
import { Tokens } from './identity/tokens.ts';
import { Passkeys } from './identity/passkeys.ts';
import { HourlyLimit } from './identity/rate.ts';
import { LetterService } from './letter/letter-service.ts';
import { formatOf } from './letter/importing.ts';
import { takenName } from './letter/read/listings.ts';
import { OpenLetters } from './letter/open-letters.ts';
import { seenEvent } from './letter/read/seen-event.ts';
import { mailSources } from './letter/read/mail-sources.ts';
import { ScheduledReminders } from './letter/scheduled-reminders.ts';
import { MailAllowance } from './letter/mail-allowance.ts';
import { catchUp } from './letter/search/searching.ts';
import { Job } from './lib/job.ts';
import { MailChoices } from './mail/choices.ts';
import { OutboxWorker } from './mail/outbox-worker.ts';
import { codesOf, consoleTransport, smtpTransport, type Transport } from './mail/transport.ts';
import { AccountLog } from './proof/account-log.ts';
import { ErasureWatch } from './proof/erasing/watch.ts';
import { Evidence } from './proof/evidence.ts';
import { Receipts } from './proof/receipts.ts';
import { Housekeeping } from './proof/housekeeping.ts';
import { loadServerKey, type Signer } from './proof/server-key.ts';
import { SignOffs } from './proof/sign-offs.ts';
import { hasSealKey, sealingFor, sealKeyFor, type SealPdf } from './proof/pdf-seal/sealing.ts';
import type { TimeStamps } from './proof/time-stamps.ts';
import type { Settings } from './settings.ts';
import { ScheduledBackups } from './store/scheduled-backups.ts';
import { Networks } from './webhooks/addresses.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import type { Session, Store } from './store/store.ts';
import type { SyncSession } from './letter/rooms/peer.ts';
import { createSync } from './transport/sync-server.ts';

export interface AppOptions {
  readonly settings: Settings;
  readonly store: Store;
  /** Where mails are printed when there is no mail server. */
  readonly print: (line: string) => void;
  readonly clock?: () => Date;
  /** Milliseconds that only go forward, for intervals; the process's own when absent. */
  readonly elapsed?: () => number;
  readonly log?: Logger;
  /** Instead of the one that the settings ask for. */
  readonly transport?: Transport;
  /** Folder of the built client. */
  readonly client?: string;
}

/** Paraph at work: all parts joined, listening. */
export interface App {
  /** As browsers see it. */
  readonly origin: string;
  readonly port: number;
  readonly desk: LetterService;
  readonly identity: Identity;
  readonly offices: Offices;
  readonly housekeeping: Housekeeping;
  readonly postman: OutboxWorker;
  readonly webhooks: Webhooks;
  /** Null: no authority is asked. */
  readonly timeStamps: TimeStamps | null;
  readonly store: Store;
  /** Stops listening, makes durable what has been received, and closes all but the store. */
  close(): Promise<void>;
}

/** What one person may ask of lead authors in an hour, of all together. */
const QUESTIONS_PER_HOUR = 10;

/** How long a socket may outlive its session that another process has ended, or that has run out. */
const SESSIONS_MS = 1_000;
/** How often letters are looked for that have changed since they were read for the search. */
const INDEX_MS = 30_000;

const CLIENT = fileURLToPath(new URL('../client/dist', import.meta.url));

/** Makes a log that holds ids, codes and times, never texts, names, addresses or tokens; it goes to stderr. */
export function makeLog(level: Settings['log']): Logger {
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, process.stderr);
}

/** Joins the letters with the rooms over a store, without listening: what the command line works with. */
export function joinLetters(options: {
  readonly store: Store;
  readonly clock: () => Date;
  readonly elapsed?: () => number;
  readonly log: Logger;
  readonly limits?: Settings['limits'];
  readonly posted: () => void;
  /** Called after every decision. */
  readonly told?: () => void;
  /** Signs logs; without it no checkpoints are written. */
  readonly signer?: Signer;
  /** Checks sign-offs by passkey; without it none is taken. */
  readonly signOffs?: SignOffs;
  /** Called when a time stamp is wanted; without it none is. */
  readonly stamp?: () => void;
  /** How many mails may go out; without it any number. */
  readonly allowance?: MailAllowance;
  /** Seals final letters in print; without it they are not sealed. */
  readonly sealPdf?: SealPdf;
}) {
  const { store, clock, elapsed, log, limits, posted, signer, signOffs, stamp, allowance, sealPdf, told } = options;
  const letters = new OpenLetters({
    ...{ store, clock, posted, log },
    ...(elapsed ? { elapsed } : {}),
    ...(limits ? { limits } : {}),
    ...(stamp ? { stamp } : {}),
    ...(told ? { told } : {}),
    ...(signer ? { seal: (claim) => signer.checkpoint(claim) } : {}),
    ...(signOffs ? { passkeys: signOffs } : {}),
    ...(allowance ? { allowance } : {}),
  });
  const sync = createSync({
    letters,
    log,
    ...(elapsed ? { elapsed } : {}),
    ...(limits ? { limits } : {}),
  });
  const formats = makeFormats(sealPdf);
  return { letters, sync, formats, desk: new LetterService(letters, clock, formats) };
}

/** Whoever asks no authority for time stamps needs nothing of them in memory. */
async function stamping(url: string | null, store: Store, clock: () => Date, log: Logger): Promise<TimeStamps | null> {
  if (url === null) return null;
  const { TimeStamps } = await import('./proof/time-stamps.ts');
  return new TimeStamps({
    ...{ store, clock, url },
    failed: (what) => log.warn(what, 'no time stamp could be had; it is asked for again'),
  });
}

/** Starts Paraph. @throws when the address cannot be listened on */
export async function startApp(options: AppOptions): Promise<App> {
  const { settings, store, print, clock = () => new Date(), client = CLIENT } = options;
  const elapsed = options.elapsed ?? ((): number => performance.now());
  const log = options.log ?? makeLog(settings.log);
  if (store.lostNotes && store.lostNotes.places > 0) {
    log.error(
      store.lostNotes,
      'the redo log was damaged: what was typed just before the last process ended is lost at so many places of it, all else is kept',
    );
  }
  let origin = settings.origin ?? '';
  const posted = (): void => postman.trigger();
  const signer = await loadServerKey(settings.data, settings.key);
  const accounts = new AccountLog({ store: store.proof, signer, clock });
  await accounts.begin();
  // A certificate that cannot seal stops the start, not the first letter that is dispatched.
  if (settings.seal) await sealKeyFor(settings, signer.kid);
  else if (!hasSealKey(settings.data))
    await sealKeyFor(settings, signer.kid).catch((error: unknown) =>
      log.warn(
        { err: error },
        'no key for sealing could be made; it is tried again with the first letter that is sealed',
      ),
    );
  const signOffs = new SignOffs({ letters: () => letters, store, origin: () => origin, clock });
  const timeStamps = await stamping(settings.tsaUrl, store, clock, log);
  const stamp = timeStamps ? { stamp: () => timeStamps.trigger() } : {};
  const { letters, sync, desk, formats } = joinLetters({
    ...{ store, clock, elapsed, log, posted, signer, signOffs, ...stamp },
    told: () => webhooks.trigger(),
    limits: settings.limits,
    allowance: new MailAllowance(store.outbox, settings.limits),
    sealPdf: sealingFor({ settings, store, log, kid: signer.kid }),
  });
  const webhooks = new Webhooks({
    ...{ store: store.webhooks, clock, networks: new Networks(settings.webhookNetworks) },
    seen: (letter, seq, person) => seenEvent(letters, { letter, seq }, person),
    failed: (what) => log.warn(what, 'a webhook could not be told; it is tried again'),
  });
  const receipts = new Receipts({ letters, store, signer });
  const evidence = new Evidence({
    ...{ letters, store, signer, accounts, clock, people: store.people, ...stamp },
    print: ({ content, canonical, digest, lockedAt, names }) =>
      formats.pdf({
        doc: content.doc,
        ...content.header,
        ...(names.length > 0 ? { signatures: names } : {}),
        mark: { kind: 'final', number: content.number, digest },
        at: lockedAt,
        attachment: new TextEncoder().encode(canonical),
      }),
  });
  const identity = new Identity({
    people: store.people,
    sessions: store.sessions,
    outbox: store.outbox,
    leavers: store.leavers,
    limits: settings.limits,
    request: (letter, person) => requestTo(letters, letter, person),
    clock,
    elapsed,
    posted,
    ended: (session) => sync.disconnect(session),
    providerOnly: (email) => providerOnlyFor(settings.providers, email),
    failed: (error) => log.error({ err: error }, 'a sign-in link could not be mailed'),
  });

  const providers = await providersFor(settings.providers, {
    ...{ identity, clock, accounts: store.providerAccounts, people: store.people },
    origin: () => origin,
    ended: (session) => sync.disconnect(session),
    failed: (what) => log.warn(what, 'a provider signed nobody in'),
  });
  const passkeys = new Passkeys({
    ...{ identity, clock, posted, people: store.people, store: store.proof },
    log: accounts,
    origin: () => origin,
  });

  /** Who speaks on a line to a room, under which name. */
  const speaker = async ({ person, hash }: Session): Promise<SyncSession> => {
    const [known] = await store.people.get([person]);
    return { person, name: known?.name ?? '', group: known?.group ?? null, session: hash };
  };
  const offices = new Offices({
    ...{ people: store.people, log: accounts, clock, posted },
    changed: (change) => letters.delegated(change),
  });
  const erasures = new ErasureWatch({ store, letters, clock });
  await erasures.begin();
  const looking = setInterval(() => {
    identity
      .look(sync.sessions())
      .catch((error: unknown) => log.error({ err: error }, 'sessions could not be looked up'));
    erasures
      .look()
      .catch((error: unknown) => log.error({ err: error }, 'what was erased is still in texts that are open'));
  }, SESSIONS_MS).unref();
  const housekeeping = new Housekeeping({
    ...{ store, letters, evidence, accounts, clock },
    retention: settings.retention,
    reminders: new ScheduledReminders({ store, letters, clock, log }),
    ...(settings.backups && store.backup
      ? { backups: new ScheduledBackups({ settings: settings.backups, backup: store.backup, clock }) }
      : {}),
  });
  timeStamps?.trigger();
  // A query brings up to date what it looks through; this is for what nobody has searched yet.
  const indexing = new Job(async () => {
    try {
      while (!indexing.isClosed && (await catchUp(letters, null)) > 0) await setImmediate();
    } catch (error) {
      log.error({ err: error }, 'letters could not be read for the search');
    }
  }, INDEX_MS);
  const hourly = setInterval(() => {
    housekeeping.run().catch((error: unknown) => log.error({ err: error }, 'the hourly work could not be done'));
  }, 3_600_000).unref();

  const questions = new HourlyLimit(QUESTIONS_PER_HOUR);
  const mailChoices = new MailChoices(store.mailChoices);
  const http = httpApp({
    origin: () => origin,
    mailChoices,
    directory: new Directory(store.people, store.members),
    exchange: async (session, asked) => sync.exchange({ ...asked, session: await speaker(session) }),
    ...{ evidence, receipts, signOffs, passkeys, offices },
    webhooks,
    tokens: new Tokens({ tokens: store.apiTokens, people: store.people, clock }),
    ownEntry: new OwnEntry({
      ...{ store, log: accounts, clock, posted },
      otherwise: (name, email) => takenName(store, name, email),
    }),
    ...(providers ? { providers } : {}),
    provisioning: new Provisioning({ people: store.people, leavers: store.leavers, identity }),
    ...(settings.scimToken === undefined ? {} : { scimToken: settings.scimToken }),
    confirmForPasskey: (person) => identity.confirm(person, pathOf('passkeys')),
    identity,
    store,
    desk,
    formatOf,
    client,
    metrics: new Metrics({
      load: () => sync.load(),
      counters: letters.counters,
      queue: () => store.outbox.queue(),
      lostNotes: store.lostNotes?.places ?? 0,
    }),
    ...(settings.metricsToken === undefined ? {} : { metricsToken: settings.metricsToken }),
    mayAsk: (person) => questions.take(person, elapsed()),
    confirm: (person, next) => identity.confirm(person, next),
    log: {
      request: (answered) => log.debug(answered, 'answered'),
      security: (noted) => log.info(noted, 'security'),
      fault: (error) => log.error({ err: error }, 'a request failed'),
    },
  });
  const server = createAdaptorServer({
    fetch: http.fetch,
    serverOptions: {
      // Nobody holds a line by sending slowly; the slowest import still gets through.
      headersTimeout: 10_000,
      requestTimeout: 120_000,
      connectionsCheckingInterval: 2_500,
      // Longer than a proxy keeps its lines, so that no request meets one that is just being closed.
      keepAliveTimeout: 75_000,
    },
  });
  if (!(server instanceof Server)) throw new TypeError('not an HTTP/1 server');
  server.on(
    'upgrade',
    upgradeListener({
      origin: () => origin,
      limits: settings.limits,
      session: (cookie) => identity.session(cookie),
      accept: (request, socket, head, session) => {
        speaker(session).then(
          (known) => sync.handleUpgrade(request, socket, head, known),
          (error: unknown) => {
            log.error({ err: error }, 'a person could not be read');
            socket.destroy();
          },
        );
      },
      fault: (error) => log.error({ err: error }, 'an upgrade failed'),
    }),
  );

  const port = await listen(server, settings.host, settings.port);
  if (settings.origin === null) origin = `http://localhost:${String(port)}`;
  const transport =
    options.transport ??
    (settings.smtpUrl === null ? consoleTransport(print) : smtpTransport(settings.smtpUrl, origin));
  const postman = new OutboxWorker({
    outbox: store.outbox,
    choices: mailChoices,
    sources: mailSources(desk, receipts),
    transport,
    origin: () => origin,
    kid: signer.kid,
    link: (person) => identity.link(person),
    requestLink: (person, letter, deadline) => identity.requestLink(person, letter, deadline),
    clock,
    elapsed,
    failed: (mail, error) =>
      log.warn(
        { ...mail, ...(mail.id === '' ? { err: error } : { answer: codesOf(error) }) },
        'a mail could not be sent',
      ),
  });
  postman.trigger();
  webhooks.trigger();
  log.info({ port }, 'listening');

  return {
    origin,
    port,
    desk,
    identity,
    offices,
    housekeeping,
    postman,
    webhooks,
    timeStamps,
    store,
    async close() {
      clearInterval(looking);
      clearInterval(hourly);
      await indexing.close();
      const stopped = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await sync.stop();
      server.closeIdleConnections();
      // Whoever is still being answered has a moment; then the line is cut.
      const cut = setTimeout(() => server.closeAllConnections(), 2_000).unref();
      await stopped;
      clearTimeout(cut);
      // Closing keeps what is open, so nothing of it may be erased words.
      await erasures.look().catch((error: unknown) => log.error({ err: error }, 'what was erased was not let go'));
      await letters.close();
      await identity.settled();
      await postman.close();
      await webhooks.close();
      await timeStamps?.close();
      await formats.close();
    },
  };
}

/** What somebody is asked to sign, as the letter stands now. */
async function requestTo(letters: OpenLetters, letter: Id, person: Id): Promise<{ readonly deadline?: string } | null> {
  const state = await letters.state(letter);
  if (!state || !find.signatory(state, person)) return null;
  const deadline = askedVersion(state)?.deadline;
  return deadline === undefined ? {} : { deadline };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
