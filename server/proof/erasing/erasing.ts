import {
  policyOf,
  readListing,
  type Id,
  type LetterEvent,
  type LetterEventType,
  type TextRef,
} from '../../../shared/decision/index.ts';
import type { Store } from '../../store/store.ts';
import type { AccountLog } from '../account-log.ts';
import { mailsWithout } from './mails.ts';
import { cleansed } from './rooms.ts';

/** What an erasure found and took away. */
export interface ErasureReport {
  /** Letters in whose logs the person's id stays. */
  readonly letters: number;
  readonly texts: number;
  /** Rooms of which only the text stays, not how it came to be. */
  readonly rooms: number;
  /** Locked letters that the person had approved: their evidence no longer names them. */
  readonly signed: readonly Id[];
}

/**
 * Erases a person (trust.md 9): name, address, salts, passkeys, sessions, free texts and deleted words go, in one commit with the
 * entry that says so; a server that has rooms open follows within seconds (watch.ts). Ids, references and digests stay, so every log still verifies; texts of versions and tabled amendments stay, for
 * they were meant to be published.
 */
export async function erasePerson(
  store: Store,
  log: AccountLog,
  person: Id,
  clock: () => Date = () => new Date(),
): Promise<ErasureReport> {
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
  const mails = await mailsWithout(store, {
    names: [...new Set([...(known ? [known.name] : []), ...listed])],
    address: known?.email ?? null,
    texts: [...(await store.letters.texts([...texts])).values()],
  });
  const rooms = await cleansed(store, person, clock().toISOString());
  const passkeys = await store.proof.passkeysOf(person);
  for (const { credential } of passkeys) {
    const removed = { type: 'PasskeyRemoved' as const, person, credential };
    await log.append('server', removed, () => ({ removePasskey: credential }));
  }
  await log.append('server', { type: 'PersonErased', person }, () => ({
    erase: { person, texts: [...texts], mails, rooms },
  }));
  return { letters: letters.size, texts: texts.size, rooms: rooms.length, signed };
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
