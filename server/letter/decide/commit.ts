import {
  evolve,
  find,
  listingRef,
  listingRefs,
  readListing,
  type Id,
  type LetterEvent,
  type LetterEventBody,
  type LetterState,
  type Refusal,
} from '../../../shared/decision/index.ts';
import { chain } from '../../../shared/decision/model/chain.ts';
import type { Checkpoint } from '../../../shared/proof/formats/checkpoint.ts';
import type { Salted } from '../../lib/hash.ts';
import type { Commit, Person, Store } from '../../store/store.ts';
import { MailAllowance } from '../mail-allowance.ts';
import type { DecidedState } from '../open-letter.ts';
import { namedIn } from '../read/listings.ts';
import { forgotten } from './forgetting.ts';
import type { CommandContext } from './gather-context.ts';
import { concerned, noticesOf } from './notices/index.ts';
import { carriesCheckpoint, isSealed, isStamped } from './policies.ts';

/** What a commit needs beside the letter itself. */
export interface CommitServices {
  readonly store: Pick<Store, 'people' | 'letters' | 'outbox' | 'purge'>;
  /** Signs what a log has come to; without it no checkpoints are written. */
  readonly seal?: (claim: Pick<Checkpoint, 'letter' | 'seq' | 'head' | 'at'>) => Checkpoint;
  /** Called when a commit wants a time stamp; without it none is wanted. */
  readonly stamp?: () => void;
  /** How many mails may go out; without it any number. */
  readonly allowance?: MailAllowance;
}

/** Events to be written, by whom, and what stays behind with them. */
export interface CommitRequest extends Pick<Commit, 'contents' | 'updates' | 'people' | 'personSalts' | 'signed'> {
  readonly bodies: readonly LetterEventBody[];
  readonly at: string;
  readonly actor: Id;
  readonly onBehalf: Id | undefined;
  readonly accounts?: string;
  readonly texts: readonly Salted[];
  readonly reachable?: readonly Id[];
  readonly otherwise?: CommandContext['otherwise'];
}

/** What is in the store now. */
export interface CommitReceipt extends DecidedState {
  readonly events: readonly LetterEvent[];
  /** Numbers of the journal's rows, in the order of the updates. */
  readonly journal: readonly number[];
  /** Mails were put into the outbox. */
  readonly posted: boolean;
}

/** Writes events with all that belongs to them in one commit; `stale` when somebody else has written meanwhile. */
export async function commit(
  services: CommitServices,
  { state: before, head }: DecidedState,
  request: CommitRequest,
): Promise<CommitReceipt | Refusal | 'stale'> {
  const { bodies, at, actor, onBehalf, accounts } = request;
  const by = {
    actor,
    ...(accounts === undefined ? {} : { accounts }),
    ...(onBehalf === undefined ? {} : { onBehalf }),
  };
  const events = bodies.map((body, index): LetterEvent => ({ ...body, seq: before.seq + 1 + index, at, ...by }));
  const entries = await chain(before.id, events, head);
  const after = events.reduce(evolve, before);
  const said = JSON.stringify(events);
  const newHead = entries.at(-1)?.hash ?? head;
  const stamped = services.stamp !== undefined && isStamped(events);
  const told = await notices(services.store, { before, after, events, at }, request);
  const sealed = isSealed(events) || told.some(({ kind }) => carriesCheckpoint(kind));
  const seal = sealed ? services.seal : undefined;
  const checkpoint = seal?.({ letter: before.id, seq: after.seq, head: newHead, at });
  const mails = told.map((mail) => ({
    ...mail,
    ...(checkpoint && carriesCheckpoint(mail.kind) ? { data: { ...mail.data, checkpoint } } : {}),
    ...(MailAllowance.counts(mail, actor) ? { actor } : {}),
  }));
  const { contents, texts, updates, people, personSalts, signed } = request;
  const words = new Map(texts.map(({ ref, text }) => [ref, text]));
  const forget = await forgotten(services.store, before, events, (ref) => words.get(ref));
  const write = () =>
    services.store.letters.commit({
      letter: before.id,
      expectedSeq: before.seq,
      events: events.map((event, index) => {
        const { prev = '', hash = '' } = entries[index] ?? {};
        return { event, prev, hash };
      }),
      // Only what the events refer to: what was looked up for nothing leaves no trace.
      texts: texts.filter(({ ref }) => said.includes(ref)),
      ...(forget ? { forget } : {}),
      contents: contents.filter(({ digest }) => said.includes(digest)),
      updates,
      mails,
      ...(events.some(({ type }) => type === 'CirculationStopped') ? { takenBack: ['circulation', 'reminder'] } : {}),
      people,
      involved: involvement(before, after),
      personSalts: personSalts.filter(({ ref }) => said.includes(ref)),
      ...(checkpoint ? { checkpoints: [checkpoint] } : {}),
      ...(stamped ? { stamp: { seq: after.seq, at } } : {}),
      ...(signed && said.includes(signed.hash) ? { signed } : {}),
    });
  const sending = { actor, letter: before.id, mails: mails.filter((mail) => 'actor' in mail).length };
  try {
    const committed = await (services.allowance?.within(sending, new Date(at), write) ?? write());
    if ('code' in committed) return committed;
    if (!committed.ok) return 'stale';
    if (stamped) services.stamp?.();
    // Nobody waits for it: the words are gone for all who ask, only the files may hold them a moment longer.
    if (forget) void services.store.purge('quick').catch(() => undefined);
    return { state: after, head: newHead, events, journal: committed.journal, posted: mails.length > 0 };
  } catch (error) {
    // Another letter brought in the same person at the same moment: look again.
    if (error instanceof Error && error.name === 'StoreConflict' && people.length > 0) return 'stale';
    throw error;
  }
}

/** The mails that go out with a decision. */
async function notices(
  store: CommitServices['store'],
  { before, after, events, at }: Pick<Parameters<typeof noticesOf>[0], 'before' | 'after' | 'events' | 'at'>,
  request: CommitRequest,
) {
  const reachable = request.reachable ?? [];
  const otherwise = request.otherwise ?? [];
  const ids = concerned({ after, events, reachable, otherwise });
  if (ids.length === 0) return [];
  const { people, letters } = store;
  const message = after.versions.flatMap((one) => [one.message ?? [], one.note ?? []].flat());
  const refs = [after, before].flatMap(listingRefs);
  const [known, texts] = await Promise.all([people.get(ids), letters.texts([after.title, ...message, ...refs])]);
  const fresh = new Map(request.texts.map(({ ref, text }) => [ref, text]));
  const text = (ref: string | undefined) => (ref === undefined ? undefined : (fresh.get(ref) ?? texts.get(ref)));
  const listed = (id: Id) => readListing(text(listingRef(after, id) ?? listingRef(before, id)));
  const persons = new Map(
    [...known, ...request.people].map((one): [Id, Person] => {
      const { name, group = null, country = null } = listed(one.id) ?? {};
      const person = namedIn(after.id, one);
      return [one.id, name === undefined ? person : { ...person, name, group, country }];
    }),
  );
  const title = text(after.title) ?? '';
  return noticesOf({ before, after, events, at, title, text, reachable, otherwise, person: (id) => persons.get(id) });
}

/** Whom the letter concerns, where that changed. */
function involvement(before: LetterState, after: LetterState): Commit['involved'] {
  const people = new Set([
    ...[...before.members, ...after.members, ...before.signatories, ...after.signatories].map(({ person }) => person),
  ]);
  return [...people].flatMap((person) => {
    const access = find.access(after, person) ?? null;
    const signatory = find.signatory(after, person) !== undefined;
    const same =
      access === (find.access(before, person) ?? null) && signatory === (find.signatory(before, person) !== undefined);
    return same ? [] : [{ person, access, signatory }];
  });
}
