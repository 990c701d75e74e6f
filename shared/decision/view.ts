import type { Change } from '../amendment/index.ts';
import type {
  AmendmentView,
  FinalView,
  LetterView,
  PersonView,
  QuestionView,
  RequestView,
  SignatoryView,
  SignOffView,
  ThreadView,
  VersionView,
} from '../api/views.ts';
import { DEFAULT_SCOPE, scopeFor } from './rights/delegation.ts';
import type { Digest, Id, TextRef } from './model/events.ts';
import { approvalsOf, askedVersion } from './model/find.ts';
import { omitUndefined } from './model/decision.ts';
import { answerRef, listingRef, type Listing } from './listing.ts';
import { actsAsLead, isHiddenThread, reachOf, speaksFor, type Principal } from './rights/permissions.ts';
import { inSignatureOrder } from './signature-order.ts';
import type { AmendmentState, LetterState, ThreadState, VersionState } from './model/state.ts';
import {
  scopeOf,
  seesAddress,
  seesAmendment,
  seesReason,
  seesOwnCorrection,
  seesReminders,
  seesSignOff,
  seesVersion,
} from './rights/visibility.ts';

/** A letter as one person may see it (GET /api/letters/:id). Rules W1 to W8. */

/** What the directory says of a person. */
export type PersonFacts = Omit<PersonView, 'id'>;

/** What the state only refers to. */
export interface Lookups {
  /** Undefined for whoever has been erased. */
  readonly person: (id: Id) => PersonFacts | undefined;
  /** An entry of the letter's list, by its reference; undefined once erased. Absent: the directory has to do. */
  readonly listed?: (ref: TextRef) => Listing | undefined;
  /** Undefined for a text that has been erased. */
  readonly text: (ref: TextRef) => string | undefined;
  /** The changes of a tabled amendment, by its content digest. */
  readonly changes: (content: Digest) => readonly Change[] | undefined;
  /** Whether a tabled amendment no longer fits today's draft. */
  readonly needsReview: (amendment: Id) => boolean;
  /** The draft as it would be cut now; absent where nobody looked. */
  readonly draft?: NonNullable<LetterView['draft']>;
  /** Who is connected now. */
  readonly online?: ReadonlySet<Id>;
  /** What became of the mails that ask people to sign. */
  readonly requests?: ReadonlyMap<Id, RequestView>;
  /** What people ask of the lead author. */
  readonly questions?: readonly QuestionView[];
}

/** Stands for the name of somebody whose personal data has been erased. */
export const ERASED_NAME = '(name erased)';

/** Returns the letter as a person may see it; null when they may not see any of it. */
export function viewOf(state: LetterState, viewer: Principal, lookups: Lookups): LetterView | null {
  const scope = scopeOf(state, viewer);
  if (scope === null) return null;
  const named = new Set<Id>([viewer.person, state.lead, ...viewer.offices]);
  const see = (id: Id) => personView(state, viewer, lookups, id);
  const text = (ref: TextRef | undefined) => (ref === undefined ? undefined : (lookups.text(ref) ?? ''));
  const looking: Looking = { state, viewer, lookups, named, see, text };

  const access = reachOf(state, viewer);
  const all = scope === 'letter';
  const versions = state.versions
    .filter((one) => seesVersion(state, viewer, one))
    .map((one) => versionView(looking, one));
  const amendments = [...state.amendments.values()]
    .filter((one) => seesAmendment(state, viewer, one))
    .map((one) => amendmentView(looking, one));
  const threads = all ? [...state.threads.values()].flatMap((one) => threadView(looking, one)) : [];
  const signatories = [...state.signatories.keys()]
    .filter((person) => all || speaksFor(viewer, person))
    .map((person) => signatoryView(looking, person));
  const members = all ? [...state.members].map(([person, level]) => memberView(looking, person, level)) : [];
  const questions = actsAsLead(state, viewer) ? lookups.questions : undefined;
  for (const { person } of questions ?? []) named.add(person);
  const final = finalView(looking);
  for (const person of all ? state.acting.inside : state.acting.openly) named.add(person);

  return {
    id: state.id,
    title: text(state.title) ?? '',
    lang: state.lang,
    seq: state.seq,
    status: state.status,
    createdAt: state.createdAt,
    changedAt: state.changedAt,
    lead: state.lead,
    ...(all && state.leadOffer ? { leadOffer: state.leadOffer } : {}),
    me: {
      person: viewer.person,
      access: access === 'none' ? 'read' : access,
      signatory: state.signatories.has(viewer.person),
      scope,
      offices: viewer.offices,
      scopes: Object.fromEntries(viewer.offices.map((mep) => [mep, scopeFor(viewer, mep) ?? DEFAULT_SCOPE])),
      colleagues: viewer.colleagues,
    },
    members,
    amendments,
    versions,
    settings: state.settings,
    signatories,
    threads,
    ...(questions && questions.length > 0 ? { questions } : {}),
    ...(all && lookups.draft ? { draft: lookups.draft } : {}),
    ...(final ? { final } : {}),
    people: Object.fromEntries([...named].map((id) => [id, see(id)])),
  };
}

/** Returns how a signatory stands to the version asked about now, as far as the viewer may know. W8, W9 */
function signatoryState(state: LetterState, viewer: Principal, person: Id): SignatoryView['state'] {
  const seen = state.versions.flatMap((version) => {
    const signOff = version.signOffs.get(person);
    return signOff && seesSignOff(state, viewer, version, signOff) ? [{ version: version.number, signOff }] : [];
  });
  const asked = askedVersion(state)?.number;
  const standing = seen.find(({ version }) => version === asked)?.signOff;
  if (standing) return standing.decision;
  return seen.length > 0 ? 'outdated' : 'invited';
}

/** One pass over the letter for one person; `named` gathers everyone whom the view names. */
interface Looking {
  readonly state: LetterState;
  readonly viewer: Principal;
  readonly lookups: Lookups;
  readonly named: Set<Id>;
  readonly see: (id: Id) => PersonView;
  readonly text: (ref: TextRef | undefined) => string | undefined;
}

function personView(state: LetterState, viewer: Principal, lookups: Lookups, id: Id): PersonView {
  const { email, role } = lookups.person(id) ?? {};
  const { name, group, country } = namedBy(lookups, id, shownRef(state, viewer, id));
  return {
    id,
    name,
    ...omitUndefined({ role, group, country, email: seesAddress(state, viewer, id) ? email : undefined }),
  };
}

/** The entry by which a viewer sees somebody listed: their own correction only once it may be known that they have answered. */
function shownRef(state: LetterState, viewer: Principal, id: Id): TextRef | undefined {
  const before = state.signatories.get(id)?.before;
  return before !== undefined && !seesOwnCorrection(state, viewer, id) ? before : listingRef(state, id);
}

/** How a person is named who is on the list under a reference; by the directory when they are not on it. */
function namedBy(lookups: Lookups, id: Id, ref: TextRef | undefined): Listing {
  const { name = ERASED_NAME, group, country } = lookups.person(id) ?? {};
  const directory = { name, ...omitUndefined({ group, country }) };
  if (ref === undefined || !lookups.listed) return directory;
  return lookups.listed(ref) ?? { name: ERASED_NAME };
}

function memberView(
  { named, see, lookups }: Looking,
  person: Id,
  access: LetterView['members'][number]['access'],
): LetterView['members'][number] {
  named.add(person);
  const { name, email, role, group } = see(person);
  return { person, name, access, ...omitUndefined({ email, role, group, online: lookups.online?.has(person) }) };
}

function amendmentView({ named, text, lookups }: Looking, amendment: AmendmentState): AmendmentView {
  const { id, number, status, author, office, onBehalfOf, startedAt, lapses, decision, to, asked, coTablers, wording } =
    amendment;
  const tabled = amendment.tabled.at(-1);
  const people = [
    author,
    office,
    onBehalfOf,
    decision?.by,
    decision?.onBehalfOf,
    wording?.by,
    wording?.answer?.by,
    ...asked,
    ...coTablers,
  ];
  for (const person of people) if (person !== undefined) named.add(person);
  return {
    id,
    number,
    status: status === 'discarded' ? 'withdrawn' : status,
    author,
    office,
    startedAt,
    ...omitUndefined({
      onBehalfOf,
      tabledAt: tabled?.at,
      justification: text(amendment.justification),
      changes: status === 'writing' || tabled === undefined ? undefined : lookups.changes(tabled.content),
      needsReview: status === 'tabled' ? lookups.needsReview(id) : undefined,
      lapses: lapses.length > 0 ? lapses : undefined,
      to,
      group: text(amendment.group),
      asked: asked.length > 0 ? asked : undefined,
      coTablers: coTablers.length > 0 ? coTablers : undefined,
      wording: wording && wordingView(wording, text),
      decidedAt: decision?.at,
      decidedBy: decision?.by,
      decidedFor: decision?.onBehalfOf,
      reason: text(decision?.reason),
      because: decision?.because,
      adoptedBlocks: decision?.blocks,
    }),
  };
}

function wordingView(
  { at, by, message, answer }: NonNullable<AmendmentState['wording']>,
  text: Looking['text'],
): NonNullable<AmendmentView['wording']> {
  const answered = answer && { ...answer, ...omitUndefined({ message: text(answer.message) }) };
  return { at, by, ...omitUndefined({ message: text(message), answer: answered }) };
}

function versionView({ state, viewer, lookups, named, text }: Looking, version: VersionState): VersionView {
  const { number, digest, cutAt, cutBy, cutFor, status, circulatedAt, deadline, message } = version;
  named.add(cutBy);
  if (cutFor !== undefined) named.add(cutFor);
  const signOffs = [...version.signOffs.values()]
    .filter((one) => seesSignOff(state, viewer, version, one))
    .map((one): SignOffView => {
      named.add(one.person);
      const reason = seesReason(state, viewer, one) ? text(one.reason) : undefined;
      const late = one.late || undefined;
      return {
        person: one.person,
        decision: one.decision,
        at: one.at,
        assurance: one.assurance,
        ...namedBy(lookups, one.person, answerRef(state, one)),
        ...omitUndefined({
          late,
          reason,
          ifAdopted: seesReason(state, viewer, one) ? text(one.ifAdopted)?.split(' ') : undefined,
        }),
      };
    });
  return {
    number,
    digest,
    cutAt,
    cutBy,
    status,
    ...omitUndefined({ cutFor, circulatedAt, deadline, message: text(message) }),
    signOffs,
  };
}

function signatoryView({ state, viewer, lookups, named }: Looking, person: Id): SignatoryView {
  named.add(person);
  const listing = namedBy(lookups, person, shownRef(state, viewer, person));
  return {
    person,
    ...listing,
    state: signatoryState(state, viewer, person),
    reachable: lookups.person(person)?.email !== undefined,
    ...omitUndefined({ request: actsAsLead(state, viewer) ? lookups.requests?.get(person) : undefined }),
    ...omitUndefined({
      remindedAt: seesReminders(state, viewer, person) ? askedVersion(state)?.reminded?.get(person) : undefined,
    }),
  };
}

/** A thread whose comments are all deleted is gone until somebody replies. */
function threadView({ state, viewer, named, text }: Looking, thread: ThreadState): ThreadView[] {
  if (isHiddenThread(state, viewer, thread.id) || thread.comments.every(({ deleted }) => deleted)) return [];
  const { id, resolved, within, anchor } = thread;
  const comments = thread.comments.map((one) => {
    const { id: comment, author, onBehalfOf, at, editedAt, deleted, mentions } = one;
    for (const person of [author, onBehalfOf, ...(mentions ?? [])]) if (person !== undefined) named.add(person);
    const said = deleted ? '' : (text(one.text) ?? '');
    return { id: comment, author, at, text: said, ...omitUndefined({ onBehalfOf, editedAt, deleted, mentions }) };
  });
  if (!anchor) return [{ id, resolved, comments, ...omitUndefined({ within }) }];
  const { quote, ...place } = anchor;
  return [
    {
      id,
      resolved,
      comments,
      anchor: { ...place, ...omitUndefined({ quote: text(quote) }) },
      ...omitUndefined({ within }),
    },
  ];
}

function finalView({ state, lookups, named }: Looking): FinalView | null {
  const version = askedVersion(state);
  if (!state.final || !version) return null;
  named.add(state.final.lockedBy);
  const signatures = approvalsOf(state, version).map((one) => {
    const { person, at, late } = one;
    return { person, at, late, ...namedBy(lookups, person, answerRef(state, one)) };
  });
  return { ...state.final, signatures: inSignatureOrder(signatures, state.settings.signatureOrder) };
}
