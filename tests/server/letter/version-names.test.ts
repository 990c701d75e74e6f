import { describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

describe('a version with a name', () => {
  it('keeps it, and tells whoever is asked to sign what changed', async () => {
    const server = await startServer();
    const [lea, sig] = [await server.as('lea@x.eu'), await server.as('sig@x.eu')];
    const letter = await lea.letter();
    await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sig@x.eu' }] });
    const { digest } = await lea.draft(letter);
    const long = { type: 'CutVersion', digest, note: 'x'.repeat(501) } as const;
    expect((await lea.refused(letter, long)).code).toBe('invalid');
    const note = 'Ask 2 is shorter.';
    await lea.does(letter, { type: 'CutVersion', digest, name: ' After the group meeting ', note });
    expect((await lea.view(letter)).versions).toMatchObject([{ name: 'After the group meeting', note }]);
    await lea.does(letter, { type: 'CirculateVersion', version: 1 });
    const mail = (await server.mailed()).find(({ to }) => to === 'sig@x.eu');
    expect(mail?.facts).toContainEqual({ label: 'What changed', value: note });
    expect((await sig.view(letter)).versions[0]?.note).toBe(note);
  });

  it('has none where none is given', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const { digest } = await lea.draft(letter);
    await lea.does(letter, { type: 'CutVersion', digest, name: '  ', note: '' });
    const [version] = (await lea.view(letter)).versions;
    expect([version?.name, version?.note]).toEqual([undefined, undefined]);
  });
});
