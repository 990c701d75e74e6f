import * as Y from 'yjs';
import type { Doc } from '../../../shared/letter/doc.ts';

/** The text when last all of it was the server's: what unsent words are compared with. */
export class Confirmed {
  /** Null when it was never known here. */
  text: Doc | null;
  readonly #touched = new Set<string | null>();

  constructor(text: Doc | null) {
    this.text = text;
  }

  /** Blocks changed here since. */
  get touched(): readonly (string | null)[] {
    return [...this.#touched];
  }

  /** Takes note of what was changed here. */
  changed(transaction: Y.Transaction): void {
    for (const type of transaction.changed.keys()) this.#touched.add(blockOf(type));
  }

  /** All of the text is the server's. */
  set(text: Doc | null): void {
    this.text = text;
    this.#touched.clear();
  }
}

/** The id of the block that a type stands in, or is. */
function blockOf(type: unknown): string | null {
  const id: unknown = type instanceof Y.XmlElement ? type.getAttribute('id') : null;
  if (typeof id === 'string') return id;
  return type instanceof Y.AbstractType ? blockOf(type.parent) : null;
}
