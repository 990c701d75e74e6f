/** What a person hears of what others decided while the letter is open. */
import type { LetterEventType } from '../../../shared/decision/index.ts';
import type { DecidedMessage } from '../../../shared/sync/messages.ts';
import { m } from '../../generated/i18n/messages.js';

export interface Announcement {
  readonly text: string;
  /** Shown as a toast as well as read out. */
  readonly shown: boolean;
}

type DecidedEvent = DecidedMessage['events'][number];

/** Who did it, and the number of the version or amendment in question. */
interface Said {
  readonly name: string;
  readonly number: number;
}

type Sentence = (said: Said, event: DecidedEvent) => Announcement;

const shown =
  (words: (said: Said) => string): Sentence =>
  (said) => ({ text: words(said), shown: true });
const readOut =
  (words: (said: Said) => string): Sentence =>
  (said) => ({ text: words(said), shown: false });

/** Null for what is seen well enough where it happened. */
const SENTENCES: { readonly [T in LetterEventType]: Sentence | null } = {
  ...{ LetterCreated: null, LetterRenamed: null, SettingsChanged: null },
  ...{ LetterArchived: null, LetterRestored: null, LetterDeleted: null },
  ...{ MemberInvited: null, AccessChanged: null, MemberRemoved: null },
  ...{ LeadOffered: null, LeadOfferEnded: null, LeadTransferred: null },
  ...{ SignatoriesAdded: null, SignatoryCorrected: null, SignatoryRemoved: null },
  CommentAdded: readOut(m.workspace_heard_comment),
  ReplyAdded: readOut(m.workspace_heard_comment),
  ...{ ThreadResolved: null, ThreadReopened: null, CommentEdited: null, CommentDeleted: null },
  ...{ AmendmentStarted: null, AmendmentDiscarded: null },
  AmendmentTabled: shown(m.workspace_heard_tabled),
  AmendmentCoTabled: readOut(m.workspace_heard_co_tabled),
  ...{ CoTablerLeft: null, AmendmentAmended: null },
  WordingProposed: shown(m.workspace_heard_wording),
  WordingAnswered: (said, event) => ({
    text: event['accepted'] === true ? m.workspace_heard_accepted(said) : m.workspace_heard_declined(said),
    shown: true,
  }),
  AmendmentWithdrawn: readOut(m.workspace_heard_withdrawn),
  AmendmentReopened: null,
  AmendmentAdopted: shown(m.workspace_heard_adopted),
  AmendmentRejected: shown(m.workspace_heard_rejected),
  AmendmentLapsed: null,
  VersionCut: shown(m.workspace_heard_cut),
  VersionCirculated: shown(m.workspace_heard_circulated),
  CirculationStopped: shown(m.workspace_heard_stopped),
  ...{ SignatoriesReminded: null, VersionLocked: null, SignaturesClosed: null },
  ...{ VersionApproved: null, VersionRefused: null, SignOffRetracted: null },
};

/**
 * Returns the sentence for an event, or null for one that is seen well enough where it happened.
 * @param number answers the AM number of an amendment's id
 */
export function sentenceOf(
  event: DecidedEvent,
  self: string,
  nameOf: (person: string) => string,
  number: (amendment: string) => number | null,
): Announcement | null {
  const actor = text(event['actor']);
  if (actor === self || !isKnown(event.type)) return null;
  const person = nameOf(actor) || m.workspace_somebody();
  const behalf = text(event['onBehalf']);
  const mep = behalf === actor ? '' : nameOf(behalf);
  const name = mep === '' ? person : m.signoff_audit_for({ person, mep });
  const about = event['number'] ?? event['version'] ?? number(text(event['amendment']));
  return SENTENCES[event.type]?.({ name, number: Number(about ?? 0) }, event) ?? null;
}

/** Events that may not be seen are told as `Withheld`, and a newer server may tell of others. */
function isKnown(type: string): type is LetterEventType {
  return Object.hasOwn(SENTENCES, type);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
