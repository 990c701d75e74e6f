import type { LoggedEvent } from '../../decision/model/chain.ts';
import type { Settings } from '../../decision/model/events.ts';
import { find } from '../../decision/model/find.ts';
import { inSignatureOrder } from '../../decision/signature-order.ts';
import type { AccountOrder } from './account-order.ts';
import { each, must } from './broken.ts';
import type { BundledSignOff } from '../formats/bundle.ts';
import type { Whose } from './faults.ts';
import { folded, type FinalText } from './lock-check.ts';
import type { PrintedName } from '../files/pdf.ts';
import { checkPasskey, checkStatement } from './signed-check.ts';
import { personRefOf, type PersonDetails } from '../formats/statement.ts';

/** Do the answers in a bundle follow from its log, and did the passkeys say so? */

type Entry = LoggedEvent<string>;

/** An answer that stands at the end of a log, by the number of its entry. */
interface Standing {
  readonly seq: number;
  readonly person: string;
  /** Declined where only the lead author was to know. W9 */
  readonly withheld: boolean;
}

/** Returns which answers to a version stand at the end of a log, by the rules by which Paraph itself reads it. */
export function standingAt(log: readonly Entry[], letter: string, version: number): readonly Standing[] {
  const state = folded(log, letter);
  const signOffs = state?.versions[version - 1]?.signOffs ?? [];
  return signOffs
    .filter(({ person }) => state && find.signatory(state, person))
    .map(({ person, decision, confidential }) => ({
      person,
      seq: lastAnswer(log, person, version),
      withheld: decision === 'refused' && confidential === true,
    }))
    .sort((one, other) => one.seq - other.seq);
}

function lastAnswer(log: readonly Entry[], person: string, version: number): number {
  const answer = log.findLast(
    ({ type, body }) =>
      (type === 'VersionApproved' || type === 'VersionRefused') &&
      body['person'] === person &&
      body['version'] === version,
  );
  return answer?.seq ?? 0;
}

/** Returns the names of those who approve, in the order in which they stand under the letter. */
export function namesUnder(
  log: readonly Entry[],
  signOffs: readonly Pick<BundledSignOff, 'person' | 'decision'>[],
  people: readonly PersonDetails[],
): readonly PrintedName[] {
  const approving = new Set(signOffs.filter(({ decision }) => decision === 'approved').map(({ person }) => person));
  const names = people
    .filter(({ id }) => approving.has(id))
    .map(({ id: _, salt: __, addressGiven: ___, ...name }) => name);
  const settings = log.flatMap(({ type, body }) =>
    type === 'SettingsChanged' ? [body['settings'] as Partial<Settings>] : [],
  );
  const order = settings.findLast(({ signatureOrder }) => signatureOrder !== undefined)?.signatureOrder ?? 'name';
  return inSignatureOrder(names, order);
}

/** Returns the reference under which a person stood on the list when entry `seq` was written. */
export function refAt(log: readonly Entry[], person: string, seq: number): string | null {
  for (const { type, body } of log.slice(0, seq - 1).toReversed()) {
    if (type === 'SignatoryCorrected' && body['person'] === person) return String(body['ref']);
    if (type !== 'SignatoriesAdded') continue;
    const people = body['people'] as readonly { readonly person: string; readonly ref: string }[];
    const listed = people.find((one) => one.person === person);
    if (listed) return listed.ref;
  }
  return null;
}

/** Checks that the bundle holds the standing answers, all of them, each backed as it says. @throws Broken */
export async function checkSignOffs(
  read: {
    readonly log: readonly Entry[];
    readonly accounts: readonly Entry[];
    readonly signOffs: readonly BundledSignOff[];
    readonly people: readonly PersonDetails[];
  },
  order: AccountOrder,
  text: FinalText,
): Promise<void> {
  const { log, accounts, signOffs, people } = read;
  const standing = standingAt(log, text.letter, text.version);
  const names = new Map(people.map((one) => [one.id, one]));
  must(names.size === people.length, 'people-double');
  const whose = (person: string): Whose => ({ of: 'answer', name: names.get(person)?.name ?? person });
  const given = new Set(signOffs.map(({ seq }) => seq));
  for (const [index, { person, seq }] of standing.entries()) {
    must(given.has(seq), 'answer-left-out', { whose: whose(person) });
    must(signOffs[index]?.seq === seq, 'answers-order');
  }
  const stands = new Map(standing.map(({ seq, person }) => [seq, person]));
  for (const { seq, person } of signOffs) {
    must(stands.get(seq) === person, 'answer-fallen', { whose: whose(person) });
  }
  must(signOffs.length === standing.length, 'answer-double');
  const answering = new Set(signOffs.map(({ person }) => person));
  for (const { id, name } of people) must(answering.has(id), 'people-more', { name });
  const withheld = new Set(standing.filter((one) => one.withheld).map(({ seq }) => seq));
  await each(signOffs, (one) =>
    checkOne(
      one,
      { withheld: withheld.has(one.seq), log, accounts, order, person: names.get(one.person), text },
      whose(one.person),
    ),
  );
}

async function checkOne(
  signOff: BundledSignOff,
  given: {
    readonly log: readonly Entry[];
    readonly accounts: readonly Entry[];
    readonly order: AccountOrder;
    readonly withheld: boolean;
    readonly person: PersonDetails | undefined;
    readonly text: FinalText;
  },
  whose: Whose,
): Promise<void> {
  const { log, accounts, order, withheld, person, text } = given;
  const entry = log[signOff.seq - 1];
  must(entry !== undefined, 'answer-unlogged', { whose });
  const ref = refAt(log, signOff.person, signOff.seq);
  await checkAnswer(signOff, { entry, ref, accounts, order, withheld, person, text }, whose);
}

/** Checks one answer against its entry in the log. @throws Broken */
export async function checkAnswer(
  signOff: BundledSignOff,
  given: {
    readonly entry: Entry;
    /** Under which the person stood on the list then. */
    readonly ref: string | null;
    readonly accounts: readonly Entry[];
    readonly order: AccountOrder;
    /** Named to nobody who reads a bundle. */
    readonly withheld: boolean;
    /** Who the person is, unless they have been erased. */
    readonly person: PersonDetails | undefined;
    readonly text: Pick<FinalText, 'letter' | 'version' | 'digest'>;
  },
  whose: Whose,
): Promise<void> {
  const { entry, ref, accounts, order, withheld, person, text } = given;
  const { type, body, at, seq } = entry;
  must(type === (signOff.decision === 'approved' ? 'VersionApproved' : 'VersionRefused'), 'answer-opposite', { whose });
  must(
    body['version'] === text.version && body['digest'] === text.digest && body['person'] === signOff.person,
    'answer-about',
    { whose },
  );
  must(entry.actor === signOff.person && entry.onBehalfOf === undefined, 'answer-person', { whose });
  must(body['assurance'] === signOff.assurance, 'answer-assurance', { whose });
  const said = signOff.assurance === 'passkey' ? signOff.statement.personRef : signOff.personRef;
  must(ref !== null && ref === said, 'answer-listed', { whose });
  const erased = accounts.some((one) => one.type === 'PersonErased' && one.body['person'] === signOff.person);
  must(person !== undefined || erased || withheld, 'answer-unnamed', { whose });
  must(person === undefined || (await personRefOf(person)) === ref, 'answer-details', { whose });
  const evidence = body['evidence'] as { readonly [member: string]: unknown } | undefined;
  if (signOff.assurance === 'link') {
    const recorded = evidence === undefined ? undefined : { ...evidence, kind: undefined };
    must(evidence === undefined || evidence['kind'] === 'link', 'answer-assurance', { whose });
    must(sameMembers(recorded, signOff.link), 'answer-link', { whose });
    return;
  }

  const { statement } = signOff;
  const recorded = { person: signOff.person, seq, at, evidence, accounts, order };
  await checkStatement(signOff, recorded, whose);
  must(
    statement.letter === text.letter &&
      statement.version === text.version &&
      statement.digest === text.digest &&
      statement.person === signOff.person &&
      statement.decision === signOff.decision,
    'statement-about',
    { whose },
  );
  must(statement.reasonRef === undefined || statement.reasonRef === body['reason'], 'answer-reason', { whose });
  await checkPasskey(signOff, recorded, whose);
}

/** Equal members, those that are undefined left out. */
function sameMembers(one: object | undefined, other: object | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const there = (value: object) => Object.entries(value).filter(([, member]) => member !== undefined);
  const left = new Map(there(one));
  return left.size === there(other).length && there(other).every(([name, member]) => left.get(name) === member);
}
