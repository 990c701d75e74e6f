import type { Id } from '../../shared/decision/index.ts';

/** An account at an identity provider: the provider never gives its subject to anybody else. */
export interface ProviderAccount {
  readonly issuer: string;
  readonly subject: string;
}

/** What a provider said as it opened a session. */
export interface ProviderSession extends ProviderAccount {
  /** The provider's own session, where it tells. */
  readonly sid?: string;
  /** Shown to the provider again as one signs out there too. */
  readonly idToken: string;
}

export interface ProviderAccountStore {
  /** Who an account is here. */
  personOf(account: ProviderAccount): Promise<Id | null>;
  /** Binds an account to a person, for good. False: it is somebody's already, or the person has another at this provider. */
  bind(account: ProviderAccount, person: Id, at: string): Promise<boolean>;
  /** Forgets every account of a person. @returns how many there were */
  unbind(person: Id): Promise<number>;
  /** Ends the sessions that an account opened, or a session of the provider. @returns those that ended */
  endSessions(which: {
    readonly issuer: string;
    readonly subject?: string;
    readonly sid?: string;
  }): Promise<readonly string[]>;
  /** Uses something up that may be used once; false when it had been. Kept until `until`. */
  once(id: string, until: string, now: string): Promise<boolean>;
}
