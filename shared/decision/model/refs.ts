import type { Digest, Id, TextRef } from './events.ts';
import type { LetterState } from './state.ts';

/** Where a letter's state refers to what stands elsewhere: people, texts, entries of its list, contents. */

type Kind = 'person' | 'text' | 'listing' | 'content';

/** Says of every field what it holds, so that a new one of which nobody has said it does not compile. */
type Places<T> = T extends readonly (infer Item)[]
  ? Item extends object
    ? readonly [Places<Item>]
    : Kind | 'plain'
  : T extends object
    ? { readonly [K in keyof Required<T>]: Places<NonNullable<T[K]>> } | 'plain'
    : Kind | 'plain';

const PLACES: Places<LetterState> = {
  ...{ id: 'plain', seq: 'plain', status: 'plain', lang: 'plain', createdAt: 'plain', changedAt: 'plain' },
  ...{ archivedAt: 'plain', deletedAt: 'plain' },
  title: 'text',
  lead: 'person',
  leadOffer: { person: 'person', at: 'plain' },
  settings: 'plain',
  members: [{ person: 'person', access: 'plain' }],
  signatories: [{ person: 'person', ref: 'listing', before: 'listing', addedAt: 'plain' }],
  amendments: [
    {
      ...{ id: 'plain', number: 'plain', status: 'plain', startedAt: 'plain', tabledAt: 'plain', decidedAt: 'plain' },
      ...{ to: 'plain', lapses: 'plain', because: 'plain', adoptedBlocks: 'plain', adoptedBefore: 'plain' },
      ...{ author: 'person', office: 'person', onBehalfOf: 'person', asked: 'person', coTablers: 'person' },
      ...{ decidedBy: 'person', decidedFor: 'person' },
      ...{ justification: 'text', group: 'text', reason: 'text' },
      ...{ base: 'content', edited: 'content' },
      tabled: [{ content: 'content', at: 'plain', by: 'person' }],
      wording: {
        ...{ content: 'content', from: 'content', at: 'plain', by: 'person', message: 'text' },
        answer: { accepted: 'plain', at: 'plain', by: 'person', message: 'text' },
      },
    },
  ],
  versions: [
    {
      ...{ number: 'plain', status: 'plain', cutAt: 'plain', circulatedAt: 'plain', askedAt: 'plain' },
      ...{ digest: 'content', cutBy: 'person', cutFor: 'person', name: 'text', note: 'text', message: 'text' },
      deadline: 'plain',
      reminded: [{ person: 'person', at: 'plain', due: 'plain' }],
      signOffs: [
        {
          ...{ decision: 'plain', at: 'plain', assurance: 'plain', evidence: 'plain', late: 'plain' },
          ...{ confidential: 'plain', person: 'person', ref: 'listing', reason: 'text', ifAdoptedRef: 'text' },
        },
      ],
    },
  ],
  threads: [
    {
      ...{ id: 'plain', resolved: 'plain', within: 'plain' },
      anchor: { room: 'plain', from: 'plain', to: 'plain', block: 'plain', quote: 'text' },
      comments: [
        {
          ...{ id: 'plain', at: 'plain', editedAt: 'plain', deleted: 'plain' },
          ...{ author: 'person', onBehalfOf: 'person', mentions: 'person', text: 'text' },
        },
      ],
    },
  ],
  confided: 'plain',
  named: [{ person: 'person', ref: 'listing' }],
  acting: { inside: 'person', openly: 'person' },
  final: {
    ...{ version: 'plain', lockedAt: 'plain', assurance: 'plain', closedAt: 'plain' },
    ...{ digest: 'content', lockedBy: 'person' },
  },
};

/** What a letter refers to, each once. */
export interface Refs {
  readonly people: readonly Id[];
  readonly texts: readonly TextRef[];
  /** Entries by which it names somebody on its list. */
  readonly listings: readonly TextRef[];
  readonly contents: readonly Digest[];
}

/** Returns everything that a letter, or what somebody may see of it, refers to. */
export function refsIn(state: LetterState): Refs {
  const found = {
    person: new Set<Id>(),
    text: new Set<TextRef>(),
    listing: new Set<TextRef>(),
    content: new Set<Digest>(),
  };
  mapped(state, PLACES, (kind, ref) => {
    // A deleted comment has no text.
    if (ref !== '') found[kind].add(ref);
    return ref;
  });
  return {
    people: [...found.person],
    texts: [...found.text],
    listings: [...found.listing],
    contents: [...found.content],
  };
}

/** Returns the letter with texts in place of the references to them. @param text as stored; undefined once it has been erased */
export function withTexts(state: LetterState, text: (ref: TextRef) => string | undefined): LetterState {
  const filled = (kind: Kind, ref: string) => (kind === 'text' && ref !== '' ? (text(ref) ?? '') : ref);
  // The same shape: only strings have been replaced, by strings.
  return mapped(state, PLACES, filled) as LetterState;
}

type AnyPlace = Kind | 'plain' | readonly [AnyPlace] | { readonly [field: string]: AnyPlace };

function mapped(value: unknown, place: AnyPlace, to: (kind: Kind, ref: string) => string): unknown {
  if (place === 'plain' || value === undefined) return value;
  if (typeof value === 'string') return typeof place === 'string' ? to(place, value) : value;
  if (Array.isArray(value)) {
    const each = isList(place) ? place[0] : place;
    return value.map((item: unknown) => mapped(item, each, to));
  }
  if (typeof value !== 'object' || value === null || typeof place === 'string' || isList(place)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, held]) => [field, mapped(held, place[field] ?? 'plain', to)]),
  );
}

function isList(place: AnyPlace): place is readonly [AnyPlace] {
  return Array.isArray(place);
}
