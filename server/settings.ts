import * as v from 'valibot';
import { isNetwork } from './webhooks/addresses.ts';
import { providersOf, type Provider } from './identity/sso/provider-settings.ts';
import { isServerKey } from './proof/server-key.ts';

/** What the environment says, read and checked once at the start. */

/** Most of each thing at once or per time; 0 lifts a limit. */
export interface Limits {
  readonly connectionsPerPerson: number;
  readonly connectionsPerLetter: number;
  readonly connections: number;
  readonly newConnectionsPerSecond: number;
  readonly updatesPerSecond: number;
  readonly awarenessPerSecond: number;
  readonly charactersPerLetter: number;
  readonly linksPerAddressAndHour: number;
  readonly linksPerIpAndHour: number;
  readonly linksPerNetworkAndHour: number;
  readonly mailsPerPersonAndDay: number;
  readonly mailsPerLetterAndDay: number;
  readonly mailsPerNewPersonAndDay: number;
}

export interface Settings {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Scheme, host and port as browsers see them; null to derive it from the port listened on. */
  readonly origin: string | null;
  /** Folder of the embedded store. */
  readonly data: string;
  /** PostgreSQL instead of the embedded store; null for the latter. */
  readonly databaseUrl: string | null;
  /** Of a time stamping authority (RFC 3161); null asks none. */
  readonly tsaUrl: string | null;
  /** An organisation's key and certificate for sealing PDFs (PKCS#12); without it the server makes its own. */
  readonly seal?: { readonly file: string; readonly password: string };
  /** Null prints mails on the console. */
  readonly smtpUrl: string | null;
  readonly log: (typeof LOG_LEVELS)[number];
  /** The server's private key, instead of the one that is made in the data folder. */
  readonly key?: string;
  /** What whoever reads /metrics sends; anybody may read them without it. */
  readonly metricsToken?: string;
  /** Networks within which webhooks may stand although they are not public, such as `10.1.0.0/16`. */
  readonly webhookNetworks: readonly string[];
  /** Identity providers of institutions; absent: people sign in by mail and passkeys alone. */
  readonly providers?: readonly Provider[];
  /** What whoever provisions accounts (SCIM) sends; without it nobody can. */
  readonly scimToken?: string;
  readonly limits: Limits;
  readonly retention: Retention;
  /** Null makes no backups by itself. */
  readonly backups: Backups | null;
}

/** Where, how often and how many backups the server makes by itself. */
export interface Backups {
  readonly folder: string;
  readonly everyHours: number;
  readonly keep: number;
}

/** How long what is no longer needed is kept; 0 for ever. */
export interface Retention {
  /** Months after dispatch until the journal of a letter's draft is cut down to its versions and tabled amendments. */
  readonly draftMonths: number;
}

/** What is wrong with the environment or a command line: one sentence, and what to do about it. */
export interface Wrong {
  readonly message: string;
  readonly hint: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const DEFAULT_LIMITS: Limits = {
  connectionsPerPerson: 20,
  connectionsPerLetter: 2_000,
  connections: 5_000,
  newConnectionsPerSecond: 100,
  updatesPerSecond: 30,
  awarenessPerSecond: 10,
  charactersPerLetter: 200_000,
  linksPerAddressAndHour: 5,
  linksPerIpAndHour: 100,
  linksPerNetworkAndHour: 20,
  mailsPerPersonAndDay: 5_000,
  mailsPerLetterAndDay: 3_000,
  mailsPerNewPersonAndDay: 1_000,
};

export const DEFAULT_RETENTION: Retention = { draftMonths: 12 };

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const most = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const limits = v.strictObject({
  connectionsPerPerson: most,
  connectionsPerLetter: most,
  connections: most,
  newConnectionsPerSecond: most,
  updatesPerSecond: most,
  awarenessPerSecond: most,
  charactersPerLetter: most,
  linksPerAddressAndHour: most,
  linksPerIpAndHour: most,
  linksPerNetworkAndHour: most,
  mailsPerPersonAndDay: most,
  mailsPerLetterAndDay: most,
  mailsPerNewPersonAndDay: most,
});

const retention = v.strictObject({
  draftMonths: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_200))),
});

const backups = v.strictObject({
  folder: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)),
  everyHours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8_784)), 24),
  keep: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), 14),
});

interface Setting {
  readonly name: string;
  readonly standard: string;
  readonly meaning: string;
  readonly hint: string;
}

/** Every setting, in the order in which `serve --help` lists them. */
export const SETTINGS: readonly Setting[] = [
  { name: 'PORT', standard: '4321', meaning: 'port to listen on', hint: 'A whole number from 0 to 65535.' },
  { name: 'HOST', standard: '127.0.0.1', meaning: 'address to listen on', hint: 'For example 127.0.0.1 or 0.0.0.0.' },
  {
    name: 'PARAPH_ORIGIN',
    standard: 'http://localhost:$PORT',
    meaning: 'how browsers reach Paraph: scheme, host, port',
    hint: 'For example https://paraph.example. Without TLS only on this machine: http://localhost:4321.',
  },
  {
    name: 'PARAPH_DATA',
    standard: './data',
    meaning: 'folder of the embedded store',
    hint: 'A folder that this program may write to.',
  },
  {
    name: 'DATABASE_URL',
    standard: '',
    meaning: 'PostgreSQL instead of the embedded store',
    hint: 'For example postgres://paraph:secret@localhost:5432/paraph. Or unset it for the embedded store.',
  },
  {
    name: 'SMTP_URL',
    standard: '',
    meaning: 'where mail is handed over; without it mails are printed',
    hint: 'For example smtps://user:secret@mail.example:465.',
  },
  {
    name: 'TSA_URL',
    standard: '',
    meaning: 'time stamping authority (RFC 3161) that stamps what is decided; without it nobody does',
    hint: 'For example https://tsa.example/tsr. Or unset it.',
  },
  {
    name: 'PARAPH_KEY',
    standard: '',
    meaning: 'private key (Ed25519, PKCS#8 as PEM or base64) instead of server-key.pem in the data folder',
    hint: 'Make one with: openssl genpkey -algorithm ed25519. Or unset PARAPH_KEY.',
  },
  {
    name: 'PARAPH_SEAL_P12',
    standard: '',
    meaning:
      'file with an organisation’s key and certificate (PKCS#12: P-256 or RSA) that seal final PDFs, instead of the server’s own',
    hint: 'For example /etc/paraph/seal.p12, made by: openssl pkcs12 -export. Or unset it.',
  },
  {
    name: 'PARAPH_SEAL_PASSWORD',
    standard: '',
    meaning: 'what opens PARAPH_SEAL_P12',
    hint: 'The password with which the file was made.',
  },
  {
    name: 'PARAPH_METRICS_TOKEN',
    standard: '',
    meaning: 'what whoever reads /metrics must send (Authorization: Bearer); without it anybody may read them',
    hint: 'At least 16 letters, digits and -._~+/=, for example from: openssl rand -hex 32. Or unset it.',
  },
  {
    name: 'PARAPH_WEBHOOK_NETWORKS',
    standard: '',
    meaning:
      'networks of the house to which webhooks may be sent, also without TLS; else only public addresses by https',
    hint: 'Networks with commas between, such as 10.1.0.0/16,fd12::/32. Or unset it.',
  },
  {
    name: 'OIDC_ISSUER',
    standard: '',
    meaning: 'identity provider by which people sign in, named oidc; with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET',
    hint: 'For example https://login.example/realms/house, beside OIDC_CLIENT_ID and OIDC_CLIENT_SECRET. Or OIDC_PROVIDERS.',
  },
  { name: 'OIDC_CLIENT_ID', standard: '', meaning: 'this server at OIDC_ISSUER', hint: 'As registered there.' },
  { name: 'OIDC_CLIENT_SECRET', standard: '', meaning: 'its secret there', hint: 'As registered there.' },
  {
    name: 'OIDC_PROVIDERS',
    standard: '',
    meaning: 'several identity providers as JSON, instead of OIDC_ISSUER',
    hint: 'JSON such as [{"name":"house","issuer":"https://login.example","clientId":"paraph","clientSecret":"…","trustedFor":["house.example"]}].',
  },
  {
    name: 'PARAPH_SCIM_TOKEN',
    standard: '',
    meaning: 'what a directory must send to make and end accounts by SCIM 2.0; without it none can',
    hint: 'At least 16 letters, digits and -._~+/=, for example from: openssl rand -hex 32. Or unset it.',
  },
  {
    name: 'PARAPH_LOG',
    standard: 'info',
    meaning: `what is logged: ${LOG_LEVELS.join(', ')}`,
    hint: `One of ${LOG_LEVELS.join(', ')}.`,
  },
  {
    name: 'PARAPH_RETENTION',
    standard: JSON.stringify(DEFAULT_RETENTION),
    meaning: 'how long drafts are kept after dispatch as JSON; 0 for ever',
    hint: 'JSON such as {"draftMonths":12}.',
  },
  {
    name: 'PARAPH_BACKUPS',
    standard: '',
    meaning: 'backups of the embedded store that the server makes by itself, as JSON; without it none',
    hint: 'JSON such as {"folder":"/var/backups/paraph","everyHours":24,"keep":14}. Or unset it.',
  },
  {
    name: 'PARAPH_LIMITS',
    standard: JSON.stringify(DEFAULT_LIMITS),
    meaning: 'limits as JSON; what is left out keeps its default, 0 lifts one',
    hint: `JSON such as {"connectionsPerPerson":20}; known are ${Object.keys(DEFAULT_LIMITS).join(', ')}.`,
  },
];

const environment = v.object({
  PORT: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'is not a port'), v.transform(Number), v.maxValue(65_535, 'is not a port')),
    '4321',
  ),
  HOST: v.optional(v.pipe(v.string(), v.regex(/^[\w.:[\]-]+$/, 'is not an address')), '127.0.0.1'),
  PARAPH_ORIGIN: v.optional(v.pipe(v.string(), v.check(isOrigin, 'is not an origin that Paraph can serve'))),
  PARAPH_DATA: v.optional(v.string(), './data'),
  DATABASE_URL: v.optional(v.pipe(v.string(), v.check(isPostgres, 'is not the URL of a PostgreSQL database'))),
  SMTP_URL: v.optional(v.pipe(v.string(), v.check(isSmtp, 'is not the URL of a mail server'))),
  TSA_URL: v.optional(v.pipe(v.string(), v.check(isWeb, 'is not the URL of a time stamping authority'))),
  PARAPH_KEY: v.optional(v.pipe(v.string(), v.check(isServerKey, 'is not a private key of Ed25519'))),
  PARAPH_SEAL_P12: v.optional(v.pipe(v.string(), v.maxLength(4_096, 'is no path'))),
  PARAPH_SEAL_PASSWORD: v.optional(v.pipe(v.string(), v.maxLength(1_000, 'is longer than a password')), ''),
  PARAPH_METRICS_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[\w.~+/=-]{16,200}$/, 'is not a token that can be sent')),
  ),
  PARAPH_WEBHOOK_NETWORKS: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(4_096, 'is longer than a list of networks'),
      v.transform((text) => text.split(',').map((one) => one.trim())),
      v.check((networks) => networks.length > 0 && networks.every(isNetwork), 'is not a list of networks'),
    ),
  ),
  OIDC_ISSUER: v.optional(v.string()),
  OIDC_CLIENT_ID: v.optional(v.string()),
  OIDC_CLIENT_SECRET: v.optional(v.string()),
  OIDC_PROVIDERS: v.optional(v.pipe(v.string(), v.maxLength(100_000))),
  PARAPH_SCIM_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^[\w.~+/=-]{16,200}$/, 'is not a token that can be sent'))),
  PARAPH_LOG: v.optional(v.picklist(LOG_LEVELS, 'is not a log level'), 'info'),
  PARAPH_RETENTION: v.optional(
    v.pipe(
      v.string(),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        const read = v.safeParse(retention, parsed(dataset.value));
        if (read.success) return read.output;
        addIssue({ message: 'is not JSON of the known times' });
        return NEVER;
      }),
    ),
    '{}',
  ),
  PARAPH_BACKUPS: v.optional(
    v.pipe(
      v.string(),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        const read = v.safeParse(backups, parsed(dataset.value));
        if (read.success) return read.output;
        addIssue({ message: 'is not JSON of a folder, everyHours and keep' });
        return NEVER;
      }),
    ),
  ),
  PARAPH_LIMITS: v.optional(
    v.pipe(
      v.string(),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        const read = v.safeParse(limits, parsed(dataset.value));
        if (read.success) return read.output;
        const path = v.getDotPath(read.issues[0]);
        addIssue({
          message: path === null ? 'is not JSON of the known limits' : `has a wrong or unknown limit: ${path}`,
        });
        return NEVER;
      }),
    ),
    '{}',
  ),
});

/** Reads the settings; a wrong value is answered, never guessed around. An empty variable counts as unset. */
export function readSettings(env: {
  readonly [name: string]: string | undefined;
}): { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly wrong: Wrong } {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = v.safeParse(environment, set);
  if (!read.success) {
    const issue = read.issues[0];
    const name = v.getDotPath(issue) ?? '';
    const hint = SETTINGS.find((one) => one.name === name)?.hint ?? '';
    return { ok: false, wrong: { message: `${name} ${issue.message}.`, hint } };
  }
  const {
    PORT,
    HOST,
    PARAPH_ORIGIN,
    PARAPH_DATA,
    DATABASE_URL,
    SMTP_URL,
    TSA_URL,
    PARAPH_KEY,
    PARAPH_SEAL_P12,
    PARAPH_SEAL_PASSWORD,
    PARAPH_METRICS_TOKEN,
    PARAPH_WEBHOOK_NETWORKS,
    PARAPH_SCIM_TOKEN,
    PARAPH_LOG,
    PARAPH_RETENTION,
    PARAPH_BACKUPS,
    PARAPH_LIMITS,
  } = read.output;
  const providers = providersOf(read.output, parsed);
  if ('wrong' in providers) {
    const { name, wrong: message } = providers;
    return { ok: false, wrong: { message, hint: SETTINGS.find((one) => one.name === name)?.hint ?? '' } };
  }
  const given = Object.fromEntries(Object.entries(PARAPH_LIMITS).filter(([, value]) => value !== undefined));
  return {
    ok: true,
    settings: {
      port: PORT,
      host: HOST,
      origin: PARAPH_ORIGIN === undefined ? null : new URL(PARAPH_ORIGIN).origin,
      data: PARAPH_DATA,
      databaseUrl: DATABASE_URL ?? null,
      smtpUrl: SMTP_URL ?? null,
      tsaUrl: TSA_URL ?? null,
      log: PARAPH_LOG,
      ...(PARAPH_KEY === undefined ? {} : { key: PARAPH_KEY }),
      ...(PARAPH_SEAL_P12 === undefined ? {} : { seal: { file: PARAPH_SEAL_P12, password: PARAPH_SEAL_PASSWORD } }),
      ...(PARAPH_METRICS_TOKEN === undefined ? {} : { metricsToken: PARAPH_METRICS_TOKEN }),
      webhookNetworks: PARAPH_WEBHOOK_NETWORKS ?? [],
      ...(PARAPH_SCIM_TOKEN === undefined ? {} : { scimToken: PARAPH_SCIM_TOKEN }),
      ...(providers.list.length === 0 ? {} : { providers: providers.list }),
      limits: { ...DEFAULT_LIMITS, ...given },
      backups: PARAPH_BACKUPS ?? null,
      retention: { draftMonths: PARAPH_RETENTION.draftMonths ?? DEFAULT_RETENTION.draftMonths },
    },
  };
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}

function isPostgres(text: string): boolean {
  return ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? '');
}

function isSmtp(text: string): boolean {
  return ['smtp:', 'smtps:'].includes(URL.parse(text)?.protocol ?? '');
}

function isWeb(text: string): boolean {
  return ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
