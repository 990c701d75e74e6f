import { describe, expect, it } from 'vitest';
import { EVENTS, type LetterEventType } from '../../../../shared/decision/index.ts';
import { defineCommand } from '../../../../shared/decision/model/define.ts';
import { accept } from '../../../../shared/decision/model/decision.ts';
import { from } from '../../../../shared/decision/rights/permission.ts';

/** What follows from each event, written down from docs/trust.md and RULES.md, not read from the code. */

type Of = (typeof EVENTS)[LetterEventType];
const tabled = (of: (policy: Of) => string) =>
  Object.fromEntries(Object.entries(EVENTS).map(([type, policy]) => [type, of(policy)]));

const rule = 'whom a rule names';
const EXPECTED: { readonly [T in LetterEventType]: readonly [seenBy: string, proof: Of['proof']] } = {
  LetterCreated: ['everybody', 'none'],
  LetterRenamed: ['everybody', 'none'],
  SettingsChanged: ['members', 'none'],
  LetterArchived: ['members', 'none'],
  LetterRestored: ['members', 'none'],
  LetterDeleted: ['everybody', 'sealed'],
  MemberInvited: ['members', 'none'],
  AccessChanged: ['members', 'none'],
  MemberRemoved: ['members', 'none'],
  LeadOffered: ['members', 'none'],
  LeadOfferEnded: ['members', 'none'],
  LeadTransferred: ['everybody', 'none'],
  SignatoriesAdded: ['members', 'none'],
  SignatoryCorrected: [rule, 'none'],
  SignatoryRemoved: ['members', 'none'],
  CommentAdded: [rule, 'none'],
  ReplyAdded: [rule, 'none'],
  ThreadResolved: [rule, 'none'],
  ThreadReopened: [rule, 'none'],
  CommentEdited: [rule, 'none'],
  CommentDeleted: [rule, 'none'],
  AmendmentStarted: [rule, 'none'],
  AmendmentDiscarded: [rule, 'none'],
  AmendmentTabled: ['members', 'none'],
  AmendmentCoTabled: ['members', 'none'],
  CoTablerLeft: ['members', 'none'],
  AmendmentAmended: ['members', 'none'],
  WordingProposed: ['members', 'none'],
  WordingAnswered: ['members', 'none'],
  AmendmentWithdrawn: ['members', 'none'],
  AmendmentReopened: ['members', 'none'],
  AmendmentAdopted: ['members', 'none'],
  AmendmentRejected: ['members', 'none'],
  AmendmentLapsed: ['members', 'none'],
  VersionCut: ['members', 'none'],
  VersionCirculated: ['everybody', 'sealed and stamped'],
  CirculationStopped: ['everybody', 'sealed and stamped'],
  SignatoriesReminded: [rule, 'none'],
  VersionApproved: [rule, 'sealed'],
  VersionRefused: [rule, 'sealed'],
  SignOffRetracted: [rule, 'none'],
  VersionLocked: ['everybody', 'sealed and stamped'],
  SignaturesClosed: ['everybody', 'sealed and stamped'],
};

describe('what follows from an event', () => {
  it('[W6] is that these see it', () => {
    expect(tabled(({ seenBy }) => (typeof seenBy === 'string' ? seenBy : rule))).toEqual(
      Object.fromEntries(Object.entries(EXPECTED).map(([type, [seenBy]]) => [type, seenBy])),
    );
  });

  it('is that the server signs the log, and has its time stamped', () => {
    expect(tabled(({ proof }) => proof)).toEqual(
      Object.fromEntries(Object.entries(EXPECTED).map(([type, [, proof]]) => [type, proof])),
    );
  });

  it('does not compile unsaid', () => {
    const { VersionCut: _, ...rest } = EVENTS;
    // @ts-expect-error nobody has said what follows from VersionCut
    const events: typeof EVENTS = rest;
    expect(Object.keys(events)).not.toContain('VersionCut');
  });
});

describe('a command', () => {
  it('does not compile without all of its parts', () => {
    const parts = { lookup: 'nothing', sample: () => 'never', decide: () => accept() } as const;
    // @ts-expect-error who may give it
    defineCommand('Nothing', {}, parts);
    // @ts-expect-error what is looked up for it
    defineCommand('Nothing', {}, { ...parts, permission: from('lead', 'decide'), lookup: undefined });
    expect(defineCommand('Nothing', {}, { ...parts, permission: from('lead', 'decide') }).type).toBe('Nothing');
  });
});
