import * as v from 'valibot';
import { verifyChain, type LoggedEvent } from '../decision/chain.ts';
import { canonicalJson, sha256Hex } from '../version/index.ts';
import { ACCOUNTS } from './accounts.ts';
import { fromUtf8, type Bytes } from './bytes.ts';
import {
  BUNDLE_BYTES,
  checkpointsSchema,
  entrySchema,
  FILES,
  keysSchema,
  MANIFEST,
  manifestSchema,
  OPTIONAL,
  peopleSchema,
  readme,
  signOffsSchema,
} from './bundle.ts';
import { checkpointHolds, checkpointSchema, type Checkpoint } from './checkpoint.ts';
import { checkDelegations } from './behalf-check.ts';
import { Broken, each, must } from './broken.ts';
import { successors } from './key-change.ts';
import { kidOf, type ServerKey } from './keys.ts';
import { namesFault, pdfFault } from './pdf.ts';
import { checkSignOffs, finalOf, namesUnder, type FinalText } from './sign-off-check.ts';

/**
 * Checks an evidence bundle with nothing but itself (trust.md 8.5): no server, no store, and WebCrypto only, so that it runs
 * in a browser too.
 */

/** What the reader already has from elsewhere, and trusts. */
export interface Anchors {
  /** Id of the server's key. */
  readonly key?: string;
  /** A checkpoint received earlier, as parsed JSON. */
  readonly checkpoint?: unknown;
}

/** Stands for the name of somebody who has been erased. */
const ERASED = '(name erased)';

/** What is checked, in this order. */
export const CHECKS = ['manifest', 'canonical', 'version', 'log', 'checkpoints', 'lock', 'sign-offs', 'pdf'] as const;
export type CheckName = (typeof CHECKS)[number];

export interface BundleFacts {
  readonly letter: string;
  readonly title: string;
  readonly version: number;
  readonly digest: string;
  readonly lockedAt: string;
  /** Where the passkeys were used; empty when none was. */
  readonly origins: readonly string[];
  /** Ids of the keys that signed the newest checkpoints. */
  readonly keys: readonly string[];
  readonly byPasskey: number;
  readonly byLink: number;
  readonly refusals: number;
  /** Who approves, as the bundle names them. */
  readonly approvals: readonly {
    readonly name: string;
    readonly group?: string;
    readonly country?: string;
    readonly assurance: 'passkey' | 'link';
  }[];
}

/** What holds, in sentences; or the first thing that does not. */
export type Verification =
  | {
      readonly ok: true;
      readonly checked: readonly { readonly check: CheckName; readonly message: string }[];
      readonly notProven: readonly string[];
      readonly facts: BundleFacts;
    }
  | {
      readonly ok: false;
      readonly check: CheckName;
      readonly message: string;
      readonly checked: readonly { readonly check: CheckName; readonly message: string }[];
    };

/**
 * Checks a bundle, given as its files by name. Never throws.
 * @param tell hears of each thing that holds, as soon as it does
 */
export async function verifyBundle(
  files: ReadonlyMap<string, Uint8Array>,
  anchors: Anchors = {},
  tell: (held: { readonly check: CheckName; readonly message: string }) => void = () => undefined,
): Promise<Verification> {
  const checked: { check: CheckName; message: string }[] = [];
  let check: CheckName = 'manifest';
  const holds = (message: string, next: CheckName): void => {
    checked.push({ check, message });
    tell({ check, message });
    check = next;
  };
  try {
    const all = new Map([...files].map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
    await checkManifest(all);
    holds(`The manifest names all ${String(all.size - 1)} other files, and each is as it says.`, 'canonical');

    const read = readFiles(all);
    holds('Every JSON file is written in the one canonical way.', 'version');

    const version = await versionOf(read.version, read.texts);
    must(
      fromUtf8(all.get('README.txt') ?? new Uint8Array()) === readme(version),
      'README.txt is not the one of this letter.',
    );
    holds(`The text of version ${String(version.version)} has the fingerprint ${version.digest}.`, 'log');

    await checkChain(read.log, version.letter, 'audit.jsonl');
    await checkChain(read.accounts, ACCOUNTS, 'accounts.jsonl');
    checkDelegations(read.log, read.accounts);
    holds(
      `The log is whole: ${String(read.log.length)} entries of the letter, ${String(read.accounts.length)} of keys.`,
      'checkpoints',
    );

    const newest = await checkCheckpoints(read, version.letter, anchors);
    holds(
      `${String(read.checkpoints.length)} checkpoints are signed by the server and match the log; the newest cover all of it.`,
      'lock',
    );

    const final = finalOf(read.log, version);
    holds(`Version ${String(version.version)} was locked on ${final.lockedAt}, with this fingerprint.`, 'sign-offs');

    await checkSignOffs(read, version, final);
    const facts = factsOf(read, version, final, newest);
    holds(countsOf(facts), 'pdf');

    const pdf = all.get('letter.pdf');
    if (pdf) {
      const fault = await pdfFault(pdf, all.get('version.json') ?? new Uint8Array());
      must(fault === null, `letter.pdf ${fault ?? ''}.`);
      const names = await namesFault(pdf, namesUnder(read.log, read.signOffs, read.people), version.lang);
      must(names === null, `letter.pdf ${names ?? ''}.`);
      holds('letter.pdf carries this very text inside, and the names of those who approve under it.', 'pdf');
    }
    return { ok: true, checked, notProven: notProven(facts, anchors), facts };
  } catch (error) {
    const message = error instanceof Broken ? error.message : 'The bundle cannot be read.';
    return { ok: false, check, message, checked };
  }
}

async function checkManifest(files: ReadonlyMap<string, Bytes>): Promise<void> {
  const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  must(size <= BUNDLE_BYTES, 'The bundle is larger than 200 MB unpacked.');
  const bytes = files.get(MANIFEST);
  must(bytes !== undefined, 'manifest.json is missing.');
  const manifest = shaped(manifestSchema, json(MANIFEST, bytes), MANIFEST);
  for (const name of Object.keys(manifest)) must(files.has(name), `${name} is missing, which the manifest names.`);
  for (const name of files.keys()) {
    if (name === MANIFEST) continue;
    must(Object.hasOwn(manifest, name), `${name} is in the bundle and not in its manifest.`);
    const known: readonly string[] = [...FILES, ...OPTIONAL];
    must(known.includes(name), `${name} does not belong into a bundle.`);
  }
  for (const name of FILES) must(files.has(name), `${name} is missing.`);
  for (const [name, content] of files) {
    if (name === MANIFEST) continue;
    must((await sha256Hex(content)) === manifest[name], `${name} has been changed: it is not what the manifest says.`);
  }
}

export type ReadBundle = ReturnType<typeof readFiles>;

function readFiles(files: ReadonlyMap<string, Bytes>) {
  const file = (name: string): Bytes => files.get(name) ?? new Uint8Array();
  const one = <S extends v.GenericSchema>(name: string, schema: S): v.InferOutput<S> =>
    shaped(schema, canonical(name, file(name)), name);
  const lines = (name: string): readonly LoggedEvent<string>[] => {
    const text = fromUtf8(file(name));
    must(text !== null, `${name} is not UTF-8.`);
    must(text === '' || text.endsWith('\n'), `${name} does not end with its last line.`);
    return text
      .split('\n')
      .slice(0, -1)
      .map((line, index) => {
        const place = `${name} line ${String(index + 1)}`;
        return shaped(entrySchema, canonicalText(place, line), place);
      });
  };
  canonical(MANIFEST, file(MANIFEST));
  return {
    version: canonical('version.json', file('version.json')),
    texts: fromUtf8(file('version.json')) ?? '',
    signOffs: one('signoffs.json', signOffsSchema),
    people: one('people.json', peopleSchema),
    keys: one('keys.json', keysSchema) as readonly ServerKey[],
    checkpoints: one('checkpoints.json', checkpointsSchema) as readonly Checkpoint[],
    log: lines('audit.jsonl'),
    accounts: lines('accounts.jsonl'),
  };
}

function json(name: string, bytes: Bytes): unknown {
  const text = fromUtf8(bytes);
  must(text !== null, `${name} is not UTF-8.`);
  return parsed(name, text);
}

function canonical(name: string, bytes: Bytes): unknown {
  const text = fromUtf8(bytes);
  must(text !== null, `${name} is not UTF-8.`);
  return canonicalText(name, text);
}

function canonicalText(name: string, text: string): unknown {
  const value = parsed(name, text);
  let again: string | null = null;
  try {
    again = canonicalJson(value);
  } catch {
    // Fractions, half characters: nothing that may be signed.
  }
  must(again === text, `${name} is not written in the canonical way.`);
  return value;
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Broken(`${name} is not JSON.`);
  }
}

function shaped<S extends v.GenericSchema>(schema: S, value: unknown, name: string): v.InferOutput<S> {
  const read = v.safeParse(schema, value);
  if (read.success) return read.output;
  const path = v.getDotPath(read.issues[0]);
  throw new Broken(`${name} is not of the known shape${path === null ? '' : `: look at ${path}`}.`);
}

const versionSchema = v.strictObject({
  format: v.literal('paraph.version/1'),
  letter: v.string(),
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  previous: v.nullable(v.string()),
  header: v.strictObject({ title: v.string(), lang: v.string() }),
  doc: v.looseObject({ type: v.literal('doc') }),
});

async function versionOf(value: unknown, bytes: string): Promise<FinalText> {
  const { letter, number, previous, header } = shaped(versionSchema, value, 'version.json');
  return { letter, version: number, previous, title: header.title, lang: header.lang, digest: await sha256Hex(bytes) };
}

async function checkChain(entries: readonly LoggedEvent<string>[], of: string, name: string): Promise<void> {
  must(entries.length > 0, `${name} is empty.`);
  must(entries[0]?.letter === of, `${name} is the log of something else.`);
  const chain = await verifyChain(entries);
  must(chain.ok, `${name}: ${chain.ok ? '' : chain.message}`);
  entries.forEach(({ at, seq }, index) => {
    const before = entries[index - 1];
    must(before === undefined || before.at <= at, `${name}: Entry ${String(seq)} is older than the one before it.`);
  });
}

/** Checks every checkpoint and answers the ids of the keys that signed the newest of each log. */
async function checkCheckpoints(read: ReadBundle, letter: string, anchors: Anchors): Promise<readonly string[]> {
  const keys = new Map<string, ServerKey>();
  for (const key of read.keys) {
    must((await kidOf(key.jwk)) === key.kid, `keys.json: the key ${key.kid} has another id.`);
    must(!keys.has(key.kid), `keys.json names the key ${key.kid} twice.`);
    const recorded = read.accounts.some(
      ({ type, body }) =>
        (type === 'ServerKeyUsed' || type === 'ServerKeyChanged') &&
        body['kid'] === key.kid &&
        body['key'] === key.jwk.x,
    );
    must(recorded, `The key ${key.kid} of the server does not stand in accounts.jsonl.`);
    keys.set(key.kid, key);
  }
  const logs = new Map([
    [letter, read.log],
    [ACCOUNTS, read.accounts],
  ]);
  const check = async (checkpoint: Checkpoint, which: string): Promise<void> => {
    const log = logs.get(checkpoint.letter);
    must(log !== undefined, `${which} is of another letter.`);
    const key = keys.get(checkpoint.kid);
    must(key !== undefined, `${which} is signed by a key that this bundle does not know: ${checkpoint.kid}.`);
    must(await checkpointHolds(checkpoint, key.jwk), `${which} does not carry the server's signature.`);
    const { seq } = checkpoint;
    must(
      seq <= log.length,
      `${which} covers ${String(seq)} entries, but the log ends with ${String(log.length)}: entries have been cut off.`,
    );
    must(
      log[seq - 1]?.hash === checkpoint.head,
      `${which} does not match entry ${String(seq)}: the log has been rewritten.`,
    );
  };
  await each(read.checkpoints, (one) => {
    const log = one.letter === ACCOUNTS ? 'the account log' : 'the letter';
    return check(one, `The checkpoint of ${log} at entry ${String(one.seq)}`);
  });
  const newest = [...logs].map(([log, entries]) => {
    const last = read.checkpoints.filter((one) => one.letter === log && one.seq === entries.length);
    const name = log === ACCOUNTS ? 'accounts.jsonl' : 'audit.jsonl';
    must(last.length > 0, `No checkpoint covers all of ${name}.`);
    return last.map(({ kid }) => kid);
  });
  const heirs = await successors(read.accounts);
  if (anchors.key !== undefined) {
    const trusted = heirs(anchors.key);
    for (const kids of newest) {
      must(
        kids.some((kid) => trusted.has(kid)),
        `The newest checkpoint is signed by the key ${kids.join(', ')}, not by ${anchors.key}.`,
      );
    }
  }
  if (anchors.checkpoint !== undefined) {
    const held = v.safeParse(checkpointSchema, anchors.checkpoint);
    must(held.success, 'The checkpoint that you gave is none.');
    await check(held.output, 'The checkpoint that you gave');
  }
  return [...new Set(newest.flat())];
}

function factsOf(
  { signOffs, people }: ReadBundle,
  { letter, title, version, digest }: FinalText,
  { lockedAt }: { readonly lockedAt: string },
  keys: readonly string[],
): BundleFacts {
  const approved = signOffs.filter(({ decision }) => decision === 'approved');
  const known = new Map(people.map((one) => [one.id, one]));
  return {
    ...{ letter, title, version, digest, lockedAt, keys },
    origins: [...new Set(signOffs.flatMap((one) => (one.assurance === 'passkey' ? [one.statement.origin] : [])))],
    byPasskey: approved.filter(({ assurance }) => assurance === 'passkey').length,
    byLink: approved.filter(({ assurance }) => assurance === 'link').length,
    refusals: signOffs.length - approved.length,
    approvals: approved.map(({ person, assurance }) => {
      const { name = ERASED, group, country } = known.get(person) ?? {};
      return {
        name,
        assurance,
        ...(group === undefined ? {} : { group }),
        ...(country === undefined ? {} : { country }),
      };
    }),
  };
}

function countsOf({ byPasskey, byLink, refusals }: BundleFacts): string {
  return `${String(byPasskey)} approved by passkey, ${String(byLink)} by mail link, ${String(refusals)} declined; each is backed by the log.`;
}

function notProven({ byLink, byPasskey, origins, keys, approvals }: BundleFacts, anchors: Anchors): readonly string[] {
  return [
    ...(anchors.key === undefined
      ? [`Whose key signed: no key was given. Compare ${keys.join(', ')} with what the server's operator publishes.`]
      : []),
    ...(anchors.checkpoint === undefined
      ? ['That nothing was left out or rewritten before: no checkpoint was given that you had received earlier.']
      : []),
    'When this happened: the times are those of the server; there is no time stamp of a third party.',
    ...(byPasskey > 0
      ? [`That the people named are who held the passkeys of ${origins.join(', ')}: the server says so.`]
      : []),
    ...(byLink > 0 ? [`That the ${String(byLink)} who approved by mail link did so: the server says so.`] : []),
    ...(approvals.some(({ name }) => name === ERASED)
      ? ['Who some of those are who approved: their names have been erased since, as the account log says.']
      : []),
  ];
}
