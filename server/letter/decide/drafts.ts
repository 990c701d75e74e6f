import { boundTo, diff, outcome, type Conflict } from '../../../shared/amendment/index.ts';
import type { Context, LetterState } from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { problems } from '../../../shared/letter/problems.ts';
import { canonical, canonicalJson, type VersionContent } from '../../../shared/version/index.ts';
import type { Content } from '../../store/store.ts';
import { contentOf, keyed, type AmendmentContent } from '../contents.ts';

/** What a letter's draft is right now, and what cutting, tabling and adopting would make of it. Pure. */

/** The draft as it would be cut. */
export interface Draft {
  readonly doc: Doc;
  /** Bytes of the version that it would become; its digest is what people see, name and sign. */
  readonly version: Content;
  /** Bytes of the text alone. */
  readonly text: Content;
  readonly problems: ReturnType<typeof problems>;
  /** Title, language and text are those of the latest version. */
  readonly unchanged: boolean;
}

/** @param latest content of the newest version; null when none has been cut */
export function draftOf(state: LetterState, title: string, doc: Doc, latest: VersionContent | null): Draft {
  const header = { title, lang: state.lang };
  const version: VersionContent = {
    format: 'paraph.version/1',
    letter: state.id,
    number: state.versions.length + 1,
    previous: state.versions.at(-1)?.digest ?? null,
    header,
    doc,
  };
  const bytes = canonical(version);
  const { header: cutHeader, doc: cutDoc } = JSON.parse(bytes) as VersionContent;
  return {
    doc,
    version: keyed(bytes),
    text: contentOf({ format: 'paraph.text/1', letter: state.id, doc }),
    problems: problems(doc),
    unchanged: latest !== null && canonicalJson([cutHeader, cutDoc]) === canonicalJson([latest.header, latest.doc]),
  };
}

/** What `decide` is told of the draft. */
export function draftFacts({ version, text, problems: found, unchanged }: Draft): NonNullable<Context['draft']> {
  return { digest: version.digest, content: text.digest, problems: found, unchanged };
}

/** What tabling an amendment with this text would freeze. */
export function tablingOf(letter: string, amendment: string, base: { digest: string; doc: Doc }, doc: Doc) {
  const changes = diff(base.doc, doc);
  const value: AmendmentContent = { format: 'paraph.amendment/1', letter, amendment, base: base.digest, doc, changes };
  return { content: contentOf(value), empty: changes.length === 0 };
}

/** What adopting an amendment into today's draft gives. */
export interface Adoption {
  readonly doc: Doc;
  readonly conflicts: readonly Conflict[];
  /** Blocks asked for that the amendment does not change. */
  readonly unknownBlocks: readonly string[];
  /** Blocks not asked for that belong to one change with those asked for. */
  readonly boundBlocks: readonly string[];
}

/** @param blocks adopt only the changes to these; all when absent */
export function adoptionOf(base: Doc, draft: Doc, tabled: AmendmentContent, blocks?: readonly string[]): Adoption {
  const { changes } = tabled;
  const unknownBlocks = blocks?.filter((block) => !changes.some((change) => change.block === block)) ?? [];
  const boundBlocks = blocks === undefined ? [] : boundTo(base, changes, blocks);
  return { ...outcome(base, draft, changes, blocks), unknownBlocks, boundBlocks };
}
