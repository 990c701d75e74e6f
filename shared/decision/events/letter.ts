import type { MemberState } from '../model/state.ts';
import { noTexts, type Policies } from './policy.ts';

export const letterEvents: Policies<
  'LetterCreated' | 'LetterRenamed' | 'SettingsChanged' | 'LetterArchived' | 'LetterRestored' | 'LetterDeleted'
> = {
  LetterCreated: {
    subject: 'letter',
    evolve(state, { title, lang, at, actor, onBehalf }) {
      const lead = onBehalf ?? actor;
      const members: readonly MemberState[] = [{ person: lead, access: 'lead' }];
      return { ...state, title, lang, createdAt: at, lead, members };
    },
    seenBy: 'everybody',
    proof: 'none',
    ownTexts: noTexts,
  },
  LetterRenamed: {
    subject: 'letter',
    evolve: (state, { title }) => ({ ...state, title }),
    seenBy: 'everybody',
    proof: 'none',
    ownTexts: noTexts,
  },
  SettingsChanged: {
    subject: 'letter',
    evolve: (state, { settings }) => ({ ...state, settings: { ...state.settings, ...settings } }),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  LetterArchived: {
    subject: 'letter',
    evolve: (state, { at }) => ({ ...state, archivedAt: at }),
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  LetterRestored: {
    subject: 'letter',
    // Deleted while it was archived: it is back in the archive, where it was.
    evolve: ({ archivedAt, deletedAt, ...state }) =>
      deletedAt !== undefined && archivedAt !== undefined ? { ...state, archivedAt } : state,
    seenBy: 'members',
    proof: 'none',
    ownTexts: noTexts,
  },
  LetterDeleted: {
    subject: 'letter',
    evolve: (state, { at }) => ({ ...state, deletedAt: at }),
    seenBy: 'everybody',
    proof: 'sealed',
    ownTexts: noTexts,
  },
};
