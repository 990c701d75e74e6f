import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportedView, LettersView, LetterView, TextView } from '../../../shared/api/views.ts';
import { verifyChain, type LoggedEvent } from '../../../shared/decision/model/chain.ts';
import { digest, type VersionContent } from '../../../shared/version/index.ts';
import { reworded } from '../../../server/demo/texts.ts';
import { startServer } from '../../support/server.ts';

describe('a letter from its import to its dispatch', () => {
  it('goes the whole way over HTTP and sockets, and reads back as it was decided', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu', { name: 'Léa Author', group: 'Renew' });
    const mepa = await server.person('mara@x.eu', { name: 'Mara Štrukelj', group: 'EPP' });
    const ada = await server.as('ada@x.eu', { role: 'adviser', office: mepa.id });

    const form = new FormData();
    form.set('file', new File([readFileSync('tests/fixtures/letters/ep-open-letter.md')], 'letter.md'));
    const response = await lea.fetch('/api/letters/import', { method: 'POST', body: form });
    const imported = (await response.json()) as ImportedView;
    expect(response.status).toBe(201);
    expect(imported.signatories).toBeGreaterThan(0);
    const letter = imported.id;

    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'amend' });
    await lea.does(letter, {
      type: 'AddSignatories',
      people: [{ email: 'mara@x.eu' }, { email: 'new@x.eu', name: 'Nils Newcomer', group: 'ECR', country: 'Sweden' }],
    });

    // An office amends, the lead author adopts.
    const amendment = await ada.starts(letter);
    const { doc } = await ada.draft(letter);
    await ada.writes(`${letter}.${amendment}`, (text) => reworded(text, '41 million people', '42 million people'), doc);
    await ada.does(letter, { type: 'TableAmendment', amendment, justification: 'Newer figures.', onBehalfOf: mepa.id });
    const listening = await lea.joins(letter);
    await lea.does(letter, { type: 'AdoptAmendment', amendment });
    expect((await lea.draft(letter)).doc).not.toEqual(doc);
    await listening.until(() => listening.of('decided').length > 0);
    expect(listening.words).toContain('42 million people');

    const v1 = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 1, message: 'Please sign.' });
    const mara = await server.as('mara@x.eu');
    await mara.does(letter, { type: 'ApproveVersion', version: 1, digest: v1, name: 'mara strukelj' });

    // The text changes: v2 supersedes what was said about v1.
    await lea.writes(letter, (text) => reworded(text, '42 million', '43 million'), (await lea.draft(letter)).doc);
    const v2 = await lea.cuts(letter);
    await lea.does(letter, { type: 'CirculateVersion', version: 2 });
    expect((await mara.view(letter)).signatories).toMatchObject([{ state: 'outdated' }]);
    await mara.does(letter, { type: 'ApproveVersion', version: 2, digest: v2, name: 'Mara Štrukelj' });
    const nils = await server.as('new@x.eu');
    await nils.does(letter, { type: 'RefuseVersion', version: 2, digest: v2, reason: 'Too long.' });

    await lea.does(letter, { type: 'LockVersion', version: 2, digest: v2 });
    await nils.does(letter, { type: 'ApproveVersion', version: 2, digest: v2, name: 'Nils Newcomer' });
    await lea.does(letter, { type: 'CloseSignatures' });

    const view = await lea.view(letter);
    expect(view).toMatchObject({
      status: 'closed',
      amendments: [{ number: 1, status: 'adopted', onBehalfOf: mepa.id, justification: 'Newer figures.' }],
      versions: [
        { number: 1, digest: v1, status: 'superseded' },
        { number: 2, digest: v2, status: 'final' },
      ],
      final: {
        version: 2,
        digest: v2,
        lockedBy: lea.id,
        signatures: [
          { name: 'Mara Štrukelj', group: 'EPP', late: false },
          { name: 'Nils Newcomer', group: 'ECR', late: true },
        ],
      },
    } satisfies DeepPartial<LetterView>);

    // What was signed can be computed anew from what is shown.
    const shown = await mara.get<TextView>(`/api/letters/${letter}/versions/2`);
    const content: VersionContent = {
      ...{ format: 'paraph.version/1', letter, number: 2, previous: v1 },
      header: { title: shown.title, lang: shown.lang },
      doc: shown.doc,
    };
    expect(await digest(content)).toBe(v2);
    expect(await lea.get(`/api/letters/${letter}/versions/2/export.json`)).toEqual(content);

    const log = await lea.get<LoggedEvent[]>(`/api/letters/${letter}/events?after=0`);
    expect(await verifyChain(log)).toMatchObject({ ok: true, seq: view.seq });
    const list = await lea.get<LettersView>('/api/letters');
    expect(list.letters).toMatchObject([
      { id: letter, stage: { kind: 'dispatched', version: 2 }, signOffs: { approved: 2 } },
    ]);

    // And all of it is still there tomorrow.
    const again = await server.restart();
    const lead = await again.as('lea@x.eu');
    expect(await lead.view(letter)).toEqual({
      ...view,
      members: view.members.map((one) => ({ ...one, online: false })),
    });
    expect(await lead.get(`/api/letters/${letter}/versions/2/export.json`)).toEqual(content);
  });
});

type DeepPartial<T> = T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;
