import { expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { seeded } from '../../support/mangle.ts';
import { paper, poppler } from '../../support/poppler.ts';
import { evidenceOf, filesOf } from '../../support/proving.ts';
import { startServer, type TestPerson } from '../../support/server.ts';

/** `LIST_RUNS=100 LIST_SEED=7 vitest run tests/server/letter/one-list` for many. */
const RUNS = Number(process.env['LIST_RUNS'] ?? 1);
const SEED = Number(process.env['LIST_SEED'] ?? Math.floor(Math.random() * 1e6));
const GROUPS = ['EPP', 'S&D', 'Renew', 'Greens/EFA', 'NI'] as const;

/** How somebody is listed, in one line. */
const lineOf = ({ name, group }: { name?: string | null; group?: string | null }) => `${name ?? '?'} | ${group ?? ''}`;

it(
  `every paper of a letter has the same list, whatever became of names before, between and after (seed ${String(SEED)})`,
  { timeout: 60_000 + RUNS * 60_000 },
  async () => {
    // 54: a print whose names the check could not read, for a glyph's number is a bracket.
    for (const seed of [54, ...Array.from({ length: RUNS }, (_, run) => SEED + run)]) {
      const random = seeded(seed);
      const told = `seed ${String(seed)}`;
      const server = await startServer();
      const lea = await server.as('lea@x.eu', { name: 'Lea Author' });
      const people: TestPerson[] = [];
      for (let n = 0; n < 6; n++)
        people.push(await server.as(`m${String(n)}@x.eu`, { name: `Member No${'abcdef'.charAt(n)}`, group: 'EPP' }));
      const letter = await lea.letter();
      await lea.does(letter, { type: 'AddSignatories', people: people.map(({ person }) => ({ email: person.email })) });
      let next = 0;
      const fresh = (): string =>
        `Name ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(next % 26)}${'x'.repeat(1 + Math.floor(next++ / 26))}ová`;
      const group = () => GROUPS[random(GROUPS.length)] ?? 'NI';
      /** What may happen to somebody's name at any time; what is refused did not happen. */
      const changes = async (): Promise<void> => {
        const one = people[random(people.length)];
        if (one === undefined) return;
        const at = `/api/letters/${letter}/commands`;
        const kind = random(4);
        if (kind === 0) await one.fetch('/api/me', { method: 'PATCH', body: JSON.stringify({ group: group() }) });
        if (kind === 1) await one.fetch('/api/me', { method: 'PATCH', body: JSON.stringify({ name: fresh() }) });
        if (kind === 2) await lea.post(at, { type: 'CorrectSignatory', person: one.id, name: fresh(), group: group() });
        if (kind === 3)
          await lea.post(at, { type: 'AddSignatories', people: [{ email: one.person.email, group: group() }] });
      };
      const digest = await lea.cuts(letter);
      await lea.does(letter, { type: 'CirculateVersion', version: 1 });
      for (const one of people) {
        await changes();
        if (random(5) === 0) continue;
        const { name = '' } = (await one.view(letter)).signatories.find(({ person }) => person === one.id) ?? {};
        const listedAs = random(3) === 0 ? { listedAs: { name: fresh(), group: group() } } : {};
        const typed = 'listedAs' in listedAs ? listedAs.listedAs.name : name;
        await one.does(letter, { type: 'ApproveVersion', version: 1, digest, name: typed, ...listedAs });
        await changes();
      }
      await lea.does(letter, { type: 'LockVersion', version: 1, digest });
      await changes();
      await lea.does(letter, { type: 'CloseSignatures' });
      for (let n = 0; n < 4; n++) await changes();

      const view = await lea.view(letter);
      const list = (view.final?.signatures ?? []).map(lineOf);
      const sorted = [...list].sort();
      expect(list.length, told).toBeGreaterThan(0);
      const answers = view.versions[0]?.signOffs.filter(({ decision }) => decision === 'approved') ?? [];
      expect(answers.map(lineOf).sort(), told).toEqual(sorted);
      const bundle = filesOf(await evidenceOf(lea, letter));
      const found = await verifyBundle(bundle, {});
      if (!found.ok) throw new Error(`${told}: ${found.check}: ${found.message}`);
      expect(found.facts.approvals.map(lineOf).sort(), told).toEqual(sorted);
      const file = async (path: string) =>
        Buffer.from(await (await lea.fetch(`/api/letters/${letter}/${path}`)).arrayBuffer());
      const texts = new Map<string, string>();
      for (const path of ['final/export.txt', 'final/export.md', 'final/export.html', 'sign-offs.csv'])
        texts.set(path, (await file(path)).toString('utf8').replaceAll('&amp;', '&').replaceAll('\\', ''));
      expect([told, [...bundle.keys()].includes('letter.pdf')]).toEqual([told, true]);
      if (poppler) {
        texts.set('letter.pdf', paper(temporaryFolder(), bundle.get('letter.pdf') ?? new Uint8Array()).words());
        texts.set('certificate', paper(temporaryFolder(), await file('final/export.pdf?certificate=1')).words());
      }
      for (const [path, text] of texts) {
        for (const { name, group: of } of view.final?.signatures ?? []) {
          expect([told, path, text.includes(name)]).toEqual([told, path, true]);
          const after = text.slice(text.lastIndexOf(name), text.lastIndexOf(name) + 120);
          if (of) expect([told, path, name, after.includes(of)]).toEqual([told, path, name, true]);
        }
        // Nobody under any other name that they ever had.
        const names = new Set(text.match(/(?:Name [A-Z]x+ová|Member No[a-f])/g) ?? []);
        const listed = new Set((view.final?.signatures ?? []).map(({ name }) => name));
        const others = path === 'sign-offs.csv' ? [] : [...names].filter((name) => !listed.has(name));
        expect([told, path, others]).toEqual([told, path, []]);
      }
      for (const one of people) {
        const answer = answers.find(({ person }) => person === one.id);
        if (!answer) continue;
        const receipt = await one.get<{ readonly person: { name: string; group?: string } }>(
          `/api/letters/${letter}/receipt?version=1`,
        );
        expect(lineOf(receipt.person), told).toBe(lineOf(answer));
        const mail = (await server.mailed()).findLast(
          ({ to, subject }) => to === one.person.email && /receipt|approv/i.test(subject),
        );
        if (mail) expect(JSON.stringify(mail), told).toContain(answer.name ?? '?');
      }
      await server.stop();
    }
  },
);
