import type { Id } from '../../shared/decision/index.ts';
import type { Checkpoint } from '../../shared/proof/checkpoint.ts';

/** The mails that Paraph sends, and what each needs to be written. No tokens: they are made when the mail leaves. */
export interface MailKinds {
  /** One-time link; `next` is a path of ours. */
  'sign-in': { readonly person: Id; readonly next?: string };
  /** Somebody has been given access to a letter. */
  invitation: { readonly letter: Id; readonly title: string; readonly by: string; readonly access: string };
  /** A signatory is asked to sign off a version. */
  circulation: {
    readonly person: Id;
    readonly letter: Id;
    readonly title: string;
    readonly by: string;
    readonly version: number;
    readonly digest: string;
    /** ISO 8601 UTC. */
    readonly deadline?: string;
    readonly message?: string;
    /** Earlier version that this person had answered, and whose answer no longer counts. */
    readonly answered?: number;
    /** What the server signs about the log at this moment, for the receiver to keep. */
    readonly checkpoint?: Checkpoint;
    /** The same version once more, with another deadline or message. */
    readonly again?: boolean;
  };
  /** To the lead author: a signatory declines. */
  declined: {
    readonly letter: Id;
    readonly title: string;
    readonly version: number;
    readonly by: string;
    readonly reason?: string;
    readonly checkpoint?: Checkpoint;
  };
  /** To the owner: a passkey was added or removed. */
  'passkey-added': { readonly person: Id; readonly name: string; readonly passkey: string };
  'passkey-removed': { readonly person: Id; readonly name: string; readonly passkey: string };
  /** To the signatories: the text is final. `listed` when the name stands under it. */
  locked: {
    readonly letter: Id;
    readonly title: string;
    readonly version: number;
    readonly digest: string;
    readonly listed: boolean;
    /** What the server signs about the log at this moment, for the receiver to keep. */
    readonly checkpoint?: Checkpoint;
  };
}

export type MailKind = keyof MailKinds;
/** One mail to be written, whichever kind. */
export type Mail = { [K in MailKind]: { readonly kind: K; readonly data: MailKinds[K] } }[MailKind];
