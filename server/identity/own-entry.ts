import type { MeRequest } from '../../shared/api/requests.ts';
import { refusal, type Id, type Refusal } from '../../shared/decision/index.ts';
import { normaliseGroup } from '../../shared/letter/groups.ts';
import { newId } from '../lib/random.ts';
import type { MailKinds } from '../mail/kinds.ts';
import type { AccountLog } from '../proof/account-log.ts';
import type { OutgoingMail, Person, Store } from '../store/store.ts';

export interface OwnEntryOptions {
  readonly store: Pick<Store, 'people'>;
  /** Returns why a name cannot be taken for an address: the directory has it with another one. */
  readonly otherwise: (name: string, email: string) => Promise<Refusal | null>;
  readonly log: AccountLog;
  readonly clock: () => Date;
  /** Called when a change has put a mail into the outbox. */
  readonly posted: () => void;
}

const PARTS = ['name', 'group', 'country'] as const;

/**
 * How people are named where no letter's list says otherwise: each changes their own entry, and is told by mail that it was changed.
 * Lists of letters are entries of their own and stay as they are.
 */
export class OwnEntry {
  readonly #options: OwnEntryOptions;

  constructor(options: OwnEntryOptions) {
    this.#options = options;
  }

  /** Changes what is given. Returns why not, or null. */
  async change(id: Id, { name, group, country }: Omit<MeRequest, 'lang'>): Promise<Refusal | null> {
    const { store, log, clock, posted, otherwise } = this.#options;
    const [before] = await store.people.get([id]);
    if (!before) return refusal('not-found', 'Your entry in the directory is gone. Ask whoever runs Paraph for you.');
    const now: Person = {
      ...before,
      ...(name === undefined ? {} : { name }),
      ...(group === undefined ? {} : { group: group === '' ? null : normaliseGroup(group) }),
      ...(country === undefined ? {} : { country: country === '' ? null : country }),
      // Said by its owner, a name made in a letter holds everywhere.
      ...(before.source === undefined ? {} : { source: 'self' }),
    };
    const changed = PARTS.filter((part) => now[part] !== before[part]);
    if (changed.length === 0 && now.source === before.source) return null;
    if (changed.includes('name') && now.email !== null) {
      // Nobody takes a Member's name for a mailbox of their own.
      const taken = await otherwise(now.name, now.email);
      if (taken) return taken;
    }
    await log.append(id, { type: 'ListingChanged', person: id, changed }, () => ({
      person: now,
      mails: mailOf(before, now, clock().toISOString()),
    }));
    posted();
    return null;
  }
}

function mailOf(before: Person, now: Person, at: string): OutgoingMail[] {
  if (now.email === null) return [];
  const data: MailKinds['listing-changed'] = { before: inWords(before), now: inWords(now) };
  return [{ id: newId(), to: now.email, person: now.id, kind: 'listing-changed', data: { ...data }, at }];
}

function inWords({ name, group, country }: Person): string {
  const more = [group, country].filter((one) => one !== null).join(', ');
  return more === '' ? name : `${name} (${more})`;
}
