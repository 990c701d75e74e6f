import type { Mail } from '../../server/mail/kinds.ts';
import type { VersionText } from '../../server/mail/sources.ts';
import { part } from '../../shared/letter/build.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { sampleLetter } from '../../shared/letter/sample.ts';

/** One mail of each kind, as decisions send them, and a letter in two versions for them to tell of. */

const about = { letter: 'letter1', title: 'Night trains for Europe' };
const digest = 'a83d5f10c2b94e77a83d5f10c2b94e77a83d5f10c2b94e77a83d5f10c2b94e77';
const version = { ...about, version: 3, digest };
const by = 'Aurélie Vanthornbeek';
const message = 'Dear colleagues,\nthe Commissioner answers in December. Please have a look this week.';
const checkpoint = {
  format: 'paraph.checkpoint/1',
  ...{ letter: 'letter1', seq: 41, head: digest, at: '2026-11-25T08:00:00.000Z', kid: '5806f86de24a632d', sig: 'c2ln' },
} as const;
const deadline = '2026-11-27T11:00:00.000Z';

/** Every kind of mail, some in more than one shape. */
export const MAILS: readonly Mail[] = [
  { kind: 'sign-in', data: { person: 'p1', next: '/letters' } },
  { kind: 'invitation', data: { ...about, by, access: 'amend' } },
  { kind: 'circulation', data: { ...version, person: 'p1', by, deadline, message, checkpoint } },
  { kind: 'circulation', data: { ...version, person: 'p1', by, deadline, answered: 2, checkpoint } },
  { kind: 'circulation', data: { ...version, person: 'p1', by, again: true } },
  { kind: 'reminder', data: { ...version, person: 'p1', by, deadline } },
  {
    kind: 'receipt',
    data: {
      ...{ ...version, decision: 'approved', listedAs: 'Linnéa Åsbrink-Falk (EPP)', at: deadline },
      ...{ assurance: 'passkey', checkpoint },
    },
  },
  { kind: 'receipt', data: { ...version, decision: 'approved', listedAs: 'Ana', at: deadline, late: true } },
  { kind: 'receipt', data: { ...version, decision: 'refused', listedAs: 'Ana', at: deadline, reason: 'Too mild.' } },
  { kind: 'receipt', data: { ...version, decision: 'retracted', listedAs: 'Ana', at: deadline } },
  { kind: 'declined', data: { ...about, version: 3, by: 'Tom Reiland', reason: 'Too mild for us.', checkpoint } },
  { kind: 'approved', data: { ...about, version: 3, by: 'Ana Silva' } },
  { kind: 'approved', data: { ...about, version: 3, by: 'Ana Silva', late: true } },
  { kind: 'retracted', data: { ...about, version: 3, by: 'Ana Silva' } },
  { kind: 'locked', data: { ...version, listed: true, checkpoint } },
  { kind: 'locked', data: { ...version, listed: false } },
  { kind: 'closed', data: { ...version, listed: true, signatures: 87 } },
  {
    kind: 'removed',
    data: { ...about, by: 'Tom Reiland', version: 2, decision: 'approved', reason: 'Listed twice.' },
  },
  { kind: 'removed', data: { ...about, by: 'Tom Reiland' } },
  { kind: 'lead-offered', data: { ...about, by: 'Tom Reiland' } },
  { kind: 'hand-over', data: { ...about, by: 'Tom Reiland', to: 'Ana Silva' } },
  { kind: 'names-rule', data: { ...about, by: 'Tom Reiland', rule: 'shown' } },
  { kind: 'names-rule', data: { ...about, by: 'Tom Reiland', rule: 'confidential' } },
  { kind: 'passkeys-asked', data: { ...about, by: 'Tom Reiland', version: 2 } },
  { kind: 'address-given', data: { ...about, by: 'Tom Reiland', name: 'Ana Silva', given: 'ana@elsewhere.example' } },
  { kind: 'listing-changed', data: { before: 'Ana Silva (S&D)', now: 'Ana Silva (Renew)' } },
  { kind: 'passkey-added', data: { person: 'p1', name: 'Ana Silva', passkey: 'Phone' } },
  { kind: 'passkey-removed', data: { person: 'p1', name: 'Ana Silva', passkey: 'Phone' } },
  ...(['given', 'changed', 'ended'] as const).flatMap((change) =>
    [true, false].map((toMep): Mail => ({
      kind: 'delegation',
      data: {
        mep: by,
        adviser: 'Ronan Keilbach',
        by,
        change,
        toMep,
        ...(change === 'given' ? { until: deadline } : {}),
      },
    })),
  ),
  { kind: 'amendment-tabled', data: { ...about, number: 7, by: 'Ana Silva', justification: 'It reads better.' } },
  { kind: 'amendment-asked', data: { ...about, number: 7, by: 'Ana Silva' } },
  { kind: 'wording-proposed', data: { ...about, number: 7, by, message: 'Would this do?' } },
  ...(['adopted', 'rejected', 'lapsed'] as const).map((outcome): Mail => ({
    kind: 'amendment-decided',
    data: { ...about, number: 7, outcome },
  })),
  { kind: 'comment', data: { ...about, by: 'Ronan Keilbach', behalf: 'Ana Silva', text: 'Why?', how: 'comment' } },
  { kind: 'question', data: { ...about, by: 'Ana Silva', address: 'ana@x.eu', about: 'access', message: 'May I?' } },
  { kind: 'question', data: { ...about, by: 'Ana Silva', about: 'time' } },
  ...(['comment', 'reply', 'mention'] as const).map((how): Mail => ({
    kind: 'comment',
    data: { ...about, by: 'Ana Silva', text: 'Why “cheap”?', how },
  })),
];

let block = 0;
const doc = sampleLetter(() => `b${String(++block)}`);

/** Version 2 of a letter, and version 3: a word changed, a paragraph more, another one less. */
export const BEFORE: VersionText = { number: 2, doc, lang: 'en' };
export const AFTER: VersionText = { number: 3, doc: changed(doc), lang: 'en' };

function changed({ type, content }: Doc): Doc {
  const paragraphs = content.filter((one) => one.type === 'paragraph');
  const [first, second] = paragraphs;
  const added = { ...part('paragraph', 'Europe has the tracks. It lacks the trains.'), attrs: { id: 'new' } };
  return {
    type,
    content: content.flatMap((one) => {
      if (one === second) return [];
      if (one !== first || one.type !== 'paragraph') return [one];
      const words = (one.content ?? []).map((node, index) =>
        node.type === 'text' && index === 0 ? { ...node, text: node.text.replace(/^(\S+) /, '$1 urgently ') } : node,
      );
      return [{ ...one, content: words }, added];
    }),
  };
}
