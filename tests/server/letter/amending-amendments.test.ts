import { describe, expect, it } from 'vitest';
import { reworded } from '../../../server/demo/texts.ts';
import type { AmendmentView, TextView } from '../../../shared/api/views.ts';
import { text } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

/** Lea leads; Ada and Otto may amend; AM 1 of Ada makes the trains free. */
async function tabled() {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const ada = await server.as('ada@x.eu', { group: 'Renew' });
  const otto = await server.as('otto@x.eu');
  const letter = await lea.letter();
  for (const email of ['ada@x.eu', 'otto@x.eu']) {
    await lea.does(letter, { type: 'InviteMember', email, access: 'amend' });
  }
  const { doc } = await lea.draft(letter);
  const first = await ada.starts(letter);
  await ada.writes(`${letter}.${first}`, (one) => reworded(one, 'cheap', 'free of charge'), doc);
  const view = async (who: TestPerson, id: string): Promise<AmendmentView> => {
    const found = (await who.view(letter)).amendments.find((one) => one.id === id);
    if (!found) throw new Error('no such amendment');
    return found;
  };
  const shown = (number: number) => otto.get<TextView>(`/api/letters/${letter}/amendments/${String(number)}`);
  return { lea, ada, otto, letter, doc, first, view, shown };
}

/** Otto's AM 2, made to the text of AM 1. */
async function second({ otto, letter, first, shown }: Awaited<ReturnType<typeof tabled>>, change: (doc: Doc) => Doc) {
  const { events } = await otto.does(letter, { type: 'StartAmendment', to: first });
  const id = String(events[0]?.['amendment']);
  await otto.writes(`${letter}.${id}`, change, (await shown(1)).doc);
  await otto.does(letter, { type: 'TableAmendment', amendment: id });
  return id;
}

describe('an amendment to an amendment', () => {
  it('changes what that one says, leaves the draft alone, and reaches the draft with it', async () => {
    const setting = await tabled();
    const { lea, ada, otto, letter, doc, first, view, shown } = setting;
    await ada.does(letter, { type: 'TableAmendment', amendment: first });
    const id = await second(setting, (one) => reworded(one, 'free of charge', 'free of charge for children'));
    expect(await view(lea, id)).toMatchObject({ number: 2, to: first, needsReview: false });

    await lea.does(letter, { type: 'AdoptAmendment', amendment: id });
    expect((await lea.draft(letter)).doc).toEqual(doc);
    expect(text((await shown(1)).doc)).toContain('free of charge for children');
    expect(await view(otto, first)).toMatchObject({ status: 'tabled', number: 1, needsReview: false });

    // Its office goes on from the text that it has now, not from the one that it wrote.
    await ada.does(letter, { type: 'ReopenAmendment', amendment: first });
    const room = await ada.joins(`${letter}.${first}`);
    expect(room.words).toContain('free of charge for children');
    room.close();
    await ada.does(letter, { type: 'TableAmendment', amendment: first });
    await lea.does(letter, { type: 'AdoptAmendment', amendment: first });
    expect(text((await lea.draft(letter)).doc)).toContain('free of charge for children');
  });

  it('is made to the draft when the other was adopted first, and needs review when its words are gone', async () => {
    const setting = await tabled();
    const { lea, ada, letter, first, view } = setting;
    await ada.does(letter, { type: 'TableAmendment', amendment: first });
    const id = await second(setting, (one) => reworded(one, 'free of charge', 'free of charge for children'));
    await lea.does(letter, { type: 'RejectAmendment', amendment: first });
    expect(await view(lea, id)).toMatchObject({ status: 'tabled', needsReview: true });
    expect(await lea.refused(letter, { type: 'AdoptAmendment', amendment: id })).toMatchObject({ code: 'wrong-state' });
    await lea.does(letter, { type: 'ReopenAmendment', amendment: first });
    await lea.does(letter, { type: 'AdoptAmendment', amendment: first });
    expect(await view(lea, id)).toMatchObject({ needsReview: false });
    await lea.does(letter, { type: 'AdoptAmendment', amendment: id });
    expect(text((await lea.draft(letter)).doc)).toContain('free of charge for children');
  });
});

describe('a tabled amendment', () => {
  it('names its group and whoever puts their name under it', async () => {
    const { lea, ada, otto, letter, first, view } = await tabled();
    const asks = { coTablers: [otto.id], forGroup: true };
    await ada.does(letter, { type: 'TableAmendment', amendment: first, ...asks });
    expect(await view(lea, first)).toMatchObject({ asked: [otto.id], group: 'Renew' });
    await otto.does(letter, { type: 'CoTableAmendment', amendment: first });
    const seen = await view(lea, first);
    expect(seen.coTablers).toEqual([otto.id]);
    expect(seen).not.toHaveProperty('asked');
    expect((await lea.view(letter)).people).toHaveProperty(otto.id);
  });

  it('is adopted in another wording once its office has accepted that, with both texts on record', async () => {
    const { lea, ada, otto, letter, first, doc, shown } = await tabled();
    await ada.does(letter, { type: 'TableAmendment', amendment: first });
    const edited = reworded(doc, 'cheap', 'nearly free');
    const wording = { amendment: first, edited, editedFrom: doc };
    await lea.does(letter, { type: 'ProposeWording', ...wording, message: 'Would this do?' });
    expect(await otto.refused(letter, { type: 'AnswerWording', amendment: first, accept: true })).toMatchObject({
      code: 'no-access',
    });
    await ada.does(letter, { type: 'AnswerWording', amendment: first, accept: true, message: 'Gladly.' });
    const { wording: proposed, ...amendment } = await shown(1);
    expect(text(proposed?.doc ?? doc)).toContain('nearly free');
    expect(text(amendment.doc)).toContain('free of charge');
    expect((await lea.view(letter)).amendments[0]?.wording).toMatchObject({
      ...{ message: 'Would this do?', by: lea.id },
      answer: { accepted: true, by: ada.id, message: 'Gladly.' },
    });
    const outcome = { edited: proposed?.doc, editedFrom: proposed?.from };
    await lea.does(letter, { type: 'AdoptAmendment', amendment: first, ...outcome });
    expect(text((await lea.draft(letter)).doc)).toContain('nearly free');
    expect(await ada.refused(letter, { type: 'ProposeWording', ...wording })).toMatchObject({ code: 'no-access' });
  });
});

describe('a signatory who declines', () => {
  it('says which amendment would change that, to the lead author alone', async () => {
    const { lea, ada, otto, letter, first } = await tabled();
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'otto@x.eu' }] });
    await ada.does(letter, { type: 'TableAmendment', amendment: first });
    const digest = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const reason = 'Not while they cost anything.';
    await otto.does(letter, { type: 'RefuseVersion', version: 1, digest, reason, ifAdopted: [first] });
    const signOff = async (who: TestPerson) => (await who.view(letter)).versions[0]?.signOffs[0];
    expect(await signOff(lea)).toMatchObject({ ifAdopted: [first] });
    expect(await signOff(otto)).toMatchObject({ ifAdopted: [first] });
    expect(await signOff(ada)).not.toHaveProperty('ifAdopted');
    const told = await ada.get<object[]>(`/api/letters/${letter}/events?after=0`);
    const declined = told.find((one) => 'type' in one && one.type === 'VersionRefused');
    expect(declined).toBeDefined();
    expect(JSON.stringify(declined)).not.toContain(first);
  });
});
