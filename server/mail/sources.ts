import type { Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import type { Checkpoint } from '../../shared/proof/formats/checkpoint.ts';
import type { Mail } from './kinds.ts';
import type { Attachment } from './message.ts';

/** A version as it is sent. */
export interface VersionText {
  readonly number: number;
  readonly doc: Doc;
  /** BCP 47 tag of the letter's language. */
  readonly lang: string;
}

/** What mails tell of letters, looked up when a mail leaves, so that it tells no more than holds then. */
export interface MailSources {
  version(letter: Id, number: number): Promise<VersionText | null>;
  /** The final letter with its signatures; null when it cannot be made. */
  finalFile(letter: Id): Promise<Attachment | null>;
  /** What proves somebody's own answer, which the entry of this checkpoint records; null when it records none. */
  receipt(at: Pick<Checkpoint, 'letter' | 'seq'>, person: Id): Promise<Attachment | null>;
  /** Where somebody's answer to a mail of the lead author goes. */
  leadAddress(letter: Id): Promise<string | null>;
  /** Whether a mail still has a point: its receiver has access, and has not long answered. */
  stands(mail: Mail, person: Id): Promise<boolean>;
}
