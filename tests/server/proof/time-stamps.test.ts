import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../shared/decision/model/chain.ts';
import { withManifest } from '../../../shared/proof/formats/bundle.ts';
import { readTimeStamp, timeStampRequest } from '../../../shared/proof/formats/time-stamp.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { evidenceOf, filesOf, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';
import { Authority, type Quirks } from '../../support/tsa.ts';

describe('time stamps of a third party', () => {
  it('are asked for at circulation, lock and dispatch, come with the evidence, and are checked', async () => {
    const authority = new Authority();
    const server = await startServer({ tsaUrl: await authority.served() });
    const { lea, letter, early } = await lockedLetter(server);
    await server.app.timeStamps?.settled();
    // Two circulations and a lock, however many answers there were.
    expect(authority.asked).toBe(3);
    const zip = await evidenceOf(lea, letter);
    expect(Buffer.compare(await evidenceOf(lea, letter), zip)).toBe(0);
    const files = filesOf(zip);
    const stamps = [...files].filter(([name]) => name.startsWith('timestamps/'));
    expect(stamps).toHaveLength(3);
    const found = await verifyBundle(files, { checkpoint: early });
    if (!found.ok) throw new Error(found.message);
    expect(found.facts.timeStamps).toHaveLength(3);
    expect(found.facts.timeStamps.at(-1)).toMatchObject({ by: 'Test TSA, Stamp Office', issuer: 'Test CA' });
    expect(found.notProven.map(({ code }) => code)).toEqual(['key', 'authority', 'passkeys', 'links']);

    // OpenSSL agrees, and whatever is done to a stamp is named.
    const log = logIn(files);
    for (const [name, answer] of stamps) {
      const entry = log[Number(/\d+/.exec(name)?.[0]) - 1];
      expect(await authority.accepts(answer, entry?.hash ?? '')).toBe(true);
    }
    const [[one = '', first] = [], [other = '', second] = []] = stamps;
    const refused = async (change: (files: Map<string, Uint8Array<ArrayBuffer>>) => void): Promise<string> => {
      const changed = new Map(files);
      change(changed);
      const { ok, ...rest } = await verifyBundle(await withManifest(changed));
      return ok ? 'accepted' : (rest as { message: string }).message;
    };
    if (!first || !second) throw new Error('stamps are missing');
    expect(await refused((all) => all.set(one, second).set(other, first))).toMatch(
      /stamps something else than that entry/,
    );
    expect(await refused((all) => all.set(one, first.slice(0, -9)))).toMatch(/no time stamp that can be read/);
    const late = first.slice();
    const time = Buffer.from(late).lastIndexOf(Buffer.from(`${String(new Date().getUTCFullYear())}`)) + 3;
    late[time] = (late[time] ?? 0) - 1;
    expect(await refused((all) => all.set(one, late))).toMatch(/does not carry the signature/);
    expect(await refused((all) => all.set('timestamps/9999.tsr', first))).toMatch(
      /stamps an entry that the log does not have/,
    );
    expect(await refused((all) => all.delete(one))).toMatch(/is missing, which the server sealed/);
  });

  it('come later when the authority is away, and no answer but a good one is kept', async () => {
    const authority = new Authority();
    const logged: string[] = [];
    authority.mood = 'down';
    const server = await startServer({ tsaUrl: await authority.served(), logged });
    const { lea, letter } = await lockedLetter(server);
    const there = async () => (await server.store.timeStamps.of(letter)).length;
    const later = async (mood: Authority['mood'], minutes: number) => {
      authority.mood = mood;
      server.pass(minutes);
      server.app.timeStamps?.trigger();
      await server.app.timeStamps?.settled();
      return there();
    };
    await server.app.timeStamps?.settled();
    expect(await there()).toBe(0);
    expect(logged.join('')).toContain('"why":"status-503"');
    expect(await later('garbles', 2)).toBe(0);
    expect(await later('stamps', 0)).toBe(0);
    expect(await later('stamps', 5)).toBe(3);
    expect((await verifyBundle(filesOf(await evidenceOf(lea, letter)))).ok).toBe(true);
  });

  it('are no use without a certificate made for them alone, valid then, and named by the signature', async () => {
    const hash = '0ea09e73d0357bb61ddf17c9e622566c90016909939ebeb446d21c558c9d2c0a';
    const nonce = new Uint8Array(16).fill(7);
    const logged = { hello: 1, hash } as unknown as LoggedEvent<string>;
    const answerOf = (quirks: Quirks = {}) => new Authority(quirks).answers(timeStampRequest(hash, nonce));
    const answer = await answerOf();
    expect(await readTimeStamp(answer, logged, nonce)).toMatchObject({ ok: true });
    expect(await readTimeStamp(answer, logged, new Uint8Array(16))).toEqual({ ok: false, why: 'nonce' });
    expect(await readTimeStamp(answer, { ...logged, hash: '00'.repeat(32) })).toEqual({ ok: false, why: 'other' });
    expect(await readTimeStamp(new Uint8Array(9), logged)).toEqual({ ok: false, why: 'unreadable' });
    const why = async (quirks: Quirks) => {
      const read = await readTimeStamp(await answerOf(quirks), logged);
      return read.ok ? null : read.why;
    };
    const [stamping, mailing] = ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.4'];
    expect(await why({ names: 'sha1' })).toBeNull();
    expect(await why({ names: 'another' })).toBe('signer');
    expect(await why({ names: 'nobody' })).toBe('signer');
    expect(await why({ purposes: [mailing] })).toBe('certificate');
    expect(await why({ purposes: [stamping, mailing] })).toBe('certificate');
    expect(await why({ critical: false })).toBe('certificate');
    expect(await why({ noAuthority: true })).toBe('certificate');
    expect(await why({ at: new Date('2020-01-01T00:00:00Z') })).toBe('certificate');
  });
});

function logIn(files: ReadonlyMap<string, Uint8Array>): LoggedEvent[] {
  const lines = new TextDecoder().decode(files.get('audit.jsonl')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as LoggedEvent);
}
