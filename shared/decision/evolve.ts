import { actingAfter } from './rights/log-participants.ts';
import { omitUndefined } from './model/decision.ts';
import type { EventBodyOf, Id, LetterEvent, Settings } from './model/events.ts';
import { amendmentOfRoom, find } from './model/find.ts';
import { changed, withoutPerson, withPerson } from './model/lists.ts';
import type { AmendmentState, LetterState, MemberState, SignOff, ThreadState, VersionState } from './model/state.ts';

/** Folding what has been decided into what is. Never asks whether it was right: that was `decide`. Faults in a log throw. */

const DEFAULT_SETTINGS: Settings = {
  signatureOrder: 'name',
  namesBeforeLock: 'shown',
  amendmentsUntil: null,
  passkeysRequired: false,
  minimum: null,
};

/** Returns a letter before its first event: nothing but its id. */
export function unwritten(letter: Id): LetterState {
  return {
    id: letter,
    seq: 0,
    status: 'drafting',
    title: '',
    lang: 'en',
    createdAt: '',
    changedAt: '',
    lead: '',
    settings: DEFAULT_SETTINGS,
    members: [],
    signatories: [],
    amendments: [],
    versions: [],
    threads: [],
  };
}

/** Returns a letter from all of its events, oldest first; null without any. Throws RangeError as `evolve` does. */
export function fold(letter: Id, events: readonly LetterEvent[]): LetterState | null {
  if (events.length === 0) return null;
  return events.reduce((state: LetterState, event) => evolve(state, event), unwritten(letter));
}

/**
 * Returns the letter after one more event; `unwritten(letter)` is the one before the first.
 * @throws RangeError for an event that is not the next one, or speaks of what the letter never had: the log is broken
 */
export function evolve(state: LetterState, event: LetterEvent): LetterState {
  if (event.seq !== state.seq + 1) {
    throw new RangeError(`letter ${state.id}: event ${String(event.seq)} follows ${String(state.seq)}`);
  }
  const after = change(state, event);
  const confided = confides(state, event) ? { confided: [...(state.confided ?? []), event.seq] } : {};
  const acting = actingAfter(state.acting, after, event);
  return { ...after, ...confided, seq: event.seq, changedAt: event.at, acting };
}

/** W9: whether an event tells of answers given in confidence, then or earlier. */
function confides(state: LetterState, event: LetterEvent): boolean {
  const asked = state.settings.namesBeforeLock === 'confidential';
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- no other tells who answered
  switch (event.type) {
    case 'VersionApproved':
    case 'VersionRefused':
      return asked && state.status === 'drafting';
    case 'SignOffRetracted':
      return asked || find.signOff(find.version(state, event.version), event.person)?.confidential === true;
    case 'SignatoriesReminded':
      // Whoever is left out has answered.
      return asked || state.confided !== undefined;
    default:
      return false;
  }
}

/** The promise under which an answer is given. */
function promised({ settings, status }: LetterState): { readonly confidential?: true } {
  return settings.namesBeforeLock === 'confidential' && status === 'drafting' ? { confidential: true } : {};
}

function change(state: LetterState, event: LetterEvent): LetterState {
  const { at, actor, onBehalf } = event;
  const forWhom = onBehalf === undefined ? {} : { onBehalfOf: onBehalf };
  const decided = { decidedAt: at, decidedBy: actor, ...omitUndefined({ decidedFor: onBehalf }) };
  switch (event.type) {
    case 'LetterCreated': {
      const { title, lang } = event;
      const lead = onBehalf ?? actor;
      const members: readonly MemberState[] = [{ person: lead, access: 'lead' }];
      return { ...state, title, lang, createdAt: at, lead, members };
    }
    case 'LetterRenamed':
      return { ...state, title: event.title };
    case 'SettingsChanged':
      return { ...state, settings: { ...state.settings, ...event.settings } };
    case 'MemberInvited':
    case 'AccessChanged':
      return { ...state, members: withPerson(state.members, { person: event.person, access: event.access }) };
    case 'MemberRemoved': {
      // M8: whoever is no member can no longer be asked to lead.
      const left = state.leadOffer?.person === event.person ? withoutOffer(state) : state;
      return { ...left, members: withoutPerson(state.members, event.person) };
    }
    case 'LeadOffered':
      return { ...state, leadOffer: { person: event.person, at } };
    case 'LeadOfferEnded':
      return withoutOffer(state);
    case 'LeadTransferred': {
      const stays: MemberState = { person: state.lead, access: 'edit' };
      const leads: MemberState = { person: event.person, access: 'lead' };
      const members = withPerson(withPerson(state.members, stays), leads);
      return { ...withoutOffer(state), lead: event.person, members };
    }
    case 'SignatoriesAdded': {
      // By way of a map: hundreds may be added to hundreds.
      const signatories = new Map(state.signatories.map((one) => [one.person, one]));
      for (const { person, ref } of event.people) signatories.set(person, { person, ref });
      return { ...state, signatories: [...signatories.values()] };
    }
    case 'SignatoryCorrected': {
      const { person, ref } = event;
      const known = find.signatory(state, person);
      const before = actor === person ? (known?.before ?? known?.ref) : undefined;
      return { ...state, signatories: withPerson(state.signatories, { person, ref, ...omitUndefined({ before }) }) };
    }
    case 'SignatoryRemoved': {
      const versions = state.versions.map((one) => ({ ...one, signOffs: withoutPerson(one.signOffs, event.person) }));
      return { ...state, signatories: withoutPerson(state.signatories, event.person), versions };
    }
    case 'CommentAdded': {
      const { thread: id, comment, text, anchor, mentions } = event;
      const room = amendmentOfRoom(state, anchor?.room);
      const within = room && find.amendment(state, room)?.status === 'writing' ? { within: room } : {};
      const comments = [{ id: comment, author: actor, ...forWhom, at, text, ...omitUndefined({ mentions }) }];
      const thread: ThreadState = { id, resolved: false, comments, ...within, ...(anchor ? { anchor } : {}) };
      return { ...state, threads: [...state.threads, thread] };
    }
    case 'ReplyAdded': {
      const { comment: id, text, mentions } = event;
      const reply = { id, author: actor, ...forWhom, at, text, ...omitUndefined({ mentions }) };
      return inThread(state, event.thread, (thread) => ({ ...thread, comments: [...thread.comments, reply] }));
    }
    case 'ThreadResolved':
    case 'ThreadReopened':
      return inThread(state, event.thread, (one) => ({ ...one, resolved: event.type === 'ThreadResolved' }));
    case 'CommentEdited':
      return inComment(state, event.comment, ({ mentions: _, ...one }) => ({
        ...one,
        text: event.text,
        editedAt: at,
        ...omitUndefined({ mentions: event.mentions }),
      }));
    case 'CommentDeleted':
      return inComment(state, event.comment, (one) => ({ ...one, text: '', deleted: true }));
    case 'AmendmentStarted': {
      const { amendment: id, base, to, office = onBehalf ?? actor } = event;
      const amendment: AmendmentState = {
        id,
        base,
        number: null,
        status: 'writing',
        author: actor,
        office,
        ...forWhom,
        startedAt: at,
        tabled: [],
        ...omitUndefined({ to }),
      };
      return { ...state, amendments: [...state.amendments, amendment] };
    }
    case 'AmendmentTabled':
      return inAmendment(state, event.amendment, (one) => table(one, event));
    case 'AmendmentCoTabled':
      return inAmendment(state, event.amendment, ({ asked = [], coTablers = [], ...one }) => ({
        ...one,
        ...someOf({
          asked: asked.filter((person) => person !== event.person),
          coTablers: [...coTablers, event.person],
        }),
      }));
    case 'CoTablerLeft':
      return inAmendment(state, event.amendment, ({ asked = [], coTablers = [], ...one }) => ({
        ...one,
        ...someOf({
          asked: asked.filter((person) => person !== event.person),
          coTablers: coTablers.filter((person) => person !== event.person),
        }),
      }));
    case 'AmendmentAmended':
      return inAmendment(state, event.amendment, (one) => ({
        ...one,
        tabledAt: at,
        tabled: [...one.tabled, { content: event.content, at, by: actor }],
      }));
    case 'WordingProposed': {
      const { content, from, message } = event;
      const wording = { content, from, at, by: actor, ...omitUndefined({ message }) };
      return inAmendment(state, event.amendment, (one) => ({ ...one, wording }));
    }
    case 'WordingAnswered': {
      const { accepted, message } = event;
      const answer = { accepted, at, by: actor, ...omitUndefined({ message }) };
      return inAmendment(state, event.amendment, (one) =>
        one.wording ? { ...one, wording: { ...one.wording, answer } } : one,
      );
    }
    case 'AmendmentDiscarded':
      return inAmendment(state, event.amendment, (one) => ({ ...one, status: 'discarded' }));
    case 'AmendmentWithdrawn':
      return inAmendment(state, event.amendment, (one) => ({ ...undecided(one), status: 'withdrawn', ...decided }));
    case 'AmendmentReopened':
      return inAmendment(state, event.amendment, (one) => ({ ...undecided(one), status: event.to }));
    case 'AmendmentAdopted': {
      const { blocks, edited } = event;
      const outcome = omitUndefined({ adoptedBlocks: blocks, edited });
      return inAmendment(state, event.amendment, (one) => ({
        ...undecided(one),
        status: 'adopted',
        ...decided,
        ...outcome,
      }));
    }
    case 'AmendmentRejected': {
      const why = omitUndefined({ reason: event.reason });
      return inAmendment(state, event.amendment, (one) => ({
        ...undecided(one),
        status: 'rejected',
        ...decided,
        ...why,
      }));
    }
    case 'AmendmentLapsed': {
      const { reason, by } = event;
      const why = omitUndefined({ reason, because: by });
      return inAmendment(state, event.amendment, (one) => ({
        ...undecided(one),
        status: 'lapsed',
        ...decided,
        ...why,
      }));
    }
    case 'VersionCut': {
      const { version: number, digest } = event;
      if (number !== state.versions.length + 1)
        throw new RangeError(`letter ${state.id}: v${String(number)} out of turn`);
      const cut = { cutAt: at, cutBy: actor, ...(onBehalf === undefined ? {} : { cutFor: onBehalf }) };
      const version: VersionState = { number, digest, ...cut, status: 'cut', signOffs: [] };
      return { ...state, versions: [...state.versions, version] };
    }
    case 'VersionCirculated':
      return circulate(state, event, at);
    case 'SignatoriesReminded': {
      const now = event.people.map((person) => ({ person, at }));
      return inVersion(state, event.version, ({ reminded = [], ...one }) => ({
        ...one,
        reminded: [...reminded.filter(({ person }) => !event.people.includes(person)), ...now],
      }));
    }
    case 'VersionApproved': {
      const { person, assurance, evidence, late } = event;
      return signedOff(state, event.version, {
        person,
        decision: 'approved',
        at,
        assurance,
        evidence,
        ...(late ? { late } : {}),
        ...promised(state),
      });
    }
    case 'VersionRefused': {
      const { person, assurance, evidence, reason, ifAdopted } = event;
      const given = evidence ? { evidence } : {};
      return signedOff(state, event.version, {
        person,
        decision: 'refused',
        at,
        assurance,
        reason,
        ...given,
        ...promised(state),
        ...omitUndefined({ ifAdoptedRef: ifAdopted }),
      });
    }
    case 'SignOffRetracted':
      return inVersion(state, event.version, (one) => ({
        ...one,
        signOffs: withoutPerson(one.signOffs, event.person),
      }));
    case 'VersionLocked': {
      const { version, digest, assurance } = event;
      const final = { version, digest, lockedAt: at, lockedBy: actor, ...omitUndefined({ assurance }) };
      return { ...inVersion(state, version, (one) => ({ ...one, status: 'final' })), status: 'locked', final };
    }
    case 'SignaturesClosed':
      if (!state.final) throw new RangeError(`letter ${state.id}: closed before it was locked`);
      return { ...state, status: 'closed', final: { ...state.final, closedAt: at } };
  }
}

function withoutOffer({ leadOffer: _, ...state }: LetterState): LetterState {
  return state;
}

/** What was decided on an amendment is over. */
function undecided(amendment: AmendmentState): AmendmentState {
  const { decidedAt: _, decidedBy: __, decidedFor: ___, ...open } = amendment;
  const { reason: ____, because: _____, adoptedBlocks: ______, edited: _______, ...rest } = open;
  return rest;
}

/** Leaves out the lists that are empty. */
function someOf<T extends { readonly [name: string]: readonly Id[] }>(lists: T): Partial<T> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}

function table(before: AmendmentState, event: LetterEvent & EventBodyOf<'AmendmentTabled'>): AmendmentState {
  const { id, author, startedAt, base, to } = before;
  const { number, content, justification, onBehalfOf, group, asked = [], lapses = [], at, actor } = event;
  // P5: one owner, whose name stands under it. Logs from before it was said name nobody where the author tabled it alone.
  const office = onBehalfOf ?? (actor === author ? author : before.office);
  return {
    ...{ id, author, office, startedAt, base, number, status: 'tabled', tabledAt: at },
    tabled: [...before.tabled, { content, at, by: actor }],
    ...someOf({ asked, lapses }),
    ...omitUndefined({ to, justification, onBehalfOf, group }),
  };
}

function circulate(state: LetterState, event: EventBodyOf<'VersionCirculated'>, at: string): LetterState {
  const { message, deadline } = event;
  const superseded = state.versions.map((one): VersionState =>
    one.status === 'circulated' && one.number !== event.version ? { ...one, status: 'superseded' } : one,
  );
  return inVersion({ ...state, versions: superseded }, event.version, ({ message: _, deadline: __, ...version }) => ({
    ...{ ...version, status: 'circulated', circulatedAt: version.circulatedAt ?? at },
    ...(message ? { message } : {}),
    ...(deadline ? { deadline } : {}),
  }));
}

/** One standing sign-off per person and version: the newest. */
function signedOff(state: LetterState, version: number, signOff: SignOff): LetterState {
  const ref = find.signatory(state, signOff.person)?.ref;
  const given = { ...signOff, ...omitUndefined({ ref }) };
  return inVersion(state, version, (one) => ({ ...one, signOffs: withPerson(one.signOffs, given) }));
}

function inVersion(state: LetterState, number: number, to: (version: VersionState) => VersionState): LetterState {
  const version = state.versions[number - 1];
  if (!version) throw new RangeError(`letter ${state.id}: no version ${String(number)}`);
  return { ...state, versions: state.versions.with(number - 1, to(version)) };
}

function inAmendment(state: LetterState, id: Id, to: (amendment: AmendmentState) => AmendmentState): LetterState {
  return { ...state, amendments: changed(state.amendments, id, to) };
}

function inThread(state: LetterState, id: Id, to: (thread: ThreadState) => ThreadState): LetterState {
  return { ...state, threads: changed(state.threads, id, to) };
}

function inComment(
  state: LetterState,
  id: Id,
  to: (comment: ThreadState['comments'][number]) => ThreadState['comments'][number],
): LetterState {
  const thread = state.threads.find(({ comments }) => comments.some((one) => one.id === id));
  if (!thread) throw new RangeError(`letter ${state.id}: no comment ${id}`);
  return inThread(state, thread.id, (one) => ({
    ...one,
    comments: one.comments.map((it) => (it.id === id ? to(it) : it)),
  }));
}
