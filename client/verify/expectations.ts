/** What a reader may hold already: the id of a server's key, a checkpoint from a mail. As typed, and as the check takes it. */
import type { Anchors } from '../../shared/proof/verify/verify.ts';

export type Expectation =
  | { readonly ok: true; readonly anchors: Anchors }
  /** What was typed is not what it should be. */
  | { readonly ok: false; readonly key: boolean; readonly checkpoint: boolean };

/**
 * Reads what was typed or pasted. A checkpoint is found in the middle of the line of a mail that quotes it; a key's id may stand
 * in groups and in capitals.
 */
export function held(key: string, checkpoint: string): Expectation {
  const kid = key.replace(/[\s:-]/g, '').toLowerCase();
  const badKey = kid !== '' && !/^[0-9a-f]{16}$/.test(kid);
  const found = checkpoint.trim() === '' ? undefined : checkpointIn(checkpoint);
  if (badKey || found === null) return { ok: false, key: badKey, checkpoint: found === null };
  return {
    ok: true,
    anchors: { ...(kid === '' ? {} : { key: kid }), ...(found === undefined ? {} : { checkpoint: found }) },
  };
}

function checkpointIn(text: string): unknown {
  // Mail programs break long lines; no break belongs into a checkpoint.
  const [json] = /\{[^{}]*"paraph\.checkpoint\/1"[^{}]*\}/.exec(text.replace(/\s*\r?\n[> ]*/g, '')) ?? [];
  if (json === undefined) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
