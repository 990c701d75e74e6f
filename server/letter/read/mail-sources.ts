import { askedVersion, find, type Id } from '../../../shared/decision/index.ts';
import { canonicalJson } from '../../../shared/version/index.ts';
import type { Attachment } from '../../mail/message.ts';
import type { MailSources } from '../../mail/sources.ts';
import type { Receipts } from '../../proof/receipts.ts';
import type { LetterService } from '../letter-service.ts';

/** How many final letters are kept as files while their mails go out: a letter may have 700 signatories. */
const FILES = 4;

/** What mails tell of letters. */
export function mailSources(desk: LetterService, receipts: Pick<Receipts, 'at'>): MailSources {
  const { letters } = desk;
  const { contents, store } = letters.services;
  const files = new Map<string, Promise<Attachment | null>>();

  async function made(letter: Id, lead: Id): Promise<Attachment | null> {
    const file = await desk.export(letter, { which: 'final', format: 'pdf' }, lead);
    return file.ok ? file.value : null;
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
      if (state === null) return false;
      const { kind } = mail;
      if (kind === 'circulation' || kind === 'reminder') {
        const asked = askedVersion(state);
        const open = asked?.number === mail.data.version && state.status !== 'closed';
        return open && find.signatory(state, person) !== undefined && !find.signOff(asked, person);
      }
      if (kind === 'receipt') return true;
      const listed = (kind === 'locked' || kind === 'closed') && find.signatory(state, person) !== undefined;
      return listed || find.access(state, person) !== undefined;
    },
  };
}
