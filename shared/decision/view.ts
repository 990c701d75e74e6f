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
  VersionView,
} from '../api/views.ts';
import { answerRef, listingRef, type Listing } from './listing.ts';
import { omitUndefined } from './model/decision.ts';
import type { Digest, Id, TextRef } from './model/events.ts';
import { approvalsOf, askedVersion, find } from './model/find.ts';
import { ofPerson } from './model/lists.ts';
import { refsIn, withTexts } from './model/refs.ts';
import type { AmendmentState, LetterState, SignOff, VersionState } from './model/state.ts';
import { DEFAULT_SCOPE, scopeFor } from './rights/delegation.ts';
import { actsAsLead, reachOf } from './rights/authority.ts';
import type { Principal } from './rights/permission.ts';
import { redact } from './rights/redact.ts';
import { scopeOf, seesAddress } from './rights/visibility.ts';
import { inSignatureOrder } from './signature-order.ts';

/**
 * GET /api/letters/:id: what a person may see of a letter, and beside it what that refers to. Nothing is left out here:
 * that is `redact`'s, and of nothing else is anything looked up.
 */

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
  const seen = redact(state, viewer);
  return seen && renderView(seen, viewer, lookups);
}

/** Returns what a person may see of a letter with names, texts and the state of the world in it. @param seen as `redact` left it */
export function renderView(seen: LetterState, viewer: Principal, lookups: Lookups): LetterView {
  const { acting: _, confided: __, named: ___, final: ____, ...letter } = withTexts(seen, lookups.text);
  const all = scopeOf(seen, viewer) === 'letter';
  const access = reachOf(seen, viewer);
  const questions = actsAsLead(seen, viewer) ? (lookups.questions ?? []) : [];
  const final = finalView(seen, lookups);
  const named = [viewer.person, ...viewer.offices, ...refsIn(seen).people, ...questions.map(({ person }) => person)];
  const see = (id: Id) => personView(seen, viewer, lookups, id);
  return {
    ...letter,
    me: {
      person: viewer.person,
      access: access === 'none' ? 'read' : access,
      signatory: find.signatory(seen, viewer.person) !== undefined,
      scope: all ? 'letter' : 'versions',
      offices: viewer.offices,
      scopes: Object.fromEntries(viewer.offices.map((mep) => [mep, scopeFor(viewer, mep) ?? DEFAULT_SCOPE])),
      colleagues: viewer.colleagues,
    },
    members: seen.members.map(({ person, access: level }) => {
      const { name, email, role, group } = see(person);
      return {
        ...{ person, name, access: level },
        ...omitUndefined({ email, role, group, online: lookups.online?.has(person) }),
      };
    }),
    // Office alone knows of those that it discarded, and nobody meets them again.
    amendments: letter.amendments.flatMap((one) => amendmentView(one, lookups)),
    versions: letter.versions.map((one) => versionView(seen, one, lookups)),
    signatories: seen.signatories.map(({ person }) => signatoryView(seen, viewer, lookups, person)),
    ...(questions.length > 0 ? { questions } : {}),
    ...(all && lookups.draft ? { draft: lookups.draft } : {}),
    ...(final ? { final } : {}),
    people: Object.fromEntries([...new Set(named)].map((id) => [id, see(id)])),
  };
}

function personView(seen: LetterState, viewer: Principal, lookups: Lookups, id: Id): PersonView {
  const { email, role } = lookups.person(id) ?? {};
  const { name, group, country } = namedBy(lookups, id, listingRef(seen, id));
  return {
    id,
    name,
    ...omitUndefined({ role, group, country, email: seesAddress(seen, viewer, id) ? email : undefined }),
  };
}

/** How a person is named who is on the list under a reference; by the directory when they are not on it. */
function namedBy(lookups: Lookups, id: Id, ref: TextRef | undefined): Listing {
  const { name = ERASED_NAME, group, country } = lookups.person(id) ?? {};
  const directory = { name, ...omitUndefined({ group, country }) };
  if (ref === undefined || !lookups.listed) return directory;
  return lookups.listed(ref) ?? { name: ERASED_NAME };
}

function amendmentView({ status, ...amendment }: AmendmentState, lookups: Lookups): AmendmentView[] {
  if (status === 'discarded') return [];
  const content = status === 'writing' ? undefined : amendment.tabled.at(-1)?.content;
  const changes = content === undefined ? undefined : lookups.changes(content);
  const needsReview = status === 'tabled' ? lookups.needsReview(amendment.id) : undefined;
  return [{ ...amendment, status, ...omitUndefined({ changes, needsReview }) }];
}

function versionView(seen: LetterState, version: VersionState, lookups: Lookups): VersionView {
  const signOffs = version.signOffs.map((one): SignOffView => {
    const ifAdopted = one.ifAdoptedRef?.split(' ');
    return { ...one, ...namedBy(lookups, one.person, answerRef(seen, one)), ...omitUndefined({ ifAdopted }) };
  });
  return { ...version, signOffs };
}

function signatoryView(seen: LetterState, viewer: Principal, lookups: Lookups, person: Id): SignatoryView {
  const { reminded = [] } = askedVersion(seen) ?? {};
  return {
    person,
    ref: find.signatory(seen, person)?.ref ?? '',
    ...namedBy(lookups, person, listingRef(seen, person)),
    state: standingOf(seen, person),
    reachable: lookups.person(person)?.email !== undefined,
    ...omitUndefined({
      request: actsAsLead(seen, viewer) ? lookups.requests?.get(person) : undefined,
      remindedAt: ofPerson(reminded, person)?.at,
    }),
  };
}

/** Returns how a signatory stands to the version asked about now, as far as is seen. W8 */
function standingOf(seen: LetterState, person: Id): SignatoryView['state'] {
  const answer = find.signOff(askedVersion(seen), person);
  if (answer) return answer.decision;
  const before = seen.versions.map((version): SignOff | undefined => find.signOff(version, person));
  return before.some((one) => one !== undefined) ? 'outdated' : 'invited';
}

function finalView(seen: LetterState, lookups: Lookups): FinalView | null {
  const version = askedVersion(seen);
  if (!seen.final || !version) return null;
  // Those invited only to sign do not see who is on the list and has not signed; names alike stand in the list's order.
  const approved = version.signOffs.filter(({ decision }) => decision === 'approved');
  const listed = approvalsOf(seen, version);
  const signatures = (listed.length === approved.length ? listed : approved).map((one) => {
    const { person, at, late = false } = one;
    return { person, at, late, ...namedBy(lookups, person, answerRef(seen, one)) };
  });
  return { ...seen.final, signatures: inSignatureOrder(signatures, seen.settings.signatureOrder) };
}
