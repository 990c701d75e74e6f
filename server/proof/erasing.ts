import {
  policyOf,
  readListing,
  type Id,
  type LetterEvent,
  type LetterEventType,
  type TextRef,
} from '../../shared/decision/index.ts';
import type { AccountCommit, OutgoingMail, Store } from '../store/store.ts';
import type { AccountLog } from './account-log.ts';

type AccountErasure = NonNullable<AccountCommit['erase']>;

/** What an erasure found and took away. */
export interface ErasureReport {
  /** Letters in whose logs the person's id stays. */
  readonly letters: number;
  readonly texts: number;
  /** Locked letters that the person had approved: their evidence no longer names them. */
  readonly signed: readonly Id[];
}

/**
 * Erases a person (trust.md 9): name, address, salts, passkeys, sessions and free texts go, in one commit with the entry that says
 * so. Ids, references and digests stay, so every log still verifies; texts of versions and tabled amendments stay, for
 * they were meant to be published.
 */
export async function erasePerson(store: Store, log: AccountLog, person: Id): Promise<ErasureReport> {
  const texts = new Set<TextRef>();
  const letters = new Set<Id>();
  const signed: Id[] = [];
  const entries = new Set<TextRef>();
  for (const letter of await store.letters.ids()) {
    const events = (await store.letters.events(letter)).map(({ event }) => event);
    for (const event of events) {
      if (!JSON.stringify(event).includes(`"${person}"`)) continue;
      letters.add(letter);
      for (const ref of writtenIn(event, person)) texts.add(ref);
      for (const ref of listedIn(event, person)) entries.add(ref);
    }
    const locked = events.some(({ type }) => type === 'VersionLocked');
    if (locked && events.some((one) => one.type === 'VersionApproved' && one.person === person)) signed.push(letter);
  }
  const [known] = await store.people.get([person]);
  const listed = [...(await store.letters.texts([...entries])).values()].flatMap(
    (text) => readListing(text)?.name ?? [],
  );
  const mails = await withoutNames(store, [...new Set([...(known ? [known.name] : []), ...listed])]);
  const passkeys = await store.proof.passkeysOf(person);
  for (const { credential } of passkeys) {
    const removed = { type: 'PasskeyRemoved' as const, person, credential };
    await log.append('server', removed, () => ({ removePasskey: credential }));
  }
  await log.append('server', { type: 'PersonErased', person }, () => ({
    erase: { person, texts: [...texts], mails },
  }));
  return { letters: letters.size, texts: texts.size, signed };
}

/** Mails to others that tell of a person, as they stand without any name that the person has been listed by. */
async function withoutNames(store: Store, names: readonly string[]): Promise<AccountErasure['mails']> {
  const said = names.filter((name) => name.trim() !== '').sort((one, other) => other.length - one.length);
  // As a whole only: "Ana Li" within "Ana Lindt" is somebody else.
  const whole = said.map((name) => {
    const literal = name.replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => `\\${sign}`);
    return new RegExp(`(?<![\\p{L}\\p{M}])${literal}(?![\\p{L}\\p{M}])`, 'gu');
  });
  const without = (value: unknown): unknown => {
    if (typeof value === 'string') return whole.reduce((text, name) => text.replace(name, '…'), value);
    if (Array.isArray(value)) return value.map(without);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, without(one)]));
  };
  const naming = (await Promise.all(said.map((name) => store.outbox.naming(name)))).flat();
  const mails = new Map(naming.map(({ id, data }) => [id, data]));
  return [...mails].map(([id, data]) => ({ id, data: without(data) as OutgoingMail['data'] }));
}

/** References of how a person has been listed in a letter. */
function listedIn(event: LetterEvent, person: Id): readonly TextRef[] {
  if (event.type === 'SignatoryCorrected') return event.person === person ? [event.ref] : [];
  if (event.type !== 'SignatoriesAdded') return [];
  return event.people.flatMap((one) => (one.person === person ? [one.ref] : []));
}

/** References of the free texts that a person wrote in an event, and of how the person was confirmed in it. Not titles. */
function writtenIn(event: LetterEvent, person: Id): readonly TextRef[] {
  // Why somebody was taken off a list is about them, whoever wrote it.
  if (event.type === 'SignatoryRemoved' && event.person === person)
    return event.reason === undefined ? [] : [event.reason];
  if (event.actor !== person) return [];
  const refs = policyOf<LetterEventType>(event).ownTexts(event);
  return refs.filter((ref) => ref !== undefined);
}
