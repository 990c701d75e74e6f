import { describe, expect, it } from 'vitest';
import { decide, roomAccess } from '../../../../shared/decision/index.ts';
import { asking, circulating, closed, drafting, locked, passkey } from '../../../support/given.ts';

describe('a letter put away', () => {
  it('[L6] is archived in every stage, changes in nothing else, and comes back', () => {
    for (const stage of [drafting(), circulating(), locked(), closed()]) {
      const archived = stage.then('lea', { type: 'ArchiveLetter' });
      const { archivedAt, seq: _, changedAt: __, acting: ___, ...same } = archived.letter;
      const { seq: ____, changedAt: _____, acting: ______, ...before } = stage.letter;
      expect(archivedAt).toBeDefined();
      expect(same).toEqual(before);
      expect(archived.ask('lea', { type: 'ArchiveLetter' })).toEqual({ ok: true, events: [] });
      const restored = archived.then('lea', { type: 'RestoreLetter' });
      expect(restored.letter.archivedAt).toBeUndefined();
      expect(restored.ask('lea', { type: 'RestoreLetter' })).toEqual({ ok: true, events: [] });
    }
  });
});

describe('a letter taken away', () => {
  it('[L7] is deleted before any circulation only, and then there is no such letter', () => {
    const deleted = drafting().then('lea', { type: 'DeleteLetter' });
    const again = decide(deleted.letter, { type: 'RenameLetter', title: 'x' }, asking('lea', deleted.letter.seq, 1));
    expect(again).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
    for (const person of ['lea', 'edo', 'rea', 'sig'])
      expect(roomAccess(deleted.letter, { person, offices: [], colleagues: [person] })).toBe('none');
    circulating().when('lea', { type: 'DeleteLetter' }).refused('wrong-state');
  });

  it('[S13] needs the passkey where the letter asks for passkeys', () => {
    const letter = drafting().then('lea', { type: 'ChangeSettings', passkeysRequired: true });
    const alone = letter.ask('lea', { type: 'DeleteLetter' }, { signOff: { hasPasskey: true } });
    expect(alone).toMatchObject({ ok: false, refusal: { code: 'confirm-first', facts: { passkey: true } } });
    const signed = letter.ask('lea', { type: 'DeleteLetter', passkey: {} }, { signOff: { passkey } });
    expect(signed).toMatchObject({ ok: true, events: [{ type: 'LetterDeleted', evidence: passkey }] });
  });
});
