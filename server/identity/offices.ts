import { refusal, type Id, type Refusal, type Scope } from '../../shared/decision/index.ts';
import type { DelegationsView, DelegationView, PersonView } from '../../shared/api/views.ts';
import { newId } from '../chance.ts';
import type { AccountLog } from '../proof/account-log.ts';
import type { Delegation, OutgoingMail, PeopleStore, Person } from '../store/store.ts';

/** MEPs' offices (ux.md 4.12): who acts for whom, how far, until when. Each change is an entry of the account log. */

/** More advisers than any office has. */
const PER_OFFICE = 50;

export interface OfficesOptions {
  readonly people: PeopleStore;
  readonly log: AccountLog;
  readonly clock: () => Date;
  /** Called at once when somebody works for somebody, or no longer does, or less far than before. */
  readonly changed: (change: { readonly mep: Id; readonly adviser: Id; readonly scope: Scope | null }) => void;
  /** Called when mails have been put into the outbox. */
  readonly posted?: () => void;
}

/** Whom an MEP means, and what that person may do from now on. */
export interface WantedDelegation {
  readonly adviser?: Id | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly scope: Scope;
  readonly until?: string | undefined;
}

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export class Offices {
  readonly #options: OfficesOptions;

  constructor(options: OfficesOptions) {
    this.#options = options;
  }

  /** Answers what a person has delegated, and what has been delegated to them; only what holds now. */
  async of(person: Id): Promise<DelegationsView> {
    const { people } = this.#options;
    const [given, held] = await Promise.all([people.delegationsBy(person), people.delegationsTo(person)]);
    const active = [...given, ...held].filter((one) => isActive(one, this.#now()));
    const ids = [...new Set([person, ...active.flatMap(({ mep, adviser }) => [mep, adviser])])];
    const known = new Map((await people.get(ids)).map((one) => [one.id, viewOf(one)]));
    const view = (one: Delegation): DelegationView => delegationView(one, (id) => known.get(id) ?? { id, name: '' });
    return {
      given: active.filter(({ mep }) => mep === person).map(view),
      held: active.filter(({ adviser }) => adviser === person).map(view),
      mayDelegate: known.get(person)?.role === 'mep',
    };
  }

  /** An MEP lets somebody act in their place, or changes how far; whoever is not in the directory yet is put there. */
  async give(mep: Id, wanted: WantedDelegation): Promise<Answer<DelegationView>> {
    const { people } = this.#options;
    const [owner] = await people.get([mep]);
    if (owner?.role !== 'mep') return no('no-access', 'Only a Member can delegate. Ask your Member to do it.');
    if (wanted.until !== undefined && wanted.until <= this.#now()) {
      return wrong('until', 'The end date has passed. Choose a later one, or none.');
    }
    const adviser = await this.#adviser(wanted);
    if (adviser === null) {
      return wanted.email === undefined
        ? no('not-found', 'There is no such person. Give a mail address to add somebody.')
        : wrong('name', 'Nobody has this address here yet. Give the name too, to add them.');
    }
    if (adviser.id === mep) return wrong('adviser', 'You need no delegation to act for yourself.');
    if (adviser.role === 'mep') {
      return wrong('adviser', 'A Member acts in their own name. Delegate to an adviser or a member of staff.');
    }
    const before = await people.delegationsBy(mep);
    const known = before.find((one) => one.adviser === adviser.id);
    if (known === undefined && before.length >= PER_OFFICE) {
      return no(
        'wrong-state',
        `Your office has ${String(PER_OFFICE)} people. End a delegation that is no longer needed.`,
      );
    }
    const until = wanted.until ?? null;
    const same = known !== undefined && known.scope === wanted.scope && known.until === until;
    const asked = { mep, adviser: adviser.id, scope: wanted.scope, until };
    const made = same
      ? known
      : await this.put(asked, mep, await this.#mails(asked, known === undefined ? 'given' : 'changed', mep));
    const views = new Map([owner, adviser].map((one) => [one.id, viewOf(one)]));
    return { ok: true, value: delegationView(made, (id) => views.get(id) ?? { id, name: '' }) };
  }

  /** Ends what one has delegated to the other, whichever of the two asks. */
  async end(asker: Id, other: Id): Promise<Answer<null>> {
    const { people, log, changed } = this.#options;
    const [given, held] = await Promise.all([people.delegationsBy(asker), people.delegationsTo(asker)]);
    const found = given.find(({ adviser }) => adviser === other) ?? held.find(({ mep }) => mep === other);
    if (found === undefined) return no('not-found', 'There is no such delegation. It may have ended already.');
    const { mep, adviser } = found;
    const mails = await this.#mails(found, 'ended', asker);
    await log.append(asker, { type: 'DelegationEnded', mep, adviser }, () => ({
      endDelegation: { mep, adviser },
      mails,
    }));
    changed({ mep, adviser, scope: null });
    this.#options.posted?.();
    return { ok: true, value: null };
  }

  /**
   * Records a delegation.
   * @param by who says so: the MEP, or the server where its operator does
   * @param mails that tell of it, to go out with it
   */
  async put(
    { mep, adviser, scope, until }: Omit<Delegation, 'since'>,
    by: Id,
    mails: readonly OutgoingMail[] = [],
  ): Promise<Delegation> {
    const { log, changed } = this.#options;
    const body = { type: 'DelegationGiven' as const, mep, adviser, scope, ...(until === null ? {} : { until }) };
    const entry = await log.append(by, body, ({ at }) => ({
      delegate: { mep, adviser, scope, until, since: at },
      mails,
    }));
    changed({ mep, adviser, scope });
    if (mails.length > 0) this.#options.posted?.();
    return { mep, adviser, scope, until, since: entry.at };
  }

  /** Tells both of them, in the same commit: whoever acts in somebody's name is known to them. */
  async #mails(
    { mep, adviser, until }: Pick<Delegation, 'mep' | 'adviser' | 'until'>,
    change: 'given' | 'changed' | 'ended',
    by: Id,
  ): Promise<OutgoingMail[]> {
    const { people } = this.#options;
    const known = new Map((await people.get([mep, adviser, by])).map((one) => [one.id, one]));
    const name = (id: Id): string => known.get(id)?.name ?? '';
    const end = until === null || change === 'ended' ? {} : { until };
    return [mep, adviser].flatMap((person): OutgoingMail[] => {
      const email = known.get(person)?.email;
      if (email === null || email === undefined) return [];
      const data = { mep: name(mep), adviser: name(adviser), by: name(by), change, toMep: person === mep, ...end };
      return [{ id: newId(), to: email, person, kind: 'delegation', data, at: this.#now() }];
    });
  }

  async #adviser({ adviser, email, name }: WantedDelegation): Promise<Person | null> {
    const { people } = this.#options;
    if (adviser !== undefined) return (await people.get([adviser]))[0] ?? null;
    if (email === undefined) return null;
    const known = await people.byEmail(email);
    if (known !== null || name === undefined) return known;
    const made: Person = { id: newId(), email, name, role: 'adviser', group: null, country: null };
    await people.add(made);
    return made;
  }

  #now(): string {
    return this.#options.clock().toISOString();
  }
}

/** Answers whether a delegation holds at a moment (ISO 8601 UTC). */
function isActive({ until }: Pick<Delegation, 'until'>, now: string): boolean {
  return until === null || until > now;
}

function delegationView(
  { mep, adviser, scope, since, until }: Delegation,
  view: (id: Id) => PersonView,
): DelegationView {
  return {
    mep: view(mep),
    adviser: view(adviser),
    scope,
    ...(since === '' ? {} : { since }),
    ...(until === null ? {} : { until }),
  };
}

/** People of one office know each other's addresses. */
function viewOf({ id, name, email, role, group, country }: Person): PersonView {
  return {
    ...{ id, name, role },
    ...(email === null ? {} : { email }),
    ...(group === null ? {} : { group }),
    ...(country === null ? {} : { country }),
  };
}

function no(code: Refusal['code'], message: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: refusal(code, message) };
}

function wrong(field: string, message: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: refusal('invalid', message, { fields: { [field]: message } }) };
}
