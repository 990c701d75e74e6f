import type { Result } from '../../shared/result.ts';
import { refusal, type Id, type Refusal, type Scope } from '../../shared/decision/index.ts';
import type { DelegationsView, DelegationView, PersonView } from '../../shared/api/views.ts';
import { ExclusiveQueue } from '../lib/exclusive-queue.ts';
import { newId } from '../lib/random.ts';
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

const NO_OFFER = no('not-found', 'Nothing is offered any more. Ask the Member to offer it again.');

export class Offices {
  readonly #options: OfficesOptions;
  /** One change after another: what is accepted must still be offered. */
  readonly #queue = new ExclusiveQueue();

  constructor(options: OfficesOptions) {
    this.#options = options;
  }

  /** Returns what a person has delegated, and what has been delegated to them; only what holds now. */
  async of(person: Id): Promise<DelegationsView> {
    const { people } = this.#options;
    const [given, held, offered, asked] = await Promise.all([
      people.delegationsBy(person),
      people.delegationsTo(person),
      people.offersBy(person),
      people.offersTo(person),
    ]);
    const now = this.#now();
    const active = [
      ...[...given, ...held].map((one) => ({ ...one, status: 'active' as const })),
      ...[...offered, ...asked].map((one) => ({ ...one, status: 'offered' as const })),
    ].filter((one) => isActive(one, now));
    const ids = [...new Set([person, ...active.flatMap(({ mep, adviser }) => [mep, adviser])])];
    const known = new Map((await people.get(ids)).map((one) => [one.id, viewOf(one)]));
    const view = (one: (typeof active)[number]): DelegationView =>
      delegationView(one, (id) => known.get(id) ?? { id, name: '' });
    return {
      given: active.filter(({ mep }) => mep === person).map(view),
      held: active.filter(({ adviser }) => adviser === person).map(view),
      mayDelegate: known.get(person)?.role === 'mep',
    };
  }

  /**
   * An MEP offers somebody to act in their place: nobody works for a Member without having said yes. Of whoever does already,
   * a change of how far or until when holds at once. Whoever is not in the directory yet is put there.
   */
  give(mep: Id, wanted: WantedDelegation): Promise<Result<DelegationView>> {
    return this.#queue.run(() => this.#give(mep, wanted));
  }

  async #give(mep: Id, wanted: WantedDelegation): Promise<Result<DelegationView>> {
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
    const [active, offered] = await Promise.all([this.#active(mep), people.offersBy(mep)]);
    const known = active.find((one) => one.adviser === adviser.id);
    const asked = offered.find((one) => one.adviser === adviser.id);
    if ((known ?? asked) === undefined && active.length + offered.length >= PER_OFFICE) {
      return no(
        'wrong-state',
        `Your office has ${String(PER_OFFICE)} people. End a delegation that is no longer needed.`,
      );
    }
    const until = wanted.until ?? null;
    const standing = known ?? asked;
    const next = { mep, adviser: adviser.id, scope: wanted.scope, until };
    const status = known === undefined ? 'offered' : 'active';
    const views = new Map([owner, adviser].map((one) => [one.id, viewOf(one)]));
    const shown = (made: Delegation): Result<DelegationView> => ({
      ok: true,
      value: delegationView({ ...made, status }, (id) => views.get(id) ?? { id, name: '' }),
    });
    if (standing?.scope === next.scope && standing.until === until) return shown(standing);
    if (known === undefined) return shown(await this.#offer(next));
    return shown(await this.put(next, mep, await this.#mails(next, 'changed', mep)));
  }

  /** The adviser says yes to what an MEP has offered: from now on it is in force. */
  accept(adviser: Id, mep: Id): Promise<Result<DelegationView>> {
    return this.#queue.run(async () => {
      const offer = await this.#offered(mep, adviser);
      if (offer === undefined) return NO_OFFER;
      const made = await this.put(offer, adviser, await this.#mails(offer, 'given', adviser));
      const views = new Map((await this.#options.people.get([mep, adviser])).map((one) => [one.id, viewOf(one)]));
      const value = delegationView({ ...made, status: 'active' }, (id) => views.get(id) ?? { id, name: '' });
      return { ok: true, value };
    });
  }

  /** The adviser says no. */
  decline(adviser: Id, mep: Id): Promise<Result<null>> {
    return this.#queue.run(async () => {
      const offer = await this.#offered(mep, adviser);
      return offer === undefined ? NO_OFFER : this.#endOffer(offer, adviser);
    });
  }

  /** Ends what one has delegated or offered to the other, whichever of the two asks. */
  end(asker: Id, other: Id): Promise<Result<null>> {
    return this.#queue.run(() => this.#end(asker, other));
  }

  async #end(asker: Id, other: Id): Promise<Result<null>> {
    const { people, log, changed } = this.#options;
    const [given, held] = await Promise.all([people.delegationsBy(asker), people.delegationsTo(asker)]);
    const found = given.find(({ adviser }) => adviser === other) ?? held.find(({ mep }) => mep === other);
    const offer = (await this.#offered(asker, other)) ?? (await this.#offered(other, asker));
    if (offer !== undefined) return this.#endOffer(offer, asker);
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

  async #offer({ mep, adviser, scope, until }: Omit<Delegation, 'since'>): Promise<Delegation> {
    const mails = await this.#mails({ mep, adviser, until }, 'offered', mep);
    const body = { type: 'DelegationOffered' as const, mep, adviser, scope, ...(until === null ? {} : { until }) };
    const entry = await this.#options.log.append(mep, body, ({ at }) => ({
      offer: { mep, adviser, scope, until, since: at },
      mails,
    }));
    this.#options.posted?.();
    return { mep, adviser, scope, until, since: entry.at };
  }

  async #endOffer(offer: Delegation, by: Id): Promise<Result<null>> {
    const { mep, adviser } = offer;
    const declined = by === adviser;
    const mails = await this.#mails(offer, declined ? 'declined' : 'ended', by);
    const type = declined ? ('DelegationDeclined' as const) : ('DelegationEnded' as const);
    await this.#options.log.append(by, { type, mep, adviser }, () => ({ endOffer: { mep, adviser }, mails }));
    this.#options.posted?.();
    return { ok: true, value: null };
  }

  async #offered(mep: Id, adviser: Id): Promise<Delegation | undefined> {
    const offers = await this.#options.people.offersBy(mep);
    return offers.find((one) => one.adviser === adviser && isActive(one, this.#now()));
  }

  async #active(mep: Id): Promise<readonly Delegation[]> {
    return (await this.#options.people.delegationsBy(mep)).filter((one) => isActive(one, this.#now()));
  }

  /**
   * Records a delegation.
   * @param by who says so: the MEP, the adviser who accepts it, or the server where its operator does
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
    change: 'offered' | 'given' | 'changed' | 'declined' | 'ended',
    by: Id,
  ): Promise<OutgoingMail[]> {
    const { people } = this.#options;
    const known = new Map((await people.get([mep, adviser, by])).map((one) => [one.id, one]));
    const name = (id: Id): string => known.get(id)?.name ?? '';
    const end = until === null || change === 'ended' || change === 'declined' ? {} : { until };
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
    const made: Person = { id: newId(), email, name, role: 'adviser', group: null, country: null, source: 'office' };
    await people.add(made);
    return made;
  }

  #now(): string {
    return this.#options.clock().toISOString();
  }
}

/** Returns whether a delegation holds at a moment (ISO 8601 UTC). */
function isActive({ until }: Pick<Delegation, 'until'>, now: string): boolean {
  return until === null || until > now;
}

function delegationView(
  { mep, adviser, scope, status, since, until }: Delegation & Pick<DelegationView, 'status'>,
  view: (id: Id) => PersonView,
): DelegationView {
  return {
    mep: view(mep),
    adviser: view(adviser),
    scope,
    status,
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
