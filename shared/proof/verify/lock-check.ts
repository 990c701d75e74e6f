import { eventOf, type LoggedEvent } from '../../decision/model/chain.ts';
import { fold } from '../../decision/evolve.ts';
import { approvalsOf, find } from '../../decision/model/find.ts';
import type { LetterState } from '../../decision/model/state.ts';
import type { AccountOrder } from './account-order.ts';
import { broken, must } from './broken.ts';
import type { BundledLock } from '../formats/bundle.ts';
import { approvalsDigest } from '../formats/lock-statement.ts';
import { checkPasskey, checkStatement } from './signed-check.ts';

/** Did the lead author lock this very text, with the approvals that stood then? */

/** The text that a bundle is about. */
export interface FinalText {
  readonly letter: string;
  readonly version: number;
  readonly digest: string;
  /** Digest of the version before. */
  readonly previous: string | null;
  readonly title: string;
  readonly lang: string;
}

type Entry = LoggedEvent<string>;

/** What the log says of the lock. */
export interface Lock {
  readonly at: string;
  /** Id of the lead author. */
  readonly by: string;
  /** How the lead author confirmed it; null where that was not yet asked for. */
  readonly assurance: 'passkey' | 'link' | null;
}

/** Returns what the log says of this text being final. @throws Broken when it says otherwise */
export async function checkLock(
  read: { readonly log: readonly Entry[]; readonly accounts: readonly Entry[]; readonly lock: BundledLock | null },
  order: AccountOrder,
  { letter, version, digest, previous }: FinalText,
): Promise<Lock> {
  const { log, accounts, lock: signed } = read;
  const cut = (number: number) =>
    log.find(({ type, body }) => type === 'VersionCut' && body['version'] === number)?.body['digest'];
  must(cut(version) === digest, 'lock-cut', { version });
  must(previous === (version === 1 ? null : cut(version - 1)), 'lock-previous');
  const [lock, again] = log.filter(({ type }) => type === 'VersionLocked');
  must(lock !== undefined, 'unlocked');
  must(again === undefined, 'locked-twice');
  const { seq, at, actor: by, body } = lock;
  must(body['version'] === version && body['digest'] === digest, 'lock-other', {
    version: String(body['version']),
    digest: String(body['digest']),
  });

  const before = folded(log.slice(0, lock.seq - 1), letter);
  must(before?.lead === by && lock.onBehalfOf === undefined, 'lock-person');
  const text = find.version(before, version);
  const standing =
    text === undefined ? [] : approvalsOf(before, text).map(({ person, at: when }) => ({ person, at: when }));
  const signOffs = await approvalsDigest(standing);
  const named = body['signOffs'] as readonly { readonly person: string; readonly at: string }[];
  must(Array.isArray(named) && (await approvalsDigest(named)) === signOffs, 'lock-approvals');

  const assurance = assuranceOf(body['assurance']);
  if (assurance !== 'passkey') {
    must(signed === null, 'lock-unfounded');
    return { at, by, assurance };
  }
  must(signed !== null, 'lock-unbacked');
  const whose = { of: 'lock' } as const;
  const evidence = body['evidence'] as { readonly [member: string]: unknown } | undefined;
  const recorded = { person: by, seq, at, evidence, accounts, order };
  const { statement } = signed;
  await checkStatement(signed, recorded, whose);
  must(
    statement.letter === letter &&
      statement.version === version &&
      statement.digest === digest &&
      statement.person === by &&
      statement.approvals === standing.length &&
      statement.signOffs === signOffs,
    'statement-about',
    { whose },
  );
  await checkPasskey(signed, recorded, whose);
  return { at, by, assurance };
}

function assuranceOf(said: unknown): Lock['assurance'] {
  return said === 'passkey' || said === 'link' ? said : null;
}

/** Returns what a log comes to, by the rules by which Paraph itself reads it. @throws Broken */
export function folded(log: readonly Entry[], letter: string): LetterState | null {
  try {
    // Types that Paraph does not know make no difference; bodies of another shape throw.
    return fold(
      letter,
      log.map((entry) => eventOf(entry as LoggedEvent)),
    );
  } catch {
    return broken('log-unfollowable');
  }
}
