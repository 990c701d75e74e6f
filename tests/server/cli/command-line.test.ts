import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import { markDemo, mayReset, resetDemo } from '../../../server/demo/reset.ts';
import { readSettings, type Settings } from '../../../server/settings.ts';
import { openStore } from '../../../server/store/open.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** Runs the command line in this process over a folder of its own. */
function shell(folder = temporaryFolder(), env: Record<string, string> = {}) {
  return {
    folder,
    paraph: async (...args: readonly string[]) => {
      const out: string[] = [];
      const err: string[] = [];
      const code = await run(args, {
        env: { PARAPH_DATA: `${folder}/data`, PORT: '4321', ...env },
        out: (line) => void out.push(line),
        err: (line) => void err.push(line),
      });
      return { code, out, err };
    },
    file: (name: string, content: string): string => {
      writeFileSync(`${folder}/${name}`, content);
      return `${folder}/${name}`;
    },
  };
}

const LETTER = '# Night trains\n\nDear Commissioner,\n\nTrains should run at night.\n\nSignatures\n\n- Bo Ek (S&D)\n';
const ADD_LEA = ['person', 'add', '--email', 'lea@x.eu', '--name', 'Léa', '--role', 'mep'] as const;

const MEPS = (...people: readonly (readonly [name: string, id: string])[]) =>
  `<?xml version="1.0" encoding="UTF-8"?><meps>${people
    .map(
      ([name, id]) =>
        `<mep><fullName>${name}</fullName><country>Spain</country><politicalGroup>Renew Europe Group</politicalGroup><id>${id}</id><nationalPoliticalGroup>-</nationalPoliticalGroup></mep>`,
    )
    .join('')}</meps>`;

describe('paraph directory import', () => {
  it('reads a table in the encodings of spreadsheets, with addresses of any alphabet', async () => {
    const { paraph, folder } = shell();
    const rows = 'Name;E-mail\r\nŠárka Čížková;sarka@bücher.example\r\n';
    writeFileSync(`${folder}/a.csv`, Buffer.from(`\ufeff${rows}`, 'utf16le'));
    expect((await paraph('directory', 'import', `${folder}/a.csv`)).out).toEqual([expect.stringContaining('1 new')]);
    // The same in Windows-1250, and the domain in its other form.
    const old = 'Name;E-mail\r\n\u008a\u00e1rka \u00c8\u00ed\u009ekov\u00e1;sarka@xn--bcher-kva.example\r\n';
    writeFileSync(`${folder}/b.csv`, Buffer.from(old, 'latin1'));
    expect((await paraph('directory', 'import', `${folder}/b.csv`)).out).toEqual([
      expect.stringContaining('0 new, 0 changed, 1 as before'),
    ]);
  });

  it('reads the list of Members and says what has changed; a broken list changes nothing', async () => {
    const { paraph, file } = shell();
    const first = file('one.xml', MEPS(['Ana SILVA', '1'], ['Bo EK', '2']));
    expect(await paraph('directory', 'import', first)).toEqual({
      code: 0,
      out: ['2 Members read: 2 new, 0 changed, 0 as before, 0 left'],
      err: [],
    });
    const broken = file('two.xml', MEPS(['Ana SILVA', '1']).replace('</meps>', ''));
    expect(await paraph('directory', 'import', broken)).toMatchObject({
      code: 1,
      err: [expect.stringContaining('not whole XML'), expect.stringContaining('Nothing has changed.')],
    });
    const next = file('three.xml', MEPS(['Ana SILVA', '1'], ['Cy DAHL', '3']));
    expect((await paraph('directory', 'import', next, '--yes')).out).toEqual([
      '2 Members read: 1 new, 0 changed, 1 as before, 1 left',
    ]);
    expect((await paraph('directory', 'import')).code).toBe(2);
    expect((await paraph('directory', 'export', next)).code).toBe(2);
  });

  it('takes nobody away by a list that is short, and says how many it would', async () => {
    const { paraph, file } = shell();
    const names = 'Ana Bo Cy Dee Eva Finn Gro Hal Ida Jan Kai Lea Mia Noa Ole Pia Qi Ron Sif Tea'.split(' ');
    const many = names.map((name, index) => [`${name} DAHL`, String(index)] as const);
    await paraph('directory', 'import', file('all.xml', MEPS(...many)));
    const short = file('short.xml', MEPS(...many.slice(0, 17)));
    expect(await paraph('directory', 'import', short)).toEqual({
      code: 1,
      out: [],
      err: [
        'The list would take away 3 of 20 Members.',
        'Nothing has changed. If they have all left, import it with --yes; if the list is not whole, with --keep.',
      ],
    });
    expect((await paraph('directory', 'import', short, '--keep')).out).toEqual([
      '17 Members read: 0 new, 0 changed, 17 as before, 0 left',
    ]);
    expect((await paraph('directory', 'import', short, '--yes')).out).toEqual([
      '17 Members read: 0 new, 0 changed, 17 as before, 3 left',
    ]);
    // A by-election or two between lists is what lists are for.
    const next = file('next.xml', MEPS(...many.slice(1, 17)));
    expect(await paraph('directory', 'import', next)).toMatchObject({
      code: 0,
      out: ['16 Members read: 0 new, 0 changed, 16 as before, 1 left'],
    });
  });

  it('reads the other lines beside one that names nobody, and then takes nobody away', async () => {
    const { paraph, file } = shell();
    const ab = [['Ana DAHL', '1'] as const, ['Bo DAHL', '2'] as const];
    await paraph('directory', 'import', file('all.xml', MEPS(...ab)));
    expect(
      await paraph('directory', 'import', file('next.xml', MEPS(['Ana DAHL', '1'], [' ', '2'], ['Cy EK', '3']))),
    ).toEqual({
      code: 1,
      out: ['2 Members read: 1 new, 0 changed, 1 as before, 0 left'],
      err: [
        expect.stringContaining('Line 1 names nobody.'),
        'The other lines were read, and nobody was taken away. Put these lines right and import the list again.',
      ],
    });
    const csv = await paraph(
      'directory',
      'import',
      file('mail.csv', 'name,email\nAna Dahl,ana@x.eu\nBo Dahl,bo at x\n'),
    );
    expect(csv).toMatchObject({ code: 1, out: ['1 Members read: 0 new, 1 changed, 0 as before, 0 left'] });
    expect(csv.err[0]).toContain('Line 3: email is not a mail address.');
  });
});

describe('paraph', () => {
  it('says how it is called, and exits 2 when it is not called so', async () => {
    const { paraph } = shell();
    expect((await paraph('--help')).code).toBe(0);
    expect(await paraph('dance')).toMatchObject({
      code: 2,
      out: [],
      err: [expect.stringContaining('dance'), expect.stringContaining('serve')],
    });
    expect(await paraph('import', 'x.md')).toMatchObject({ code: 2, err: ['--lead is missing.', expect.any(String)] });
    expect((await paraph('link')).code).toBe(2);
    expect((await paraph('export', 'x', '--version', 'newest', '--format', 'md', '--out', 'x')).code).toBe(2);
    expect((await paraph('person', 'add', '--emial', 'x')).code).toBe(2);
    expect((await paraph('verify')).code).toBe(2);
  });

  it('lists every setting', async () => {
    const { out } = await shell().paraph('serve', '--help');
    for (const name of [
      'PORT',
      'HOST',
      'PARAPH_ORIGIN',
      'PARAPH_DATA',
      'DATABASE_URL',
      'SMTP_URL',
      'PARAPH_LOG',
      'PARAPH_LIMITS',
    ]) {
      expect(
        out.some((line) => line.includes(name)),
        name,
      ).toBe(true);
    }
  });

  it('stops at a wrong setting with a sentence and a hint', async () => {
    const { paraph, folder } = shell(undefined, { PORT: 'eighty' });
    expect(await paraph('serve')).toEqual({
      code: 2,
      out: [],
      err: ['PORT is not a port.', 'A whole number from 0 to 65535.'],
    });
    expect(existsSync(`${folder}/data`)).toBe(false);
  });
});

describe('paraph person add', () => {
  it('adds people, and corrects them when they are added again', async () => {
    const { paraph } = shell();
    const first = await paraph(...ADD_LEA);
    expect(first).toMatchObject({ code: 0, out: [expect.stringMatching(/^[0-9a-z]{16}$/)] });
    const again = await paraph(...ADD_LEA, '--group', 'greens');
    expect(again.out).toEqual(first.out);
  });

  it('reads a file in any order of columns, as spreadsheets write it', async () => {
    const { paraph, file } = shell();
    const csv =
      '\ufeffname;role;email;office;group\r\n"Ek; Bo";mep;bo@x.eu;;S&D\r\n\r\nAda;adviser;ada@x.eu;bo@x.eu;\r\n';
    const { code, out } = await paraph('person', 'add', '--file', file('people.csv', csv));
    expect([code, out.length]).toEqual([0, 2]);
    expect((await paraph('link', 'bo@x.eu', 'ada@x.eu')).out).toHaveLength(2);
  });

  it('adds everybody of a file but the line with a mistake, which it names', async () => {
    const { paraph, file } = shell();
    const csv = 'email,name,role\nbo@x.eu,Bo,mep\nada@x.eu,Ada,queen\nnot an address,Eve,mep\ncy@x.eu,Cy,mep\n';
    const { code, out, err } = await paraph('person', 'add', '--file', file('people.csv', csv));
    expect([code, out.length, err.slice(0, 2)]).toEqual([
      1,
      2,
      [
        expect.stringMatching(/people\.csv line 3: role is not mep, adviser or staff\.$/),
        expect.stringMatching(/people\.csv line 4: email is not a mail address\.$/),
      ],
    ]);
    expect((await paraph('link', 'bo@x.eu', 'cy@x.eu')).code).toBe(0);
    expect((await paraph('link', 'ada@x.eu')).code).toBe(1);
    const unknown = await paraph('person', 'add', '--file', file('b.csv', 'email,name,shoe\n'));
    expect(unknown.err[0]).toContain('a column shoe');
    const office = 'email,name,role,office\ndi@x.eu,Di,adviser,no@x.eu\nel@x.eu,El,mep,\n';
    const half = await paraph('person', 'add', '--file', file('c.csv', office));
    expect([half.code, half.out.length, half.err[0]]).toEqual([
      1,
      1,
      expect.stringMatching(/line 2: The office no@x.eu/),
    ]);
  });

  it('reads what Outlook and Excel write, in the encodings that they use', async () => {
    const { paraph, file, folder } = shell();
    const list = 'Ana Silva <ana@x.eu>; "Berg, Tom" <tom@x.eu>; Eva Novák <eva@x.eu>';
    expect((await paraph('person', 'add', '--file', file('list.txt', list))).out).toHaveLength(3);
    const table = 'sep=;\r\nE-Mail;Name;Fraktion\r\nsarka@x.eu;"Šárka\r\nČížková";EVP\r\n';
    writeFileSync(`${folder}/excel.csv`, Buffer.from(`\ufeff${table}`, 'utf16le'));
    expect((await paraph('person', 'add', '--file', `${folder}/excel.csv`)).out).toHaveLength(1);
    const central = 'email;name\r\nzofia@x.eu;Zofia Wi\u009cniewska\r\n';
    writeFileSync(`${folder}/old.csv`, Buffer.from(central, 'latin1'));
    expect((await paraph('person', 'add', '--file', `${folder}/old.csv`)).out).toHaveLength(1);
    writeFileSync(`${folder}/west.csv`, Buffer.from('email;name\r\njose@x.eu;Jos\u00e9 Mu\u00f1oz\r\n', 'latin1'));
    expect((await paraph('person', 'add', '--file', `${folder}/west.csv`)).out).toHaveLength(1);
    const read = readSettings({ PARAPH_DATA: `${folder}/data` });
    if (!read.ok) throw new Error(read.wrong.message);
    const store = await openStore(read.settings);
    onTestFinished(() => store.close());
    expect((await store.people.list()).map(({ name }) => name).sort()).toEqual([
      ...['Ana Silva', 'Eva Novák', 'José Muñoz', 'Tom Berg', 'Zofia Wiśniewska', 'Šárka Čížková'],
    ]);
  });

  it('takes every mail address for one, and an IDN and its punycode for the same', async () => {
    const { paraph } = shell();
    for (const email of ["sean.o'neill@x.example", 'a&b@x.example', 'ana@bücher.example']) {
      const { code } = await paraph('person', 'add', '--email', email, '--name', 'Ana', '--role', 'mep');
      expect([email, code]).toEqual([email, 0]);
    }
    expect((await paraph('link', 'ANA@xn--bcher-kva.example', "Sean.O'Neill@x.example", 'a&b@x.example')).code).toBe(0);
  });

  it('refuses an office that is nobody’s', async () => {
    const { paraph } = shell();
    const add = ['person', 'add', '--email', 'ada@x.eu', '--name', 'Ada', '--role', 'adviser', '--office', 'no@x.eu'];
    expect(await paraph(...add)).toMatchObject({ code: 1, out: [] });
  });
});

describe('paraph link', () => {
  it('prints one address per person, and none when somebody is unknown', async () => {
    const { paraph } = shell();
    await paraph(...ADD_LEA);
    const { code, out } = await paraph('link', 'LEA@x.eu');
    expect([code, out]).toEqual([0, [expect.stringMatching(/^http:\/\/localhost:4321\/sign-in#[\w-]{43}$/)]]);
    expect(await paraph('link', 'lea@x.eu', 'no@x.eu')).toMatchObject({ code: 1, out: [] });
  });
});

describe('paraph import and export', () => {
  it('bring a letter in and out again', async () => {
    const { paraph, file, folder } = shell();
    await paraph(...ADD_LEA);
    const imported = await paraph('import', file('letter.md', LETTER), '--lead', 'lea@x.eu', '--title', 'Trains');
    expect(imported).toMatchObject({ code: 0, out: [expect.stringMatching(/^[0-9a-z]{16}$/)] });
    const [letter = ''] = imported.out;
    for (const format of ['md', 'txt', 'html']) {
      const out = `${folder}/out.${format}`;
      expect((await paraph('export', letter, '--version', 'draft', '--format', format, '--out', out)).code).toBe(0);
      expect(readFileSync(out, 'utf8')).toContain('Trains should run at night.');
    }
    expect((await paraph('export', letter, '--version', '1', '--format', 'md', '--out', `${folder}/x`)).code).toBe(1);
    expect((await paraph('export', 'none', '--version', '1', '--format', 'md', '--out', `${folder}/x`)).code).toBe(1);
  });

  it('say of a path that leads nowhere, or to a folder, what is wrong with it', async () => {
    const { paraph, folder } = shell();
    await paraph(...ADD_LEA);
    mkdirSync(`${folder}/letters.md`);
    for (const [args, said] of [
      [['import', `${folder}/no.md`, '--lead', 'lea@x.eu'], `There is no file or folder ${folder}/no.md.`],
      [['import', `${folder}/letters.md`, '--lead', 'lea@x.eu'], 'This is a folder, not a file.'],
      [['person', 'add', '--file', `${folder}/no.csv`], `There is no file or folder ${folder}/no.csv.`],
      [['verify', `${folder}/no.zip`], `There is no file or folder ${folder}/no.zip.`],
    ] as const)
      expect(await paraph(...args)).toEqual({ code: 1, out: [], err: [said, 'Check the path.'] });
  });

  it('refuse what they cannot read, with a sentence', async () => {
    const { paraph, file } = shell();
    await paraph(...ADD_LEA);
    expect((await paraph('import', file('a.odt', 'x'), '--lead', 'lea@x.eu')).code).toBe(1);
    expect((await paraph('import', file('a.md', LETTER), '--lead', 'no@x.eu')).code).toBe(1);
    expect((await paraph('import', '/no/such.md', '--lead', 'lea@x.eu')).code).toBe(1);
  });
});

describe('paraph backup and restore', () => {
  it('says that there is no folder to write into', async () => {
    const { paraph, folder } = shell();
    await paraph(...ADD_LEA);
    expect(await paraph('backup', `${folder}/none/b.db`)).toEqual({
      code: 1,
      out: [],
      err: [`There is no folder ${folder}/none.`, 'Make it first.'],
    });
  });

  it('copy everything, and put it back without losing what stood there', async () => {
    const { paraph, file, folder } = shell();
    await paraph(...ADD_LEA);
    const [letter = ''] = (await paraph('import', file('letter.md', LETTER), '--lead', 'lea@x.eu')).out;
    const copy = `${folder}/copy.db`;
    expect((await paraph('backup', copy)).code).toBe(0);
    expect((await paraph('backup', copy)).code).toBe(1);
    const elsewhere = shell(folder, { PARAPH_DATA: `${folder}/elsewhere` });
    expect((await elsewhere.paraph('restore', copy)).code).toBe(0);
    const out = `${folder}/out.md`;
    expect((await elsewhere.paraph('export', letter, '--version', 'draft', '--format', 'md', '--out', out)).code).toBe(
      0,
    );

    await paraph('person', 'add', '--email', 'new@x.eu', '--name', 'New', '--role', 'staff');
    const restored = await paraph('restore', copy);
    expect(restored.code).toBe(0);
    expect((await paraph('link', 'new@x.eu')).code).toBe(1);
    const aside = restored.out.map((line) => /kept as (.*)$/.exec(line)?.[1]).find((path) => path !== undefined);
    expect(existsSync(aside ?? '')).toBe(true);
    expect((await paraph('restore', file('no-backup.db', 'text'))).code).toBe(1);
    expect((await paraph('link', 'lea@x.eu')).code).toBe(0);
  });
});

describe('paraph serve', () => {
  it('serves, takes links and imports made beside it, keeps its folder to itself, and stops at a signal', async () => {
    const port = String(await freePort());
    const beside = shell(undefined, { PORT: port });
    const first = served(beside.folder, port, 'serve');
    await first.says(/^Nobody is known yet/);
    await beside.paraph(...ADD_LEA);
    const [link = ''] = (await beside.paraph('link', 'lea@x.eu')).out;
    const origin = `http://localhost:${port}`;
    const response = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ token: new URL(link).hash.slice(1) }),
    });
    expect(response.status).toBe(204);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const [letter = ''] = (await beside.paraph('import', beside.file('letter.md', LETTER), '--lead', 'lea@x.eu')).out;
    const shown = await fetch(`${origin}/api/letters/${letter}`, { headers: { cookie } });
    expect(await shown.json()).toMatchObject({ id: letter, title: 'Night trains', signatories: [{ name: 'Bo Ek' }] });

    expect((await beside.paraph('serve')).err[0]).toContain('already serves this data folder');
    expect((await beside.paraph('restore', beside.file('x.db', ''))).code).toBe(1);
    first.process.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });
});

describe('paraph demo', () => {
  it('prints a link for each persona that signs in, and seeds only once', async () => {
    const port = String(await freePort());
    const { folder } = shell();
    const demo = served(folder, port, 'demo');
    await demo.says(/^Each link works once/);
    const links = demo.lines.filter((line) => line.includes('/sign-in#'));
    expect(links.length).toBeGreaterThanOrEqual(5);
    const origin = `http://localhost:${port}`;
    const response = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ token: links[0]?.split('#')[1] }),
    });
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const get = async (path: string): Promise<unknown> => (await fetch(origin + path, { headers: { cookie } })).json();
    const { letters, waiting } = (await get('/api/letters')) as {
      letters: { id: string }[];
      waiting: { kind: string }[];
    };
    expect(letters).toHaveLength(3);
    expect(waiting.map(({ kind }) => kind)).toEqual(['sign-off', 'decide']);
    demo.process.kill('SIGTERM');
    expect(await demo.ended).toBe(0);
    const again = served(folder, port, 'demo');
    await again.says(/^Each link works once/);
    expect(((await get('/api/letters')) as { letters: unknown[] }).letters).toHaveLength(3);
    again.process.kill('SIGINT');
    expect(await again.ended).toBe(0);
  });
});

describe('paraph demo --reset', () => {
  it('leaves letters alone that are not the demo’s', async () => {
    const { paraph } = shell();
    await paraph(...ADD_LEA);
    expect(await paraph('demo', '--reset')).toMatchObject({
      code: 1,
      err: [expect.stringContaining('stay'), expect.stringContaining('PARAPH_DATA')],
    });
    expect((await paraph('link', 'lea@x.eu')).code).toBe(0);
  });

  it('begins the demo again', async () => {
    const { folder } = shell();
    const data = `${folder}/data`;
    const settings = { data, databaseUrl: null } as Settings;
    expect(mayReset(settings)).toBe(true);
    mkdirSync(data);
    writeFileSync(`${data}/paraph.db`, '');
    expect(mayReset(settings)).toBe(false);
    await markDemo(settings);
    expect(mayReset(settings)).toBe(true);
    expect(mayReset({ ...settings, databaseUrl: 'postgres://x' })).toBe(false);
    await resetDemo(settings);
    expect(readdirSync(data)).toEqual([]);
  });
});

/** A server as a process of its own. */
function served(folder: string, port: string, verb: string) {
  const process_: ChildProcess = spawn(process.execPath, ['server/main.ts', verb], {
    env: { ...process.env, PORT: port, PARAPH_DATA: `${folder}/data`, PARAPH_LOG: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void process_.kill('SIGKILL'));
  const lines: string[] = [];
  const ended = once(process_, 'exit').then(([code]) => code as number | null);
  const { stdout } = process_;
  if (stdout === null) throw new Error('no output');
  const reader = createInterface(stdout);
  return {
    process: process_,
    lines,
    ended,
    /** Waits for a line. */
    says: (expected: RegExp) =>
      new Promise<void>((resolve, reject) => {
        reader.on('line', (line) => {
          lines.push(line);
          if (expected.test(line)) resolve();
        });
        void ended.then((code) => reject(new Error(`ended with ${String(code)}`)));
      }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
