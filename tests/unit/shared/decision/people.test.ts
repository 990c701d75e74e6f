import { describe, expect, it } from 'vitest';
import { find } from '../../../../shared/decision/index.ts';
import type { Command } from '../../../../shared/decision/index.ts';
import {
  circulating,
  closed,
  digestOf,
  drafting,
  Given,
  link,
  locked,
  minutes,
  passkey,
  started,
} from '../../../support/given.ts';

const at = (id: string, ref = `ref-${id}`) => ({ people: [{ id, ref }] });
const invitation = (access: 'read' | 'edit' | 'lead') =>
  ({ type: 'InviteMember', email: 'a@parl.example', access }) as const;

describe('the letter', () => {
  it('[L1] makes whoever starts it its lead author, with the usual settings', () => {
    const { letter } = new Given().then('lea', { type: 'CreateLetter', title: 'Night trains', lang: 'fr' });
    expect(letter).toMatchObject({
      id: 'letter',
      seq: 1,
      lead: 'lea',
      lang: 'fr',
      title: 'ref:Night trains',
      status: 'drafting',
    });
    expect(letter.settings).toMatchObject({ signatureOrder: 'name', namesBeforeLock: 'shown', minimum: null });
    expect(letter.members).toEqual([{ person: 'lea', access: 'lead' }]);
  });

  it('remembers the version that it was started from', () => {
    const from = { letter: 'other', version: 2, digest: digestOf(2) };
    const made = new Given().then('lea', { type: 'CreateLetter', title: 'Again', lang: 'en', from });
    expect(made.last('LetterCreated').from).toEqual(from);
  });

  it('is made once', () => {
    started().when('lea', { type: 'CreateLetter', title: 'Again', lang: 'en' }).refused('wrong-state');
  });

  it('[D2] is not renamed to the title that it has', () => {
    started().when('lea', { type: 'RenameLetter', title: 'Night trains' }).decides();
  });

  it('[L3] records only the settings that differ', () => {
    const change = {
      type: 'ChangeSettings',
      signatureOrder: 'name',
      passkeysRequired: true,
      minimum: { signatures: 2, groups: 1 },
    } as const;
    const changed = started().then('lea', change);
    const { passkeysRequired, minimum } = change;
    expect(changed.last('SettingsChanged').settings).toEqual({ passkeysRequired, minimum });
    changed.when('lea', change).decides();
    changed.when('lea', { type: 'ChangeSettings', minimum: null }).decides('SettingsChanged');
  });

  it('[L4] keeps the order of names and the need for a passkey open until the list closes', () => {
    locked().when('lea', { type: 'ChangeSettings', passkeysRequired: true }).decides('SettingsChanged');
    locked().when('lea', { type: 'ChangeSettings', namesBeforeLock: 'confidential' }).refused('locked');
    locked()
      .when('lea', { type: 'ChangeSettings', minimum: { signatures: 9, groups: 1 } })
      .refused('locked');
    closed().when('lea', { type: 'ChangeSettings', passkeysRequired: true }).refused('locked');
    closed().when('lea', { type: 'ChangeSettings', passkeysRequired: false }).decides();
  });
});

describe('members', () => {
  it('[M1] never become lead author by invitation or change of access', () => {
    started()
      .when('lea', invitation('lead'), at('new'))
      .refused('invalid', { fields: { access: expect.any(String) as string } });
    started().when('lea', { type: 'ChangeAccess', person: 'edo', access: 'lead' }).refused('invalid');
  });

  it('[M2] always include the lead author, whose access nobody lowers', () => {
    started().when('lea', { type: 'RemoveMember', person: 'lea' }).refused('wrong-state');
    started().when('lea', { type: 'ChangeAccess', person: 'lea', access: 'edit' }).refused('wrong-state');
    started().when('lea', invitation('read'), at('lea')).refused('wrong-state');
    started().when('lea', { type: 'ChangeAccess', person: 'lea', access: 'lead' }).decides();
  });

  it('[M3] invited again get the access asked for now', () => {
    const letter = started().then('lea', invitation('edit'), at('rea'));
    expect(find.access(letter.letter, 'rea')).toBe('edit');
    letter.when('lea', invitation('edit'), at('rea')).decides();
    expect(letter.events.at(-1)?.type).toBe('AccessChanged');
  });

  it('[M4] can be handed the lead, and the former lead author goes on editing', () => {
    const offered = started().then('lea', { type: 'TransferLead', person: 'edo' });
    expect([offered.letter.lead, offered.letter.leadOffer?.person]).toEqual(['lea', 'edo']);
    offered.when('lea', { type: 'TransferLead', person: 'edo' }).decides();
    for (const person of ['lea', 'ama', 'out']) offered.when(person, { type: 'AcceptLead' }).refused('no-access');
    const { letter } = offered.then('edo', { type: 'AcceptLead' });
    expect(letter).not.toHaveProperty('leadOffer');
    expect([letter.lead, find.access(letter, 'edo'), find.access(letter, 'lea')]).toEqual(['edo', 'lead', 'edit']);
    started().when('lea', { type: 'TransferLead', person: 'lea' }).decides();
  });

  it('[M7] decline the lead, or find it taken back or offered to somebody else; [M8] removed, they are asked no more', () => {
    const offered = started().then('lea', { type: 'TransferLead', person: 'edo' });
    offered.when('ama', { type: 'DeclineLead' }).refused('no-access');
    const ended = ['edo', 'lea'].map((person) => offered.then(person, { type: 'DeclineLead' }));
    const other = offered.then('lea', { type: 'TransferLead', person: 'ama' });
    const removed = offered.then('lea', { type: 'RemoveMember', person: 'edo' });
    for (const letter of [...ended, other, removed]) letter.when('edo', { type: 'AcceptLead' }).refused('no-access');
    for (const { letter } of [...ended, removed]) expect([letter.lead, letter.leadOffer]).toEqual(['lea', undefined]);
    other.when('ama', { type: 'AcceptLead' }).decides('LeadTransferred');
  });

  it('[S13] who do what weighs are there in person where the letter asks for passkeys', () => {
    const strict = circulating().then('lea', { type: 'ChangeSettings', passkeysRequired: true });
    const answered = strict.then(
      'sig',
      { type: 'ApproveVersion', version: 2, digest: digestOf(2), passkey: {} },
      { signOff: { passkey } },
    );
    const offered = answered.then('lea', { type: 'TransferLead', person: 'edo' });
    const acts: readonly (readonly [string, Command])[] = [
      ['sig', { type: 'RetractSignOff', version: 2 }],
      ['two', { type: 'RefuseVersion', version: 2, digest: digestOf(2), reason: 'No.' }],
      ['lea', { type: 'TransferLead', person: 'ama' }],
      ['edo', { type: 'AcceptLead' }],
    ];
    for (const [person, command] of acts) {
      offered.when(person, command, { signOff: {} }).refused('confirm-first');
      // Whoever has a passkey uses it; whoever has none opens a link.
      offered.when(person, command, { signOff: { link, hasPasskey: true } }).refused('confirm-first');
      expect(offered.ask(person, command, { signOff: { link, hasPasskey: false } }).ok, command.type).toBe(true);
      expect(offered.ask(person, { ...command, passkey: {} } as Command, { signOff: { passkey } }).ok).toBe(true);
      offered.when(person, { ...command, passkey: {} } as Command, { signOff: { link } }).refused('invalid');
      const lax = offered.then('lea', { type: 'ChangeSettings', passkeysRequired: false });
      expect(lax.ask(person, command, { signOff: {} }).ok, command.type).toBe(true);
    }
  });

  it('[M6] who are removed may do nothing more, and what they approved stays', () => {
    const letter = circulating()
      .then('two', { type: 'ApproveVersion', version: 2, digest: digestOf(2), name: 'Two' })
      .then('lea', { type: 'RemoveMember', person: 'two' });
    letter.when('two', { type: 'AddComment', text: 'Hello?' }).refused('no-access');
    expect(find.signOff(letter.letter.versions[1], 'two')?.decision).toBe('approved');
  });

  it('[D5] are invited only when the directory was asked', () => {
    started().when('lea', invitation('read')).refused('unavailable');
  });
});

describe('signatories', () => {
  const add = (...names: readonly string[]) =>
    ({ type: 'AddSignatories', people: names.map((name) => ({ name })) }) as const;

  it('[G2] stand on the list once, however often a list is pasted', () => {
    const people = ['sig', 'new', 'new'].map((id) => ({ id, ref: `ref-${id}` }));
    const letter = started().then('lea', add('Sigrun', 'New', 'New'), { people });
    expect(letter.letter.signatories.map(({ person }) => person)).toEqual(['sig', 'two', 'new']);
    expect(letter.last('SignatoriesAdded').people).toEqual([{ person: 'new', ref: 'ref-new' }]);
    letter.when('lea', add('Sigrun', 'New', 'New'), { people }).decides();
  });

  it('[G2] keep their place when their entry is completed', () => {
    const { letter } = started().then('lea', add('Sigrun'), at('sig', 'completed'));
    const [first, second] = started().letter.signatories;
    expect(letter.signatories).toEqual([{ ...first, ref: 'completed' }, second]);
  });

  it('[G3] who have answered stay as they were named then', () => {
    circulating().when('lea', add('Sigrun'), at('sig', 'corrected')).decides();
    circulating().when('lea', add('Two'), at('two', 'corrected')).decides('SignatoriesAdded');
  });

  it('[G4] start afresh after having been removed', () => {
    const removed = circulating().then('lea', { type: 'RemoveSignatory', person: 'sig' });
    removed
      .when('sig', { type: 'ApproveVersion', version: 2, digest: digestOf(2), name: 'Sigrun Almqvist' })
      .refused('no-access');
    const { letter } = removed.then('lea', add('Sigrun'), at('sig'));
    expect(letter.versions.map(({ signOffs }) => signOffs.length)).toEqual([0, 0, 0]);
  });

  it('[G5] are removed after the lock only while their name does not stand under the text', () => {
    locked().when('lea', { type: 'RemoveSignatory', person: 'sig' }).refused('locked');
    locked().when('lea', { type: 'RemoveSignatory', person: 'two' }).decides('SignatoryRemoved');
    closed().when('lea', { type: 'RemoveSignatory', person: 'two' }).refused('wrong-state');
  });

  it('[D5] are added only when the directory answered for each', () => {
    started().when('lea', add('New', 'Other'), at('new')).refused('unavailable');
  });
});

describe('comments', () => {
  const start = drafting();
  const { thread, comment, writing, tabled } = start.things;
  const inRoom = (room: string) =>
    ({ type: 'AddComment', text: 'Here.', anchor: { room, from: 'a', to: 'b', quote: 'night' } }) as const;

  it('[C2] are resolved by anybody who may comment, once', () => {
    const resolved = start.then('edo', { type: 'ResolveThread', thread });
    resolved.when('com', { type: 'ResolveThread', thread }).decides();
    expect(resolved.then('com', { type: 'Reply', thread, text: 'Late.' }).letter.threads[0]?.resolved).toBe(true);
    resolved.when('com', { type: 'ReopenThread', thread }).decides('ThreadReopened');
    start.when('com', { type: 'ReopenThread', thread }).decides();
  });

  it('[P4] belong to whoever wrote them, the lead author notwithstanding', () => {
    start.when('lea', { type: 'EditComment', comment, text: 'Mine.' }).refused('no-access');
    start.when('lea', { type: 'DeleteComment', comment }).refused('no-access');
    expect(
      start.then('com', { type: 'EditComment', comment, text: 'All.' }).letter.threads[0]?.comments[0],
    ).toMatchObject({
      text: 'ref:All.',
      editedAt: minutes(start.letter.seq),
    });
  });

  it('[C3] once deleted stay deleted', () => {
    const deleted = start.then('com', { type: 'DeleteComment', comment });
    deleted.when('com', { type: 'DeleteComment', comment }).decides();
    deleted.when('com', { type: 'EditComment', comment, text: 'Back.' }).refused('wrong-state');
  });

  it('[C4] in an amendment being written are for its office alone, also once it is tabled', () => {
    const room = `letter.${writing}`;
    start.when('edo', inRoom(room)).refused('no-access');
    const inside = start.then('col', inRoom(room));
    const there = inside.last('CommentAdded').thread;
    const after = inside.then('ama', { type: 'TableAmendment', amendment: writing });
    for (const letter of [inside, after]) {
      letter.when('lea', { type: 'Reply', thread: there, text: 'Hm?' }).refused('no-access');
      letter.when('mira', { type: 'Reply', thread: there, text: 'Good.' }).decides('ReplyAdded');
    }
    const gone = inside.then('ama', { type: 'DiscardAmendment', amendment: writing });
    gone.when('lea', { type: 'Reply', thread: there, text: 'Hm?' }).refused('no-access');
  });

  it('[C6] name members only, and nobody in what one office alone can read', () => {
    const letter = drafting();
    const { thread, comment, writing } = letter.things;
    const named = letter.when('com', { type: 'Reply', thread, text: '@Edo, see above.', mentions: ['edo', 'edo'] });
    expect(named.decides('ReplyAdded')).toMatchObject([{ mentions: ['edo'] }]);
    letter.when('com', { type: 'AddComment', text: '@Sig', mentions: ['sig'] }).refused('invalid', {
      fields: { mentions: /./ },
    });
    letter.when('com', { type: 'EditComment', comment, text: '@Lea', mentions: ['lea'] }).decides('CommentEdited');
    const anchor = { room: `letter.${writing}`, from: 'a', to: 'b' };
    letter.when('ama', { type: 'AddComment', text: '@Col', anchor, mentions: ['col'] }).refused('invalid');
  });

  it('[C5] point into this letter', () => {
    start.when('com', inRoom('letter')).decides('CommentAdded');
    start.when('com', inRoom(`letter.${tabled}`)).decides('CommentAdded');
    start.when('com', inRoom('letter.none')).refused('not-found');
    start.when('com', inRoom('other')).refused('invalid', { fields: { 'anchor.room': expect.any(String) as string } });
  });

  it('keep the words that they quote apart from the log', () => {
    expect(start.then('com', inRoom('letter')).last('CommentAdded')).toMatchObject({
      text: 'ref:Here.',
      anchor: { quote: 'ref:night', from: 'a' },
    });
  });
});
