import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { termsFor } from '../../../client/signoff/invite/terms.ts';
import { isSameText, wordsSince } from '../../../client/letter/since.ts';
import type { VersionView } from '../../../shared/api/views.ts';
import { part } from '../../../shared/letter/build.ts';
import { charactersIn, wordsIn } from '../../../shared/letter/counts.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { sampleLetter } from '../../../shared/letter/sample.ts';

const version = (number: number, more: Partial<VersionView> = {}): VersionView => ({
  ...{ number, digest: String(number), cutAt: '', cutBy: 'lea', status: 'cut', signOffs: [] },
  ...more,
});

describe('the terms of a circulation', () => {
  const first = version(1, {
    status: 'circulated',
    circulatedAt: '2026-10-20T09:00:00Z',
    deadline: '2026-10-23T10:00:00.000Z', // noon in Brussels, summer
    message: 'Please sign.',
  });

  it('are those of the last one, the deadline moved by as many days, at the same hour', () => {
    const terms = termsFor({ versions: [first, version(2)] }, 2, new Date('2026-10-27T20:00:00Z'));
    // Noon in Brussels still, in winter.
    expect(terms).toEqual({ deadline: '2026-10-30T11:00:00.000Z', message: 'Please sign.', from: 1 });
  });

  it('are its own where its time is extended, and none where nothing was ever asked', () => {
    const now = new Date('2026-10-27T20:00:00Z');
    expect(termsFor({ versions: [first] }, 1, now)).toEqual({
      ...{ deadline: first.deadline, message: 'Please sign.', from: null },
    });
    expect(termsFor({ versions: [version(1)] }, 1, now)).toEqual({ deadline: null, message: '', from: null });
  });

  it('never have a deadline that is nearer than the first one was, or over', () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 60 }), (passed, given) => {
        const start = Date.parse('2026-01-15T11:00:00Z');
        const at = (days: number) => new Date(start + days * day).toISOString();
        const old = version(1, { status: 'circulated', circulatedAt: at(0), deadline: at(given) });
        const { deadline } = termsFor({ versions: [old, version(2)] }, 2, new Date(at(passed)));
        const left = Date.parse(deadline ?? '') - Date.parse(at(passed));
        // An hour either way where the clocks change.
        expect(Math.abs(left - given * day)).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});

describe('a draft', () => {
  let ids = 0;
  const doc = sampleLetter(() => `b${String(++ids)}`);
  const text = { title: 'Night trains', lang: 'en', doc };
  const more = { ...text, doc: { ...doc, content: [...doc.content, part('paragraph', 'And one more thing.')] } };

  it('is the text of a version until a word, its title or its form changes', () => {
    expect(isSameText(text, structuredClone(text))).toBe(true);
    expect(isSameText({ ...text, title: 'Day trains' }, text)).toBe(false);
    expect(isSameText({ ...more, doc: withIds(more.doc, () => 'new') }, text)).toBe(false);
  });

  it('says in how many words it has moved on', () => {
    expect(wordsSince({ ...more, doc: withIds(more.doc, () => 'new') }, text)).toBe(4);
    expect(wordsSince({ ...text, title: 'Day trains' }, text)).toBe(0);
  });
});

it('counts words and characters as people do', () => {
  expect(wordsIn('L’Europe, 25 % of trains: “good night”.', 'en')).toBe(6);
  expect(wordsIn('', 'xx-unknown')).toBe(0);
  expect(charactersIn('é👨‍👩‍👧 e\u0301')).toBe(4);
});
