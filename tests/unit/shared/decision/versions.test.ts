import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { find } from '../../../../shared/decision/index.ts';
import {
  circulating,
  closed,
  digestOf,
  drafting,
  link,
  locked,
  minutes,
  passkey,
  started,
  type Given,
} from '../../../support/given.ts';

const approve = (version = 2, more: object = { name: 'Sigrun Almqvist' }) =>
  ({ type: 'ApproveVersion', version, digest: digestOf(version), ...more }) as const;
const decline = (version = 2, reason = 'Too long.') =>
  ({ type: 'RefuseVersion', version, digest: digestOf(version), reason }) as const;
const circulate = (version: number, more: object = {}) => ({ type: 'CirculateVersion', version, ...more }) as const;
const lock = (more: object = {}) => ({ type: 'LockVersion', version: 2, digest: digestOf(2), ...more }) as const;
const statuses = ({ letter }: Given) => letter.versions.map(({ status }) => status);
const open = circulating();
const undecided = open.things.tabled;
const ready = open.then('lea', { type: 'RejectAmendment', amendment: undecided });

describe('cutting', () => {
  const draft = { digest: digestOf(2), content: digestOf(1), problems: [], unchanged: false };

  it('[V2] refuses a draft that moved since the lead author looked', () => {
    drafting()
      .when('lea', { type: 'CutVersion', digest: digestOf(9) })
      .refused('draft-changed', { facts: { digest: digestOf(2) } });
  });

  it('[V3] names what is missing, and refuses to cut the same text twice', () => {
    const problems = [{ code: 'subject-missing', message: 'The letter has no subject. Add one.' }];
    const message = drafting()
      .when('lea', { type: 'CutVersion', digest: digestOf(2) }, { draft: { ...draft, problems } })
      .refused('invalid', {
        fields: { 'subject-missing': 'The letter has no subject. Add one.' },
        facts: { problems },
      });
    expect(message).toContain('no subject');
    drafting()
      .when('lea', { type: 'CutVersion', digest: digestOf(2) }, { draft: { ...draft, unchanged: true } })
      .refused('wrong-state', { message: 'Nothing has changed since v1.' });
  });

  it('[V4] numbers versions from 1', () => {
    expect(open.letter.versions.map(({ number }) => number)).toEqual([1, 2, 3]);
  });
});

describe('stopping a circulation', () => {
  const second = (letter: Given, n: number): string =>
    new Date(
      Date.parse(letter.letter.versions.findLast(({ circulatedAt }) => circulatedAt)?.circulatedAt ?? '') + n * 1_000,
    ).toISOString();
  const stop = (version: number) => ({ type: 'StopCirculation', version }) as const;

  it('[V9] leaves the letter as it was before, whenever in the 20 seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 19_999 }), fc.boolean(), fc.boolean(), (ms, extended, first) => {
        const before = first ? drafting() : open;
        const number = first ? 1 : 3;
        let asked = before.then('lea', circulate(number, { message: 'Please.', deadline: minutes(900) }));
        const at = second(asked, ms / 1_000);
        if (extended) asked = asked.then('lea', circulate(number, { message: 'At last.' }), { at });
        const { seq: _, changedAt: __, ...now } = asked.then('lea', stop(number), { at }).letter;
        const { seq: ___, changedAt: ____, ...then } = before.letter;
        expect(now).toEqual(then);
      }),
    );
  });

  it('[V9] comes too late after 20 seconds, or once somebody has answered', () => {
    const asked = open.then('lea', circulate(3));
    asked.when('lea', stop(3), { at: second(asked, 20) }).refused('wrong-state');
    const answered = asked.then('sig', approve(3), { at: second(asked, 5) });
    answered.when('lea', stop(3), { at: second(asked, 6) }).refused('wrong-state', { facts: { answers: 1 } });
  });

  it('[V9] holds already for a version that is not circulated, and is not for one that was superseded', () => {
    open.when('lea', stop(3)).decides();
    open.when('lea', stop(1)).refused('wrong-state');
    open.when('lea', stop(4)).refused('not-found');
  });
});

describe('circulating', () => {
  it('[V5] supersedes the version before, whose sign-offs stay on record and are not carried over', () => {
    const next = open.then('lea', circulate(3));
    expect(statuses(next)).toEqual(['superseded', 'superseded', 'circulated']);
    expect(next.letter.versions.map(({ signOffs }) => signOffs.length)).toEqual([1, 1, 0]);
  });

  it('[V6] goes forward only', () => {
    open.when('lea', circulate(1)).refused('wrong-state', { facts: { circulated: 2 } });
    const skipped = started()
      .then('lea', { type: 'CutVersion', digest: digestOf(1) })
      .then('lea', { type: 'CutVersion', digest: digestOf(2) })
      .then('lea', circulate(2));
    expect(statuses(skipped)).toEqual(['cut', 'circulated']);
    skipped.when('lea', circulate(1)).refused('wrong-state', { facts: { circulated: 2 } });
  });

  it('[V7] again gives the same version a new deadline or message, keeps the rest and every answer', () => {
    const deadline = minutes(100);
    const extended = open.then('lea', circulate(2, { message: 'Please.' })).then('lea', circulate(2, { deadline }));
    expect(extended.letter.versions[1]).toMatchObject({
      status: 'circulated',
      message: 'ref:Please.',
      deadline,
      circulatedAt: open.letter.versions[1]?.circulatedAt,
    });
    expect(extended.letter.versions[1]?.signOffs.length).toBe(1);
    extended.when('lea', circulate(2, { deadline, message: 'Please.' })).decides();
    extended.when('lea', circulate(2)).decides();
  });

  it('[V8] needs somebody to ask, and a deadline that lies ahead', () => {
    const nobody = ['sig', 'two'].reduce(
      (letter, person) => letter.then('lea', { type: 'RemoveSignatory', person }),
      drafting() as Given,
    );
    nobody.when('lea', circulate(1)).refused('wrong-state');
    drafting()
      .when('lea', circulate(1, { deadline: minutes(0) }))
      .refused('invalid', { fields: { deadline: expect.any(String) as string } });
    const past = open.then('lea', circulate(2, { deadline: minutes(100) }));
    past.when('lea', circulate(2, { message: 'Hurry.' }), { at: minutes(200) }).refused('invalid');
  });
});

describe('approving', () => {
  it('[S1] leaves one standing answer per person, the newest', () => {
    const declined = open.then('sig', decline());
    expect(declined.letter.versions[1]?.signOffs).toMatchObject([
      { person: 'sig', decision: 'refused', reason: 'ref:Too long.' },
    ]);
    const back = declined.then('sig', approve());
    expect(back.letter.versions[1]?.signOffs.map(({ decision }) => decision)).toEqual(['approved']);
  });

  it('[S2] is of the circulated version only, and a replaced one names its successor', () => {
    const message = open.when('sig', approve(1)).refused('wrong-state', { facts: { circulated: 2 } });
    expect(message).toBe('Version 2 has replaced version 1. Read version 2.');
    open.when('sig', approve(3)).refused('wrong-state', { facts: { circulated: 2 } });
  });

  it('[S3] binds the text that was read', () => {
    open.when('two', { ...approve(), digest: digestOf(9) }).refused('digest-mismatch');
    open.when('sig', { ...approve(), digest: digestOf(9) }).refused('digest-mismatch');
    open.when('two', { ...decline(), digest: digestOf(9) }).refused('digest-mismatch');
  });

  it('[S5] ends with the deadline and goes on when it is extended; withdrawing does not wait', () => {
    const timed = open.then('lea', circulate(2, { deadline: minutes(50) }));
    const late = { at: minutes(51) };
    timed.when('two', approve(), { at: minutes(50) }).decides('VersionApproved');
    timed.when('two', approve(), late).refused('wrong-state', { facts: { deadline: minutes(50) } });
    timed.when('two', decline(), late).refused('wrong-state');
    timed.when('sig', approve(), late).decides();
    timed.when('sig', { type: 'RetractSignOff', version: 2 }, late).decides('SignOffRetracted');
    timed
      .then('lea', circulate(2, { deadline: minutes(90) }), late)
      .when('two', approve(), late)
      .decides('VersionApproved');
    timed
      .then('lea', lock({ lapseOpenAmendments: true }), late)
      .when('two', approve(), late)
      .decides('VersionApproved');
  });

  it('[S6] by name asks for the name, then for a fresh link, then for the name as listed', () => {
    const { name, ...nameless } = { ...approve(), name: 'x' };
    open.when('two', nameless, { signOff: {} }).refused('invalid', { fields: { name: expect.any(String) as string } });
    const stale = open
      .when('two', { ...nameless, name }, { signOff: { nameMatches: false, listedAs: 'Two Listed' } })
      .refused('confirm-first');
    expect(stale).not.toContain('Two Listed');
    const other = open
      .when('two', { ...nameless, name }, { signOff: { link, nameMatches: false, listedAs: 'Two Listed' } })
      .refused('invalid');
    expect(other).toContain('This is not the name on the list: Two Listed.');
    open.when('two', { ...nameless, name }, { signOff: { link } }).refused('invalid');
    expect(open.then('two', approve()).last('VersionApproved')).toMatchObject({
      assurance: 'link',
      evidence: link,
      late: false,
      person: 'two',
    });
  });

  it('[S7] twice is once; a passkey after a mail link is a new approval', () => {
    open.when('sig', approve(), { signOff: {} }).decides();
    const byKey = open.then('sig', approve(2, { passkey: {} }), { signOff: { passkey } });
    expect(byKey.last('VersionApproved')).toMatchObject({ assurance: 'passkey', evidence: passkey });
    byKey.when('sig', approve()).decides();
    byKey.when('sig', approve(2, { passkey: {} }), { signOff: { passkey } }).decides();
    locked()
      .when('sig', approve(2, { passkey: {} }), { signOff: { passkey } })
      .decides();
  });

  it('[S8] takes no passkey that was not verified, and no name in its stead', () => {
    open
      .when('two', approve(2, { passkey: {}, name: 'Sigrun Almqvist' }))
      .refused('invalid', { fields: { passkey: expect.any(String) as string } });
    open.when('two', { ...decline(), passkey: {} }).refused('invalid');
  });

  it('[S9] needs a passkey where the lead author asks for one; declining does not', () => {
    const strict = open.then('lea', { type: 'ChangeSettings', passkeysRequired: true });
    strict.when('two', approve()).refused('wrong-state', { facts: { passkeysRequired: true } });
    strict.when('two', approve(2, { passkey: {} }), { signOff: { passkey } }).decides('VersionApproved');
    strict.when('two', decline()).decides('VersionRefused');
    strict.when('sig', approve()).decides();
  });

  it('[S2] after the lock is a late co-signature under the same text, and nothing else', () => {
    const late = locked().then('two', approve());
    expect(late.last('VersionApproved')).toMatchObject({ late: true, digest: late.letter.final?.digest });
    locked().when('two', decline()).refused('locked');
    locked().when('sig', { type: 'RetractSignOff', version: 2 }).refused('locked');
    locked().when('two', approve(3)).refused('locked');
    locked()
      .when('two', approve(1))
      .refused('wrong-state', { facts: { circulated: 2 } });
    closed().when('two', approve()).refused('wrong-state');
  });
});

describe('declining and withdrawing', () => {
  it('[S10] records a refusal with what backs the session, fresh or not', () => {
    expect(open.then('two', decline(), { signOff: { session: link } }).last('VersionRefused')).toMatchObject({
      assurance: 'link',
      evidence: link,
    });
    expect(open.then('two', decline(), { signOff: {} }).last('VersionRefused')).not.toHaveProperty('evidence');
    expect(open.then('two', decline(), { signOff: { passkey } }).last('VersionRefused')).toMatchObject({
      assurance: 'passkey',
      evidence: passkey,
    });
  });

  it('[D2] records the same refusal once, another reason anew', () => {
    const declined = open.then('two', decline());
    declined.when('two', decline()).decides();
    declined.when('two', decline(2, 'Far too long.')).decides('VersionRefused');
  });

  it('[S12] names the tabled amendments with which a member who declines would approve, as secret as the reason', () => {
    const letter = circulating();
    const { tabled, writing } = letter.things;
    const decline = { type: 'RefuseVersion', version: 2, digest: digestOf(2), reason: 'Not so.' } as const;
    const declined = letter.then('two', { ...decline, ifAdopted: [tabled] });
    expect(declined.last('VersionRefused').ifAdopted).toBe(`ref:${tabled}`);
    letter.when('two', { ...decline, ifAdopted: [writing] }).refused('invalid', { fields: { ifAdopted: /./ } });
    // Invited only to sign, so no amendment is known.
    letter.when('sig', { ...decline, ifAdopted: [tabled] }).refused('invalid');
    letter.when('sig', decline).decides('VersionRefused');
  });

  it('[S11] withdraws what there is', () => {
    open.when('two', { type: 'RetractSignOff', version: 2 }).refused('wrong-state');
    open.when('sig', { type: 'RetractSignOff', version: 1 }).refused('wrong-state', { facts: { circulated: 2 } });
    const { letter } = open.then('sig', { type: 'RetractSignOff', version: 2 });
    expect(letter.versions.map(({ signOffs }) => signOffs.length)).toEqual([1, 0, 0]);
  });
});

describe('locking', () => {
  it('[K2] takes the circulated version by its digest, once', () => {
    open
      .when('lea', { ...lock(), version: 1, digest: digestOf(1) })
      .refused('wrong-state', { facts: { circulated: 2 } });
    open.when('lea', { ...lock(), version: 3, digest: digestOf(3) }).refused('wrong-state');
    open.when('lea', { ...lock(), digest: digestOf(3) }).refused('digest-mismatch');
    drafting()
      .when('lea', { ...lock(), version: 1, digest: digestOf(1) })
      .refused('wrong-state', { message: 'Version 1 is not circulated. Circulate it first.' });
    locked().when('lea', lock()).refused('locked');
  });

  it('[K3] asks about amendments still tabled, or lapses them before the lock in the same decision', () => {
    open.when('lea', lock()).refused('open-amendments', { facts: { amendments: [{ id: undecided, number: 1 }] } });
    open.when('lea', lock({ lapseOpenAmendments: true })).decides('AmendmentLapsed', 'VersionLocked');
    ready.when('lea', lock()).decides('VersionLocked');
  });

  it('[K4] leaves what is being written to its office', () => {
    const { letter } = locked();
    expect(find.amendment(letter, open.things.writing)?.status).toBe('writing');
  });

  it('[K5] waits for the minimum of signatures and groups', () => {
    const needs = (signatures: number, groups: number) =>
      ready.then('lea', { type: 'ChangeSettings', minimum: { signatures, groups } });
    needs(2, 1)
      .when('lea', lock())
      .refused('wrong-state', { facts: { signatures: 1, groups: 1 } });
    needs(1, 2).when('lea', lock()).refused('wrong-state');
    needs(1, 1).when('lea', lock()).decides('VersionLocked');
    needs(2, 2).then('two', approve()).when('lea', lock()).decides('VersionLocked');
    needs(2, 2).then('two', decline()).when('lea', lock()).refused('wrong-state');
  });

  it('[K5] needs nobody’s approval where no minimum is set', () => {
    ready.then('sig', { type: 'RetractSignOff', version: 2 }).when('lea', lock()).decides('VersionLocked');
  });

  it('[K8] by a typed name needs a fresh mail link, then the name as listed', () => {
    const name = 'Lea Author';
    ready.when('lea', lock({ name }), { signOff: { nameMatches: true } }).refused('confirm-first');
    ready.when('lea', lock({ name }), { signOff: { link, nameMatches: false } }).refused('invalid');
    ready.when('lea', lock({ name }), { signOff: { link, nameMatches: true } }).decides('VersionLocked');
    ready.when('lea', lock(), { signOff: {} }).decides('VersionLocked');
  });

  it('[K9] where the letter asks for passkeys takes no name, and of whoever has a passkey nothing else', () => {
    const strict = ready.then('lea', { type: 'ChangeSettings', passkeysRequired: true });
    const facts = { facts: { passkeysRequired: true } };
    strict.when('lea', lock({ name: 'Lea Author' })).refused('wrong-state', facts);
    strict.when('lea', lock(), { signOff: { link, hasPasskey: true } }).refused('wrong-state', facts);
    strict.when('lea', lock(), { signOff: { link, hasPasskey: false } }).decides('VersionLocked');
    strict.when('lea', lock({ passkey: {} }), { signOff: { passkey, hasPasskey: true } }).decides('VersionLocked');
  });

  it('[K6] names the approvals standing then, not those who declined', () => {
    const final = ready.then('two', decline()).then('lea', lock());
    expect(final.last('VersionLocked').signOffs.map(({ person }) => person)).toEqual(['sig']);
    expect(final.letter.final).toMatchObject({ version: 2, digest: digestOf(2), lockedBy: 'lea' });
    expect(statuses(final)).toEqual(['superseded', 'final', 'cut']);
  });

  it('[K7] closes once, with the late co-signatures marked', () => {
    const done = locked().then('two', approve()).then('lea', { type: 'CloseSignatures' });
    expect(done.last('SignaturesClosed').signatures).toMatchObject([
      { person: 'sig', late: false },
      { person: 'two', late: true },
    ]);
    done.when('lea', { type: 'CloseSignatures' }).refused('wrong-state');
  });
});
