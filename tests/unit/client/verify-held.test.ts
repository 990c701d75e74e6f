import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { held } from '../../../client/verify/expectations.ts';

const checkpoint = {
  ...{ format: 'paraph.checkpoint/1', letter: 'L1', seq: 12, head: 'ab'.repeat(32) },
  ...{ at: '2026-11-25T10:00:00.000Z', kid: '0123456789abcdef', sig: `${'x'.repeat(85)}_-=` },
};
const json = JSON.stringify(checkpoint);

describe('what a reader holds already', () => {
  it('is nothing where nothing was typed', () => {
    expect(held('', '')).toEqual({ ok: true, anchors: {} });
    expect(held('  ', ' \n ')).toEqual({ ok: true, anchors: {} });
  });

  it.each(['0123456789abcdef', '0123 4567 89AB CDEF', '01:23:45:67:89:ab:cd:ef', ' 0123-4567-89ab-cdef\n'])(
    'takes the id of a key as people write it: %j',
    (typed) => {
      expect(held(typed, '')).toEqual({ ok: true, anchors: { key: checkpoint.kid } });
    },
  );

  it.each(['0123456789abcde', '0123456789abcdef0', '0123456789abcdeg', 'none'])('takes %j for no id', (typed) => {
    expect(held(typed, '')).toEqual({ ok: false, key: true, checkpoint: false });
  });

  it.each([
    ['alone', json],
    ['within the line of a mail', `Checkpoint: ${json} (keep this mail)`],
    [
      'quoted in an answer, in broken lines',
      `> Keep it:\r\n> ${json.slice(0, 40)}\r\n> ${json.slice(40, 90)}\n>> ${json.slice(90)}\n> Yours`,
    ],
    ['after other braces', `{not this} {"format":"paraph.other/1"} ${json}`],
  ])('finds a checkpoint %s', (_, pasted) => {
    expect(held('', pasted)).toEqual({ ok: true, anchors: { checkpoint } });
  });

  it.each([
    json.slice(0, -1),
    json.replace('checkpoint/1', 'checkpoint/2'),
    'nothing of the kind',
    json.replace(':12', ':'),
  ])('says that %j is none', (pasted) => {
    expect(held('', pasted)).toEqual({ ok: false, key: false, checkpoint: true });
    expect(held('zz', pasted)).toEqual({ ok: false, key: true, checkpoint: true });
    expect(held(checkpoint.kid, pasted)).toMatchObject({ ok: false });
  });

  it('finds a checkpoint wherever a mail program breaks its line', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(json.length), { maxLength: 5 }), fc.constantFrom('\n', '\r\n', '\n> '), (at, end) => {
        const cuts = [0, ...at.toSorted((a, b) => a - b), json.length];
        const lines = cuts.slice(1).map((cut, index) => json.slice(cuts[index], cut));
        expect(held('', lines.join(end))).toEqual({ ok: true, anchors: { checkpoint } });
      }),
    );
  });
});
