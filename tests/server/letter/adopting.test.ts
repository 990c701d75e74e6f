import { describe, expect, it } from 'vitest';
import { reworded } from '../../../server/demo/texts.ts';
import { part } from '../../../shared/letter/build.ts';
import { text } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

/** Each round is a letter, an adoption and three people typing around it. */
const ROUNDS = Number(process.env['ADOPT_ROUNDS'] ?? 200);
/** Rounds under way at once: nearly all of one is waiting for words to be durable. */
const LANES = 25;

const LETTER: Doc = {
  type: 'doc',
  content: [
    { ...part('subject', 'Night trains'), attrs: { id: 's' } },
    { ...part('paragraph', 'Trains should run at night on every line.'), attrs: { id: 'p1' } },
    { ...part('paragraph', 'They should be cheap and warm in winter.'), attrs: { id: 'p2' } },
  ],
};

async function tabled(who: TestPerson, letter: string, change: (doc: Doc) => Doc): Promise<string> {
  const amendment = await who.starts(letter);
  const { doc } = await who.get<{ doc: Doc }>(`/api/letters/${letter}/amendments/${amendment}`);
  await who.writes(`${letter}.${amendment}`, change, doc);
  await who.does(letter, { type: 'TableAmendment', amendment });
  return amendment;
}

describe('adopting while others type', () => {
  it(`loses no word of three who type in the same blocks, ${String(ROUNDS)} times`, { timeout: 600_000 }, async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const others = await Promise.all(['ada@x.eu', 'otto@x.eu', 'mara@x.eu'].map((email) => server.as(email)));
    const play = async (round: number): Promise<void> => {
      const letter = await lea.letter('Night trains', LETTER);
      for (const { person } of others) {
        await lea.does(letter, { type: 'InviteMember', email: person.email, access: 'edit' });
      }
      const amendment = await tabled(lea, letter, (doc) =>
        reworded(reworded(doc, 'at night', 'all night long'), 'cheap', 'affordable'),
      );
      const rooms = await Promise.all(others.map((one) => one.joins(letter)));
      const edited = round % 2 === 1;
      const { doc: seen } = await lea.draft(letter);
      const outcome = reworded(reworded(seen, 'at night', 'all night long'), 'cheap', 'nearly free');
      const burst = async (who: number): Promise<void> => {
        for (let word = 0; word < 12; word++) {
          rooms[who]?.type(word % 2 === 0 ? 'p1' : 'p2', ` w${String(who)}x${String(word)}`);
          if (word % 3 === who) await rooms[who]?.answered();
        }
        await rooms[who]?.answered();
      };
      await Promise.all([
        ...others.map((_, who) => burst(who)),
        lea.does(letter, {
          ...{ type: 'AdoptAmendment', amendment },
          ...(edited ? { edited: outcome, editedFrom: seen } : {}),
        }),
      ]);
      const draft = text((await lea.draft(letter)).doc);
      for (const who of [0, 1, 2]) {
        for (let word = 0; word < 12; word++) expect(draft).toContain(`w${String(who)}x${String(word)}`);
      }
      expect(draft).toContain('all night long');
      expect(draft).toContain(edited ? 'nearly free' : 'affordable');
      for (const room of rooms) {
        await room.until(() => room.words.includes('all night long'));
        room.close();
      }
    };
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < ROUNDS) await play(next++);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  });

  it('[A18] takes the words of an adoption out of the draft again, those of others stay', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter('Night trains', LETTER);
    const whole = await tabled(lea, letter, (doc) => reworded(reworded(doc, 'cheap', 'free'), 'every', 'each'));
    const { doc: before } = await lea.draft(letter);
    await lea.does(letter, { type: 'AdoptAmendment', amendment: whole });
    await lea.writes(letter, (doc) => reworded(doc, 'in winter', 'all year'), (await lea.draft(letter)).doc);
    await lea.does(letter, { type: 'ReopenAmendment', amendment: whole, undo: true });
    expect(text((await lea.draft(letter)).doc)).toBe(text(reworded(before, 'in winter', 'all year')));
    expect((await lea.view(letter)).amendments).toMatchObject([{ status: 'tabled', number: 1 }]);
    // Adopted in part, that part alone is taken out; over words changed since, nothing is.
    await lea.does(letter, { type: 'AdoptAmendment', amendment: whole, blocks: ['p2'] });
    await lea.writes(letter, (doc) => reworded(doc, 'every', 'most'), (await lea.draft(letter)).doc);
    await lea.does(letter, { type: 'ReopenAmendment', amendment: whole, undo: true });
    expect(text((await lea.draft(letter)).doc)).toContain('on most line.\n\nThey should be cheap and warm all year.');
    await lea.does(letter, { type: 'AdoptAmendment', amendment: whole, blocks: ['p2'] });
    await lea.writes(letter, (doc) => reworded(doc, 'free', 'gratis'), (await lea.draft(letter)).doc);
    const undo = { type: 'ReopenAmendment', amendment: whole, undo: true };
    expect(await lea.refused(letter, undo)).toMatchObject({ code: 'amendment-conflicts' });
  });

  it('[A5] starts, tables and takes back nothing after the deadline, while the lead author still decides', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const otto = await server.as('otto@x.eu');
    const letter = await lea.letter('Night trains', LETTER);
    await lea.does(letter, { type: 'InviteMember', email: 'otto@x.eu', access: 'amend' });
    const amendment = await tabled(otto, letter, (doc) => reworded(doc, 'cheap', 'free'));
    const half = await otto.starts(letter);
    await otto.writes(`${letter}.${half}`, (doc) => reworded(doc, 'warm', 'quiet'), (await otto.draft(letter)).doc);
    const amendmentsUntil = new Date(Date.now() + 60_000).toISOString();
    await lea.does(letter, { type: 'ChangeSettings', amendmentsUntil });
    server.pass(2);
    for (const command of [
      { type: 'StartAmendment' },
      { type: 'TableAmendment', amendment: half },
      { type: 'ReopenAmendment', amendment },
    ]) {
      expect(await otto.refused(letter, command)).toMatchObject({ code: 'wrong-state', amendmentsUntil });
    }
    await lea.does(letter, { type: 'AdoptAmendment', amendment });
    expect(text((await lea.draft(letter)).doc)).toContain('They should be free');
  });
});

describe('the history of a draft', () => {
  it('tells members who wrote when and gives the text of any moment, and nobody else', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const otto = await server.as('otto@x.eu');
    const stranger = await server.as('sten@x.eu');
    const letter = await lea.letter('Night trains', LETTER);
    await lea.does(letter, { type: 'InviteMember', email: 'otto@x.eu', access: 'edit' });
    const { doc } = await lea.draft(letter);
    await lea.writes(letter, (one) => reworded(one, 'cheap', 'free'), doc);
    await otto.writes(
      letter,
      (one) => reworded(reworded(one, 'cheap', 'free'), 'warm', 'quiet'),
      (await lea.draft(letter)).doc,
    );
    const amendment = await tabled(otto, letter, (one) => reworded(one, 'every line', 'most lines'));
    await lea.does(letter, { type: 'AdoptAmendment', amendment });
    interface Moments {
      readonly moments: readonly { readonly seq: number; readonly person: string | null; readonly at: string }[];
    }
    const { moments } = await otto.get<Moments>(`/api/letters/${letter}/history`);
    expect(moments.map(({ person }) => person)).toEqual([null, lea.id, otto.id, null]);
    const texts = await Promise.all(
      moments.map(({ seq }) => otto.get<{ doc: Doc }>(`/api/letters/${letter}/history/${String(seq)}`)),
    );
    expect(texts[0]?.doc).toEqual(doc);
    expect(texts.map((one) => text(one.doc).split('\n\n').at(-1))).toEqual([
      'They should be cheap and warm in winter.',
      'They should be free and warm in winter.',
      'They should be free and quiet in winter.',
      'They should be free and quiet in winter.',
    ]);
    expect(text(texts[3]?.doc ?? doc)).toContain('most lines');
    // The moment of an adoption is told by its time, which is that of the decision.
    expect((await lea.view(letter)).amendments[0]?.decidedAt).toBe(moments[3]?.at);
    expect(await stranger.refusedGet(`/api/letters/${letter}/history`)).toMatchObject({ code: 'no-access' });
    expect(await stranger.refusedGet(`/api/letters/${letter}/history/1`)).toMatchObject({ code: 'no-access' });
    expect(await otto.refusedGet(`/api/letters/${letter}/history/0`)).toMatchObject({ code: 'not-found' });
  });
});
