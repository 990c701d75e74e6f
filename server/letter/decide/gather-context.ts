import { merge, plainText } from '../../../shared/amendment/index.ts';
import {
  askedVersion,
  authorityOf,
  find,
  listingRef,
  refusal,
  type Command,
  type CommandOf,
  type Context,
  type Id,
  type LetterState,
  type Refusal,
  type SignOffEvidence,
  type TextRef,
  type Principal,
} from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { textBlocks } from '../../../shared/letter/blocks.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { normalise } from '../../../shared/letter/normalise.ts';
import type { ActStatement } from '../../../shared/proof/formats/act-statement.ts';
import type { LockStatement } from '../../../shared/proof/formats/lock-statement.ts';
import type { Statement } from '../../../shared/proof/formats/statement.ts';
import type { RoomName } from '../../../shared/sync/room-name.ts';
import { salted, type Salted } from '../../lib/hash.ts';
import { newId } from '../../lib/random.ts';
import type { Content, UsedPasskey } from '../../store/store.ts';
import type { Caller } from '../caller.ts';
import { contentOf } from '../contents.ts';
import { adoptionOf, draftFacts, draftOf, tablingOf, type Draft } from './drafts.ts';
import { correctedEntry, knownOtherwise, listingsOf } from '../read/listings.ts';
import { resolvePeople, type ResolvedPeople } from './resolve-people.ts';
import type { LetterServices, Services } from '../services.ts';
import { isConfirmed, signOffFacts, type ConfirmedCommand } from './sign-off-facts.ts';
import { undoing } from './undoing.ts';

/** What a decision needs to know of the world, looked up inside the letter's turn; and what it may leave behind. */
export interface CommandContext {
  readonly context: Context;
  /** Free texts and person details that the events may refer to. */
  readonly texts: readonly Salted[];
  /** Contents that the events may name. */
  readonly contents: readonly Content[];
  readonly resolved?: ResolvedPeople;
  /** Entries of the list under fresh references. */
  readonly entries?: readonly (Salted & { readonly person: Id })[];
  /** Whose name was given another address than the directory's. */
  readonly otherwise?: ResolvedPeople['otherwise'];
  /** What a passkey signed, to be kept with the event that names it. */
  readonly signed?: UsedPasskey;
  /** AdoptAmendment and its undoing: what becomes of the draft, or of the amendment to which the adopted one is. */
  readonly adopted?: { readonly room: RoomName; readonly doc: Doc };
  /** StartAmendment: what its room starts with. */
  readonly draft?: Doc;
}

/** A sign-off or a lock that a passkey has confirmed. */
export interface ConfirmedSignOff {
  readonly evidence: Extract<SignOffEvidence, { kind: 'passkey' }>;
  readonly signed: UsedPasskey;
  /** The reason that was signed, and the corrected entry, under the references that were signed. */
  readonly reason?: Salted;
  readonly listed?: Salted;
}

/** A statement that this server has given out, signed by a passkey of this person. Whether it fits the letter is another question. */
export interface PasskeyProof {
  readonly statement: Statement | LockStatement | ActStatement;
  /** What stands behind the statement's `reasonRef`. */
  readonly reason?: { readonly text: string; readonly salt: string };
  /** What stands behind its `personRef` where the signatory corrects their entry with it. */
  readonly listed?: { readonly text: string; readonly salt: string };
  readonly evidence: ConfirmedSignOff['evidence'];
  readonly signed: UsedPasskey;
}

/** Checks what passkeys sign. */
export interface PasskeyChecks {
  /** Returns whether a person has any passkey. */
  has(person: Id): Promise<boolean>;
  /** Returns what a passkey's answer proves, whatever the letter; null when it proves nothing. */
  proven(given: unknown, person: Id, now: Date): Promise<PasskeyProof | null>;
  /** Returns the sign-off or the lock that it confirms, or null; `changed` when what it signed no longer stands. */
  confirmed(
    proof: PasskeyProof,
    state: LetterState,
    command: ConfirmedCommand,
    person: Id,
    /** The entry as the command corrects it. */
    correction?: Salted,
  ): Promise<ConfirmedSignOff | 'changed' | null>;
}

/** Gathers the facts for one command; a refusal when what the command itself carries is no letter. */
export async function gatherContext(
  shell: LetterServices,
  state: LetterState,
  command: Command,
  asker: Caller,
  who: Principal,
  now: Date,
  proof: PasskeyProof | null,
): Promise<{ readonly ok: true; readonly facts: CommandContext } | { readonly ok: false; readonly refusal: Refusal }> {
  const kept: Salted[] = [];
  const keep = (text: string): Salted => {
    const one = salted(text);
    kept.push(one);
    return one;
  };
  const known = await shell.store.letters.texts(compared(state, command, who.person));
  const { person: actor, ...office } = who;
  const base: Context = {
    ...office,
    at: now.toISOString(),
    actor,
    newId,
    refOf: (text) => keep(text).ref,
    sameText: (ref, text) => known.get(ref) === text,
  };
  const found = (
    facts: Omit<CommandContext, 'context' | 'texts' | 'contents'> & { readonly contents?: readonly Content[] },
    more: Partial<Context>,
  ) => ({
    ok: true as const,
    facts: { contents: [], ...facts, context: { ...base, ...more }, texts: kept },
  });

  if (command.type === 'CutVersion' || command.type === 'StartAmendment') {
    const draft = await readDraft(shell, state);
    const amended = command.type === 'StartAmendment' && command.to !== undefined ? command.to : null;
    if (amended !== null) {
      const tabled = find.amendment(state, amended)?.tabled.at(-1);
      if (!tabled) return found({}, {});
      const { doc } = await shell.contents.get(tabled.content, 'paraph.amendment/1');
      const text = contentOf({ format: 'paraph.text/1', letter: state.id, doc });
      return found({ contents: [text], draft: doc }, { draft: { ...draftFacts(draft), content: text.digest } });
    }
    return found({ contents: [draft.version, draft.text], draft: draft.doc }, { draft: draftFacts(draft) });
  }
  if (command.type === 'TableAmendment') {
    const amendment = find.amendment(state, command.amendment);
    if (amendment?.status !== 'writing') return found({}, {});
    const { doc: baseDoc } = await shell.contents.get(amendment.base, 'paraph.text/1');
    const doc = await shell.rooms.currentDoc(amendment.id);
    const { content, empty } = tablingOf(state.id, amendment.id, { digest: amendment.base, doc: baseDoc }, doc);
    const authority = authorityOf(state, command, who);
    const tabler = (authority.ok ? authority.onBehalf : undefined) ?? who.person;
    const group = command.forGroup ? await groupOf(shell, tabler) : undefined;
    const tabling = { content: content.digest, empty, ...(group === undefined ? {} : { group }) };
    return found({ contents: [content] }, { tabling });
  }
  if (command.type === 'AdoptAmendment') return adoption(shell, state, command, found);
  if (command.type === 'ReopenAmendment' && command.undo) {
    const undone = await undoing(shell, state, command.amendment);
    return undone ? found({ adopted: undone.adopted }, { undoing: { conflicts: undone.conflicts } }) : found({}, {});
  }
  if (command.type === 'ProposeWording') {
    const [edited, from] = [letterIn(command.edited, 'edited'), letterIn(command.editedFrom, 'editedFrom')];
    if (!edited.ok) return edited;
    if (!from.ok) return from;
    const texts = [withIds(edited.doc, newId), from.doc].map((doc) =>
      contentOf({ format: 'paraph.text/1', letter: state.id, doc }),
    );
    const [content = '', seen = ''] = texts.map(({ digest }) => digest);
    return found({ contents: texts }, { wording: { content, from: seen } });
  }
  if (command.type === 'InviteMember' || command.type === 'AddSignatories') {
    const resolved = await (command.type === 'InviteMember'
      ? resolvePeople(shell.store, state, [command], 'adviser', 'members')
      : resolvePeople(shell.store, state, command.people, 'mep', 'signatories'));
    const [ask, ...asks] = resolved.asks;
    if (ask) return { ok: false, refusal: knownOtherwise([ask, ...asks], USE_WHICH) };
    kept.push(...resolved.details);
    const replacing = command.type === 'AddSignatories' && command.people.some(({ instead }) => instead !== undefined);
    const undelivered = replacing ? await notArrived(shell, state) : undefined;
    return found(
      { resolved, entries: resolved.details, otherwise: resolved.otherwise },
      { people: resolved.people, ...(undelivered ? { undelivered } : {}) },
    );
  }
  if (command.type === 'CorrectSignatory') {
    const { person, asGiven = false } = command;
    if (!find.signatory(state, person)) return found({}, {});
    const corrected = await correctedEntry(shell.store, state, person, command, { asGiven, next: USE_WHICH });
    if (!corrected.ok) return corrected;
    const { entry, otherwise } = corrected;
    const entries = 'salt' in entry ? [{ ...entry, person }] : [];
    kept.push(...entries);
    const told = otherwise.length > 0 ? { otherwise: [{ person, known: otherwise }] } : {};
    return found({ entries, ...told }, { people: [{ id: person, ref: entry.ref }] });
  }
  if (isConfirmed(command)) {
    return confirming(shell, state, command, { asker, now, proof, keep, kept }, found);
  }
  if (command.type === 'RemindSignatories') {
    const people = await shell.store.people.get(state.signatories.map((one) => one.person));
    const reachable = new Set(people.flatMap(({ id, email }) => (email === null ? [] : [id])));
    return found({}, { reachable: (person) => reachable.has(person) });
  }
  return found({}, {});
}

/** What stands at the end of the refusal that asks a lead author which mailbox is meant. */
const USE_WHICH =
  'Use that address, or say that this one is to be used all the same (asGiven); it is then marked as given by you.';
/** The same for a signatory, who has no address to choose. */
const ASK_TO_LIST =
  'Approve under the name on the list, or ask the lead author to list you under this one; your address is then marked as given by them.';

/** Whom the newest mail that asked them has not reached and will not, or who has no address at all. */
async function notArrived({ store }: Services, state: LetterState): Promise<(person: Id) => boolean> {
  const [mails, people] = await Promise.all([
    store.outbox.newest(state.id, ['circulation', 'reminder']),
    store.people.get(state.signatories.map((one) => one.person)),
  ]);
  const lost = mails.filter((mail) => mail.state === 'bounced' || mail.state === 'failed').map(({ person }) => person);
  const undelivered = new Set([...lost, ...people.filter(({ email }) => email === null).map(({ id }) => id)]);
  return (person) => undelivered.has(person);
}

/** A sign-off or the lock: how it is confirmed, and how whoever signs is named. */
async function confirming<T>(
  shell: Services,
  state: LetterState,
  command: ConfirmedCommand,
  by: {
    readonly asker: Caller;
    readonly now: Date;
    readonly proof: PasskeyProof | null;
    readonly keep: (text: string) => Salted;
    readonly kept: Salted[];
  },
  found: (facts: Pick<CommandContext, 'signed' | 'entries'>, more: Partial<Context>) => T,
): Promise<T | { readonly ok: false; readonly refusal: Refusal }> {
  const { asker, now, proof, keep, kept } = by;
  const [[person], listed] = await Promise.all([
    shell.store.people.get([asker.person]),
    listingsOf(shell.store.letters, state),
  ]);
  const listingOf = (id: Id) => {
    const ref = listingRef(state, id);
    return ref === undefined ? undefined : listed(ref);
  };
  const names: Partial<Context> = { listed: listingOf };
  if (!person) return found({}, names);
  const listedAs = command.type === 'ApproveVersion' && find.signatory(state, person.id) ? command.listedAs : undefined;
  const asGiven = { asGiven: false, next: ASK_TO_LIST };
  const corrected = listedAs && (await correctedEntry(shell.store, state, person.id, listedAs, asGiven));
  if (corrected?.ok === false) return corrected;
  const correction = corrected && 'salt' in corrected.entry ? corrected.entry : undefined;
  const name = corrected?.listing.name ?? listingOf(person.id)?.name ?? person.name;
  const byPasskey = proof && (await shell.passkeys?.confirmed(proof, state, command, person.id, correction));
  const asksForPasskey = command.type !== 'ApproveVersion' && state.settings.passkeysRequired;
  const hasPasskey = asksForPasskey && (await shell.passkeys?.has(person.id)) === true;
  // The lead author may stand on the list under another name than their own.
  const fits = command.type === 'LockVersion' ? [name, person.name] : [name];
  const signOff = { ...signOffFacts(command, { person, names: fits }, asker, now, keep), hasPasskey };
  const entered = (entry: Salted | undefined) => {
    if (!entry) return {};
    kept.push(entry);
    return { entries: [{ ...entry, person: person.id }] };
  };
  const with_ = (entry: Salted | undefined) => (entry ? { correction: entry.ref } : {});
  if (!byPasskey) return found(entered(correction), { ...names, signOff: { ...signOff, ...with_(correction) } });
  if (byPasskey === 'changed') return found({}, { ...names, signOff: { ...signOff, changed: true } });
  const { evidence, signed, reason, listed: entry } = byPasskey;
  if (reason) kept.push(reason);
  return found(
    { signed, ...entered(entry) },
    {
      ...names,
      signOff: { ...signOff, passkey: evidence, ...with_(entry) },
      ...(reason ? { refOf: (text) => (text === reason.text ? reason.ref : keep(text).ref) } : {}),
    },
  );
}

/** Reads the draft as it would be cut. Call inside the letter's turn. */
export async function readDraft(shell: LetterServices, state: LetterState): Promise<Draft> {
  const latest = state.versions.at(-1);
  const [doc, title, version] = await Promise.all([
    shell.rooms.currentDoc(),
    shell.store.letters.texts([state.title]),
    latest === undefined ? null : shell.contents.get(latest.digest, 'paraph.version/1'),
  ]);
  return draftOf(state, title.get(state.title) ?? '', doc, version);
}

async function adoption<T>(
  shell: LetterServices,
  state: LetterState,
  { amendment: id, blocks, edited, editedFrom }: CommandOf<'AdoptAmendment'>,
  found: (
    facts: { readonly contents?: readonly Content[]; readonly adopted?: NonNullable<CommandContext['adopted']> },
    more: Partial<Context>,
  ) => T,
): Promise<T | { readonly ok: false; readonly refusal: Refusal }> {
  const amendment = find.amendment(state, id);
  const tabled = amendment?.tabled.at(-1);
  if (amendment?.status !== 'tabled' || !tabled) return found({}, {});
  const target = await targetOf(shell, state, amendment.to);
  if (edited !== undefined) {
    const read = letterIn(edited, 'edited');
    if (!read.ok) return read;
    if (!textBlocks(read.doc).some((block) => plainText(block).trim() !== '')) {
      const message = 'The edited outcome is empty. Write what the letter is to say, or reject the amendment.';
      return { ok: false, refusal: refusal('invalid', message, { fields: { edited: message } }) };
    }
    const seen = editedFrom === undefined ? null : letterIn(editedFrom, 'editedFrom');
    if (seen && !seen.ok) return seen;
    const outcome = withIds(read.doc, newId);
    const { doc, conflicts } = seen ? merge(seen.doc, target.doc, outcome) : { doc: outcome, conflicts: [] };
    const content = contentOf({ format: 'paraph.text/1', letter: state.id, doc });
    const { adopted, amended, contents } = target.becoming(doc);
    return found(
      { contents: [content, ...contents], adopted },
      { adoption: { conflicts, edited: content.digest, ...amended } },
    );
  }
  const content = await shell.contents.get(tabled.content, 'paraph.amendment/1');
  const { doc: base } = await shell.contents.get(content.base, 'paraph.text/1');
  const { doc, conflicts, unknownBlocks, boundBlocks } = adoptionOf(base, target.doc, content, blocks);
  const { adopted, amended, contents } = target.becoming(doc);
  return found({ contents, adopted }, { adoption: { conflicts, unknownBlocks, boundBlocks, ...amended } });
}

/** What an amendment changes when it is adopted: the draft, or the amendment to which it is while that one is tabled. A17 */
async function targetOf(shell: LetterServices, state: LetterState, to: Id | undefined) {
  const letter = state.id;
  const amended = to === undefined ? undefined : find.amendmentEver(state, to);
  const tabled = amended?.status === 'tabled' ? amended.tabled.at(-1) : undefined;
  if (!amended || !tabled) {
    const doc = await shell.rooms.currentDoc();
    const becoming = (after: Doc) => ({ adopted: { room: { letter }, doc: after }, amended: {}, contents: [] });
    return { doc, becoming };
  }
  const amendment = amended.id;
  const { doc, base } = await shell.contents.get(tabled.content, 'paraph.amendment/1');
  const { doc: baseDoc } = await shell.contents.get(base, 'paraph.text/1');
  const becoming = (after: Doc) => {
    const { content } = tablingOf(letter, amendment, { digest: base, doc: baseDoc }, after);
    const adopted = { room: { letter, amendment }, doc: after };
    return { adopted, amended: { amended: content.digest }, contents: [content] };
  };
  return { doc, becoming };
}

async function groupOf(shell: Services, person: Id): Promise<string | undefined> {
  const [found] = await shell.store.people.get([person]);
  return found?.group ?? undefined;
}

function letterIn(json: unknown, field: string) {
  const read = normalise(json);
  if (read.ok) return read;
  const { message } = read.refusal;
  return { ok: false as const, refusal: refusal('invalid', message, { fields: { [field]: message } }) };
}

/** The texts on record that a command's own text is compared with. */
function compared(state: LetterState, command: Command, person: Id): TextRef[] {
  const version = 'version' in command ? find.version(state, command.version) : askedVersion(state);
  const refs = [
    state.title,
    version?.message,
    find.signOff(version, person)?.reason,
    'comment' in command ? find.comment(state, command.comment)?.comment.text : undefined,
  ];
  return refs.filter((ref) => ref !== undefined);
}
