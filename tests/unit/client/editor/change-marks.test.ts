import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksOf, type Mark } from '../../../../client/editor/change-marks.ts';
import { diff } from '../../../../shared/amendment/index.ts';
import { doc, p } from '../../shared/amendment/short.ts';

type Changed = Extract<ReturnType<typeof diff>[number], { kind: 'changed' }>;

function change(before: string, after: string): Changed {
  const [found] = diff(doc(p('a', before)), doc(p('a', after)));
  if (found?.kind !== 'changed') throw new Error('these two do not differ in words');
  return found;
}

/** What a reader sees when the marks are drawn over the text: [-gone-], [+come+]. */
function drawn(text: string, marks: readonly Mark[]): string {
  const sign = { inserted: '+', deleted: '-', restyled: '~' } as const;
  const put = (as: keyof typeof sign, words: string): string => `[${sign[as]}${words}${sign[as]}]`;
  let shown = '';
  let at = 0;
  for (const mark of marks) {
    const start = mark.kind === 'range' ? mark.from : mark.at;
    shown += text.slice(at, start);
    shown += mark.kind === 'range' ? put(mark.as, text.slice(mark.from, mark.to)) : put(mark.as, mark.text);
    at = mark.kind === 'range' ? mark.to : start;
  }
  return shown + text.slice(at);
}

describe('the marks of a change', () => {
  it('strike words of the draft and show the proposed ones beside them', () => {
    const { text, marks } = marksOf(change('propose it soon', 'propose it by June'), 'before');
    expect(text).toBe('propose it soon');
    expect(drawn(text, marks)).toBe('propose it [-soon-][+by June+]');
  });

  it('underline what the writer put in and show what was taken out', () => {
    const { text, marks } = marksOf(change('propose it soon', 'propose it by June'), 'after');
    expect(text).toBe('propose it by June');
    expect(drawn(text, marks)).toBe('propose it [-soon-][+by June+]');
  });

  it('show the same words from both sides, whatever the change', () => {
    const words = fc.array(fc.constantFrom('we', 'ask', 'for', 'night', 'trains', 'now'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, words, (before, after) => {
        fc.pre(before.join(' ') !== after.join(' '));
        const changed = change(before.join(' '), after.join(' '));
        const [old, young] = [marksOf(changed, 'before'), marksOf(changed, 'after')];
        expect(old.text).toBe(before.join(' '));
        expect(young.text).toBe(after.join(' '));
        expect(drawn(old.text, old.marks)).toBe(drawn(young.text, young.marks));
      }),
    );
  });
});
