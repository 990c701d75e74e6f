import { expect, it } from 'vitest';
import { concerned, noticesOf } from '../../../../server/letter/decide/notices/index.ts';
import { evolve, unwritten, type LetterEventType } from '../../../../shared/decision/index.ts';
import { circulating, closed, digestOf, drafting, started, type Given } from '../../../support/given.ts';

/**
 * Who is mailed what of each event, in letters in which all of them happen. `lea` leads; AM 1 is `ama`'s, of the office of `mira`;
 * `sig` and `two` are on the list. Written down, not read from the code.
 */
const EXPECTED: { readonly [T in LetterEventType]: readonly string[] } = {
  LetterCreated: [],
  LetterRenamed: [],
  SettingsChanged: ['passkeys-asked to sig', 'names-rule to sig', 'names-rule to two'],
  LetterArchived: [],
  LetterRestored: [],
  LetterDeleted: [],
  MemberInvited: ['edo', 'ama', 'col', 'mira', 'com', 'rea', 'two'].map((one) => `invitation to ${one}`),
  AccessChanged: [],
  MemberRemoved: [],
  LeadOffered: ['lead-offered to edo', 'hand-over to sig', 'hand-over to two'],
  LeadOfferEnded: [],
  LeadTransferred: [],
  SignatoriesAdded: ['circulation to rea'],
  SignatoryCorrected: [],
  SignatoryRemoved: ['removed to two'],
  CommentAdded: ['comment to lea'],
  ReplyAdded: ['comment to com', 'comment to edo'],
  ThreadResolved: [],
  ThreadReopened: [],
  CommentEdited: [],
  CommentDeleted: [],
  AmendmentStarted: [],
  AmendmentDiscarded: [],
  AmendmentTabled: ['amendment-tabled to lea'],
  AmendmentCoTabled: [],
  CoTablerLeft: [],
  AmendmentAmended: [],
  WordingProposed: ['wording-proposed to ama', 'wording-proposed to mira'],
  WordingAnswered: [],
  AmendmentWithdrawn: [],
  AmendmentReopened: [],
  AmendmentAdopted: ['amendment-decided to ama', 'amendment-decided to mira'],
  AmendmentRejected: ['amendment-decided to ama', 'amendment-decided to mira'],
  AmendmentLapsed: ['amendment-decided to ama', 'amendment-decided to mira'],
  VersionCut: [],
  VersionCirculated: ['circulation to sig', 'circulation to two'],
  CirculationStopped: [],
  SignatoriesReminded: ['reminder to two'],
  VersionApproved: ['receipt to sig', 'approved to lea'],
  VersionRefused: ['receipt to two', 'declined to lea'],
  SignOffRetracted: ['receipt to sig', 'retracted to lea'],
  VersionLocked: ['locked to sig', 'locked to two'],
  SignaturesClosed: ['closed to sig', 'closed to two'],
};

/** Returns the mails of a letter's whole log by type of event. */
function mailsOf({ events }: Given): readonly (readonly [LetterEventType, readonly string[]])[] {
  let before = unwritten('letter');
  return events.map((event) => {
    const after = evolve(before, event);
    const given = { after, events: [event], reachable: [], otherwise: [] };
    const names = new Set(concerned(given));
    const person = (id: string) => {
      // Nobody is looked up who was not said to be concerned.
      expect([event.type, id, names.has(id)]).toEqual([event.type, id, true]);
      return { id, name: id, email: `${id}@parl.example`, role: 'mep' as const, group: null, country: null };
    };
    const mails = noticesOf({ ...given, before, at: event.at, title: 'Trains', text: (ref) => ref, person });
    before = after;
    return [event.type, mails.map(({ kind, person: to }) => `${kind} to ${String(to)}`)];
  });
}

/** With v3 circulated, and stopped ten seconds later. */
function stopped(letter: Given): Given {
  const next = letter.then('lea', { type: 'CirculateVersion', version: 3 });
  const at = new Date(Date.parse(next.letter.changedAt) + 10_000).toISOString();
  return next.then('lea', { type: 'StopCirculation', version: 3 }, { at });
}

function letters(): readonly Given[] {
  const start = drafting();
  const { tabled: amendment, thread } = start.things;
  const asked = circulating();
  const sig = { version: 2, digest: digestOf(2) } as const;
  return [
    closed(),
    start.then('lea', { type: 'AdoptAmendment', amendment }),
    start.then('lea', { type: 'RejectAmendment', amendment }),
    start.then('lea', { type: 'LapseAmendment', amendment }),
    start.then('edo', { type: 'Reply', thread, text: 'Mine.', mentions: ['com'] }),
    start.then('edo', { type: 'Reply', thread, text: 'All.' }).then('com', { type: 'Reply', thread, text: 'Some.' }),
    asked.then('lea', { type: 'TransferLead', person: 'edo' }),
    asked.then('lea', { type: 'ChangeSettings', namesBeforeLock: 'confidential', passkeysRequired: true }),
    asked.then('lea', { type: 'RemindSignatories' }),
    stopped(asked),
    asked.then('lea', { type: 'RemoveSignatory', person: 'two' }),
    asked.then('two', { type: 'RefuseVersion', ...sig, reason: 'Long.' }),
    asked.then('sig', { type: 'RetractSignOff', version: 2 }),
    asked.then('lea', { type: 'AddSignatories', people: [{}] }, { people: [{ id: 'rea', ref: 'ref-rea' }] }),
    started().then('lea', { type: 'ArchiveLetter' }).then('lea', { type: 'DeleteLetter' }),
  ];
}

it('whom a decision is mailed to is what this table says', () => {
  const told = new Map<LetterEventType, Set<string>>();
  for (const [type, mails] of letters().flatMap(mailsOf)) {
    const known = told.get(type) ?? new Set<string>();
    told.set(type, known);
    for (const mail of mails) known.add(mail);
  }
  for (const [type, mails] of told) expect([type, [...mails].toSorted()]).toEqual([type, EXPECTED[type].toSorted()]);
  const mailed = Object.entries(EXPECTED).filter(([, mails]) => mails.length > 0);
  expect(mailed.filter(([type]) => !told.has(type as LetterEventType))).toEqual([]);
});
