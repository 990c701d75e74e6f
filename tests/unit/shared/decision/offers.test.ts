import { describe, expect, it } from 'vitest';
import type { CommandType, Lookups, Offers } from '../../../../shared/decision/index.ts';
import { contextOf, decide, offer, availability, PERMISSIONS, viewOf } from '../../../../shared/decision/index.ts';
import {
  circulating,
  closed,
  digestOf,
  drafting,
  link,
  locked,
  passkey,
  PEOPLE,
  started,
  type Given,
} from '../../../support/given.ts';

const STAGES = {
  started: started(),
  drafting: drafting(),
  circulating: circulating(),
  locked: locked(),
  closed: closed(),
};
const lookups: Lookups = {
  person: (name) => ({ name, group: 'EPP', email: 'somebody@parl.example' }),
  text: (ref) => ref,
  changes: () => [],
  needsReview: () => false,
};
const offered = (letter: Given, person: string, versions = letter.letter.versions.length): Offers =>
  availability(
    letter.letter,
    letter.context(person, { draft: { digest: digestOf(versions + 1), content: '', problems: [], unchanged: false } }),
  );
const kinds = (all: Offers) =>
  Object.entries(all).map(([type, one]) => `${type} ${typeof one === 'string' ? one : one.code}`);
const available = (letter: Given, person: string) =>
  Object.entries(offered(letter, person)).flatMap(([type, one]) => (one === 'available' ? [type] : []));

describe('[D4] what a screen offers', () => {
  it('covers every command', () => {
    const types = Object.keys(PERMISSIONS).filter((one) => /^[A-Z]/.test(one));
    expect(Object.keys(offered(STAGES.drafting, 'lea')).toSorted()).toEqual(types.toSorted());
  });

  it('is nothing to a stranger and only sign-off to those invited only to sign', () => {
    expect(new Set(Object.values(offered(STAGES.circulating, 'out')))).toEqual(new Set(['absent']));
    expect(available(STAGES.circulating, 'sig')).toEqual(['ApproveVersion', 'RefuseVersion', 'RetractSignOff']);
    expect(available(STAGES.circulating, 'two')).toEqual([
      'AddComment',
      'Reply',
      'ResolveThread',
      'ApproveVersion',
      'RefuseVersion',
    ]);
  });

  it('says why something is not possible now', () => {
    const lea = offered(STAGES.started, 'lea');
    expect(lea.CirculateVersion).toMatchObject({
      code: 'wrong-state',
      message: 'There is no version yet. Cut one first.',
    });
    expect(lea.CloseSignatures).toMatchObject({
      message: 'Lock a version first. Only a final text can be dispatched.',
    });
    const unchanged = { digest: digestOf(9), content: '', problems: [], unchanged: true };
    expect(
      availability(STAGES.drafting.letter, STAGES.drafting.context('lea', { draft: unchanged })).CutVersion,
    ).toMatchObject({ message: 'Nothing has changed since v1.' });
    expect(offered(STAGES.locked, 'com').AddComment).toMatchObject({
      code: 'locked',
      message: 'Version 2 is locked. Comments are closed.',
    });
  });

  it('leaves to the lead author of a locked letter what still can be done', () => {
    expect(available(STAGES.locked, 'lea')).toEqual([
      ...[
        'ChangeSettings',
        'ArchiveLetter',
        'InviteMember',
        'ChangeAccess',
        'RemoveMember',
        'TransferLead',
        'AddSignatories',
        'CorrectSignatory',
        'RemoveSignatory',
      ],
      'CloseSignatures',
    ]);
  });

  it('does not wait for what the dialog will ask', () => {
    const bare = { signOff: {}, tabling: undefined, adoption: undefined, people: undefined };
    const state = STAGES.circulating;
    expect(availability(state.letter, state.context('two', bare)).ApproveVersion).toBe('available');
    expect(availability(state.letter, state.context('lea', bare)).AdoptAmendment).toBe('available');
    expect(availability(state.letter, state.context('ama', bare)).TableAmendment).toBe('available');
    expect(
      offer(
        state.letter,
        { type: 'AddSignatories', people: [{ name: 'A' }, { name: 'B' }] },
        state.context('lea', bare),
      ),
    ).toBe('available');
  });

  it('speaks of one thing when asked about one', () => {
    const { tabled, writing } = STAGES.drafting.things;
    const ask = (person: string, amendment: string, type: 'WithdrawAmendment' | 'AdoptAmendment') =>
      offer(STAGES.drafting.letter, { type, amendment }, STAGES.drafting.context(person));
    expect(ask('ama', tabled, 'WithdrawAmendment')).toBe('available');
    expect(ask('edo', tabled, 'WithdrawAmendment')).toBe('absent');
    expect(ask('lea', writing, 'AdoptAmendment')).toMatchObject({ code: 'wrong-state' });
  });

  it.each(Object.keys(STAGES) as (keyof typeof STAGES)[])(
    'is the same from the server’s state and from the view of it, while %s',
    (stage) => {
      const letter = STAGES[stage];
      for (const person of PEOPLE) {
        const context = letter.context(person);
        const { draft: now } = context;
        const draft = now && { digest: now.digest, problems: now.problems, unchanged: now.unchanged };
        const view = viewOf(letter.letter, { ...context, person }, { ...lookups, ...(draft ? { draft } : {}) });
        if (!view) continue;
        const fromView = availability(view, contextOf(view, context.at));
        expect([person, kinds(fromView)]).toEqual([person, kinds(availability(letter.letter, context))]);
      }
    },
  );

  it('keeps its promise: what is available is decided', () => {
    const signOff = { link, passkey, nameMatches: true };
    const { thread, tabled } = STAGES.circulating.things;
    const commands = {
      AddComment: { type: 'AddComment', text: 'Yes.' },
      Reply: { type: 'Reply', thread, text: 'Yes.' },
      AdoptAmendment: { type: 'AdoptAmendment', amendment: tabled },
      CutVersion: { type: 'CutVersion', digest: digestOf(4) },
      CirculateVersion: { type: 'CirculateVersion', version: 3 },
      ApproveVersion: { type: 'ApproveVersion', version: 2, digest: digestOf(2) },
      LockVersion: { type: 'LockVersion', version: 2, digest: digestOf(2), lapseOpenAmendments: true },
    } as const satisfies { readonly [T in CommandType]?: object };
    const letter = STAGES.circulating;
    for (const person of PEOPLE) {
      const all = offered(letter, person);
      for (const command of Object.values(commands)) {
        const { ok } = decide(letter.letter, command, letter.context(person, { signOff }));
        expect([person, command.type, ok]).toEqual([person, command.type, all[command.type] === 'available']);
      }
    }
  });
});
