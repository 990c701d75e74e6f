import { type Id } from '../../shared/decision/index.ts';
import { sameAddress } from '../../shared/people/address.ts';
import { newId } from '../lib/random.ts';
import type { LeaverStore } from '../store/leavers.ts';
import type { PeopleStore, Person } from '../store/store.ts';
import type { Identity } from './identity.ts';

/** Somebody as an institution's directory sees them. */
export interface Account {
  readonly person: Person;
  readonly isActive: boolean;
}

export interface ProvisioningOptions {
  readonly people: Pick<PeopleStore, 'add' | 'update' | 'get' | 'byEmail' | 'list'>;
  readonly leavers: Pick<LeaverStore, 'among'>;
  readonly identity: Pick<Identity, 'deactivate' | 'activate'>;
}

/**
 * Lets an institution's directory make accounts and end them. What somebody may do, it never says: whoever is made here is staff,
 * until the operator or a Member says more.
 */
export class Provisioning {
  readonly #options: ProvisioningOptions;

  constructor(options: ProvisioningOptions) {
    this.#options = options;
  }

  /** Null: somebody has this address already. */
  async create(email: string, name: string, isActive: boolean): Promise<Account | null> {
    const { people, identity } = this.#options;
    const address = sameAddress(email);
    if ((await people.byEmail(address)) !== null) return null;
    const person: Person = { id: newId(), email: address, name, role: 'staff', group: null, country: null };
    await people.add(person);
    if (!isActive) await identity.deactivate(person.id);
    return { person, isActive };
  }

  async get(id: Id): Promise<Account | null> {
    return (await this.#accounts(await this.#options.people.get([id])))[0] ?? null;
  }

  async byAddress(email: string): Promise<Account | null> {
    const found = await this.#options.people.byEmail(sameAddress(email));
    return found === null ? null : ((await this.#accounts([found]))[0] ?? null);
  }

  /** Everybody who has an address, in the order of their ids, so that pages do not overlap. */
  async list(): Promise<readonly Account[]> {
    const people = [...(await this.#options.people.list())];
    return this.#accounts(people.sort((one, other) => (one.id < other.id ? -1 : 1)));
  }

  /** Ends all that lets somebody in, or lets them in again; or corrects a name. Null: there is nobody of this id. */
  async change(id: Id, { isActive, name }: { isActive?: boolean; name?: string }): Promise<Account | null> {
    const { people, identity } = this.#options;
    const found = await this.get(id);
    if (found === null) return null;
    if (name !== undefined && name !== found.person.name) await people.update({ ...found.person, name });
    if (isActive === true) await identity.activate(id);
    if (isActive === false) await identity.deactivate(id);
    return this.get(id);
  }

  async #accounts(people: readonly Person[]): Promise<readonly Account[]> {
    const known = people.filter(({ email }) => email !== null);
    const left = await this.#options.leavers.among(known.map(({ id }) => id));
    return known.map((person) => ({ person, isActive: !left.has(person.id) }));
  }
}
