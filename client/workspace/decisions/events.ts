/** What a person hears of what others decided while the letter is open. */
import type { DecidedMessage } from '../../../shared/sync/messages.ts';
import { m } from '../../generated/i18n/messages.js';

export interface Announcement {
  readonly text: string;
  /** Shown as a toast as well as read out. */
  readonly shown: boolean;
}

type DecidedEvent = DecidedMessage['events'][number];

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
  if (actor === self) return null;
  const person = nameOf(actor) || m.workspace_somebody();
  const behalf = text(event['onBehalf']);
  const mep = behalf === actor ? '' : nameOf(behalf);
  const name = mep === '' ? person : m.signoff_audit_for({ person, mep });
  const version = Number(event['version']);
  const am = number(text(event['amendment'])) ?? 0;
  switch (event.type) {
    case 'VersionCut':
      return { text: m.workspace_heard_cut({ name, number: version }), shown: true };
    case 'VersionCirculated':
      return { text: m.workspace_heard_circulated({ name, number: version }), shown: true };
    case 'AmendmentTabled':
      return { text: m.workspace_heard_tabled({ name, number: Number(event['number']) }), shown: true };
    case 'AmendmentAdopted':
      return { text: m.workspace_heard_adopted({ name, number: am }), shown: true };
    case 'AmendmentRejected':
      return { text: m.workspace_heard_rejected({ name, number: am }), shown: true };
    case 'AmendmentCoTabled':
      return { text: m.workspace_heard_co_tabled({ name, number: am }), shown: false };
    case 'WordingProposed':
      return { text: m.workspace_heard_wording({ name, number: am }), shown: true };
    case 'WordingAnswered':
      return event['accepted'] === true
        ? { text: m.workspace_heard_accepted({ name, number: am }), shown: true }
        : { text: m.workspace_heard_declined({ name, number: am }), shown: true };
    case 'AmendmentWithdrawn':
      return { text: m.workspace_heard_withdrawn({ name, number: am }), shown: false };
    case 'CommentAdded':
    case 'ReplyAdded':
      return { text: m.workspace_heard_comment({ name }), shown: false };
    default:
      return null;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
