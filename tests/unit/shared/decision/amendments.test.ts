import { describe, expect, it } from 'vitest';
import type { AmendmentState, Command, CommandOf } from '../../../../shared/decision/index.ts';
import { roomAccess, find } from '../../../../shared/decision/index.ts';
import { digestOf, drafting, Given, locked, minutes } from '../../../support/given.ts';

const start = drafting();
const { tabled, writing } = start.things;
const table = (amendment: string, more: object = {}) => ({ type: 'TableAmendment', amendment, ...more }) as Command;
const on = (
  type:
    | 'AdoptAmendment'
    | 'RejectAmendment'
    | 'LapseAmendment'
    | 'WithdrawAmendment'
    | 'ReopenAmendment'
    | 'DiscardAmendment',
  amendment = tabled,
) => ({ type, amendment }) as Command;
const amendment = (letter: Given, id = tabled): AmendmentState => {
  const found = find.amendmentEver(letter.letter, id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const decided = {
  adopted: start.then('lea', on('AdoptAmendment')),
  rejected: start.then('lea', on('RejectAmendment')),
  lapsed: start.then('lea', on('LapseAmendment')),
};

describe('numbers', () => {
  it('[A2] are given on tabling, kept when tabled again, and never reused', () => {
    const both = start.then('ama', table(writing));
    expect([amendment(both).number, amendment(both, writing).number]).toEqual([1, 2]);
    const again = both.then('ama', on('ReopenAmendment')).then('ama', table(tabled));
    expect([amendment(again).number, amendment(again).tabled.length]).toEqual([1, 2]);
    const withdrawn = again.then('ama', on('WithdrawAmendment', writing)).then('ama', { type: 'StartAmendment' });
    const next = withdrawn.last('AmendmentStarted').amendment;
    expect(amendment(withdrawn.then('ama', table(next)), next).number).toBe(3);
  });
});

describe('names under an amendment', () => {
  it('[A15] come there by their bearer or the bearer’s office alone, and go the same way', () => {
    const asked = start.then('ama', table(writing, { coTablers: ['edo', 'lea', 'mira'], forGroup: true }));
    expect(amendment(asked, writing)).toMatchObject({ asked: ['edo', 'lea'], group: 'ref:Renew' });
    expect(amendment(asked, writing)).not.toHaveProperty('coTablers');
    const one: Command = { type: 'CoTableAmendment', amendment: writing };
    const both = asked.then('edo', one).then('lea', one);
    expect(amendment(both, writing)).toMatchObject({ coTablers: ['edo', 'lea'] });
    expect(amendment(both, writing)).not.toHaveProperty('asked');
    both.when('edo', one).decides();
    asked.when('mira', one).decides();
    asked.when('com', one).refused('no-access');
    const left = both.then('edo', { type: 'LeaveAmendment', amendment: writing });
    expect(amendment(left, writing).coTablers).toEqual(['lea']);
    left.when('edo', { type: 'LeaveAmendment', amendment: writing }).decides();
  });

  it('[A15] can be those of Members in whose office the person works', () => {
    const other = start.then('edo', { type: 'StartAmendment' });
    const id = other.last('AmendmentStarted').amendment;
    const theirs = other.then('edo', table(id));
    const forMira = theirs.then('col', { type: 'CoTableAmendment', amendment: id, onBehalfOf: 'mira' });
    expect(forMira.last('AmendmentCoTabled')).toMatchObject({ person: 'mira', actor: 'col' });
    theirs.when('lea', { type: 'CoTableAmendment', amendment: id, onBehalfOf: 'mira' }).refused('no-access');
    forMira.when('lea', { type: 'LeaveAmendment', amendment: id, onBehalfOf: 'mira' }).refused('no-access');
  });

  it('[A15] are asked for anew when another text is tabled', () => {
    const named = start.then('edo', { type: 'CoTableAmendment', amendment: tabled });
    const taken = named.then('ama', on('ReopenAmendment'));
    expect(amendment(taken).coTablers).toEqual(['edo']);
    taken.when('edo', { type: 'CoTableAmendment', amendment: tabled }).refused('wrong-state');
    const again = taken.then('ama', table(tabled, { coTablers: ['edo'] }));
    expect(amendment(again)).toMatchObject({ asked: ['edo'] });
    expect(amendment(again)).not.toHaveProperty('coTablers');
  });

  it('[A15] are asked of those who may amend, and no group is made up', () => {
    start.when('ama', table(writing, { coTablers: ['com'] })).refused('invalid', { fields: { coTablers: /./ } });
    const tabling = { content: digestOf(9), empty: false };
    start
      .when('ama', table(writing, { forGroup: true }), { tabling })
      .refused('invalid', { fields: { forGroup: /./ } });
  });
});

describe('another wording', () => {
  const outcome = { type: 'doc' } as const;
  const propose: Command = { type: 'ProposeWording', amendment: tabled, edited: outcome, editedFrom: outcome };
  const answer = (accept: boolean): Command => ({ type: 'AnswerWording', amendment: tabled, accept });

  it('[A16] is asked by the lead author and answered once by the office, and decides nothing', () => {
    const asked = start.then('lea', { ...propose, message: 'Would this do?' });
    expect(amendment(asked)).toMatchObject({ status: 'tabled', wording: { by: 'lea', message: 'ref:Would this do?' } });
    for (const person of ['lea', 'edo']) asked.when(person, answer(true)).refused('no-access');
    const answered = asked.then('mira', answer(true));
    expect(amendment(answered)).toMatchObject({
      status: 'tabled',
      wording: { answer: { accepted: true, by: 'mira' } },
    });
    expect(amendment(answered).tabled).toEqual(amendment(start).tabled);
    answered.when('ama', answer(false)).refused('wrong-state');
    const again = answered.then('lea', propose);
    expect(amendment(again).wording).not.toHaveProperty('answer');
  });

  it('[A16] is about words that differ, of what is tabled, and is gone when another text is tabled', () => {
    const same = { content: digestOf(7), from: digestOf(7) };
    start.when('lea', propose, { wording: same }).refused('invalid');
    start.when('lea', propose, { wording: undefined }).refused('unavailable');
    decided.rejected.when('ama', answer(true)).refused('wrong-state');
    const again = start.then('ama', on('ReopenAmendment')).then('ama', table(tabled));
    again.when('ama', answer(true)).refused('wrong-state');
  });
});

describe('an amendment to an amendment', () => {
  const begun = start.then('edo', { type: 'StartAmendment', to: tabled });
  const second = begun.last('AmendmentStarted').amendment;
  const both = begun.then('edo', table(second));

  it('[A17] begins from what is tabled, one level deep', () => {
    expect(amendment(both, second)).toMatchObject({ to: tabled, number: 2 });
    start.when('edo', { type: 'StartAmendment', to: writing }).refused('not-found');
    decided.rejected.when('edo', { type: 'StartAmendment', to: tabled }).refused('wrong-state');
    both.when('edo', { type: 'StartAmendment', to: second }).refused('invalid', { fields: { to: /./ } });
  });

  it('[A17] makes another text of the one it amends, which stays tabled with all of its texts', () => {
    const events = both.when('lea', on('AdoptAmendment', second)).decides('AmendmentAdopted', 'AmendmentAmended');
    expect(events[1]).toMatchObject({ amendment: tabled, by: second });
    const adopted = both.then('lea', on('AdoptAmendment', second));
    expect(amendment(adopted)).toMatchObject({ status: 'tabled', number: 1 });
    expect(amendment(adopted).tabled.length).toBe(2);
    const adoption = { conflicts: [], edited: digestOf(300) };
    both.when('lea', on('AdoptAmendment', second), { adoption }).refused('unavailable');
  });

  it('[A17] is made to the draft once that one is adopted, and to nothing once it has ended otherwise', () => {
    both.then('lea', on('AdoptAmendment')).when('lea', on('AdoptAmendment', second)).decides('AmendmentAdopted');
    for (const type of ['RejectAmendment', 'LapseAmendment'] as const) {
      const ended = both.then('lea', on(type));
      ended.when('lea', on('AdoptAmendment', second)).refused('wrong-state');
      ended.when('lea', on('LapseAmendment', second)).decides('AmendmentLapsed');
    }
  });
});

describe('writing and tabling', () => {
  it('starts from the draft as it is now', () => {
    expect(start.then('edo', { type: 'StartAmendment' }).last('AmendmentStarted').base).toBe(digestOf(100));
    expect(start.ask('edo', { type: 'StartAmendment' }, { draft: undefined })).toMatchObject({
      refusal: { code: 'unavailable' },
    });
  });

  it('[P5] is the whole office’s, and nobody else’s', () => {
    for (const person of ['ama', 'col', 'mira']) start.when(person, table(writing)).decides('AmendmentTabled');
    for (const person of ['edo', 'lea']) {
      start.when(person, table(writing)).refused('no-access');
      start.when(person, on('DiscardAmendment', writing)).refused('no-access');
      start.when(person, on('WithdrawAmendment')).refused('no-access');
    }
  });

  const twice = { offices: ['mira', 'two'] };

  it('[P5] belongs to the office for which its author began it, from then on and to no other of theirs', () => {
    const unsaid = start.when('ama', { type: 'StartAmendment' }, twice);
    unsaid.refused('invalid', { fields: { onBehalfOf: /./ }, facts: { offices: ['mira', 'two'] } });
    const begun = start.then('ama', { type: 'StartAmendment', onBehalfOf: 'two' }, twice);
    const { amendment: id, office } = begun.last('AmendmentStarted');
    expect(office).toBe('two');
    for (const person of ['mira', 'col']) begun.when(person, table(id)).refused('no-access');
    begun.when('edo', table(id), { offices: ['two'] }).decides('AmendmentTabled');
    begun.when('ama', table(id, { onBehalfOf: 'mira' }), twice).refused('invalid', { fields: { onBehalfOf: /./ } });
    const forTwo = begun.then('ama', table(id), twice);
    expect(amendment(forTwo, id)).toMatchObject({ author: 'ama', office: 'two', onBehalfOf: 'two' });
    expect(forTwo.last('AmendmentTabled').onBehalf).toBe('two');
    forTwo.when('col', on('WithdrawAmendment', id)).refused('no-access');
    forTwo.when('edo', on('WithdrawAmendment', id), { offices: ['two'] }).decides('AmendmentWithdrawn');
    forTwo.when('ama', on('WithdrawAmendment', id), twice).decides('AmendmentWithdrawn');
  });

  it('[P5] stays with the office when whoever wrote it leaves', () => {
    const left = { offices: [] };
    for (const command of [table(writing), on('DiscardAmendment', writing), on('WithdrawAmendment')]) {
      start.when('ama', command, left).refused('no-access');
    }
    for (const id of [writing, tabled]) expect(amendment(start, id)).toMatchObject({ author: 'ama', office: 'mira' });
    start.when('mira', table(writing)).decides('AmendmentTabled');
  });

  it('[P5] is its author’s alone where they write for nobody, and one Member’s once tabled for that one', () => {
    const begun = start.then('ama', { type: 'StartAmendment', onBehalfOf: 'ama' });
    const { amendment: id, office } = begun.last('AmendmentStarted');
    expect(office).toBe('ama');
    for (const person of ['mira', 'col']) begun.when(person, table(id)).refused('no-access');
    begun.when('ama', on('DiscardAmendment', id), { offices: [] }).decides('AmendmentDiscarded');
    const given = begun.then('ama', table(id, { onBehalfOf: 'mira' }));
    expect(amendment(given, id)).toMatchObject({ office: 'mira', onBehalfOf: 'mira' });
    given.when('ama', on('WithdrawAmendment', id), { offices: [] }).refused('no-access');
  });

  it('[P5] has one owner in logs that do not say which: whom it was begun or tabled for, else its author', () => {
    const old = (events: Given['events']): Given =>
      new Given(
        events.map((event) => {
          if (event.type !== 'AmendmentStarted') return event;
          const { office: _, ...rest } = event;
          return rest;
        }),
      );
    expect(amendment(old(start.events), writing).office).toBe('mira');
    const own = start.then('ama', { type: 'StartAmendment', onBehalfOf: 'ama' });
    const id = own.last('AmendmentStarted').amendment;
    expect(amendment(old(own.events), id).office).toBe('ama');
    expect(amendment(old(own.then('ama', table(id, { onBehalfOf: 'mira' })).events), id).office).toBe('mira');
  });

  it('[P10] puts no Member’s name anywhere that was not said, where several could be meant', () => {
    const theirs = start.then('edo', { type: 'StartAmendment' });
    const id = theirs.last('AmendmentStarted').amendment;
    const other = theirs.then('edo', table(id));
    const lent = { offices: ['mira', 'edo'] };
    other.when('out', { type: 'StartAmendment' }, lent).refused('invalid', { facts: { offices: ['mira', 'edo'] } });
    other.when('out', { type: 'CoTableAmendment', amendment: tabled }, lent).refused('invalid');
    const said = other.when('out', { type: 'CoTableAmendment', amendment: tabled, onBehalfOf: 'edo' }, lent);
    expect(said.decides('AmendmentCoTabled')[0]).toMatchObject({ person: 'edo' });
  });

  it('[P7] names only a Member in whose office the person works, or the person', () => {
    start.when('ama', table(writing, { onBehalfOf: 'mira' })).decides('AmendmentTabled');
    start.when('mira', table(writing, { onBehalfOf: 'mira' })).decides('AmendmentTabled');
    start.when('ama', table(writing, { onBehalfOf: 'sig' })).refused('no-access');
    start.when('ama', table(writing, { onBehalfOf: 'mira' }), { offices: [] }).refused('no-access');
  });

  it('[A3] is refused while nothing has been changed', () => {
    start.when('ama', table(writing), { tabling: { content: digestOf(9), empty: true } }).refused('invalid');
  });

  it('[A4] says everything again when tabled again', () => {
    const full = start.then('ama', table(writing, { justification: 'Because.', onBehalfOf: 'mira', lapses: [tabled] }));
    expect(amendment(full, writing)).toMatchObject({
      justification: 'ref:Because.',
      onBehalfOf: 'mira',
      lapses: [tabled],
    });
    const bare = full.then('ama', on('ReopenAmendment', writing)).then('ama', table(writing));
    expect(amendment(bare, writing)).not.toHaveProperty('justification');
    expect(amendment(bare, writing).onBehalfOf).toBe('mira');
    expect(amendment(bare, writing)).not.toHaveProperty('lapses');
  });

  it('[A5] ends with the deadline for amendments, and the lead author still decides', () => {
    const amendmentsUntil = minutes(start.letter.seq);
    const soon = start.then('lea', { type: 'ChangeSettings', amendmentsUntil });
    const late = { at: minutes(start.letter.seq + 1) };
    soon.when('ama', table(writing), { at: amendmentsUntil }).decides('AmendmentTabled');
    for (const command of [table(writing), on('ReopenAmendment'), { type: 'StartAmendment' } as const]) {
      soon.when('ama', command, late).refused('wrong-state', { facts: { amendmentsUntil } });
    }
    soon.when('ama', on('WithdrawAmendment'), late).decides('AmendmentWithdrawn');
    soon.when('lea', on('RejectAmendment'), late).decides('AmendmentRejected');
    soon.then('lea', on('RejectAmendment'), late).when('lea', on('ReopenAmendment'), late).decides('AmendmentReopened');
  });

  it('[A6] ends by discarding what nobody has seen, and by withdrawing what has been tabled', () => {
    start.then('col', on('DiscardAmendment', writing)).when('ama', table(writing)).refused('not-found');
    start.when('ama', on('WithdrawAmendment', writing)).refused('wrong-state');
    start.when('ama', on('DiscardAmendment')).refused('wrong-state');
    const back = start.then('ama', on('ReopenAmendment'));
    back.when('ama', on('DiscardAmendment')).refused('wrong-state');
    back.when('ama', on('WithdrawAmendment')).decides('AmendmentWithdrawn');
  });

  it('[D3] does not table what is tabled', () => {
    start.when('ama', table(tabled)).refused('wrong-state', { facts: { number: 1, status: 'tabled' } });
  });
});

describe('reopening', () => {
  it('[A8] takes a tabled amendment back to its office', () => {
    const back = start.then('col', on('ReopenAmendment'));
    expect(amendment(back)).toMatchObject({ status: 'writing', number: 1 });
    back.when('lea', on('AdoptAmendment')).refused('wrong-state');
    back.when('ama', on('ReopenAmendment')).refused('wrong-state');
    start.when('lea', on('ReopenAmendment')).refused('no-access');
  });

  it('[A7] lets only the office take up again what it withdrew', () => {
    const withdrawn = start.then('ama', on('WithdrawAmendment'));
    withdrawn.when('lea', on('ReopenAmendment')).refused('no-access');
    expect(amendment(withdrawn.then('mira', on('ReopenAmendment'))).status).toBe('writing');
  });

  it.each(['adopted', 'rejected', 'lapsed'] as const)(
    '[A9] lets only the lead author put an amendment that is %s to decision again',
    (status) => {
      const letter = decided[status];
      expect(amendment(letter).status).toBe(status);
      letter.when('ama', on('ReopenAmendment')).refused('no-access');
      const again = letter.then('lea', on('ReopenAmendment'));
      expect(amendment(again)).toMatchObject({ status: 'tabled', number: 1 });
      expect(amendment(again)).not.toHaveProperty('decision');
      again.when('lea', on('AdoptAmendment')).decides('AmendmentAdopted');
    },
  );
});

describe('deciding', () => {
  const conflict = { block: 'b', base: 'one', ours: 'two', theirs: 'three' };

  it('[A10] refuses to adopt over a conflict until the lead author sends the outcome', () => {
    const conflicting = { conflicts: [conflict] };
    start
      .when('lea', on('AdoptAmendment'), { adoption: conflicting })
      .refused('amendment-conflicts', { conflicts: [conflict] });
    const adoption = { conflicts: [], edited: digestOf(7) };
    start
      .when('lea', { type: 'AdoptAmendment', amendment: tabled, edited: { type: 'doc' } }, { adoption })
      .refused('invalid', { fields: { editedFrom: expect.any(String) as string } });
    const edited = start.then(
      'lea',
      { type: 'AdoptAmendment', amendment: tabled, edited: { type: 'doc' }, editedFrom: { type: 'doc' } },
      { adoption },
    );
    expect(edited.last('AmendmentAdopted').edited).toBe(digestOf(7));
  });

  it('[A10] adopts some of the changes, when they are its own', () => {
    const some: CommandOf<'AdoptAmendment'> = { type: 'AdoptAmendment', amendment: tabled, blocks: ['b1'] };
    expect(start.then('lea', some).last('AmendmentAdopted').blocks).toEqual(['b1']);
    start
      .when('lea', some, { adoption: { conflicts: [], unknownBlocks: ['b1'] } })
      .refused('invalid', { fields: { blocks: expect.stringContaining('b1') as string } });
    start
      .when('lea', some, { adoption: { conflicts: [], boundBlocks: ['b2'] } })
      .refused('invalid', { fields: { blocks: expect.stringContaining('b2') as string } });
    start.when('lea', { ...some, edited: { type: 'doc' }, editedFrom: { type: 'doc' } }).refused('invalid');
  });

  it('[A11] lapses with a compromise what it lists and is still tabled', () => {
    const third = start.then('edo', { type: 'StartAmendment' });
    const other = third.last('AmendmentStarted').amendment;
    const listed = third
      .then('edo', table(other))
      .then('ama', table(writing, { lapses: [tabled, other, tabled] }))
      .then('lea', on('RejectAmendment', other));
    const adopted = listed.then('lea', on('AdoptAmendment', writing));
    expect(adopted.events.slice(-2).map(({ type }) => type)).toEqual(['AmendmentAdopted', 'AmendmentLapsed']);
    expect(amendment(adopted)).toMatchObject({ status: 'lapsed', because: writing });
    expect(amendment(adopted, other).status).toBe('rejected');
    expect(amendment(adopted.then('lea', on('ReopenAmendment', writing))).status).toBe('lapsed');
  });

  it('[A11] lets no amendment list itself, nor one that has never been tabled', () => {
    start
      .when('ama', table(writing, { lapses: [writing] }))
      .refused('invalid', { fields: { lapses: expect.any(String) as string } });
    start.when('ama', table(writing, { lapses: ['none'] })).refused('invalid');
    start
      .then('ama', on('ReopenAmendment'))
      .when('ama', table(tabled, { lapses: [tabled] }))
      .refused('invalid');
    const hidden = start.then('edo', { type: 'StartAmendment' });
    hidden.when('ama', table(writing, { lapses: [hidden.last('AmendmentStarted').amendment] })).refused('invalid');
  });

  it('[A18] takes an adoption back, and with it what lapsed because of it', () => {
    const undo = (amendment = tabled): Command => ({ type: 'ReopenAmendment', amendment, undo: true });
    const undoing = { conflicts: [] };
    const third = start.then('edo', { type: 'StartAmendment' });
    const other = third.last('AmendmentStarted').amendment;
    const adopted = third
      .then('edo', table(other))
      .then('ama', table(writing, { lapses: [tabled] }))
      .then('lea', on('AdoptAmendment', writing))
      .then('lea', { type: 'LapseAmendment', amendment: other, because: writing });
    const undone = adopted.then('lea', undo(writing), { undoing });
    expect([writing, tabled, other].map((id) => amendment(undone, id).status)).toEqual(['tabled', 'tabled', 'tabled']);
    expect(undone.events.find((one) => one.type === 'AmendmentReopened')).toMatchObject({ to: 'tabled', undone: true });
    adopted.when('ama', undo(writing), { undoing }).refused('no-access');
    adopted.when('lea', undo(writing), { undoing: { conflicts: [conflict] } }).refused('amendment-conflicts');
    adopted.when('lea', undo(), { undoing }).refused('wrong-state', { facts: { status: 'lapsed' } });
    start
      .then(
        'lea',
        { type: 'AdoptAmendment', amendment: tabled, edited: { type: 'doc' }, editedFrom: { type: 'doc' } },
        { adoption: { conflicts: [], edited: digestOf(7) } },
      )
      .when('lea', undo(), { undoing })
      .refused('wrong-state');
  });

  it('[A9] remembers words that stay in the draft, so that a screen can say so before they are rejected', () => {
    const reopened = decided.adopted.then('lea', on('ReopenAmendment'));
    expect(amendment(reopened)).toMatchObject({ status: 'tabled', adoptedBefore: true });
    const changed = reopened.then('ama', on('ReopenAmendment')).then('ama', table(tabled));
    expect(amendment(changed)).toMatchObject({ status: 'tabled', adoptedBefore: true });
    const undo: Command = { type: 'ReopenAmendment', amendment: tabled, undo: true };
    const undone = decided.adopted.then('lea', undo, { undoing: { conflicts: [] } });
    expect(amendment(undone)).not.toHaveProperty('adoptedBefore');
    expect(amendment(decided.rejected.then('lea', on('ReopenAmendment')))).not.toHaveProperty('adoptedBefore');
  });

  it('[A12] decides only what is tabled', () => {
    for (const type of ['AdoptAmendment', 'RejectAmendment', 'LapseAmendment'] as const) {
      start.when('lea', on(type, writing)).refused('wrong-state', { facts: { status: 'writing' } });
      for (const letter of Object.values(decided)) letter.when('lea', on(type)).refused('wrong-state');
    }
  });

  it('[A13] lapses because of an amendment that was adopted, and of no other', () => {
    const both = start.then('ama', table(writing));
    const lapse = { type: 'LapseAmendment', amendment: tabled, because: writing } as const;
    both.when('lea', lapse).refused('invalid', { fields: { because: expect.any(String) as string } });
    const lapsed = both.then('lea', on('AdoptAmendment', writing)).then('lea', lapse);
    expect(amendment(lapsed)).toMatchObject({ status: 'lapsed', because: writing });
  });

  it('[A14] says nothing of what an outcome was edited from without the outcome', () => {
    start
      .when('lea', { type: 'AdoptAmendment', amendment: tabled, editedFrom: { type: 'doc' } })
      .refused('invalid', { fields: { edited: expect.any(String) as string } });
  });

  it('keeps the reason apart from the log', () => {
    const rejected = start.then('lea', { type: 'RejectAmendment', amendment: tabled, reason: 'Too late.' });
    expect(amendment(rejected)).toMatchObject({ decidedBy: 'lea', reason: 'ref:Too late.' });
    expect(
      start.then('lea', { type: 'RejectAmendment', amendment: tabled, reason: '' }).last('AmendmentRejected'),
    ).not.toHaveProperty('reason');
  });

  it('[D5] decides nothing on a merge that nobody computed', () => {
    start.when('lea', on('AdoptAmendment'), { adoption: undefined }).refused('unavailable');
    start.when('ama', table(writing), { tabling: undefined }).refused('unavailable');
  });
});

describe('[P8] rooms', () => {
  const who = (person: string) => {
    const { actor, offices, colleagues } = start.context(person);
    return { person: actor, offices, colleagues };
  };
  const rights = (letter: Given, room?: string) =>
    Object.fromEntries(
      ['out', 'sig', 'rea', 'com', 'ama', 'col', 'edo', 'lea'].map((person) => [
        person,
        roomAccess(letter.letter, who(person), room),
      ]),
    );

  it('let those edit the draft who may, and the others read', () => {
    expect(rights(start)).toEqual({
      out: 'none',
      sig: 'none',
      rea: 'read',
      com: 'read',
      ama: 'read',
      col: 'read',
      edo: 'write',
      lea: 'write',
    });
  });

  it('of an amendment open to its office until it is tabled, then to all members for reading', () => {
    expect(rights(start, writing)).toEqual({
      out: 'none',
      sig: 'none',
      rea: 'none',
      com: 'none',
      ama: 'write',
      col: 'write',
      edo: 'none',
      lea: 'none',
    });
    expect(rights(start, tabled)).toEqual({
      out: 'none',
      sig: 'none',
      rea: 'read',
      com: 'read',
      ama: 'read',
      col: 'read',
      edo: 'read',
      lea: 'read',
    });
    expect(new Set(Object.values(rights(start, 'none')))).toEqual(new Set(['none']));
  });

  it('can only be read after the lock, by those who could', () => {
    expect(rights(locked())).toEqual({
      out: 'none',
      sig: 'none',
      rea: 'read',
      com: 'read',
      ama: 'read',
      col: 'read',
      edo: 'read',
      lea: 'read',
    });
    expect(rights(locked(), writing)).toMatchObject({ ama: 'read', col: 'read', edo: 'none', lea: 'none' });
  });
});
