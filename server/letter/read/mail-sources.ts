import {
  askedVersion,
  eventFor,
  find,
  isOwnOffice,
  type Id,
  type LetterEvent,
  type LetterState,
} from '../../../shared/decision/index.ts';
import { canonicalJson } from '../../../shared/version/index.ts';
import type { Mail } from '../../mail/kinds.ts';
import type { Attachment } from '../../mail/message.ts';
import type { MailSources } from '../../mail/sources.ts';
import type { Receipts } from '../../proof/receipts.ts';
import type { LetterService } from '../letter-service.ts';

/** How many final letters are kept as files while their mails go out: a letter may have 700 signatories. */
const FILES = 4;

/** Refusals that pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'slow-down']);

/** What mails tell of letters. */
export function mailSources(desk: LetterService, receipts: Pick<Receipts, 'at'>): MailSources {
  const { letters } = desk;
  const { contents, store } = letters.services;
  const files = new Map<string, Promise<Attachment | null>>();

  async function made(letter: Id, lead: Id): Promise<Attachment | null> {
    const file = await desk.export(letter, { which: 'final', format: 'pdf' }, lead);
    if (file.ok) return file.value;
    // What is only busy is asked again; what can never be printed is not waited for.
    if (PASSING.has(file.refusal.code)) throw new Error(`no file of letter ${letter}: ${file.refusal.message}`);
    return null;
  }

  return {
    async version(letter, number) {
      const state = await letters.state(letter);
      const version = state && find.version(state, number);
      if (!version) return null;
      const { doc, header } = await contents.get(version.digest, 'paraph.version/1');
      return { number, doc, lang: header.lang };
    },

    async finalFile(letter) {
      const state = await letters.state(letter);
      if (!state?.final) return null;
      const key = `${letter} ${String(state.seq)}`;
      const kept = files.get(key) ?? made(letter, state.lead);
      files.set(key, kept);
      // One that failed for the moment is made anew by the next mail that asks.
      kept.catch(() => files.delete(key));
      for (const oldest of files.keys()) if (files.size > FILES) files.delete(oldest);
      return kept;
    },

    async receipt({ letter, seq }, person) {
      const receipt = await receipts.at(letter, seq, person);
      if (receipt === null) return null;
      return { name: 'receipt.json', type: 'application/json', content: `${canonicalJson(receipt)}\n` };
    },

    async leadAddress(letter) {
      const state = await letters.state(letter);
      const [lead] = state === null ? [] : await store.people.get([state.lead]);
      return lead?.email ?? null;
    },

    async stands(mail, person) {
      if (!('letter' in mail.data)) return true;
      const state = await letters.state(mail.data.letter);
      if (state === null || state.deletedAt !== undefined) return false;
      const { kind } = mail;
      if (kind === 'circulation' || kind === 'reminder') {
        const asked = askedVersion(state);
        // One that was stopped and circulated once more asks by the mails of the second time.
        const { version, circulatedAt = asked?.circulatedAt } = mail.data;
        const open = asked?.number === version && asked.circulatedAt === circulatedAt && state.status !== 'closed';
        return open && find.signatory(state, person) !== undefined && !find.signOff(asked, person);
      }
      // What somebody decided themself, and that it counts no more, they are told wherever they stand now.
      if (kind === 'receipt') return true;
      // Whom no request ever reached need not hear that it is over.
      if (kind === 'removed') return mail.data.decision !== undefined || (await wasAsked(mail.data.letter, person));
      if (kind === 'lead-offered') return state.leadOffer?.person === person;
      if (TO_SIGNATORIES.has(kind) && find.signatory(state, person) !== undefined) return true;
      const { seq } = mail.data;
      if (seq === undefined) return find.access(state, person) !== undefined;
      const [entry] = await store.letters.events(mail.data.letter, seq - 1, 1);
      return entry !== undefined && (await seesNow(state, person, kind, entry.event));
    },
  };

  async function wasAsked(letter: Id, person: Id): Promise<boolean> {
    const asked = await store.outbox.newest(letter, ['circulation', 'reminder']);
    return asked.some((one) => one.person === person && one.state === 'sent');
  }

  /** Whether the event that a mail tells of is the receiver's to see as things stand now: offices and access may have ended. */
  async function seesNow(state: LetterState, person: Id, kind: Mail['kind'], event: LetterEvent): Promise<boolean> {
    const who = await letters.who(state.id, person);
    if (eventFor(state, who, event).type === 'Withheld') return false;
    if (!TO_OFFICES.has(kind) || !('amendment' in event)) return true;
    const amendment = find.amendment(state, event.amendment);
    return amendment !== undefined && (isOwnOffice(who, amendment) || amendment.coTablers?.includes(person) === true);
  }
}

const TO_SIGNATORIES: ReadonlySet<string> = new Set(['locked', 'closed', 'hand-over', 'names-rule', 'passkeys-asked']);
/** What is said to those for whom an amendment was tabled. */
const TO_OFFICES: ReadonlySet<string> = new Set(['wording-proposed', 'amendment-decided']);
