import type { Result } from '../../shared/result.ts';
import { may, refusal, type Id, type LetterState, type Refusal } from '../../shared/decision/index.ts';
import type { LoggedEvent } from '../../shared/decision/model/chain.ts';
import type { Receipt } from '../../shared/proof/formats/receipt.ts';
import { refAt } from '../../shared/proof/verify/sign-off-check.ts';
import type { PersonDetails } from '../../shared/proof/formats/statement.ts';
import type { OpenLetters } from '../letter/open-letters.ts';
import type { Store } from '../store/store.ts';
import { answerOf, entryOf, evidenceIn } from './answers.ts';
import type { Signer } from './server-key.ts';

export interface ReceiptsOptions {
  readonly letters: OpenLetters;
  readonly store: Pick<Store, 'letters' | 'proof'>;
  readonly signer: Signer;
}

/** What signatories keep of their own answers, each proving itself (shared/proof/formats/receipt.ts). Nothing is kept here: it is made when asked for. */
export class Receipts {
  readonly #options: ReceiptsOptions;

  constructor(options: ReceiptsOptions) {
    this.#options = options;
  }

  /** Returns the receipt of a person's own answer to a version. */
  async own(letter: Id, version: number, person: Id): Promise<Result<Receipt>> {
    const { letters, store } = this.#options;
    const state = await letters.state(letter);
    if (state === null) return none('There is no such letter.');
    const log = await store.letters.events(letter);
    const given = log.findLast(({ event }) => isAnswer(event.type, event, person, version));
    // What somebody answered is theirs to prove for ever, on the list or off it.
    const allowed = given ? true : may(state, await letters.who(letter, person), 'see-versions');
    if (allowed !== true) return { ok: false, refusal: allowed };
    const withdrawn = log.some(
      ({ event }) =>
        event.type === 'SignOffRetracted' &&
        event.person === person &&
        event.version === version &&
        event.seq > (given?.event.seq ?? 0),
    );
    if (!given || withdrawn) {
      return none(`You have not answered on version ${String(version)}, or have withdrawn your answer.`);
    }
    const made = given && (await this.#made(state, entryOf(letter, given), person));
    return made ? { ok: true, value: made } : none('Your name has been erased, so no receipt can be made out to it.');
  }

  /** Returns the receipt of the answer that entry `seq` records; null when it is none of that person's, or they have been erased. */
  async at(letter: Id, seq: number, person: Id): Promise<Receipt | null> {
    const { letters, store } = this.#options;
    const state = await letters.state(letter);
    const [given] = await store.letters.events(letter, seq - 1, 1);
    if (state === null || !given || !isAnswer(given.event.type, given.event, person)) return null;
    return this.#made(state, entryOf(letter, given), person);
  }

  async #made(state: LetterState, entry: LoggedEvent, person: Id): Promise<Receipt | null> {
    const { letters, store, signer } = this.#options;
    const { seq, hash, at, body } = entry;
    const evidence = evidenceIn(body);
    const [signed, registration, version] = await Promise.all([
      store.proof.signed(evidence?.statement === undefined ? [] : [evidence.statement]),
      evidence?.registration === undefined ? null : store.proof.accountEntry(evidence.registration),
      letters.services.contents.get(String(body['digest']), 'paraph.version/1'),
    ]);
    const byHash = new Map(signed.map((one) => [one.hash, one]));
    const answer = answerOf(entry, byHash, refAt(await this.#logTo(state.id, seq), person, seq) ?? '');
    const ref = answer.assurance === 'passkey' ? answer.statement.personRef : answer.personRef;
    const details = await this.#details(state.id, ref);
    if (details === null) return null;
    return signer.receipt({
      format: 'paraph.receipt/1',
      ...{ version, entry, answer, person: details },
      ...(registration ? { registration } : {}),
      checkpoint: signer.checkpoint({ letter: state.id, seq, head: hash, at }),
    });
  }

  /** The log up to an entry: under which name somebody answered is said in an earlier one. */
  async #logTo(letter: Id, seq: number): Promise<readonly LoggedEvent[]> {
    return (await this.#options.store.letters.events(letter, 0, seq)).map((one) => entryOf(letter, one));
  }

  async #details(letter: Id, ref: string): Promise<PersonDetails | null> {
    const { letters, proof } = this.#options.store;
    const [texts, salts] = await Promise.all([letters.texts([ref]), proof.salts(letter, [ref])]);
    const [text, salt] = [texts.get(ref), salts.get(ref)];
    if (text === undefined || salt === undefined) return null;
    return { ...(JSON.parse(text) as Omit<PersonDetails, 'salt'>), salt };
  }
}

function isAnswer(type: string, body: object, person: Id, version?: number): boolean {
  if (type !== 'VersionApproved' && type !== 'VersionRefused') return false;
  const said = body as { readonly person: Id; readonly version: number };
  return said.person === person && (version === undefined || said.version === version);
}

function none(message: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: refusal('not-found', message) };
}
