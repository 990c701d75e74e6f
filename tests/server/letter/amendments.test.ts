import { describe, expect, it } from 'vitest';
import type { TextView } from '../../../shared/api/views.ts';
import { text } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { reworded } from '../../../server/demo/texts.ts';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';

/** Lea leads; Ada works for Mara and may amend; Otto may amend and works for nobody. */
async function amending(server: TestServer) {
  const lea = await server.as('lea@x.eu');
  const mara = await server.person('mara@x.eu');
  const ada = await server.as('ada@x.eu', { role: 'adviser', office: mara.id });
  const otto = await server.as('otto@x.eu');
  const letter = await lea.letter();
  for (const email of ['ada@x.eu', 'otto@x.eu', 'mara@x.eu']) {
    await lea.does(letter, { type: 'InviteMember', email, access: 'amend' });
  }
  return { lea, mara, ada, otto, letter, doc: (await lea.draft(letter)).doc };
}

/** Writes and tables an amendment; answers its id. */
async function table(who: TestPerson, letter: string, doc: Doc, change: (doc: Doc) => Doc): Promise<string> {
  const amendment = await who.starts(letter);
  await who.writes(`${letter}.${amendment}`, change, doc);
  await who.does(letter, { type: 'TableAmendment', amendment });
  return amendment;
}

describe('an amendment', () => {
  it('is written by its office alone, and seen by all once it is tabled', async () => {
    const server = await startServer();
    const { lea, ada, otto, letter, doc } = await amending(server);
    const mara = await server.as('mara@x.eu');
    const amendment = await ada.starts(letter);
    const room = `${letter}.${amendment}`;
    await mara.writes(room, (one) => reworded(one, 'cheap', 'free'), doc);
    expect(text((await ada.get<TextView>(`/api/letters/${letter}/amendments/${amendment}`)).doc)).toContain('free');

    for (const stranger of [lea, otto]) {
      const socket = stranger.connects(room);
      expect(await socket.untilClosed()).toBe(4403);
      expect((await stranger.refusedGet(`/api/letters/${letter}/amendments/${amendment}`)).status).toBe(404);
      expect((await stranger.view(letter)).amendments).toEqual([]);
    }
    await ada.does(letter, { type: 'TableAmendment', amendment });
    const seen = await otto.get<TextView>(`/api/letters/${letter}/amendments/1`);
    expect(seen.changes).toMatchObject([{ kind: 'changed' }]);
    expect(seen.base).toEqual(doc);
    expect(text(seen.doc)).toContain('free');
  });

  it('stays as it was tabled, whatever arrives afterwards', async () => {
    const server = await startServer();
    const { ada, letter, doc } = await amending(server);
    const amendment = await ada.starts(letter);
    const socket = await ada.joins(`${letter}.${amendment}`);
    socket.type('new', 'A new paragraph.');
    await socket.answered();
    await ada.does(letter, { type: 'TableAmendment', amendment });
    await socket.until(() => socket.of('decided').length > 0);
    socket.type('new', ' And more.');
    await socket.until(() => socket.of('refused').length > 0);
    const { doc: tabled, changes } = await ada.get<TextView>(`/api/letters/${letter}/amendments/1`);
    expect(text(tabled)).not.toContain('And more.');
    expect(changes).toMatchObject([{ kind: 'inserted' }]);
    expect(doc).not.toEqual(tabled);
  });

  it('cannot be tabled while it changes nothing', async () => {
    const server = await startServer();
    const { ada, letter } = await amending(server);
    const amendment = await ada.starts(letter);
    expect((await ada.refused(letter, { type: 'TableAmendment', amendment })).code).toBe('invalid');
  });

  it('is merged into a draft that moved on elsewhere, and those who type there lose nothing', async () => {
    const server = await startServer();
    const { lea, ada, letter, doc } = await amending(server);
    const amendment = await table(ada, letter, doc, (one) => reworded(one, 'cheap', 'free'));
    const typing = await lea.joins(letter);
    typing.type('p-new', 'Typed meanwhile.');
    await typing.answered();
    await lea.does(letter, { type: 'AdoptAmendment', amendment });
    await typing.until(() => typing.words.includes('free'));
    expect(typing.words).toContain('Typed meanwhile.');
    const draft = text((await lea.draft(letter)).doc);
    expect(draft).toContain('They should be free and warm.');
    expect(draft).toContain('Typed meanwhile.');
  });

  it('can be adopted in part', async () => {
    const server = await startServer();
    const { lea, ada, letter, doc } = await amending(server);
    const amendment = await table(ada, letter, doc, (one) =>
      reworded(reworded(one, 'cheap', 'free'), 'at night', 'by day'),
    );
    const { changes = [] } = await lea.get<TextView>(`/api/letters/${letter}/amendments/1`);
    const block = changes.find((one) => JSON.stringify(one).includes('free'))?.block;
    const problem = await lea.refused(letter, { type: 'AdoptAmendment', amendment, blocks: [block, 'no-such'] });
    expect(problem).toMatchObject({
      code: 'invalid',
      fields: { blocks: expect.stringContaining('no-such') as string },
    });
    await lea.does(letter, { type: 'AdoptAmendment', amendment, blocks: [block] });
    const draft = text((await lea.draft(letter)).doc);
    expect(draft).toContain('free');
    expect(draft).toContain('at night');
    expect((await lea.view(letter)).amendments).toMatchObject([{ status: 'adopted', adoptedBlocks: [block] }]);
  });

  it('needs review when the draft changed its words, and can then be adopted as edited', async () => {
    const server = await startServer();
    const { lea, ada, letter, doc } = await amending(server);
    const amendment = await table(ada, letter, doc, (one) => reworded(one, 'at night', 'in the dark'));
    expect((await lea.view(letter)).amendments).toMatchObject([{ needsReview: false }]);
    await lea.writes(letter, (one) => reworded(one, 'at night', 'by moonlight'), doc);
    expect((await lea.view(letter)).amendments).toMatchObject([{ needsReview: true }]);
    const problem = await lea.refused(letter, { type: 'AdoptAmendment', amendment });
    expect(problem['conflicts']).toMatchObject([
      {
        base: expect.stringContaining('at night') as string,
        ours: expect.stringContaining('by moonlight') as string,
        theirs: expect.stringContaining('in the dark') as string,
      },
    ]);
    const now = (await lea.draft(letter)).doc;
    const edited = reworded(now, 'by moonlight', 'in the moonlit dark');
    const blind = await lea.refused(letter, { type: 'AdoptAmendment', amendment, edited });
    expect(blind).toMatchObject({ code: 'invalid', fields: { editedFrom: expect.any(String) as string } });
    await lea.does(letter, { type: 'AdoptAmendment', amendment, edited, editedFrom: now });
    expect((await lea.draft(letter)).doc).toEqual(edited);
  });

  it('[A14] as edited keeps words that came into the draft meanwhile, and never overwrites the same ones', async () => {
    const server = await startServer();
    const { lea, ada, letter, doc } = await amending(server);
    const amendment = await table(ada, letter, doc, (one) => reworded(one, 'cheap', 'free'));
    const edited = reworded(doc, 'cheap', 'almost free');
    await lea.writes(letter, (one) => reworded(one, 'at night', 'by moonlight'), doc);
    const draft = (await lea.draft(letter)).doc;
    const clash = reworded(doc, 'at night', 'by day');
    const problem = await lea.refused(letter, {
      ...{ type: 'AdoptAmendment', amendment, edited: clash, editedFrom: doc },
    });
    expect(problem).toMatchObject({
      code: 'amendment-conflicts',
      conflicts: [{ theirs: expect.any(String) as string }],
    });
    expect((await lea.draft(letter)).doc).toEqual(draft);
    await lea.does(letter, { type: 'AdoptAmendment', amendment, edited, editedFrom: doc });
    expect((await lea.draft(letter)).doc).toEqual(reworded(draft, 'cheap', 'almost free'));
  });

  it('as edited must be the text of a letter', async () => {
    const server = await startServer();
    const { lea, ada, letter, doc } = await amending(server);
    const amendment = await table(ada, letter, doc, (one) => reworded(one, 'cheap', 'free'));
    const edited = { type: 'doc', content: [{ type: 'script' }] };
    const empty = { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'a' } }] };
    for (const outcome of [edited, empty, { type: 'doc', content: [] }]) {
      const problem = await lea.refused(letter, {
        ...{ type: 'AdoptAmendment', amendment, edited: outcome, editedFrom: doc },
      });
      expect(problem).toMatchObject({ code: 'invalid', fields: { edited: expect.any(String) as string } });
    }
    expect((await lea.draft(letter)).doc).toEqual(doc);
  });

  it('[A18] takes back what the adoption did to the draft of its moment, and nothing that others did', async () => {
    const server = await startServer();
    const { lea, ada, letter, doc } = await amending(server);
    const one = await table(ada, letter, doc, (text) => reworded(text, 'cheap', 'free'));
    const other = await table(ada, letter, doc, (text) =>
      reworded(reworded(text, 'cheap', 'free'), 'at night', 'in the dark'),
    );
    await lea.does(letter, { type: 'AdoptAmendment', amendment: one });
    const between = (await lea.draft(letter)).doc;
    await lea.does(letter, { type: 'AdoptAmendment', amendment: other });
    const both = (await lea.draft(letter)).doc;
    expect(both).toEqual(reworded(reworded(doc, 'cheap', 'free'), 'at night', 'in the dark'));
    await lea.writes(letter, (text) => ({ ...text, content: text.content.slice(0, -1) }), both);
    const after = (await lea.draft(letter)).doc;
    await lea.does(letter, { type: 'ReopenAmendment', amendment: other, undo: true });
    expect((await lea.draft(letter)).doc).toEqual({
      ...between,
      content: between.content.slice(0, after.content.length),
    });
    expect((await lea.view(letter)).amendments).toMatchObject([
      { id: one, status: 'adopted' },
      { id: other, status: 'tabled' },
    ]);
  });

  it('lapses those it lists, in the same decision', async () => {
    const server = await startServer();
    const { lea, ada, otto, letter, doc } = await amending(server);
    const one = await table(ada, letter, doc, (text) => reworded(text, 'cheap', 'free'));
    const compromise = await otto.starts(letter);
    await otto.writes(`${letter}.${compromise}`, (text) => reworded(text, 'cheap', 'nearly free'), doc);
    await otto.does(letter, { type: 'TableAmendment', amendment: compromise, lapses: [one] });
    const { events } = await lea.does(letter, { type: 'AdoptAmendment', amendment: compromise });
    expect(events.map(({ type }) => type)).toEqual(['AmendmentAdopted', 'AmendmentLapsed']);
    expect((await lea.view(letter)).amendments).toMatchObject([
      { id: one, status: 'lapsed', because: compromise },
      { status: 'adopted' },
    ]);
  });

  it('keeps its number when it is reopened, rewritten and tabled again', async () => {
    const server = await startServer();
    const { ada, letter, doc } = await amending(server);
    const amendment = await table(ada, letter, doc, (one) => reworded(one, 'cheap', 'free'));
    await ada.does(letter, { type: 'ReopenAmendment', amendment });
    const first = await ada.get<TextView>(`/api/letters/${letter}/amendments/${amendment}`);
    await ada.writes(`${letter}.${amendment}`, (one) => reworded(one, 'free', 'cheaper'), first.doc);
    await ada.does(letter, { type: 'TableAmendment', amendment });
    const { doc: tabled } = await ada.get<TextView>(`/api/letters/${letter}/amendments/1`);
    expect(text(tabled)).toContain('They should be cheaper and warm.');
  });

  it('opens to somebody who joins the office while it is being written', async () => {
    const server = await startServer();
    const { mara, ada, otto, letter } = await amending(server);
    const amendment = await ada.starts(letter);
    const before = otto.connects(`${letter}.${amendment}`);
    expect(await before.untilClosed()).toBe(4403);
    await server.app.offices.put({ mep: mara.id, adviser: otto.id, scope: 'table', until: null }, 'server');
    const after = await otto.joins(`${letter}.${amendment}`);
    expect(after.closed).toBeNull();
  });
});

describe('two texts of a letter', () => {
  it('are compared by block: versions, the draft, amendments', async () => {
    const server = await startServer();
    const { lea, ada, letter, doc } = await amending(server);
    await lea.cuts(letter);
    await table(ada, letter, doc, (one) => reworded(one, 'cheap', 'free'));
    await lea.writes(letter, (one) => reworded(one, 'at night', 'by day'), doc);
    await lea.cuts(letter);
    const compare = (from: string, to: string) =>
      lea.get<unknown[]>(`/api/letters/${letter}/compare?from=${from}&to=${to}`);
    expect(await compare('v1', '2')).toMatchObject([{ kind: 'changed' }]);
    expect(await compare('2', 'draft')).toEqual([]);
    expect(await compare('v1', 'am1')).toMatchObject([{ kind: 'changed' }]);
    expect((await lea.refusedGet(`/api/letters/${letter}/compare?from=v1&to=v9`)).code).toBe('not-found');
    expect((await lea.refusedGet(`/api/letters/${letter}/compare?from=v1&to=x`)).code).toBe('invalid');
  });
});
