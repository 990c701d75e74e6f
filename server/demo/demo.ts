import type { Logger } from 'pino';
import { DEFAULT_SCOPE, type Command, type Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { SAMPLE_TITLE, sampleLetter } from '../../shared/letter/sample.ts';
import { joinLetters } from '../app.ts';
import { newId } from '../lib/random.ts';
import { Offices } from '../identity/offices.ts';
import { Places, writeInto } from '../letter/decide/server-edits.ts';
import { AccountLog } from '../proof/account-log.ts';
import type { Signer } from '../proof/server-key.ts';
import type { Store } from '../store/store.ts';
import * as people from './people.ts';
import { reworded, SECOND_TITLE, secondLetter, THIRD_TITLE, thirdLetter } from './texts.ts';

/** Fills an empty store with a letter in mid-life, by the same commands that people give. */

const { ADVISER, AMENDER, COMMENTER, LEAD, REFUSER, SIGNATORY } = people;
const DAY = 24 * 3_600_000;

/** The people whom one can be in the demo. */
export const demoPeople = (): readonly people.Persona[] => people.PERSONAS;

/** Seeds people and letters; no mail of it is sent. */
export async function seedDemo(store: Store, log: Logger, signer: Signer): Promise<void> {
  // The story begins some days ago, so that times on screen look like work and not like a machine.
  const story = { now: Date.now() - 6 * DAY };
  const clock = (): Date => new Date(story.now);
  const later = (hours: number): void => void (story.now += hours * 3_600_000);
  const ids = new Map<string, Id>();
  for (const { office: _, ...one } of people.DEMO_PEOPLE) {
    const id = newId();
    ids.set(one.email, id);
    await store.people.add({ id, ...one });
  }
  const accounts = new AccountLog({ store: store.proof, signer, clock });
  await accounts.begin();
  const offices = new Offices({ people: store.people, log: accounts, clock, changed: () => undefined });
  for (const { email, office } of people.DEMO_PEOPLE) {
    if (office === undefined) continue;
    const [mep, adviser] = [idOf(ids, office), idOf(ids, email)];
    await offices.put({ mep, adviser, scope: DEFAULT_SCOPE, until: null }, mep);
  }
  const joined = joinLetters({ store, clock, log, posted: () => undefined });
  const teller = new Teller(joined, store, clock, (email) => idOf(ids, email));

  await thirdStory(teller, later);
  later(20);
  await firstStory(teller, later);
  later(3);
  await secondStory(teller, clock);
  await joined.sync.stop();
  // Nobody of these people has a mailbox.
  const mails = await store.outbox.due(new Date().toISOString(), 10_000);
  await store.outbox.sent(
    mails.map(({ id }) => id),
    clock().toISOString(),
  );
}

/** The letter in mid-life: v1 circulates, the draft has moved on, amendments and comments are open. */
async function firstStory(teller: Teller, later: (hours: number) => void): Promise<void> {
  const letter = await teller.begin(LEAD, SAMPLE_TITLE, sampleLetter);
  await teller.says(letter, LEAD, { type: 'InviteMember', email: ADVISER, access: 'edit' });
  await teller.says(letter, LEAD, { type: 'InviteMember', email: AMENDER, access: 'amend' });
  await teller.says(letter, LEAD, { type: 'InviteMember', email: people.AMENDER_ADVISER, access: 'amend' });
  await teller.says(letter, LEAD, { type: 'InviteMember', email: COMMENTER, access: 'comment' });
  const asked = people.DEMO_PEOPLE.filter(({ role, email }) => role === 'mep' && email !== LEAD);
  await teller.says(letter, LEAD, { type: 'AddSignatories', people: asked.map(({ email }) => ({ email })) });
  later(2);
  const thread = await teller.comment(
    letter,
    COMMENTER,
    'about one branch in nine',
    'Do we have a source for this? My office counted one in ten.',
  );
  later(1);
  await teller.says(letter, ADVISER, {
    type: 'Reply',
    thread,
    text: 'From the answers to our survey; I will add the table to the file.',
  });
  later(16);
  const digest = await teller.cut(letter, LEAD);
  await teller.says(letter, LEAD, {
    type: 'CirculateVersion',
    version: 1,
    deadline: new Date(Date.now() + 5 * DAY).toISOString(),
    message:
      'Dear colleagues,\n\nthe first reading of the budget is in three weeks. I would be glad to have your name under this letter.',
  });
  for (const email of asked
    .map((one) => one.email)
    .filter((email) => email !== SIGNATORY && email !== REFUSER)
    .slice(0, 8)) {
    later(2);
    await teller.approve(letter, email, 1, digest);
  }
  await teller.says(letter, REFUSER, {
    type: 'RefuseVersion',
    version: 1,
    digest,
    reason: 'I cannot support the third ask as it stands.',
  });

  const first = await teller.amend(letter, AMENDER, (doc) =>
    reworded(doc, 'two street lamps cost', 'three street lamps cost'),
  );
  await teller.says(letter, AMENDER, {
    type: 'TableAmendment',
    amendment: first,
    justification: 'The figure of our survey.',
  });
  later(4);
  const second = await teller.amend(letter, AMENDER, (doc) =>
    reworded(doc, 'fewer than 10 000 inhabitants', 'fewer than 20 000 inhabitants, islands first'),
  );
  await teller.says(letter, AMENDER, {
    type: 'TableAmendment',
    amendment: second,
    justification:
      'In the north a municipality of 15 000 can be as large as a province, and islands pay for every book twice.',
  });
  later(2);
  const third = await teller.amend(letter, ADVISER, (doc) =>
    reworded(
      reworded(doc, 'fewer than 10 000 inhabitants', 'fewer than 15 000 inhabitants'),
      'by June 2027',
      'before the end of 2027',
    ),
  );
  await teller.says(letter, ADVISER, { type: 'TableAmendment', amendment: third, onBehalfOf: teller.id(LEAD) });
  later(1);
  await teller.says(letter, LEAD, { type: 'AdoptAmendment', amendment: first });
  await teller.amend(letter, AMENDER, (doc) =>
    reworded(doc, 'It does not name libraries.', 'It does not name libraries, nor the people who work in them.'),
  );
  await teller.comment(
    letter,
    LEAD,
    'one page of application and one page of report',
    'Keep this: it is what mayors ask for first.',
  );
}

/** A letter of somebody else, in which the first lead author is asked to sign. */
async function secondStory(teller: Teller, clock: () => Date): Promise<void> {
  const letter = await teller.begin(SIGNATORY, SECOND_TITLE, secondLetter);
  await teller.says(letter, SIGNATORY, {
    type: 'AddSignatories',
    people: [LEAD, AMENDER, COMMENTER].map((email) => ({ email })),
  });
  const digest = await teller.cut(letter, SIGNATORY);
  const deadline = new Date(clock().getTime() + 4 * DAY).toISOString();
  await teller.says(letter, SIGNATORY, { type: 'CirculateVersion', version: 1, deadline });
  await teller.approve(letter, COMMENTER, 1, digest);
}

/** A letter that has been locked and waits for late co-signatures. */
async function thirdStory(teller: Teller, later: (hours: number) => void): Promise<void> {
  const letter = await teller.begin(LEAD, THIRD_TITLE, thirdLetter);
  const asked = [AMENDER, COMMENTER, SIGNATORY, people.READER, people.addressOf('Ruy Castanhal')];
  await teller.says(letter, LEAD, { type: 'AddSignatories', people: asked.map((email) => ({ email })) });
  const digest = await teller.cut(letter, LEAD);
  await teller.says(letter, LEAD, { type: 'CirculateVersion', version: 1 });
  for (const email of asked.slice(0, 3)) {
    later(3);
    await teller.approve(letter, email, 1, digest);
  }
  later(1);
  await teller.says(letter, LEAD, { type: 'LockVersion', version: 1, digest });
}

/** Tells the story: gives each person's commands as that person. */
class Teller {
  readonly #joined: ReturnType<typeof joinLetters>;
  readonly #store: Store;
  readonly #clock: () => Date;
  readonly id: (email: string) => Id;

  constructor(joined: ReturnType<typeof joinLetters>, store: Store, clock: () => Date, id: (email: string) => Id) {
    this.#joined = joined;
    this.#store = store;
    this.#clock = clock;
    this.id = id;
  }

  async begin(lead: string, title: string, text: (newId: () => string) => Doc): Promise<Id> {
    const made = await this.#joined.letters.create({ title, lang: 'en' }, text(newId), this.#as(lead));
    if (!made.ok) throw new Error(made.refusal.message);
    const { id } = made.value;
    return id;
  }

  async says(letter: Id, email: string, command: Command) {
    const answered = await this.#joined.desk.answer(letter, command, this.#as(email));
    if (!answered.ok) throw new Error(`the demo was refused ${command.type}: ${answered.refusal.message}`);
    return answered.events;
  }

  async cut(letter: Id, lead: string): Promise<string> {
    const shown = await this.#joined.desk.draft(letter, this.id(lead));
    if (!shown.ok) throw new Error(shown.refusal.message);
    await this.says(letter, lead, { type: 'CutVersion', digest: shown.value.digest });
    return shown.value.digest;
  }

  async approve(letter: Id, email: string, version: number, digest: string): Promise<void> {
    const name = people.DEMO_PEOPLE.find((one) => one.email === email)?.name ?? '';
    await this.says(letter, email, { type: 'ApproveVersion', version, digest, name });
  }

  /** Starts an amendment and writes it. */
  async amend(letter: Id, email: string, change: (doc: Doc) => Doc): Promise<Id> {
    const [started] = await this.says(letter, email, { type: 'StartAmendment' });
    const amendment = String(started?.['amendment']);
    const by = { person: this.id(email), at: this.#clock().toISOString() };
    if (!(await writeInto(this.#joined.letters, { letter, amendment }, by, change)))
      throw new Error('an amendment of the demo changes nothing');
    return amendment;
  }

  /** Comments on words of the draft, and answers the thread. */
  async comment(letter: Id, email: string, words: string, text: string): Promise<Id> {
    const anchor = (await Places.in(this.#store.journal, letter)).anchor(words);
    if (anchor === null) throw new Error(`the demo's letter does not say “${words}”`);
    const [added] = await this.says(letter, email, { type: 'AddComment', text, anchor });
    return String(added?.['thread']);
  }

  #as(email: string) {
    const at = this.#clock().toISOString();
    return { person: this.id(email), linkIssuedAt: at, confirmedAt: at };
  }
}

function idOf(ids: ReadonlyMap<string, Id>, email: string): Id {
  const id = ids.get(email);
  if (id === undefined) throw new Error(`the demo knows nobody by ${email}`);
  return id;
}
