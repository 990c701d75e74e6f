import { sqlIn, query, statement } from './queries.ts';
import type { Engine } from '../engine.ts';
import type { Session, SessionStore } from '../store.ts';
import type { SessionTable, Tables } from '../tables.ts';

/** Sessions and one-time sign-in links. */
export function sessionStore(engine: Engine): SessionStore {
  return {
    async addLink({ hash, person, issuedAt, expiresAt }, purpose = 'sign-in') {
      const values = { hash, person, issued_at: issuedAt, expires_at: expiresAt, purpose };
      const old = query.deleteFrom('sign_in_link').where('person', '=', person);
      await engine.write(
        statement(old.where((c) => c.or([c('purpose', '=', purpose), c('expires_at', '<=', issuedAt)]))),
        statement(query.insertInto('sign_in_link').values(values)),
      );
    },
    async takeLink(hash) {
      const taken = await engine.write(
        statement(query.deleteFrom('sign_in_link').where('hash', '=', hash).returningAll()),
      );
      const row = taken === 'stale' ? undefined : (taken[0]?.[0] as Tables['sign_in_link'] | undefined);
      return row ? { hash: row.hash, person: row.person, issuedAt: row.issued_at, expiresAt: row.expires_at } : null;
    },
    async add({ hash, person, createdAt, seenAt, linkIssuedAt, confirmedAt, passkey = null }) {
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
          }),
        ),
      );
    },
    async get(hash) {
      const [rows] = await engine.read(statement(query.selectFrom('session').selectAll().where('hash', '=', hash)));
      const row = rows?.[0] as SessionTable | undefined;
      return row === undefined ? null : sessionOf(row);
    },
    async list(hashes) {
      if (hashes.length === 0) return [];
      const [rows] = await engine.read(
        statement(query.selectFrom('session').selectAll().where('hash', 'in', sqlIn(hashes))),
      );
      return (rows ?? []).map((row) => sessionOf(row as unknown as SessionTable));
    },
    async touch(hash, seenAt) {
      await engine.write(statement(query.updateTable('session').set({ seen_at: seenAt }).where('hash', '=', hash)));
    },
    async remove(hash) {
      await engine.write(statement(query.deleteFrom('session').where('hash', '=', hash)));
    },
    async prune({ made, seen, now }) {
      const over = query
        .deleteFrom('session')
        .where((c) => c.or([c('created_at', '<', made), c('seen_at', '<', seen)]));
      await engine.write(statement(over), statement(query.deleteFrom('sign_in_link').where('expires_at', '<', now)));
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
  };
}
