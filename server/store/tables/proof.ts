import { sql } from 'kysely';
import { ACCOUNTS, type AccountEntry } from '../../../shared/proof/formats/accounts.ts';
import type { Checkpoint } from '../../../shared/proof/formats/checkpoint.ts';
import { compacting, leaving } from './journal.ts';
import { outgoing, rewritten } from './outbox.ts';
import { delegating, offering, undelegating, unoffering, upsertPerson } from './people.ts';
import { withoutWebhooks } from './webhooks.ts';
import { containing, sqlIn, query, statement } from './queries.ts';
import type { Engine, Row, Statement } from '../engine.ts';
import type { AccountCommit, Passkey, PendingStatement, ProofStore, SignedStatement, UsedPasskey } from '../store.ts';
import type { PasskeyTable, PendingStatementTable, Tables } from '../tables.ts';

/** Keeps a checkpoint, once. */
export const checkpointRow = ({ letter, seq, head, at, kid, sig }: Checkpoint): Statement =>
  statement(
    query
      .insertInto('checkpoint')
      .values({ letter, seq, head, at, kid, sig })
      .onConflict((c) => c.doNothing()),
  );

/** Notes that a passkey was used. */
const used = (credential: string, counter: number, at: string) =>
  query.updateTable('passkey').set({ counter, used_at: at }).where('credential', '=', credential);

/** Uses up a waiting statement and the passkey that signed it, both of which must be there, and keeps what was signed. */
export const signing = (one: UsedPasskey): readonly Statement[] => [
  statement(query.deleteFrom('pending_statement').where('hash', '=', one.hash), 1),
  statement(used(one.credential, one.counter, one.usedAt), 1),
  statement(
    query.insertInto('signed_statement').values({
      ...{ hash: one.hash, canonical: one.canonical, credential: one.credential },
      ...{ jwk: JSON.stringify(one.jwk), assertion: JSON.stringify(one.assertion) },
    }),
  ),
];

/** Passkeys, the account log, checkpoints, statements. */
export function proofStore(engine: Engine): ProofStore {
  const rows = async (built: Parameters<typeof statement>[0]): Promise<readonly Row[]> =>
    (await engine.read(statement(built)))[0] ?? [];
  const passkeys = query.selectFrom('passkey').selectAll();
  return {
    async passkeysOf(person) {
      return (await rows(passkeys.where('person', '=', person).orderBy('created_at').orderBy('credential'))).map(
        passkeyOf,
      );
    },
    async passkey(credential) {
      return (await rows(passkeys.where('credential', '=', credential))).map(passkeyOf)[0] ?? null;
    },
    async renamePasskey(credential, name) {
      await engine.write(statement(query.updateTable('passkey').set({ name }).where('credential', '=', credential)));
    },
    async passkeyUsed(credential, counter, at) {
      await engine.write(statement(used(credential, counter, at)));
    },
    async accountLog() {
      return (await rows(query.selectFrom('account_event').selectAll().orderBy('seq'))).map(entryOf);
    },
    async accountEntry(hash) {
      return (
        (await rows(query.selectFrom('account_event').selectAll().where('hash', '=', hash))).map(entryOf)[0] ?? null
      );
    },
    async accountHead() {
      const last = query.selectFrom('account_event').select(['seq', 'hash', 'at']).orderBy('seq', 'desc').limit(1);
      const [row] = await rows(last);
      return row ? { seq: Number(row['seq']), hash: String(row['hash']), at: String(row['at']) } : null;
    },
    async account(commit) {
      return (await engine.write(...accountStatements(commit))) !== 'stale';
    },
    async await({ hash, canonical, reason, listed, expiresAt }, now) {
      const because = { reason: reason?.text ?? null, reason_salt: reason?.salt ?? null };
      const row = { hash, canonical, ...because, listed: listed ? JSON.stringify(listed) : null };
      await engine.write(
        statement(query.deleteFrom('pending_statement').where('expires_at', '<', now)),
        statement(query.insertInto('pending_statement').values({ ...row, expires_at: expiresAt })),
      );
    },
    async awaited(hash) {
      const [row] = await rows(query.selectFrom('pending_statement').selectAll().where('hash', '=', hash));
      if (!row) return null;
      const { canonical, reason, reason_salt: salt, ...rest } = row as unknown as PendingStatementTable;
      const given = reason === null || salt === null ? {} : { reason: { text: reason, salt } };
      const listed =
        rest.listed === null ? {} : { listed: JSON.parse(rest.listed) as NonNullable<PendingStatement['listed']> };
      return { hash, canonical, expiresAt: rest.expires_at, ...given, ...listed };
    },
    async signed(hashes) {
      const found = await rows(query.selectFrom('signed_statement').selectAll().where('hash', 'in', sqlIn(hashes)));
      return (found as unknown as readonly Tables['signed_statement'][]).map(
        ({ hash, canonical, credential, jwk, assertion }) => ({
          hash,
          canonical,
          credential,
          jwk: JSON.parse(jwk) as SignedStatement['jwk'],
          assertion: JSON.parse(assertion) as SignedStatement['assertion'],
        }),
      );
    },
    async checkpoints(letter) {
      const found = await rows(
        query.selectFrom('checkpoint').selectAll().where('letter', '=', letter).orderBy('seq').orderBy('kid'),
      );
      return (found as unknown as readonly Tables['checkpoint'][]).map(({ letter, seq, head, at, kid, sig }) => ({
        format: 'paraph.checkpoint/1' as const,
        letter,
        seq,
        head,
        at,
        kid,
        sig,
      }));
    },
    async unsealed(kid) {
      const newest = query
        .selectFrom('letter')
        .innerJoin('decision_event', (join) =>
          join.onRef('decision_event.letter', '=', 'letter.id').onRef('decision_event.seq', '=', 'letter.seq'),
        )
        .select(['decision_event.letter', 'decision_event.seq', 'decision_event.hash', 'decision_event.at'])
        .where((c) =>
          c.not(
            c.exists(
              c
                .selectFrom('checkpoint')
                .select('checkpoint.seq')
                .whereRef('checkpoint.letter', '=', 'letter.id')
                .whereRef('checkpoint.seq', '=', 'letter.seq')
                .where('checkpoint.kid', '=', kid),
            ),
          ),
        )
        .orderBy('letter.id');
      const found = await rows(newest);
      return found.map(({ letter, seq, hash, at }) => ({
        letter: String(letter),
        seq: Number(seq),
        hash: String(hash),
        at: String(at),
      }));
    },
    async addCheckpoint(checkpoint) {
      await engine.write(checkpointRow(checkpoint));
    },
    async salts(letter, refs) {
      const ofLetter = query.selectFrom('person_salt').select(['ref', 'salt']).where('letter', '=', letter);
      const found = await rows(ofLetter.where('ref', 'in', sqlIn(refs)));
      return new Map(found.map(({ ref, salt }) => [String(ref), String(salt)]));
    },
  };
}

function accountStatements(commit: AccountCommit): Statement[] {
  const { entry, checkpoint, person, addPasskey, removePasskey, delegate, endDelegation, compact, mails, erase } =
    commit;
  const { offer, endOffer } = commit;
  const { seq, at, actor, type, body, prev, hash } = entry;
  const values = { seq, at, actor, type, body: JSON.stringify(body), prev_hash: prev, hash };
  const insert = query.insertInto('account_event').values(values);
  return [
    // Of two that append at the same time one changes no row, and is `stale`.
    statement(
      insert.onConflict((c) => c.doNothing()),
      1,
    ),
    ...(checkpoint ? [checkpointRow(checkpoint)] : []),
    ...(person ? [upsertPerson(person)] : []),
    ...(addPasskey ? [statement(query.insertInto('passkey').values(passkeyRow(addPasskey)))] : []),
    ...(removePasskey === undefined
      ? []
      : [statement(query.deleteFrom('passkey').where('credential', '=', removePasskey), 1)]),
    ...(endOffer ? [unoffering(endOffer)] : []),
    ...(delegate ? delegating(delegate) : []),
    ...(offer ? [offering(offer)] : []),
    ...(endDelegation ? [undelegating(endDelegation)] : []),
    ...(compact ?? []).flatMap(compacting),
    ...(mails ?? []).map(outgoing),
    ...(erase ? erasing(erase) : []),
  ];
}

/** Takes away what names a person; ids, references and hashes stay, so every log still holds. */
function erasing({ person, texts, mails, rooms }: NonNullable<AccountCommit['erase']>): Statement[] {
  const refs = query.selectFrom('person_salt').select('ref').where('person', '=', person);
  const address = query.selectFrom('person').select('email').where('id', '=', person);
  return [
    ...mails.flatMap(rewritten),
    ...rooms.flatMap(leaving),
    // What letters say is read again without it.
    statement(query.deleteFrom('search_text')),
    statement(query.deleteFrom('erasable_text').where('ref', 'in', refs)),
    statement(query.deleteFrom('erasable_text').where('ref', 'in', sqlIn(texts))),
    statement(query.deleteFrom('person_salt').where('person', '=', person)),
    statement(
      query
        .deleteFrom('mail_outbox')
        .where(
          sql<boolean>`(person = ${person} or lower(to_address) = (select lower(email) from (${address}) as one))`,
        ),
    ),
    ...(
      [
        'session',
        'sign_in_link',
        'passkey',
        'api_token',
        'question',
        'mail_choice',
        'leaver',
        'provider_account',
      ] as const
    ).map((table) => statement(query.deleteFrom(table).where('person', '=', person))),
    // A Member's office ends with them: what it began letters with names and praises them.
    statement(query.deleteFrom('template').where('office', '=', person)),
    // What waits for a signature holds a reason, and how the person would be listed.
    statement(
      query
        .deleteFrom('pending_statement')
        .where(sql<boolean>`canonical like ${containing(JSON.stringify(person))} escape '\\'`),
    ),
    ...(['office_member', 'office_offer'] as const).map((table) =>
      statement(query.deleteFrom(table).where((c) => c.or([c('mep', '=', person), c('adviser', '=', person)]))),
    ),
    ...withoutWebhooks(person),
    statement(query.deleteFrom('person').where('id', '=', person)),
  ];
}

function passkeyRow(passkey: Passkey): PasskeyTable {
  const { credential, person, name, jwk, cose, counter, createdAt, usedAt, registration, details } = passkey;
  return {
    ...{ credential, person, name, cose, counter, registration },
    jwk: JSON.stringify(jwk),
    created_at: createdAt,
    used_at: usedAt,
    details: JSON.stringify(details),
  };
}

function passkeyOf(row: Row): Passkey {
  const { credential, person, name, cose, counter, registration, ...rest } = row as unknown as PasskeyTable;
  return {
    ...{ credential, person, name, cose, counter, registration },
    jwk: JSON.parse(rest.jwk) as Passkey['jwk'],
    createdAt: rest.created_at,
    usedAt: rest.used_at,
    details: JSON.parse(rest.details) as Passkey['details'],
  };
}

function entryOf(row: Row): AccountEntry {
  const { seq, at, actor, type, body, prev_hash: prev, hash } = row as unknown as Tables['account_event'];
  return {
    ...{ format: 'paraph.event/1', letter: ACCOUNTS, seq, at, actor, prev, hash },
    type: type as AccountEntry['type'],
    body: JSON.parse(body) as AccountEntry['body'],
  };
}
