/** The events of a letter's log in words, and the kinds by which the log is filtered. */
import type { LetterView } from '../../shared/api/views.ts';
import {
  EVENTS,
  type Access,
  type EventSubject,
  type LetterEventBody,
  type LetterEventType,
} from '../../shared/decision/index.ts';
import { m } from '../generated/i18n/messages.js';
import type { LogEntry } from './chain.ts';

export type Kind = EventSubject;

/** Returns the kind of an entry; one that a newer server wrote counts as the letter's. */
export function kindOf(entry: Pick<LogEntry, 'type'>): Kind {
  return isKnown(entry.type) ? EVENTS[entry.type].subject : 'letter';
}

function isKnown(type: string): type is LetterEventType {
  return Object.hasOwn(EVENTS, type);
}

const ACCESS_WORDS: { readonly [A in Access]: () => string } = {
  read: m.signoff_access_read,
  comment: m.signoff_access_comment,
  amend: m.signoff_access_amend,
  edit: m.signoff_access_edit,
  lead: m.signoff_access_lead,
};

/** Returns the AM number of every amendment that the log numbers, by id. */
export function amendmentNumbers(entries: readonly LogEntry[]): Map<string, number> {
  const tabled = entries.flatMap(({ type, body }) =>
    type === 'AmendmentTabled' ? [[String(body['amendment']), Number(body['number'])] as const] : [],
  );
  return new Map(tabled);
}

/**
 * Returns what happened, as the end of a sentence that begins with who did it.
 * @param time writes a time for the reader
 */
export function eventWords(
  entry: LogEntry,
  people: LetterView['people'],
  numbers: ReadonlyMap<string, number>,
  time: (iso: string) => string,
): string {
  if (!isKnown(entry.type)) return m.signoff_event_other({ type: entry.type });
  // The chain says that the entry is the server's; a body of another shape only makes the words poorer.
  const event = { ...entry.body, type: entry.type } as LetterEventBody;
  const name = (person: string): string => people[person]?.name ?? m.signoff_audit_somebody();
  const am = (id: string): string => {
    const number = numbers.get(id);
    return number === undefined ? m.signoff_event_some_amendment() : m.signoff_event_amendment({ number });
  };
  switch (event.type) {
    case 'LetterCreated':
      return m.signoff_event_letter_created();
    case 'LetterRenamed':
      return m.signoff_event_letter_renamed();
    case 'SettingsChanged':
      return m.signoff_event_settings_changed();
    case 'LetterArchived':
      return m.signoff_event_letter_archived();
    case 'LetterRestored':
      return m.signoff_event_letter_restored();
    case 'LetterDeleted':
      return m.signoff_event_letter_deleted();
    case 'MemberInvited':
      return m.signoff_event_member_invited({ name: name(event.person), access: ACCESS_WORDS[event.access]() });
    case 'AccessChanged':
      return m.signoff_event_access_changed({ name: name(event.person), access: ACCESS_WORDS[event.access]() });
    case 'MemberRemoved':
      return m.signoff_event_member_removed({ name: name(event.person) });
    case 'LeadOffered':
      return m.signoff_event_lead_offered({ name: name(event.person) });
    case 'LeadOfferEnded':
      return m.signoff_event_lead_offer_ended({ name: name(event.person) });
    case 'LeadTransferred':
      return m.signoff_event_lead_transferred({ name: name(event.person) });
    case 'SignatoriesAdded':
      return m.signoff_event_signatories_added({ count: event.people.length });
    case 'SignatoryCorrected':
      return m.signoff_event_signatory_corrected({ name: name(event.person) });
    case 'SignatoryRemoved':
      return m.signoff_event_signatory_removed({ name: name(event.person) });
    case 'CommentAdded':
      return m.signoff_event_comment_added();
    case 'ReplyAdded':
      return m.signoff_event_reply_added();
    case 'ThreadResolved':
      return m.signoff_event_thread_resolved();
    case 'ThreadReopened':
      return m.signoff_event_thread_reopened();
    case 'CommentEdited':
      return m.signoff_event_comment_edited();
    case 'CommentDeleted':
      return m.signoff_event_comment_deleted();
    case 'AmendmentStarted':
      return event.to === undefined
        ? m.signoff_event_amendment_started()
        : m.signoff_event_amendment_started_to({ amendment: am(event.to) });
    case 'AmendmentDiscarded':
      return m.signoff_event_amendment_discarded();
    case 'AmendmentTabled':
      return m.signoff_event_amendment_tabled({ amendment: am(event.amendment) });
    case 'AmendmentCoTabled':
      return m.signoff_event_amendment_co_tabled({ amendment: am(event.amendment), name: name(event.person) });
    case 'CoTablerLeft':
      return m.signoff_event_amendment_left({ amendment: am(event.amendment), name: name(event.person) });
    case 'AmendmentAmended':
      return m.signoff_event_amendment_amended({ amendment: am(event.amendment), other: am(event.by) });
    case 'WordingProposed':
      return m.signoff_event_wording_proposed({ amendment: am(event.amendment) });
    case 'WordingAnswered':
      return event.accepted
        ? m.signoff_event_wording_accepted({ amendment: am(event.amendment) })
        : m.signoff_event_wording_declined({ amendment: am(event.amendment) });
    case 'AmendmentWithdrawn':
      return m.signoff_event_amendment_withdrawn({ amendment: am(event.amendment) });
    case 'AmendmentReopened':
      if (event.undone) return m.signoff_event_amendment_undone({ amendment: am(event.amendment) });
      return event.to === 'writing'
        ? m.signoff_event_amendment_reopened_writing({ amendment: am(event.amendment) })
        : m.signoff_event_amendment_reopened_tabled({ amendment: am(event.amendment) });
    case 'AmendmentAdopted':
      if (event.edited !== undefined)
        return m.signoff_event_amendment_adopted_edited({ amendment: am(event.amendment) });
      return event.blocks === undefined
        ? m.signoff_event_amendment_adopted({ amendment: am(event.amendment) })
        : m.signoff_event_amendment_adopted_part({ amendment: am(event.amendment) });
    case 'AmendmentRejected':
      return m.signoff_event_amendment_rejected({ amendment: am(event.amendment) });
    case 'AmendmentLapsed':
      return event.by === undefined
        ? m.signoff_event_amendment_lapsed({ amendment: am(event.amendment) })
        : m.signoff_event_amendment_lapsed_by({ amendment: am(event.amendment), other: am(event.by) });
    case 'VersionCut':
      return m.signoff_event_version_cut({ number: event.version });
    case 'VersionCirculated':
      return event.deadline === undefined
        ? m.signoff_event_version_circulated({ number: event.version })
        : m.signoff_event_version_circulated_until({ number: event.version, deadline: time(event.deadline) });
    case 'CirculationStopped':
      return m.signoff_event_circulation_stopped({ number: event.version });
    case 'VersionApproved':
      if (event.late) return m.signoff_event_version_approved_late({ number: event.version });
      return event.assurance === 'passkey'
        ? m.signoff_event_version_approved_passkey({ number: event.version })
        : m.signoff_event_version_approved_link({ number: event.version });
    case 'VersionRefused':
      return m.signoff_event_version_refused({ number: event.version });
    case 'SignOffRetracted':
      return m.signoff_event_sign_off_retracted({ number: event.version });
    case 'VersionLocked': {
      const facts = { number: event.version, count: event.signOffs.length };
      return event.assurance === 'passkey'
        ? m.signoff_event_version_locked_passkey(facts)
        : m.signoff_event_version_locked(facts);
    }
    case 'SignatoriesReminded': {
      const facts = { version: event.version, count: event.people.length };
      return event.due === undefined ? m.signoff_event_reminded(facts) : m.signoff_event_reminded_planned(facts);
    }
    case 'SignaturesClosed':
      return m.signoff_event_signatures_closed({ number: event.version, count: event.signatures.length });
  }
}
