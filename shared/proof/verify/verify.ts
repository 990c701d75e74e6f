import { verifyChain, type LoggedEvent } from '../../decision/model/chain.ts';
import { ACCOUNTS } from '../formats/accounts.ts';
import { accountOrder } from './account-order.ts';
import { checkDelegations } from './behalf-check.ts';
import { Broken, broken, must } from './broken.ts';
import { readme } from '../formats/bundle.ts';
import { fromUtf8 } from '../formats/bytes.ts';
import { checkCheckpoints, type Anchors } from './checkpoint-check.ts';
import type { CheckName } from './checks.ts';
import { sentenceOf, type Fault } from './faults.ts';
import { checkLock, type FinalText, type Lock } from './lock-check.ts';
import { namesFault, pdfFault } from '../files/pdf.ts';
import { checkManifest, readFiles, versionOf, type ReadBundle } from './read-bundle.ts';
import { checkSeal, SEAL } from '../formats/seal.ts';
import { checkSignOffs, namesUnder } from './sign-off-check.ts';
import { checkTimeStamps, type StampedEntry } from './stamps-check.ts';

/**
 * Checks an evidence bundle with nothing but itself (trust.md 8.5): no server, no store, and WebCrypto only, so that it runs
 * in a browser too. What it finds are codes with their facts: whoever shows them says them in the reader's language.
 */

export type { Anchors, CheckName };

/** Something that holds, with what was found. */
export type Expectations =
  /** `files`: how many, the manifest left out. */
  | { readonly check: 'manifest'; readonly facts: { readonly files: number } }
  | { readonly check: 'canonical' | 'pdf' }
  | { readonly check: 'version'; readonly facts: { readonly version: number; readonly digest: string } }
  /** How many entries each log has. */
  | { readonly check: 'log'; readonly facts: { readonly letter: number; readonly accounts: number } }
  | { readonly check: 'checkpoints'; readonly facts: { readonly count: number } }
  | {
      readonly check: 'lock';
      readonly facts: { readonly version: number; readonly at: string; readonly assurance: Lock['assurance'] };
    }
  | {
      readonly check: 'sign-offs';
      readonly facts: { readonly passkey: number; readonly link: number; readonly declined: number };
    }
  /** The latest of them: which entry, when, by whom. */
  | { readonly check: 'time-stamps'; readonly facts: { readonly count: number } & StampedEntry }
  | { readonly check: 'seal'; readonly facts: { readonly files: number; readonly kid: string } };

/** Something that a bundle cannot show, though all of it holds. */
export type Limit =
  | { readonly code: 'key'; readonly facts: { readonly kids: string } }
  /** `receipt`: of a receipt alone, what only the bundle shows. */
  | { readonly code: 'checkpoint' | 'time' | 'erased' | 'lock' | 'print' | 'receipt' }
  /** Who stamped the time. */
  | { readonly code: 'authority'; readonly facts: { readonly names: string } }
  | { readonly code: 'passkeys'; readonly facts: { readonly origins: string } }
  | { readonly code: 'links'; readonly facts: { readonly count: number } };

export interface BundleFacts {
  readonly letter: string;
  readonly title: string;
  readonly version: number;
  readonly digest: string;
  readonly lockedAt: string;
  /** Name of the lead author, where the bundle names them; how they confirmed the lock, null where nobody asked yet. */
  readonly lock: { readonly name: string | null; readonly assurance: Lock['assurance'] };
  /** Where the passkeys were used; empty when none was. */
  readonly origins: readonly string[];
  /** What third parties stamped, the latest entry last. */
  readonly timeStamps: readonly StampedEntry[];
  /** Ids of the keys that signed the newest checkpoints. */
  readonly keys: readonly string[];
  readonly byPasskey: number;
  readonly byLink: number;
  readonly refusals: number;
  /** Every version that was cut, in order: what a receipt may be for. */
  readonly versions: readonly { readonly version: number; readonly digest: string }[];
  /** Who approves, as the bundle names them. */
  readonly approvals: readonly {
    /** Null: erased since. */
    readonly name: string | null;
    readonly group?: string;
    readonly country?: string;
    /** The lead author gave the address, and the directory had another one for this name. */
    readonly addressGiven?: true;
    readonly assurance: 'passkey' | 'link';
  }[];
}

/** What holds, or the first thing that does not. */
export type Verification =
  | {
      readonly ok: true;
      readonly checked: readonly Expectations[];
      readonly notProven: readonly Limit[];
      readonly facts: BundleFacts;
    }
  | {
      readonly ok: false;
      readonly check: CheckName;
      readonly fault: Fault;
      /** The fault in English. */
      readonly message: string;
      readonly checked: readonly Expectations[];
    };

/**
 * Checks a bundle, given as its files by name. Never throws.
 * @param tell hears of each thing that holds, as soon as it does
 */
export async function verifyBundle(
  files: ReadonlyMap<string, Uint8Array>,
  anchors: Anchors = {},
  tell: (held: Expectations) => void = () => undefined,
): Promise<Verification> {
  const checked: Expectations[] = [];
  let check: CheckName = 'manifest';
  const holds = (held: Expectations, next: CheckName): void => {
    checked.push(held);
    tell(held);
    check = next;
  };
  try {
    const all = new Map([...files].map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
    const digests = await checkManifest(all);
    holds({ check, facts: { files: all.size - 1 } }, 'canonical');

    const read = readFiles(all);
    holds({ check: 'canonical' }, 'version');

    const text = await versionOf(read.version, read.texts);
    const { version, digest } = text;
    must(fromUtf8(all.get('README.txt') ?? new Uint8Array()) === readme(text, all.keys()), 'other-readme');
    holds({ check: 'version', facts: { version, digest } }, 'log');

    await checkChain(read.log, text.letter, 'audit.jsonl');
    await checkChain(read.accounts, ACCOUNTS, 'accounts.jsonl');
    const order = accountOrder(read.log, read.accounts);
    checkDelegations(read.log, read.accounts, order);
    holds({ check: 'log', facts: { letter: read.log.length, accounts: read.accounts.length } }, 'checkpoints');

    const newest = await checkCheckpoints(read, text.letter, anchors);
    holds({ check: 'checkpoints', facts: { count: read.checkpoints.length } }, 'lock');

    const lock = await checkLock(read, order, text);
    holds({ check: 'lock', facts: { version, at: lock.at, assurance: lock.assurance } }, 'sign-offs');

    await checkSignOffs(read, order, text);
    const kids = newest.map(({ kid }) => kid);
    const signed = factsOf(read, text, lock, kids);
    const { byPasskey, byLink, refusals } = signed;
    holds({ check: 'sign-offs', facts: { passkey: byPasskey, link: byLink, declined: refusals } }, 'pdf');

    const pdf = all.get('letter.pdf');
    if (pdf) {
      const why =
        (await pdfFault(pdf, all.get('version.json') ?? new Uint8Array())) ??
        (await namesFault(pdf, namesUnder(read.log, read.signOffs, read.people), text.lang));
      if (why !== null) broken('pdf', { why });
      holds({ check: 'pdf' }, 'time-stamps');
    }

    check = 'time-stamps';
    const timeStamps = await checkTimeStamps(all, read.log);
    const latest = timeStamps.at(-1);
    if (latest) holds({ check, facts: { ...latest, count: timeStamps.length } }, 'seal');
    const facts = { ...signed, timeStamps };

    check = 'seal';
    // Letters locked before there were seals say nothing of how the lock was confirmed; all others have one.
    must(read.seal !== null || lock.assurance === null, 'unsealed');
    if (read.seal) {
      const { [SEAL]: _, ...found } = digests;
      await checkSeal(read.seal, text, found, newest);
      holds({ check, facts: { files: Object.keys(found).length, kid: read.seal.kid } }, 'seal');
    }
    return { ok: true, checked, notProven: notProven(facts, anchors, pdf !== undefined && !read.seal), facts };
  } catch (error) {
    const fault: Fault = error instanceof Broken ? error.fault : { code: 'unreadable' };
    return { ok: false, check, fault, message: sentenceOf(fault), checked };
  }
}

async function checkChain(entries: readonly LoggedEvent<string>[], of: string, file: string): Promise<void> {
  must(entries.length > 0, 'log-empty', { file });
  must(entries[0]?.letter === of, 'log-other', { file });
  const chain = await verifyChain(entries);
  if (!chain.ok) {
    const { seq, fault } = chain;
    if (fault.code === 'entry-member') broken(fault.code, { file, seq, member: fault.member });
    if (fault.code === 'entry-number') broken(fault.code, { file, seq, found: fault.found });
    broken(fault.code, { file, seq });
  }
  entries.forEach(({ at, seq }, index) => {
    const before = entries[index - 1];
    must(before === undefined || before.at <= at, 'entry-older', { file, seq });
  });
}

function factsOf(
  { signOffs, people, log }: ReadBundle,
  { letter, title, version, digest }: FinalText,
  { at, by, assurance }: Lock,
  keys: readonly string[],
): Omit<BundleFacts, 'timeStamps'> {
  const approved = signOffs.filter(({ decision }) => decision === 'approved');
  const known = new Map(people.map((one) => [one.id, one]));
  return {
    ...{ letter, title, version, digest, lockedAt: at, keys },
    lock: { name: known.get(by)?.name ?? null, assurance },
    origins: [...new Set(signOffs.flatMap((one) => (one.assurance === 'passkey' ? [one.statement.origin] : [])))],
    byPasskey: approved.filter((one) => one.assurance === 'passkey').length,
    byLink: approved.filter((one) => one.assurance === 'link').length,
    refusals: signOffs.length - approved.length,
    versions: log.flatMap(({ type, body }) =>
      type === 'VersionCut' ? [{ version: Number(body['version']), digest: String(body['digest']) }] : [],
    ),
    approvals: approved.map(({ person, assurance: how }) => {
      const { name = null, group, country, addressGiven } = known.get(person) ?? {};
      return {
        ...{ name, assurance: how },
        ...(group === undefined ? {} : { group }),
        ...(country === undefined ? {} : { country }),
        ...(addressGiven ? { addressGiven } : {}),
      };
    }),
  };
}

function notProven(
  { byLink, byPasskey, origins, keys, approvals, lock, timeStamps }: BundleFacts,
  anchors: Anchors,
  loosePrint: boolean,
): readonly Limit[] {
  return [
    ...(anchors.key === undefined ? [{ code: 'key' as const, facts: { kids: keys.join(', ') } }] : []),
    ...(anchors.checkpoint === undefined ? [{ code: 'checkpoint' as const }] : []),
    timeStamps.length === 0
      ? { code: 'time' as const }
      : { code: 'authority' as const, facts: { names: [...new Set(timeStamps.map(({ by }) => by))].join('; ') } },
    ...(byPasskey > 0 ? [{ code: 'passkeys' as const, facts: { origins: origins.join(', ') } }] : []),
    ...(byLink > 0 ? [{ code: 'links' as const, facts: { count: byLink } }] : []),
    ...(lock.assurance === 'passkey' ? [] : [{ code: 'lock' as const }]),
    ...(loosePrint ? [{ code: 'print' as const }] : []),
    ...(approvals.some(({ name }) => name === null) ? [{ code: 'erased' as const }] : []),
  ];
}
