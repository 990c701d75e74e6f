import { describe, expect, it } from 'vitest';
import { signed, type Askable, type OnPage } from '../../../client/signoff/answer/sign.ts';
import type { SignOffOptions } from '../../../client/api/api.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { challengeOf, personRefOf, textRefOf, type Statement } from '../../../shared/proof/formats/statement.ts';
import { digest as digestOf } from '../../../shared/version/index.ts';

/** The device is asked to sign what the page shows, and is not asked at all when the server wants anything else (trust.md 2.4). */

const doc = (text: string): Doc => ({
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [{ type: 'text', text }] }],
});
const text = { title: 'Lighthouses', lang: 'en', previous: null, doc: doc('Keep them lit.') };
const digest = await digestOf({
  format: 'paraph.version/1',
  letter: 'L',
  number: 1,
  previous: null,
  header: { title: 'Lighthouses', lang: 'en' },
  doc: text.doc,
});
const otherDigest = 'ab'.repeat(32);
const origin = 'https://paraph.example';
const salt = 'AAAAAAAAAAAAAAAAAAAAAA';
const details = { id: 'ana', name: 'Ana Ruiz', group: 'EPP', salt };
const at = '2026-11-20T10:00:00.000Z';

const page: OnPage = {
  view: {
    id: 'L',
    versions: [{ number: 1, digest, cutAt: at, cutBy: 'lead', status: 'circulated', signOffs: [] }],
    me: { person: 'ana', access: 'read', signatory: true, scope: 'versions', offices: [], scopes: {}, colleagues: [] },
    signatories: [{ person: 'ana', ref: '', name: 'Ana Ruiz', group: 'EPP', state: 'invited' }],
    people: {},
  },
  version: 1,
  text,
  decision: 'approved',
  origin,
};

const statement: Statement = {
  format: 'paraph.sign-off/1',
  ...{ decision: 'approved', letter: 'L', version: 1, digest, person: 'ana' },
  personRef: await personRefOf(details),
  ...{ at, nonce: 'AAAAAAAAAAAAAAAAAAAAAA', origin },
};

async function answerTo(said: object, more: Partial<SignOffOptions> = {}): Promise<SignOffOptions> {
  const challenge = await challengeOf(said as Statement);
  return {
    statement: said,
    options: { challenge, rpId: 'paraph.example', userVerification: 'required' },
    details,
    ...more,
  };
}

/** A server that answers so, and a device that remembers what it was asked to sign. */
function asking(answer: SignOffOptions): Askable & { readonly pressed: string[] } {
  const pressed: string[] = [];
  return {
    pressed,
    options: () => Promise.resolve({ ok: true, value: answer }),
    device: ({ challenge }) => {
      pressed.push(challenge);
      return Promise.resolve({ ok: true, value: 'assertion' });
    },
  };
}

describe('signing by passkey', () => {
  it('has the device sign the statement about the text on the page', async () => {
    const ask = asking(await answerTo(statement));
    expect(await signed(page, ask)).toEqual({ ok: true, passkey: 'assertion', digest });
    expect(ask.pressed).toEqual([await challengeOf(statement)]);
  });

  it('has a refusal signed with its reason', async () => {
    const reason = 'Ask 1 goes too far.';
    const said = { ...statement, decision: 'refused' as const, reasonRef: await textRefOf(salt, reason) };
    const refusing = { ...page, decision: 'refused' as const, reason };
    const ask = asking(await answerTo(said, { reasonSalt: salt }));
    expect(await signed(refusing, ask)).toMatchObject({ ok: true });
    expect(ask.pressed).toHaveLength(1);
    const other = asking(await answerTo(said, { reasonSalt: salt }));
    expect(await signed({ ...refusing, reason: 'I agree.' }, other)).toEqual({ ok: false, why: 'other' });
    expect(other.pressed).toEqual([]);
  });

  it.each<[string, OnPage]>([
    ['the text on the page has another word', { ...page, text: { ...text, doc: doc('Keep them dark.') } }],
    ['the text on the page has another title', { ...page, text: { ...text, title: 'Lighthouse' } }],
    [
      'the letter names another fingerprint than the text has',
      {
        ...page,
        view: { ...page.view, versions: page.view.versions.map((one) => ({ ...one, digest: otherDigest })) },
      },
    ],
  ])('does not even ask the server when %s', async (_, altered) => {
    const ask = asking(await answerTo(statement));
    let asked = 0;
    const options: Askable['options'] = (about) => {
      asked++;
      return ask.options(about);
    };
    expect(await signed(altered, { ...ask, options })).toEqual({ ok: false, why: 'other' });
    expect(asked).toBe(0);
    expect(ask.pressed).toEqual([]);
  });

  it.each<[string, Partial<Statement> & Record<string, unknown>]>([
    ['digest', { digest: otherDigest }],
    ['letter', { letter: 'M' }],
    ['version', { version: 2 }],
    ['person', { person: 'ben' }],
    ['decision', { decision: 'refused' }],
    ['origin', { origin: 'https://paraph.example.evil' }],
    ['format', { format: 'paraph.sign-off/2' as Statement['format'] }],
    ['reason where none was given', { reasonRef: otherDigest }],
    ['reference to a person', { personRef: otherDigest }],
    ['member besides', { comment: 'and my house' }],
  ])('asks no device when the statement has another %s', async (_, lie) => {
    const ask = asking(await answerTo({ ...statement, ...lie }));
    expect(await signed(page, ask)).toEqual({ ok: false, why: 'other' });
    expect(ask.pressed).toEqual([]);
  });

  it('asks no device when the challenge is not that of the statement', async () => {
    const honest = await answerTo(statement);
    const challenge = await challengeOf({ ...statement, version: 2 } as Statement);
    const ask = asking({ ...honest, options: { ...honest.options, challenge } });
    expect(await signed(page, ask)).toEqual({ ok: false, why: 'other' });
    expect(ask.pressed).toEqual([]);
  });

  it.each([{ rpId: 'example' }, { userVerification: 'discouraged' as const }])(
    'asks no device for less than the owner at this host: %o',
    async (less) => {
      const honest = await answerTo(statement);
      const ask = asking({ ...honest, options: { ...honest.options, ...less } });
      expect(await signed(page, ask)).toEqual({ ok: false, why: 'other' });
      expect(ask.pressed).toEqual([]);
    },
  );

  it('says so when the name behind the signature is not the one on the page', async () => {
    const married = { ...details, name: 'Ana Ruiz Soler' };
    const said = { ...statement, personRef: await personRefOf(married) };
    const ask = asking(await answerTo(said, { details: married }));
    expect(await signed(page, ask)).toEqual({ ok: false, why: 'listed', as: 'Ana Ruiz Soler (EPP)' });
    expect(ask.pressed).toEqual([]);
  });

  it('passes on what the server or the device refuses', async () => {
    const ask = asking(await answerTo(statement));
    const problem = { type: 'about:blank', title: 'wrong-state', status: 409, code: 'wrong-state', detail: 'v2 is.' };
    expect(await signed(page, { ...ask, options: () => Promise.resolve({ ok: false, problem }) })).toEqual({
      ok: false,
      problem,
    });
    expect(await signed(page, { ...ask, device: () => Promise.resolve({ ok: false, why: 'cancelled' }) })).toEqual({
      ok: false,
      why: 'cancelled',
    });
  });
});
