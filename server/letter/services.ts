import type { Store } from '../store/store.ts';
import type { Contents } from './contents.ts';
import type { PasskeyChecks } from './decide/gather-context.ts';
import type { LetterRooms } from './rooms/letter-rooms.ts';

/** What whoever reads or decides in letters has of the world. */
export interface Services {
  readonly store: Pick<
    Store,
    'people' | 'members' | 'letters' | 'journal' | 'outbox' | 'search' | 'templates' | 'questions'
  >;
  readonly contents: Contents;
  readonly passkeys?: PasskeyChecks;
}

/** The same for one letter, with its rooms: to be used inside the letter's turn. */
export interface LetterServices extends Services {
  readonly rooms: Pick<LetterRooms, 'currentDoc'>;
}
