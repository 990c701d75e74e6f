/**
 * A copy of the draft that follows it for as long as nobody types in it. Whoever may only propose changes has it before them
 * instead of the draft: from their first key on it goes its own way, and what they see is the text of their amendment, the
 * same one throughout. Nothing has to be moved, typed again or brought under the caret.
 */
import * as Y from 'yjs';

export class Mirror {
  readonly ydoc = new Y.Doc();
  readonly draft: Y.Doc;
  readonly #follow = (update: Uint8Array): void => Y.applyUpdate(this.ydoc, update, this);

  constructor(draft: Y.Doc) {
    this.draft = draft;
    this.#follow(Y.encodeStateAsUpdate(draft));
    draft.on('update', this.#follow);
  }

  /** Goes its own way from now on. */
  part(): void {
    this.draft.off('update', this.#follow);
  }

  destroy(): void {
    this.part();
    this.ydoc.destroy();
  }
}
