import { outcome, Reading } from '../../../shared/amendment/index.ts';
import { find, openAmendments, type Digest, type Id, type LetterState } from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Contents } from '../contents.ts';

/** How many answers are kept: those of a few letters with many amendments. */
const KEPT = 5_000;

/** Whether tabled amendments still fit today's draft; answers are kept by both texts, for most views ask about the same. */
export class ConflictCache {
  readonly #contents: Contents;
  readonly #kept = new Map<string, boolean>();
  readonly #readings = new WeakMap<Doc, Reading>();

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  /** Returns the tabled amendments whose words the draft has changed meanwhile. */
  async needingReview(state: LetterState, draft: Doc): Promise<ReadonlySet<Id>> {
    const conflicting = await Promise.all(
      openAmendments(state).map(async ({ id, tabled, to }) => {
        const content = tabled.at(-1)?.content;
        if (content === undefined) return [];
        const amended = to === undefined ? undefined : find.amendmentEver(state, to);
        // A17: an amendment to another is held against that one as long as it is tabled, then against the draft.
        if (amended && amended.status !== 'tabled' && amended.status !== 'adopted') return [id];
        const against = amended?.status === 'tabled' ? amended.tabled.at(-1)?.content : undefined;
        if (against !== undefined) {
          const { doc } = await this.#contents.get(against, 'paraph.amendment/1');
          return (await this.#conflicts(content, doc)) ? [id] : [];
        }
        return (await this.#conflicts(content, draft)) ? [id] : [];
      }),
    );
    return new Set(conflicting.flat());
  }

  #reading(doc: Doc): Reading {
    const reading = this.#readings.get(doc) ?? new Reading(doc);
    this.#readings.set(doc, reading);
    return reading;
  }

  async #conflicts(content: Digest, draft: Doc): Promise<boolean> {
    const tabled = await this.#contents.get(content, 'paraph.amendment/1');
    // By the words around its changes: what is typed elsewhere in the draft says nothing new about it.
    const { doc: base } = await this.#contents.get(tabled.base, 'paraph.text/1');
    const bearing = this.#reading(draft).bearing(this.#reading(base), tabled.changes);
    const key = `${content} ${sha256(bearing.text)}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const conflicts = outcome(base, draft, tabled.changes).conflicts.length > 0;
    if (this.#kept.size >= KEPT) this.#kept.clear();
    this.#kept.set(key, conflicts);
    return conflicts;
  }
}
