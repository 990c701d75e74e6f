import { describe, expect, it } from 'vitest';
import { eventFor, viewOf, type Lookups } from '../../../../shared/decision/index.ts';
import { digestOf, drafting, Given } from '../../../support/given.ts';

const LOOKUPS: Lookups = {
  person: (id) => ({ name: id }),
  text: (ref) => ref,
  changes: () => [],
  needsReview: () => false,
};
const seen = (given: Given, person: string): string => {
  const who = { ...given.context(person), person };
  const view = viewOf(given.letter, who, LOOKUPS);
  const told = given.events.map((event) => eventFor(given.letter, who, event));
  const answers = view?.versions.flatMap(({ signOffs }) => signOffs.map((one) => [one.person, one.decision]));
  const states = view?.signatories.map((one) => [one.person, one.state, one.remindedAt ?? null]);
  return JSON.stringify([answers, states, told.filter(({ type }) => /^Version(App|Ref)|^SignOff|Reminded/.test(type))]);
};

describe('an answer given in confidence', () => {
  const about = { version: 1, digest: digestOf(1) };
  const circulating = drafting().then('lea', { type: 'CirculateVersion', version: 1 });
  const answered = circulating
    .then('lea', { type: 'ChangeSettings', namesBeforeLock: 'confidential' })
    .then('two', { type: 'RefuseVersion', ...about, reason: 'No.' })
    .then('lea', { type: 'RemindSignatories' });

  it('[W9] is told to nobody else, nor by who is reminded, whatever the rule says later', () => {
    const shown = answered.then('lea', { type: 'ChangeSettings', namesBeforeLock: 'shown' });
    const again = shown.then('lea', { type: 'RemindSignatories' }, { at: '2027-01-01T00:00:00.000Z' });
    const retracted = shown.then('two', { type: 'RetractSignOff', version: 1 });
    for (const letter of [answered, shown, again, retracted]) {
      for (const person of ['edo', 'rea', 'sig', 'com']) {
        expect(seen(letter, person), person).not.toMatch(/refused|VersionRefused|SignOffRetracted|"two","(?!invited)/);
      }
      expect(seen(letter, 'edo')).not.toMatch(/Reminded|T\d\d:/);
      expect(seen(letter, 'lea')).toContain('SignatoriesReminded');
    }
    expect(seen(shown, 'lea')).toContain('"two","refused"');
    expect(seen(shown, 'two')).toContain('"two","refused"');
  });

  it('[W9] stays so after the lock, but for the names on the final list; later answers follow the later rule', () => {
    const listed = answered.then('sig', { type: 'ApproveVersion', ...about, name: 'Sig' });
    for (const person of ['edo', 'rea']) expect(seen(listed, person), person).not.toContain('approved');
    const locked = listed.then('lea', { type: 'LockVersion', ...about, lapseOpenAmendments: true });
    for (const person of ['edo', 'rea']) {
      expect(seen(locked, person), person).toContain('"sig","approved"');
      expect(seen(locked, person), person).not.toContain('refused');
    }
    const open = circulating.then('two', { type: 'RefuseVersion', ...about, reason: 'No.' });
    expect(seen(open, 'edo')).toContain('"two","refused"');
  });
});
