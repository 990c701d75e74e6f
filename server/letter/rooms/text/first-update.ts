import * as Y from 'yjs';
import type { Doc } from '../../../../shared/letter/doc.ts';
import { updateY } from '../../../../shared/letter/yjs.ts';

/** Returns the first state of a new room with this text, to be journalled in the commit that creates it. */
export function firstUpdate(doc: Doc): Uint8Array {
  const made = new Y.Doc();
  updateY(made, doc);
  return Y.encodeStateAsUpdate(made);
}
