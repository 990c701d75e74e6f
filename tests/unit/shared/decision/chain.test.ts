import { describe, expect, it } from 'vitest';
import {
  chain,
  chainable,
  eventOf,
  hashOf,
  NO_ENTRY,
  verifyChain,
  type LoggedEvent,
} from '../../../../shared/decision/model/chain.ts';
import { fold } from '../../../../shared/decision/index.ts';
import { closed } from '../../../support/given.ts';

const letter = closed();
const log = await chain('letter', letter.events);

function changed(index: number, change: object): LoggedEvent[] {
  return log.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
}

describe('the log', () => {
  it('[H1] starts from nothing, counts up from 1 and names the entry before', () => {
    expect(log[0]).toMatchObject({ format: 'paraph.event/1', seq: 1, prev: NO_ENTRY, type: 'LetterCreated' });
    expect(log.map(({ seq }) => seq)).toEqual(letter.events.map((_, index) => index + 1));
    expect(log.slice(1).map(({ prev }) => prev)).toEqual(log.slice(0, -1).map(({ hash }) => hash));
  });

  it('holds what was decided under body, and for whom somebody acted beside it', () => {
    const event = {
      type: 'AmendmentTabled',
      amendment: 'a',
      number: 1,
      content: 'c',
      onBehalfOf: 'mira',
      seq: 7,
      at: 't',
      actor: 'ama',
      onBehalf: 'mira',
    } as const;
    const entry = chainable('letter', event, NO_ENTRY);
    expect(entry).toEqual({
      ...{
        format: 'paraph.event/1',
        letter: 'letter',
        seq: 7,
        at: 't',
        actor: 'ama',
        onBehalfOf: 'mira',
        prev: NO_ENTRY,
      },
      type: 'AmendmentTabled',
      body: { amendment: 'a', number: 1, content: 'c', onBehalfOf: 'mira' },
    });
    expect(eventOf({ ...entry, hash: '' })).toEqual(event);
  });

  it('gives back the letter that it tells of', () => {
    expect(fold('letter', log.map(eventOf))).toEqual(letter.letter);
  });

  it('goes on from where it stood', async () => {
    const rest = await chain('letter', letter.events.slice(5), log[4]?.hash);
    expect(rest).toEqual(log.slice(5));
  });

  it('holds no text and no name', () => {
    expect(JSON.stringify(log.map(({ body }) => body)).replaceAll(/"ref:[^"]*"/g, '')).not.toMatch(
      /Night|Which|Almqvist/,
    );
  });

  it('[H2] is the same wherever it is worked out', async () => {
    const first = {
      format: 'paraph.event/1',
      letter: 'l',
      seq: 1,
      at: '2026-11-24T08:00:00.000Z',
      actor: 'p',
      type: 'LetterRenamed',
      body: { title: 'r' },
      prev: NO_ENTRY,
    } as const;
    expect(await hashOf(first)).toBe('1cee4f6fda1a8b6531402ccf117fc3683a79011f7d571d80abb710037a804f91');
  });
});

describe('checking the log', () => {
  it('answers its length and its head', async () => {
    expect(await verifyChain(log)).toEqual({ ok: true, seq: log.length, head: log.at(-1)?.hash });
    expect(await verifyChain([])).toEqual({ ok: true, seq: 0, head: NO_ENTRY });
  });

  it.each([
    ['time', { at: '2026-11-24T09:00:00.000Z' }],
    ['person', { actor: 'edo' }],
    ['office', { onBehalfOf: 'mira' }],
    ['kind', { type: 'LetterRenamed' }],
    ['content', { body: {} }],
    ['letter', { letter: 'other' }],
    ['number', { seq: 9 }],
    ['format', { format: 'paraph.version/1' }],
    ['hash', { hash: NO_ENTRY }],
    ['link', { prev: log[0]?.hash }],
    ['unknown member', { note: 'hello' }],
    ['content that has no canonical form', { body: { n: 0.5 } }],
  ])('[H3] names the entry whose %s was changed', async (_, change) => {
    expect(await verifyChain(changed(3, change))).toMatchObject({ ok: false, seq: 4 });
  });

  it('[H3] names the place where an entry was dropped, repeated or moved', async () => {
    expect(await verifyChain(log.toSpliced(3, 1))).toMatchObject({ ok: false, seq: 4 });
    expect(await verifyChain([...log.slice(0, 4), ...log.slice(3)])).toMatchObject({ ok: false, seq: 5 });
    expect(await verifyChain(log.slice(1))).toMatchObject({ ok: false, seq: 1 });
  });

  it('[H3] takes no entries of another letter, however well they are chained', async () => {
    const foreign = await chain('other', letter.events.slice(5), log[4]?.hash);
    expect(await verifyChain([...log.slice(0, 5), ...foreign])).toMatchObject({ ok: false, seq: 6 });
  });

  it('[H3] sees through an entry that was changed and hashed again', async () => {
    const { hash: _, ...entry } = changed(3, { actor: 'edo' })[3] ?? log[0] ?? ({} as LoggedEvent);
    expect(await verifyChain(changed(3, { ...entry, hash: await hashOf(entry) }))).toMatchObject({ ok: false, seq: 5 });
  });
});
