import { describe, expect, it } from 'vitest';
import { isWhatItSays } from '../../../client/signoff/answer/check-text.ts';
import { standing } from '../../../client/signoff/board/signatory-status.ts';
import type { SignOffView, VersionView } from '../../../shared/api/views.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { digest } from '../../../shared/version/index.ts';

const paragraph = (text: string): Doc => ({
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [{ type: 'text', text }] }],
});
const header = { title: 'Lighthouses', lang: 'en' };
const first = await digest({
  format: 'paraph.version/1',
  letter: 'L',
  number: 1,
  previous: null,
  header,
  doc: paragraph('One.'),
});
const second = await digest({
  format: 'paraph.version/1',
  letter: 'L',
  number: 2,
  previous: first,
  header,
  doc: paragraph('Two.'),
});

const at = '2026-11-20T10:00:00.000Z';
const version = (
  number: number,
  of: string,
  status: VersionView['status'],
  more: Partial<VersionView> = {},
): VersionView => ({
  number,
  digest: of,
  cutAt: at,
  cutBy: 'lead',
  status,
  signOffs: [],
  ...more,
});
const versions = [version(1, first, 'superseded'), version(2, second, 'circulated')];

describe('before an approval is offered', () => {
  it('the text on the screen is found to be the version it says it is', async () => {
    expect(await isWhatItSays({ id: 'L', versions }, 2, { ...header, doc: paragraph('Two.') })).toBe(true);
    expect(await isWhatItSays({ id: 'L', versions }, 1, { ...header, doc: paragraph('One.') })).toBe(true);
  });

  it('the text is found to be that version also by someone who is not shown the one before', async () => {
    const asked = versions.slice(1);
    expect(
      await isWhatItSays({ id: 'L', versions: asked }, 2, { ...header, doc: paragraph('Two.'), previous: first }),
    ).toBe(true);
    expect(
      await isWhatItSays({ id: 'L', versions: asked }, 2, { ...header, doc: paragraph('Two.'), previous: second }),
    ).toBe(false);
  });

  it.each([
    ['one word differs', 'L', versions, { ...header, doc: paragraph('Two!') }],
    ['the title differs', 'L', versions, { ...header, title: 'Lightships', doc: paragraph('Two.') }],
    ['the language differs', 'L', versions, { ...header, lang: 'fr', doc: paragraph('Two.') }],
    ['it is another letter', 'M', versions, { ...header, doc: paragraph('Two.') }],
    [
      'it follows on another version',
      'L',
      [version(1, second, 'superseded'), version(2, second, 'circulated')],
      { ...header, doc: paragraph('Two.') },
    ],
    ['there is no such version', 'L', versions.slice(0, 1), { ...header, doc: paragraph('Two.') }],
  ])('it is refused when %s', async (_, id, all, text) => {
    expect(await isWhatItSays({ id, versions: all }, 2, text)).toBe(false);
  });
});

describe('where a signatory stands', () => {
  const me = {
    person: 'me',
    access: 'read',
    signatory: true,
    scope: 'versions',
    offices: [],
    scopes: {},
    colleagues: [],
  } as const;
  const now = '2026-11-24T10:00:00.000Z';
  const mine = (decision: SignOffView['decision']): SignOffView[] => [
    { person: 'me', decision, at, assurance: 'link' },
  ];
  const letter = (all: readonly VersionView[], more: object = {}) =>
    standing({ versions: all, status: 'drafting', me, ...more }, now).kind;
  const final = { version: 2, digest: second, lockedAt: at, lockedBy: 'lead', signatures: [] };

  it('is early while nothing circulates', () => {
    expect(letter([version(1, first, 'cut')])).toBe('early');
  });
  it('is open until the deadline and closed after it', () => {
    expect(letter([version(1, first, 'circulated', { deadline: '2026-11-24T10:00:00.001Z' })])).toBe('open');
    expect(letter([version(1, first, 'circulated', { deadline: '2026-11-24T09:59:59.999Z' })])).toBe('closed');
  });
  it('is answered by an answer to this version alone', () => {
    expect(letter([version(1, first, 'circulated', { signOffs: mine('refused') })])).toBe('answered');
    const again = standing(
      {
        versions: [version(1, first, 'superseded', { signOffs: mine('approved') }), version(2, second, 'circulated')],
        status: 'drafting',
        me,
      },
      now,
    );
    expect(again).toMatchObject({ kind: 'open', before: { version: 1, decision: 'approved' } });
  });
  it('is late for whoever has not approved the final text, also after declining it', () => {
    const all = (signOffs: SignOffView[]) => [
      version(1, first, 'superseded'),
      version(2, second, 'final', { signOffs }),
    ];
    expect(letter(all([]), { final, status: 'locked' })).toBe('late');
    expect(letter(all(mine('refused')), { final, status: 'locked' })).toBe('late');
    expect(letter(all(mine('approved')), { final, status: 'locked' })).toBe('answered');
  });
  it('is dispatched once the list has closed', () => {
    expect(letter([version(2, second, 'final')], { final: { ...final, closedAt: now }, status: 'closed' })).toBe(
      'dispatched',
    );
  });
});
