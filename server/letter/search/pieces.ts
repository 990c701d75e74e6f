import { askedVersion, find, readListing, refsIn, type Id, type LetterState } from '../../../shared/decision/index.ts';
import { rows } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import type { Piece as Stored } from '../../store/store.ts';
import { readDraft } from '../decide/gather-context.ts';
import type { OpenLetter } from '../open-letter.ts';

/** Before its words are folded. */
type Piece = Omit<Stored, 'folded'>;

/** What a letter says, in the pieces that a search finds. Amendments that are being written are their office's and not among them. */
export async function piecesOf({ services }: OpenLetter, state: LetterState): Promise<readonly Piece[]> {
  const { contents, store } = services;
  const draft = await readDraft(services, state);
  const asked = askedVersion(state);
  const version = asked && (await contents.get(asked.digest, 'paraph.version/1')).doc;
  const tabled = state.amendments.flatMap((one) => {
    const content = one.status === 'writing' || one.status === 'discarded' ? undefined : one.tabled.at(-1)?.content;
    return content === undefined ? [] : [{ ...one, content }];
  });
  const { texts, listings } = refsIn(state);
  const members = state.members.map(({ person }) => person);
  const [words, people] = await Promise.all([
    store.letters.texts([...texts, ...listings]),
    store.people.get([...new Set([...members, state.lead])]),
  ]);
  const amendments = await Promise.all(
    tabled.map(async ({ id, content, justification }): Promise<Piece[]> => {
      const { changes, doc } = await contents.get(content, 'paraph.amendment/1');
      const changed = new Set(changes.map(({ block }) => block));
      const said = rows(doc).filter((row) => changed.has(row.id));
      const why = justification === undefined ? '' : (words.get(justification) ?? '');
      return [...said.map(({ text }) => text), why].flatMap((text) =>
        text === '' ? [] : [{ kind: 'amendment' as const, of: id, content, text }],
      );
    }),
  );
  const comments = state.threads.flatMap(({ comments: all }) =>
    all.flatMap(({ id, text: ref, deleted }): Piece[] => {
      const text = deleted ? undefined : words.get(ref);
      return text === undefined ? [] : [{ kind: 'comment', of: id, content: ref, text }];
    }),
  );
  const listed = state.signatories.flatMap(({ person, ref }): Piece[] => {
    const { name, group = '', country = '' } = readListing(words.get(ref)) ?? { name: '' };
    return name === ''
      ? []
      : [{ kind: 'person', of: person, content: ref, text: [name, group, country].join(' ').trim() }];
  });
  const named = people.flatMap(({ id, name }): Piece[] =>
    find.signatory(state, id) ? [] : [{ kind: 'person', of: id, text: name }],
  );
  return [
    { kind: 'title', text: words.get(state.title) ?? '', content: state.title },
    ...ofText(draft.doc),
    ...(asked && version ? ofText(version, asked.number) : []),
    ...amendments.flat(),
    ...comments,
    ...listed,
    ...named,
  ];
}

/** @param version absent: the draft */
function ofText(doc: Doc, version?: number): Piece[] {
  return rows(doc).flatMap(({ id, label, text }): Piece[] =>
    text.trim() === ''
      ? []
      : [{ kind: 'text', of: id satisfies Id, place: label, text, ...(version === undefined ? {} : { version }) }],
  );
}
