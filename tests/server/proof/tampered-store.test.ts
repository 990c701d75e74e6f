import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { joinLetters, makeLog } from '../../../server/app.ts';
import { AccountLog } from '../../../server/proof/account-log.ts';
import { Evidence } from '../../../server/proof/evidence.ts';
import { loadServerKey } from '../../../server/proof/server-key.ts';
import { openSqliteStore } from '../../../server/store/sqlite/store.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { filesOf, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';

/** What somebody could do who has the database file, and no key: each table, a field of it changed, rows cut or swapped. */

let folder = '';
let letter = '';
let lead = '';
let held: unknown;

// Made by the first test, for all of them.
beforeEach(async () => {
  if (folder !== '') return;
  const server = await startServer();
  const made = await lockedLetter(server);
  [letter, lead] = [made.letter, made.lea.id];
  held = await made.lea.get(`/api/letters/${letter}/checkpoint`);
  const ada = await server.as('ada@x.eu', { role: 'adviser' });
  await made.lea.post('/api/delegations', { adviser: ada.id, scope: 'comment' });
  await ada.post(`/api/delegations/${made.lea.id}/accept`, {});
  await server.stop();
  folder = mkdtempSync(join(tmpdir(), 'paraph-tampered-'));
  cpSync(server.folder, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What comes of the evidence once the database has been changed behind Paraph's back. */
async function after(...changes: readonly string[]): Promise<string> {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  const db = new Database(join(copy, 'paraph.db'));
  const triggers = db.prepare("select name from sqlite_master where type = 'trigger'").all() as { name: string }[];
  for (const { name } of triggers) db.exec(`drop trigger ${name}`);
  const touched = changes.map((change) => db.prepare(change).run().changes);
  db.close();
  if (touched.includes(0)) throw new Error(`changes nothing: ${changes.join('; ')}`);
  const store = await openSqliteStore(copy);
  const clock = () => new Date();
  const joined = joinLetters({ store, clock, log: makeLog('silent'), posted: () => undefined });
  try {
    const signer = await loadServerKey(copy);
    const accounts = new AccountLog({ store: store.proof, signer, clock });
    const evidence = new Evidence({ letters: joined.letters, store, people: store.people, signer, accounts, clock });
    const made = await evidence.bundle(letter, lead);
    if (!made.ok) return `refused: ${made.refusal.message}`;
    const found = await verifyBundle(filesOf(made.value.zip), { checkpoint: held });
    return found.ok ? 'accepted' : `${found.check}: ${found.message}`;
  } catch (error) {
    // What cannot be read any more is not given out.
    return `fault: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await joined.sync.stop();
    await joined.formats.close();
    await store.close();
  }
}

const ONE_LETTER = `letter = (select letter from decision_event where type = 'VersionLocked')`;
const APPROVED = `${ONE_LETTER} and type = 'VersionApproved'`;
/** The statements of answers, not that of the lock. */
const ANSWERS = `canonical like '%paraph.sign-off/1%'`;
const newest = (table: string, where = 'true'): string => `rowid = (select max(rowid) from ${table} where ${where})`;
const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
const other = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', x });

describe('evidence from a store that somebody has changed', () => {
  it('holds when nothing was', async () => {
    expect(await after("update passkey set name = 'Other'", "delete from person where email = 'ada@x.eu'")).toBe(
      'accepted',
    );
  });

  it.each([
    [
      'who did it',
      `update decision_event set actor = 'x' where ${newest('decision_event', APPROVED)}`,
      /^log: .*has been changed/,
    ],
    [
      'when',
      `update decision_event set at = '2026-01-01T00:00:00.000Z' where ${newest('decision_event', APPROVED)}`,
      /^log: /,
    ],
    [
      'what',
      `update decision_event set type = 'VersionRefused' where ${newest('decision_event', APPROVED)}`,
      /^(log|fault): /,
    ],
    [
      'what it says',
      `update decision_event set body = replace(body, '"late":false', '"late":true') where ${newest('decision_event', APPROVED)}`,
      /^log: /,
    ],
    [
      'its hash',
      `update decision_event set hash = '${'0'.repeat(64)}' where ${newest('decision_event', APPROVED)}`,
      /^log: /,
    ],
    [
      'its link',
      `update decision_event set prev_hash = '${'0'.repeat(64)}' where ${newest('decision_event', APPROVED)}`,
      /^log: /,
    ],
  ])('names an entry of the log of which somebody changed %s', async (_, change, sentence) => {
    expect(await after(change)).toMatch(sentence);
  });

  it('names what was cut out, cut off, or moved', async () => {
    expect(await after(`delete from decision_event where ${newest('decision_event', APPROVED)}`)).toMatch(
      /^(log|fault): /,
    );
    expect(await after(`delete from decision_event where ${newest('decision_event', ONE_LETTER)}`)).toMatch(
      /^(checkpoints|refused|fault): /,
    );
    const swap = (from: number, to: number) =>
      `update decision_event set seq = ${String(to)} where ${ONE_LETTER} and seq = ${String(from)}`;
    expect(await after(swap(8, 900), swap(9, 8), swap(900, 9))).toMatch(/^(log|fault): /);
    const last = '(select max(seq) from account_event)';
    expect(await after(`delete from account_event where seq = ${last}`)).toMatch(/^(checkpoints|log): /);
    expect(
      await after(`update account_event set body = replace(body, '"comment"', '"decide"') where seq = ${last}`),
    ).toMatch(/^log: accounts/);
    expect(await after(`update account_event set actor = 'x' where type = 'PasskeyRegistered'`)).toMatch(
      /^log: accounts/,
    );
  });

  it('is not given out, or names it, when a text, a signature, a key or a name is another one', async () => {
    const final = `digest = (select json_extract(body, '$.digest') from decision_event where type = 'VersionLocked')`;
    expect(await after(`update content set canonical = replace(canonical, 'night', 'day') where ${final}`)).toMatch(
      /^(version|fault): /,
    );
    expect(await after(`update signed_statement set canonical = replace(canonical, 'approved', 'refused')`)).toMatch(
      /^sign-offs: /,
    );
    expect(
      await after(`update signed_statement set canonical = replace(canonical, '"approvals":4', '"approvals":5')`),
    ).toMatch(/^lock: The lock: the statement is not the one in the log/);
    expect(
      await after(
        `update signed_statement set assertion = (select max(assertion) from signed_statement where ${ANSWERS}) where ${ANSWERS}`,
      ),
    ).toMatch(/^sign-offs: /);
    expect(
      await after(
        `update signed_statement set assertion = (select max(assertion) from signed_statement where ${ANSWERS}) where not ${ANSWERS}`,
      ),
    ).toMatch(/^lock: The lock: the passkey's signature/);
    expect(await after(`update signed_statement set jwk = '${other}' where ${ANSWERS}`)).toMatch(
      /^sign-offs: .*not registered for this person/,
    );
    expect(await after(`update signed_statement set credential = 'x' where ${ANSWERS}`)).toMatch(/^sign-offs: /);
    expect(await after(`delete from signed_statement`)).toMatch(/^fault: .*signed statement is missing/);
    expect(
      await after(
        `update erasable_text set text = replace(text, 'Ana Silva', 'Ana Sylva') where text like '%Ana Silva%'`,
      ),
    ).toMatch(/^sign-offs: .*not those that were signed for/);
    expect(await after(`update person_salt set salt = '${'0'.repeat(32)}'`)).toMatch(/^sign-offs: /);
    expect(await after(`delete from person_salt`)).toMatch(/^sign-offs: .*does not name/);
    expect(await after(`update checkpoint set sig = replace(sig, substr(sig, 1, 4), 'AAAA')`)).toMatch(
      /^checkpoints: /,
    );
    expect(await after(`update checkpoint set head = '${'0'.repeat(64)}'`)).toMatch(/^checkpoints: /);
  });
});
