import type { Compilable, SchemaModule } from 'kysely';
import { initial } from './0001-initial.ts';
import { proof } from './0002-proof.ts';
import { mail } from './0003-mail.ts';
import { offices } from './0004-offices.ts';
import { links } from './0005-links.ts';
import { templates } from './0006-templates.ts';
import { questions } from './0007-questions.ts';
import { timeStamps } from './0008-time-stamps.ts';
import { offers } from './0009-offers.ts';
import { listings } from './0010-listings.ts';
import { requestLinks } from './0011-request-links.ts';
import { mailSenders } from './0012-mail-senders.ts';
import { search } from './0015-search.ts';
import { pdfSeals } from './0013-pdf-seals.ts';
import { apiTokens } from './0014-api-tokens.ts';
import { webhooks } from './0016-webhooks.ts';
import { leavers } from './0017-leavers.ts';
import { leanSearch } from './0018-lean-search.ts';
import { providers } from './0019-providers.ts';

/** How the engines spell what they do not share. */
export interface Dialect {
  readonly blob: 'blob' | 'bytea';
  /** Statements that make every UPDATE and DELETE of a table fail. */
  immutable(table: string): readonly Compilable[];
  /** The table of what letters say, and the full-text index over it. */
  search(): readonly Compilable[];
  /** Both once more, in a shape that is read faster. */
  leanSearch(): readonly Compilable[];
}

/** One step of the schema. Steps only add, and their order and content never change once released. */
export interface Migration {
  readonly name: string;
  up(schema: SchemaModule, dialect: Dialect): readonly Compilable[];
}

/** Every step, oldest first. */
export const migrations: readonly Migration[] = [
  initial,
  proof,
  mail,
  offices,
  links,
  templates,
  questions,
  timeStamps,
  offers,
  listings,
  requestLinks,
  mailSenders,
  pdfSeals,
  apiTokens,
  search,
  webhooks,
  leavers,
  leanSearch,
  providers,
];
