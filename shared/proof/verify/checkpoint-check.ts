import * as v from 'valibot';
import { ACCOUNTS } from '../formats/accounts.ts';
import { each, must } from './broken.ts';
import { checkpointHolds, checkpointSchema, type Checkpoint } from '../formats/checkpoint.ts';
import type { Which } from './faults.ts';
import { successors } from '../formats/key-change.ts';
import { kidOf, type ServerKey } from '../formats/keys.ts';
import type { ReadBundle } from './read-bundle.ts';

/** Did the server sign these logs, to their last entry, with the key that the reader knows? */

/** What the reader already has from elsewhere, and trusts. */
export interface Anchors {
  /** Id of the server's key. */
  readonly key?: string;
  /** A checkpoint received earlier, as parsed JSON. */
  readonly checkpoint?: unknown;
}

/** Checks every checkpoint and answers the keys that signed the newest of each log; those that the reader trusts, if a key was given. @throws Broken */
export async function checkCheckpoints(
  read: ReadBundle,
  letter: string,
  anchors: Anchors,
): Promise<readonly ServerKey[]> {
  const keys = new Map<string, ServerKey>();
  for (const key of read.keys) {
    const { kid } = key;
    must((await kidOf(key.jwk)) === kid, 'key-id', { kid });
    must(!keys.has(kid), 'key-double', { kid });
    const recorded = read.accounts.some(
      ({ type, body }) =>
        (type === 'ServerKeyUsed' || type === 'ServerKeyChanged') && body['kid'] === kid && body['key'] === key.jwk.x,
    );
    must(recorded, 'key-unrecorded', { kid });
    keys.set(kid, key);
  }
  const logs = new Map([
    [letter, read.log],
    [ACCOUNTS, read.accounts],
  ]);
  const check = async (checkpoint: Checkpoint, which: Which): Promise<void> => {
    const log = logs.get(checkpoint.letter);
    must(log !== undefined, 'checkpoint-letter', { which });
    const { seq, kid } = checkpoint;
    const key = keys.get(kid);
    must(key !== undefined, 'checkpoint-key', { which, kid });
    must(await checkpointHolds(checkpoint, key.jwk), 'checkpoint-signature', { which });
    must(seq <= log.length, 'checkpoint-beyond', { which, seq, length: log.length });
    must(log[seq - 1]?.hash === checkpoint.head, 'checkpoint-rewritten', { which, seq });
  };
  await each(read.checkpoints, (one) =>
    check(one, { of: one.letter === ACCOUNTS ? 'accounts' : 'letter', at: one.seq }),
  );
  const newest = [...logs].map(([log, entries]) => {
    const last = read.checkpoints.filter((one) => one.letter === log && one.seq === entries.length);
    must(last.length > 0, 'uncovered', { file: log === ACCOUNTS ? 'accounts.jsonl' : 'audit.jsonl' });
    return last.map(({ kid }) => kid);
  });
  const heirs = await successors(read.accounts);
  const { key } = anchors;
  const trusted = key === undefined ? null : heirs(key);
  if (key !== undefined && trusted) {
    for (const kids of newest) {
      const known = kids.some((kid) => trusted.has(kid));
      must(known, 'other-key', { kids: kids.join(', '), kid: key });
    }
  }
  if (anchors.checkpoint !== undefined) {
    const held = v.safeParse(checkpointSchema, anchors.checkpoint);
    must(held.success, 'given-none');
    await check(held.output, { of: 'given' });
  }
  const kids = [...new Set(newest.flat())].filter((kid) => trusted === null || trusted.has(kid));
  return kids.flatMap((kid) => keys.get(kid) ?? []);
}
