import { describe, expect, it } from 'vitest';
import type { Command, CommandType, RefusalCode } from '../../../../shared/decision/index.ts';
import { ACCESS, may, PERMISSIONS } from '../../../../shared/decision/index.ts';
import { circulating, closed, digestOf, drafting, locked, Given, type Things } from '../../../support/given.ts';

type Outcome = 'ok' | RefusalCode;
const STAGES = { drafting: drafting(), circulating: circulating(), locked: locked(), closed: closed() };
const STAGE_NAMES = ['drafting', 'circulating', 'locked', 'closed'] as const;
const ACTORS = ['out', 'sig', 'rea', 'com', 'ama', 'edo', 'lea'] as const;

/**
 * Who may (x) or may not (-) with a letter at all: stranger, signatory without access, then read, comment, amend, edit, lead.
 * Then what becomes of it in each stage for those who may. Written down from the table of rights, not read from the code.
 * The thing meant is the one that `ama` or `com` made where it is somebody's own.
 */
const EXPECTED: { readonly [T in CommandType]: readonly [who: string, ...outcomes: readonly Outcome[]] } = {
  RenameLetter: ['- - - - - - x', 'ok', 'ok', 'locked', 'locked'],
  ChangeSettings: ['- - - - - - x', 'ok', 'ok', 'ok', 'locked'],
  ArchiveLetter: ['- - - - - - x', 'ok', 'ok', 'ok', 'ok'],
  // None of these letters is archived: then it holds already.
  RestoreLetter: ['- - - - - - x', 'ok', 'ok', 'ok', 'ok'],
  DeleteLetter: ['- - - - - - x', 'ok', 'wrong-state', 'wrong-state', 'wrong-state'],
  InviteMember: ['- - - - - - x', 'ok', 'ok', 'ok', 'ok'],
  ChangeAccess: ['- - - - - - x', 'ok', 'ok', 'ok', 'ok'],
  RemoveMember: ['- - - - - - x', 'ok', 'ok', 'ok', 'ok'],
  TransferLead: ['- - - - - - x', 'ok', 'ok', 'ok', 'ok'],
  // Nobody is asked to lead in these letters.
  AcceptLead: ['- - - - - - -'],
  DeclineLead: ['- - - - - - x', 'wrong-state', 'wrong-state', 'wrong-state', 'wrong-state'],
  AddSignatories: ['- - - - - - x', 'ok', 'ok', 'ok', 'wrong-state'],
  CorrectSignatory: ['- - - - - - x', 'ok', 'ok', 'ok', 'wrong-state'],
  RemoveSignatory: ['- - - - - - x', 'ok', 'ok', 'locked', 'wrong-state'],
  AddComment: ['- - - x x x x', 'ok', 'ok', 'locked', 'locked'],
  Reply: ['- - - x x x x', 'ok', 'ok', 'locked', 'locked'],
  ResolveThread: ['- - - x x x x', 'ok', 'ok', 'locked', 'locked'],
  ReopenThread: ['- - - x x x x', 'ok', 'ok', 'locked', 'locked'],
  EditComment: ['- - - x - - -', 'ok', 'ok', 'locked', 'locked'],
  DeleteComment: ['- - - x - - -', 'ok', 'ok', 'locked', 'locked'],
  StartAmendment: ['- - - - x x x', 'ok', 'ok', 'locked', 'locked'],
  DiscardAmendment: ['- - - - x - -', 'ok', 'ok', 'locked', 'locked'],
  TableAmendment: ['- - - - x - -', 'ok', 'ok', 'locked', 'locked'],
  CoTableAmendment: ['- - - - x x x', 'ok', 'ok', 'locked', 'locked'],
  LeaveAmendment: ['- - - - x x x', 'ok', 'ok', 'locked', 'locked'],
  ProposeWording: ['- - - - - - x', 'ok', 'ok', 'locked', 'locked'],
  AnswerWording: ['- - - - x - -', 'ok', 'ok', 'locked', 'locked'],
  WithdrawAmendment: ['- - - - x - -', 'ok', 'ok', 'locked', 'locked'],
  // Tabled, so the office's; after the lock it has lapsed, so the lead author's.
  ReopenAmendment: ['- - - - x - -', 'ok', 'ok'],
  AdoptAmendment: ['- - - - - - x', 'ok', 'ok', 'locked', 'locked'],
  RejectAmendment: ['- - - - - - x', 'ok', 'ok', 'locked', 'locked'],
  LapseAmendment: ['- - - - - - x', 'ok', 'ok', 'locked', 'locked'],
  CutVersion: ['- - - - - - x', 'ok', 'ok', 'locked', 'locked'],
  CirculateVersion: ['- - - - - - x', 'ok', 'ok', 'locked', 'locked'],
  StopCirculation: ['- - - - - - x', 'ok', 'wrong-state', 'locked', 'locked'],
  RemindSignatories: ['- - - - - - x', 'wrong-state', 'ok', 'locked', 'locked'],
  ApproveVersion: ['- x - - - - -', 'wrong-state', 'ok', 'ok', 'wrong-state'],
  RefuseVersion: ['- x - - - - -', 'wrong-state', 'ok', 'locked', 'locked'],
  RetractSignOff: ['- x - - - - -', 'wrong-state', 'ok', 'locked', 'locked'],
  LockVersion: ['- - - - - - x', 'wrong-state', 'ok', 'locked', 'locked'],
  CloseSignatures: ['- - - - - - x', 'wrong-state', 'wrong-state', 'ok', 'wrong-state'],
};

/** A command that means what its letter holds: v1 while drafting, later the circulated v2; `newest` is the last cut. */
function commandOf(type: CommandType, { thread, comment, writing, tabled }: Things, letter: Given): Command {
  const version = letter.letter.versions.length > 1 ? 2 : 1;
  const digest = digestOf(version);
  switch (type) {
    case 'RenameLetter':
      return { type, title: 'Night trains for all' };
    case 'ChangeSettings':
      return { type, signatureOrder: 'group' };
    case 'InviteMember':
      return { type, email: 'new@parl.example', access: 'edit' };
    case 'ChangeAccess':
      return { type, person: 'rea', access: 'comment' };
    case 'RemoveMember':
    case 'TransferLead':
      return { type, person: 'edo' };
    case 'AcceptLead':
    case 'DeclineLead':
    case 'ArchiveLetter':
    case 'RestoreLetter':
    case 'DeleteLetter':
      return { type };
    case 'AddSignatories':
      return { type, people: [{ name: 'Neu' }] };
    case 'CorrectSignatory':
      return { type, person: 'two', name: 'Two Listed' };
    case 'RemoveSignatory':
      return { type, person: 'sig' };
    case 'AddComment':
      return { type, text: 'Indeed.' };
    case 'Reply':
      return { type, thread, text: 'Indeed.' };
    case 'ResolveThread':
    case 'ReopenThread':
      return { type, thread };
    case 'EditComment':
      return { type, comment, text: 'Which night trains?' };
    case 'DeleteComment':
      return { type, comment };
    case 'StartAmendment':
    case 'CloseSignatures':
    case 'RemindSignatories':
      return { type };
    case 'DiscardAmendment':
    case 'TableAmendment':
      return { type, amendment: writing };
    case 'CoTableAmendment':
    case 'LeaveAmendment':
      return { type, amendment: tabled };
    case 'ProposeWording':
      return { type, amendment: tabled, edited: { type: 'doc' }, editedFrom: { type: 'doc' } };
    case 'AnswerWording':
      return { type, amendment: tabled, accept: true };
    case 'WithdrawAmendment':
    case 'ReopenAmendment':
    case 'AdoptAmendment':
    case 'RejectAmendment':
    case 'LapseAmendment':
      return { type, amendment: tabled };
    case 'CutVersion':
      return { type, digest: digestOf(letter.letter.versions.length + 1) };
    case 'CirculateVersion':
      return { type, version: letter.letter.versions.length };
    case 'StopCirculation':
      return { type, version };
    case 'ApproveVersion':
      return { type, version, digest, name: 'Sigrun Almqvist' };
    case 'RefuseVersion':
      return { type, version, digest, reason: 'Too long.' };
    case 'RetractSignOff':
      return { type, version };
    case 'LockVersion':
      return { type, version, digest, lapseOpenAmendments: true };
  }
}

const NEW = { people: [{ id: 'new', ref: 'ref-new' }] };
const rows = (Object.keys(EXPECTED) as CommandType[]).flatMap((type) =>
  STAGE_NAMES.flatMap((stage, index) => {
    const [who, ...outcomes] = EXPECTED[type];
    const outcome = outcomes[index];
    return outcome ? [{ type, stage, who: who.split(' '), outcome }] : [];
  }),
);

describe('[D1] every command in every stage by every access', () => {
  it.each(rows)(
    '$type while $stage: $outcome for those who may, no access for the others',
    ({ type, stage, who, outcome }) => {
      const letter = STAGES[stage];
      const command = commandOf(type, letter.things, letter);
      const outcomes = ACTORS.map((actor) => {
        const decision = letter.ask(
          actor,
          command,
          ['InviteMember', 'AddSignatories', 'CorrectSignatory'].includes(type) ? NEW : {},
        );
        return `${actor} ${decision.ok ? 'ok' : decision.refusal.code}`;
      });
      expect(outcomes).toEqual(ACTORS.map((actor, index) => `${actor} ${who[index] === 'x' ? outcome : 'no-access'}`));
    },
  );

  it('[P6] leaves reopening after the lock to nobody: the office has no say in what lapsed, and the text is locked', () => {
    const { tabled: amendment } = STAGES.locked.things;
    STAGES.locked.when('ama', { type: 'ReopenAmendment', amendment }).refused('no-access');
    STAGES.locked.when('lea', { type: 'ReopenAmendment', amendment }).refused('locked');
  });
});

describe('[P1] the table of rights', () => {
  // The same table once more, in its own words: what each access adds to the one before.
  const ADDS = {
    none: [],
    read: ['see-letter', 'see-versions', 'take-evidence', 'start-letter-from', 'see-amendment-being-written'],
    comment: ['AddComment', 'Reply', 'ResolveThread', 'ReopenThread', 'EditComment', 'DeleteComment'],
    amend: [
      'type-in-amendment',
      'StartAmendment',
      'DiscardAmendment',
      'TableAmendment',
      'WithdrawAmendment',
      'ReopenAmendment',
      ...(['CoTableAmendment', 'LeaveAmendment', 'AnswerWording'] as const),
    ],
    edit: ['type-in-draft'],
    lead: [
      ...['RenameLetter', 'ChangeSettings', 'InviteMember', 'ChangeAccess', 'RemoveMember', 'TransferLead'],
      'DeclineLead',
      'CorrectSignatory',
      ...['AddSignatories', 'RemoveSignatory', 'AdoptAmendment', 'RejectAmendment', 'LapseAmendment', 'ProposeWording'],
      ...['CutVersion', 'CirculateVersion', 'StopCirculation', 'RemindSignatories', 'LockVersion', 'CloseSignatures'],
      ...['ArchiveLetter', 'RestoreLetter', 'DeleteLetter'],
    ],
  };
  const BY = { none: 'out', read: 'rea', comment: 'com', amend: 'ama', edit: 'edo', lead: 'lea' } as const;
  const actions = Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[];
  const levels = ['none', ...ACCESS] as const;

  it.each(levels)('gives access "%s" what it and those before it add, and nothing more', (access) => {
    const who = { person: BY[access], offices: [], colleagues: [BY[access]] };
    const allowed = actions.filter((action) => may(STAGES.drafting.letter, who, action) === true);
    const expected = levels.slice(0, levels.indexOf(access) + 1).flatMap((one) => ADDS[one]);
    expect(allowed.toSorted()).toEqual(expected.toSorted());
  });

  it('[P2] gives a signatory without access the versions and the answers, and nothing else', () => {
    const who = { person: 'sig', offices: [], colleagues: ['sig'] };
    const allowed = actions.filter((action) => may(STAGES.drafting.letter, who, action) === true);
    expect(allowed.toSorted()).toEqual(['ApproveVersion', 'RefuseVersion', 'RetractSignOff', 'see-versions']);
  });

  it('[P2] lets no adviser answer for a signatory', () => {
    const letter = STAGES.circulating;
    const office = { offices: ['sig'], colleagues: ['ama', 'sig'] };
    letter
      .when('ama', { type: 'ApproveVersion', version: 2, digest: digestOf(2), name: 'Sigrun Almqvist' }, office)
      .refused('no-access');
    letter
      .when('ama', { type: 'RefuseVersion', version: 2, digest: digestOf(2), reason: 'No.' }, office)
      .refused('no-access');
    letter.when('ama', { type: 'RetractSignOff', version: 2 }, office).refused('no-access');
  });

  it('[P3] lets no office of the lead author lock or hand over the lead', () => {
    const office = { offices: ['lea'], colleagues: ['edo', 'lea'] };
    STAGES.circulating
      .when('edo', { type: 'LockVersion', version: 2, digest: digestOf(2) }, office)
      .refused('no-access');
    STAGES.circulating.when('edo', { type: 'TransferLead', person: 'edo' }, office).refused('no-access');
  });
});

describe('[D1] the order of questions', () => {
  const letter = STAGES.circulating;

  it('answers not-found for a letter that is not there', () => {
    new Given().when('lea', { type: 'CloseSignatures' }).refused('not-found');
  });

  it('tells a stranger nothing about what the letter holds', () => {
    for (const version of [1, 99])
      letter.when('out', { type: 'LockVersion', version, digest: digestOf(9) }).refused('no-access');
    for (const amendment of ['none', letter.things.tabled])
      letter.when('out', { type: 'AdoptAmendment', amendment }).refused('no-access');
  });

  it.each<Command>([
    { type: 'AdoptAmendment', amendment: 'none' },
    { type: 'TableAmendment', amendment: 'none' },
    { type: 'Reply', thread: 'none', text: 'Hm.' },
    { type: 'EditComment', comment: 'none', text: 'Hm.' },
    { type: 'CirculateVersion', version: 4 },
    { type: 'LockVersion', version: 4, digest: digestOf(4) },
    { type: 'RemoveMember', person: 'out' },
    { type: 'TransferLead', person: 'sig' },
    { type: 'ChangeAccess', person: 'out', access: 'read' },
    { type: 'RemoveSignatory', person: 'rea' },
  ])('answers not-found for what is not there: $type', (command) => {
    letter.when('lea', { ...command, expectedSeq: 1 }).refused('not-found');
  });

  it('tells a stale screen so, with the number to look at, before anything about state', () => {
    const seq = letter.letter.seq;
    letter
      .when('lea', { type: 'CloseSignatures', expectedSeq: seq - 1 })
      .refused('changed-meanwhile', { facts: { seq } });
    letter.when('lea', { type: 'RenameLetter', title: 'New', expectedSeq: seq }).decides('LetterRenamed');
    letter.when('rea', { type: 'RenameLetter', title: 'New', expectedSeq: seq - 1 }).refused('no-access');
  });
});
