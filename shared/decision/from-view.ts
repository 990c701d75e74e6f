import type { AmendmentView, LetterView, ThreadView, VersionView } from '../api/views.ts';
import { omitUndefined } from './model/decision.ts';
import type { Context } from './model/context.ts';
import type { AmendmentState, LetterState, SignOff, ThreadState, VersionState } from './model/state.ts';

/**
 * A letter's view read back into a state, so that a screen can ask `offers` and `decide` what the server would say. What the
 * view leaves out is missing: texts stand in place of their references, digests of contents are empty.
 */
export function stateOf(view: LetterView): LetterState {
  const { id, seq, status, title, lang, createdAt, changedAt, lead, settings, me } = view;
  const members = new Map(view.members.map(({ person, access }) => [person, access]));
  // Whoever is invited only to sign sees no members; the lead author is known all the same.
  members.set(lead, 'lead');
  const signatories = new Map(view.signatories.map(({ person }) => [person, { ref: '' }]));
  if (me.signatory && !signatories.has(me.person)) signatories.set(me.person, { ref: '' });
  const reminded = new Map(
    view.signatories.flatMap(({ person, remindedAt }) => (remindedAt ? [[person, remindedAt]] : [])),
  );
  const versions: VersionState[] = [];
  for (const version of view.versions) {
    // A version that is not shown keeps its place: versions are found by number.
    while (versions.length < version.number - 1) versions.push(unseen(versions.length + 1));
    // Reminders are of the version asked about, and die with it.
    const asked = version.status === 'circulated' || version.status === 'final';
    versions.push({ ...versionOf(version), ...(asked ? { reminded } : {}) });
  }
  return {
    ...{ id, seq, status, title, lang, createdAt, changedAt, lead, settings, members, signatories, versions },
    ...omitUndefined({ leadOffer: view.leadOffer }),
    amendments: new Map(view.amendments.map((one) => [one.id, amendmentOf(one)])),
    lastAmendmentNumber: Math.max(0, ...view.amendments.map(({ number }) => number ?? 0)),
    threads: new Map(view.threads.map((one) => [one.id, threadOf(one)])),
    confided: new Set(),
    acting: { inside: new Set(), openly: new Set() },
    ...(view.final ? { final: finalOf(view.final) } : {}),
  };
}

/** Returns the context in which the person of a view asks, as far as a screen knows it. `at` as in `Context`. */
export function contextOf(view: LetterView, at: string): Context {
  const groups = new Map(view.signatories.map(({ person, group }) => [person, group]));
  return {
    at,
    actor: view.me.person,
    offices: view.me.offices,
    scopes: view.me.scopes,
    colleagues: view.me.colleagues,
    newId: () => 'new',
    refOf: (text) => text,
    sameText: (ref, text) => ref === text,
    groupOf: (person) => groups.get(person),
    reachable: (person) => view.signatories.find((one) => one.person === person)?.reachable ?? false,
    ...(view.draft ? { draft: { ...view.draft, content: '' } } : {}),
  };
}

function amendmentOf(view: AmendmentView): AmendmentState {
  const {
    id,
    number,
    status,
    author,
    office,
    onBehalfOf,
    startedAt,
    tabledAt,
    justification,
    lapses,
    decidedAt,
    wording,
  } = view;
  const { to, group, asked = [], coTablers = [] } = view;
  const decision = decidedAt && {
    at: decidedAt,
    by: view.decidedBy ?? '',
    ...omitUndefined({
      onBehalfOf: view.decidedFor,
      reason: view.reason,
      blocks: view.adoptedBlocks,
      because: view.because,
    }),
  };
  return {
    ...{ id, number, status, author, office, startedAt, base: '', lapses: lapses ?? [], asked, coTablers },
    tabled: tabledAt === undefined ? [] : [{ content: '', at: tabledAt, by: author }],
    ...omitUndefined({ onBehalfOf, justification, to, group }),
    ...(wording ? { wording: { ...wording, content: '', from: '' } } : {}),
    ...(decision ? { decision } : {}),
  };
}

function versionOf({ signOffs, ...version }: VersionView): VersionState {
  return { ...version, signOffs: new Map(signOffs.map((one) => [one.person, signOffOf(one)])) };
}

function signOffOf({ ifAdopted, late = false, ...one }: VersionView['signOffs'][number]): SignOff {
  return { ...one, late, ...omitUndefined({ ifAdopted: ifAdopted?.join(' ') }) };
}

function unseen(number: number): VersionState {
  return { number, digest: '', cutAt: '', cutBy: '', status: 'cut', signOffs: new Map() };
}

function threadOf({ id, resolved, comments, within, anchor }: ThreadView): ThreadState {
  if (!anchor) return { id, resolved, comments, ...omitUndefined({ within }) };
  const { quote, ...place } = anchor;
  return { id, resolved, comments, anchor: { ...place, ...omitUndefined({ quote }) }, ...omitUndefined({ within }) };
}

function finalOf({ version, digest, lockedAt, lockedBy, assurance, closedAt }: NonNullable<LetterView['final']>) {
  return { version, digest, lockedAt, lockedBy, ...omitUndefined({ assurance, closedAt }) };
}
