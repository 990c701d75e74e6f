import { stays } from './leavers.ts';
import { sqlIn, query, statement } from './queries.ts';
import type { Engine } from '../engine.ts';
import type { Selectable } from 'kysely';
import type { Session, SessionStore, SignInLink } from '../store.ts';
import type { LinkTable, SessionTable } from '../tables.ts';

/** What a link is for that carries no request of a letter. */
const SIGN_IN = 'sign-in';

/** Sessions and the links that open them. */
export function sessionStore(engine: Engine): SessionStore {
  return {
    async addLink({ hash, person, issuedAt, expiresAt, address = null, letter = SIGN_IN, endedAt = null }) {
      const times = { issued_at: issuedAt, expires_at: expiresAt, ended_at: endedAt };
      await engine.write(
        statement(query.insertInto('sign_in_link').values({ hash, person, address, purpose: letter, ...times })),
      );
    },
    async link(hash) {
      const [rows] = await engine.read(
        statement(query.selectFrom('sign_in_link').selectAll().where('hash', '=', hash)),
      );
      const row = rows?.[0] as Selectable<LinkTable> | undefined;
      return row === undefined ? null : linkOf(row);
    },
    async endLink(hash, at) {
      const ended = await engine.write(
        statement(
          query
            .updateTable('sign_in_link')
            .set({ ended_at: at })
            .where('hash', '=', hash)
            .where('ended_at', 'is', null)
            .returning('hash'),
        ),
      );
      return ended !== 'stale' && ended[0]?.length === 1;
    },
    async endLinks(person, at) {
      const ended = await engine.write(
        statement(
          query.deleteFrom('session').where('person', '=', person).where('letter', 'is not', null).returning('hash'),
        ),
        statement(
          query
            .updateTable('sign_in_link')
            .set({ ended_at: at })
            .where('person', '=', person)
            .where('ended_at', 'is', null),
        ),
      );
      return ended === 'stale' ? [] : (ended[0] ?? []).map(({ hash }) => String(hash));
    },
    async add({ hash, person, createdAt, seenAt, linkIssuedAt, confirmedAt, passkey = null, letter = null, provider }) {
      await engine.write(
        statement(
          query.insertInto('session').values({
            hash,
            person,
            created_at: createdAt,
            seen_at: seenAt,
            link_issued_at: linkIssuedAt,
            confirmed_at: confirmedAt,
            passkey,
            letter,
            issuer: provider?.issuer ?? null,
            subject: provider?.subject ?? null,
            sid: provider?.sid ?? null,
            id_token: provider?.idToken ?? null,
          }),
        ),
      );
    },
    async get(hash) {
      const [rows] = await engine.read(
        statement(query.selectFrom('session').selectAll().where('hash', '=', hash).where(stays('session'))),
      );
      const row = rows?.[0] as SessionTable | undefined;
      return row === undefined ? null : sessionOf(row);
    },
    async list(hashes) {
      if (hashes.length === 0) return [];
      const [rows] = await engine.read(
        statement(query.selectFrom('session').selectAll().where('hash', 'in', sqlIn(hashes)).where(stays('session'))),
      );
      return (rows ?? []).map((row) => sessionOf(row as unknown as SessionTable));
    },
    async touch(hash, seenAt) {
      await engine.write(statement(query.updateTable('session').set({ seen_at: seenAt }).where('hash', '=', hash)));
    },
    async remove(hash) {
      await engine.write(statement(query.deleteFrom('session').where('hash', '=', hash)));
    },
    async prune({ made, seen, links }) {
      const over = query
        .deleteFrom('session')
        .where((c) => c.or([c('created_at', '<', made), c('seen_at', '<', seen)]));
      await engine.write(statement(over), statement(query.deleteFrom('sign_in_link').where('expires_at', '<', links)));
    },
    async removeAllOf(person) {
      await engine.write(statement(query.deleteFrom('session').where('person', '=', person)));
    },
  };
}

function sessionOf(row: SessionTable): Session {
  return {
    hash: row.hash,
    person: row.person,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    linkIssuedAt: row.link_issued_at,
    confirmedAt: row.confirmed_at,
    ...(row.passkey === null ? {} : { passkey: row.passkey }),
    ...(row.letter === null ? {} : { letter: row.letter }),
    ...(row.issuer === null || row.subject === null || row.id_token === null
      ? {}
      : {
          provider: {
            ...{ issuer: row.issuer, subject: row.subject, idToken: row.id_token },
            ...(row.sid === null ? {} : { sid: row.sid }),
          },
        }),
  };
}

function linkOf(row: Selectable<LinkTable>): SignInLink {
  return {
    hash: row.hash,
    person: row.person,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.purpose === SIGN_IN ? {} : { letter: row.purpose }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}
