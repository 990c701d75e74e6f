import { eventOf, type LoggedEvent } from '../decision/chain.ts';
import { fold } from '../decision/evolve.ts';
import { canonicalJson, sha256Hex } from '../version/index.ts';
import type { Settings } from '../decision/events.ts';
import { inSignatureOrder } from '../decision/signature-order.ts';
import { assertionFault } from './assertion.ts';
import { Broken, each, must } from './broken.ts';
import type { BundledSignOff } from './bundle.ts';
import type { PrintedName } from './pdf.ts';
import { challengeOf, personRefOf, statementHash, type PersonDetails } from './statement.ts';

/** Do the answers in a bundle follow from its log, and did the passkeys say so? */

/** The text that a bundle is about. */
export interface FinalText {
  readonly letter: string;
  readonly version: number;
  readonly digest: string;
  /** Digest of the version before. */
  readonly previous: string | null;
  readonly title: string;
  readonly lang: string;
}

type Entry = LoggedEvent<string>;

/** An answer that stands at the end of a log, by the number of its entry. */
interface Standing {
  readonly seq: number;
  readonly person: string;
}

/** What the log says of the final text: when it was locked, which answers stand. */
export interface Final {
  readonly lockedAt: string;
  readonly standing: readonly Standing[];
}

/** Answers what the log says of this text being final. @throws Broken when it says otherwise */
export function finalOf(log: readonly Entry[], { letter, version, digest, previous }: FinalText): Final {
  const cut = (number: number) =>
    log.find(({ type, body }) => type === 'VersionCut' && body['version'] === number)?.body['digest'];
  must(cut(version) === digest, `The log cuts version ${String(version)} with another fingerprint.`);
  const before = version === 1 ? null : cut(version - 1);
  must(previous === before, `version.json does not follow the version before it in the log.`);
  const locks = log.filter(({ type }) => type === 'VersionLocked');
  must(locks.length > 0, 'The log does not lock any version.');
  const [lock] = locks;
  must(locks.length === 1 && lock !== undefined, 'The log locks more than once.');
  must(
    lock.body['version'] === version && lock.body['digest'] === digest,
    `The log locks version ${String(lock.body['version'])} with the fingerprint ${String(lock.body['digest'])}, not this one.`,
  );
  return { lockedAt: lock.at, standing: standingAt(log, letter, version) };
}

/** Answers which answers to a version stand at the end of a log, by the rules by which Paraph itself reads it. */
export function standingAt(log: readonly Entry[], letter: string, version: number): readonly Standing[] {
  let state: ReturnType<typeof fold>;
  try {
    // Types that Paraph does not know make no difference to the answers; bodies of another shape throw.
    state = fold(
      letter,
      log.map((entry) => eventOf(entry as LoggedEvent)),
    );
  } catch {
    throw new Broken('The log cannot be followed from entry to entry.');
  }
  const signOffs = [...(state?.versions[version - 1]?.signOffs.values() ?? [])];
  return signOffs
    .filter(({ person }) => state?.signatories.has(person))
    .map(({ person }) => ({ person, seq: lastAnswer(log, person, version) }))
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

/** Answers the names of those who approve, in the order in which they stand under the letter. */
export function namesUnder(
  log: readonly Entry[],
  signOffs: readonly Pick<BundledSignOff, 'person' | 'decision'>[],
  people: readonly PersonDetails[],
): readonly PrintedName[] {
  const approving = new Set(signOffs.filter(({ decision }) => decision === 'approved').map(({ person }) => person));
  const names = people.filter(({ id }) => approving.has(id)).map(({ id: _, salt: __, ...name }) => name);
  const settings = log.flatMap(({ type, body }) =>
    type === 'SettingsChanged' ? [body['settings'] as Partial<Settings>] : [],
  );
  const order = settings.findLast(({ signatureOrder }) => signatureOrder !== undefined)?.signatureOrder ?? 'name';
  return inSignatureOrder(names, order);
}

/** Answers the reference under which a person stood on the list when entry `seq` was written. */
export function refAt(log: readonly Entry[], person: string, seq: number): string | null {
  for (const { type, body } of log.slice(0, seq - 1).toReversed()) {
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
  text: FinalText,
  final: Final,
): Promise<void> {
  const { log, accounts, signOffs, people } = read;
  const names = new Map(people.map((one) => [one.id, one]));
  must(names.size === people.length, 'people.json names somebody twice.');
  const whose = (person: string): string => `The answer of ${names.get(person)?.name ?? person}`;
  for (const [index, { person, seq }] of final.standing.entries()) {
    must(
      signOffs.some((one) => one.seq === seq),
      `${whose(person)} stands in the log and not in signoffs.json.`,
    );
    must(signOffs[index]?.seq === seq, 'signoffs.json is not in the order of the log.');
  }
  for (const one of signOffs) {
    const stands = final.standing.some(({ seq, person }) => seq === one.seq && person === one.person);
    must(stands, `${whose(one.person)} does not stand: it was never given, withdrawn, or replaced.`);
  }
  must(signOffs.length === final.standing.length, 'signoffs.json holds an answer twice.');
  for (const { id, name } of people) {
    must(
      signOffs.some(({ person }) => person === id),
      `people.json names ${name}, who has not answered.`,
    );
  }
  await each(signOffs, (one) =>
    checkOne(one, { log, accounts, person: names.get(one.person), text }, whose(one.person)),
  );
}

async function checkOne(
  signOff: BundledSignOff,
  given: {
    readonly log: readonly Entry[];
    readonly accounts: readonly Entry[];
    readonly person: PersonDetails | undefined;
    readonly text: FinalText;
  },
  whose: string,
): Promise<void> {
  const { log, accounts, person, text } = given;
  const entry = log[signOff.seq - 1];
  must(entry !== undefined, `${whose} is not in the log.`);
  const { type, body, at } = entry;
  must(
    type === (signOff.decision === 'approved' ? 'VersionApproved' : 'VersionRefused'),
    `${whose} says the opposite of the log.`,
  );
  must(
    body['version'] === text.version && body['digest'] === text.digest && body['person'] === signOff.person,
    `${whose} is about another text or person in the log.`,
  );
  must(entry.actor === signOff.person && entry.onBehalfOf === undefined, `${whose} was not given in person.`);
  must(body['assurance'] === signOff.assurance, `${whose} was confirmed in another way than the log says.`);
  const ref = refAt(log, signOff.person, signOff.seq);
  const said = signOff.assurance === 'passkey' ? signOff.statement.personRef : signOff.personRef;
  must(ref !== null && ref === said, `${whose} names somebody else than the list of signatories.`);
  const erased = accounts.some((one) => one.type === 'PersonErased' && one.body['person'] === signOff.person);
  must(person !== undefined || erased, `${whose} comes from somebody whom people.json does not name.`);
  must(
    person === undefined || (await personRefOf(person)) === ref,
    `${whose}: name, group or country in people.json are not those that were signed for.`,
  );
  const evidence = body['evidence'] as { readonly [member: string]: unknown } | undefined;
  if (signOff.assurance === 'link') {
    const recorded = evidence === undefined ? undefined : { ...evidence, kind: undefined };
    const { link } = signOff;
    must(
      evidence === undefined || evidence['kind'] === 'link',
      `${whose} was confirmed in another way than the log says.`,
    );
    must(sameMembers(recorded, link), `${whose}: the record of the mail link is not that of the log.`);
    return;
  }

  const { statement, credential, assertion } = signOff;
  must(evidence?.['kind'] === 'passkey', `${whose} was confirmed in another way than the log says.`);
  must(
    (await statementHash(statement)) === evidence['statement'],
    `${whose}: the statement is not the one in the log.`,
  );
  must(
    statement.letter === text.letter &&
      statement.version === text.version &&
      statement.digest === text.digest &&
      statement.person === signOff.person &&
      statement.decision === signOff.decision,
    `${whose}: the statement is about another text, person or decision.`,
  );
  must(
    statement.reasonRef === undefined || statement.reasonRef === body['reason'],
    `${whose}: the reason is another one.`,
  );
  must(statement.at <= at, `${whose}: the statement is newer than its entry in the log.`);
  must(credential.id === evidence['credential'], `${whose} names another passkey than the log.`);
  const key = await sha256Hex(canonicalJson(credential.key));
  const registered = accounts.find(({ hash }) => hash === evidence['registration']);
  must(
    registered?.type === 'PasskeyRegistered' &&
      registered.body['person'] === signOff.person &&
      registered.body['credential'] === credential.id &&
      registered.body['key'] === key,
    `${whose}: its passkey was not registered for this person.`,
  );
  must(registered.at <= at, `${whose}: its passkey was registered only later.`);
  const removed = accounts.some(
    (one) =>
      one.type === 'PasskeyRemoved' &&
      one.body['credential'] === credential.id &&
      one.seq > registered.seq &&
      one.at < at,
  );
  must(!removed, `${whose}: its passkey had been removed before.`);
  const asked = { key: credential.key, challenge: await challengeOf(statement), origin: statement.origin };
  const fault = await assertionFault(assertion, asked);
  must(fault === null, `${whose}: the passkey's signature ${fault ?? ''}.`);
}

/** Equal members, those that are undefined left out. */
function sameMembers(one: object | undefined, other: object | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const there = (value: object) => Object.entries(value).filter(([, member]) => member !== undefined);
  const left = new Map(there(one));
  return left.size === there(other).length && there(other).every(([name, member]) => left.get(name) === member);
}
