import type { OutgoingMail, RewrittenMail, Store } from '../../store/store.ts';

/** What is not to stay in mails to others. */
interface Unsaid {
  /** All that the person has been listed by. */
  readonly names: readonly string[];
  readonly address: string | null;
  /** Comments, reasons and messages of theirs. */
  readonly texts: readonly string[];
}

const GONE = '…';

/** Returns the mails to others that tell of a person, as they stand without the name, the address and what the person wrote. */
export async function mailsWithout(store: Pick<Store, 'outbox'>, unsaid: Unsaid): Promise<readonly RewrittenMail[]> {
  const { address, texts } = unsaid;
  const names = unsaid.names.filter((name) => name.trim() !== '').sort((one, other) => other.length - one.length);
  const quoted = texts.filter((text) => text !== '');
  const whole = [...names.map(asAWhole), ...(address === null ? [] : [anyCase(address)])];
  const said = new Set(quoted);
  const without = (value: unknown): unknown => {
    if (typeof value === 'string')
      return said.has(value) ? GONE : whole.reduce((text, name) => text.replace(name, GONE), value);
    if (Array.isArray(value)) return value.map(without);
    if (typeof value !== 'object' || value === null) return value;
    // The letter's title may read like anything that somebody said, and stays the letter's.
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, key === 'title' && said.has(String(one)) ? one : without(one)]),
    );
  };
  const sought = [...names, ...(address === null ? [] : [address]), ...quoted];
  const mails = new Map<string, Pick<OutgoingMail, 'id' | 'kind' | 'data'>>();
  // One after the other: there may be thousands of texts.
  for (const text of sought) for (const mail of await store.outbox.naming(text)) mails.set(mail.id, mail);
  return [...mails.values()].map(({ id, kind, data }) => {
    // A question is kept beside the log, for a while only; the mail that brought it may be older.
    const asked = kind === 'question' && address !== null && sameText(data['address'], address);
    return { id, data: without(asked ? { ...data, message: GONE } : data) as OutgoingMail['data'] };
  });
}

/** As a whole only: "Ana Li" within "Ana Lindt" is somebody else. */
function asAWhole(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}])${literal(name)}(?![\\p{L}\\p{M}])`, 'gu');
}

function anyCase(address: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}._%+-])${literal(address)}(?![\\p{L}\\p{N}-])`, 'giu');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => `\\${sign}`);
}

function sameText(one: unknown, other: string): boolean {
  return typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
}
