import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../server/cli/run.ts';
import { createPdfRenderer, type PdfRenderer } from '../../../server/formats/pdf/renderer.ts';
import { PdfSealer } from '../../../server/proof/pdf-seal/pdf-sealer.ts';
import { loadSealKey, readSealKey, UnusableSealKey, type SealKey } from '../../../server/proof/pdf-seal/seal-key.ts';
import { stampBy } from '../../../server/proof/pdf-seal/stamp.ts';
import { pdfFault } from '../../../shared/proof/files/pdf.ts';
import { readPdfSeal } from '../../../shared/proof/files/pdf-seal.ts';
import { pdfText } from '../../../shared/proof/files/pdf-text.ts';
import type { BlockJSON } from '../../../shared/letter/doc.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { verifyBundle } from '../../../shared/proof/verify/verify.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { poppler } from '../../support/poppler.ts';
import { counter, sampleFile } from '../../support/printed-letters.ts';
import { evidenceOf, filesOf, lockedLetter } from '../../support/proving.ts';
import { startServer } from '../../support/server.ts';
import { Authority, type Quirks } from '../../support/tsa.ts';

const [PDFSIG, OPENSSL] = ['pdfsig', 'openssl'] as const;
const has = (tool: string, flag: string): boolean => spawnSync(tool, [flag]).error === undefined;
const openssl = has(OPENSSL, 'version');
const ATTACHED = new TextEncoder().encode('{"text":"as it is"}');
/** Printed with an annotation of its own. */
const LINKED: BlockJSON = {
  type: 'paragraph',
  attrs: { id: '' },
  content: [{ type: 'text', text: 'the report', marks: [{ type: 'link', attrs: { href: 'https://example.org/' } }] }],
};
const FINAL_AT = '2026-12-01T10:20:30.456Z';
const KID = '0123456789abcdef';

let renderer: PdfRenderer;
beforeAll(() => {
  renderer = createPdfRenderer();
});
afterAll(() => renderer.close());

const final = () => renderer.render({ ...sampleFile(3), attachment: ATTACHED });

function sealerWith(key: () => Promise<SealKey>, stamp?: ReturnType<typeof stampBy>) {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  let missed = 0;
  const sealer = new PdfSealer({
    key,
    seals: {
      get: (id) => Promise.resolve(kept.get(id) ?? null),
      keep: (id, bytes) => {
        if (!kept.has(id)) kept.set(id, bytes);
        return Promise.resolve(kept.get(id) ?? bytes);
      },
    },
    ...(stamp ? { stamp } : {}),
    unstamped: () => (missed += 1),
  });
  return { sealer, kept, missed: () => missed };
}

const own = (folder = temporaryFolder()) => sealerWith(() => loadSealKey(folder, KID));

/** What poppler says of the seal. */
function pdfsig(pdf: Uint8Array): string {
  const file = join(temporaryFolder(), 'sealed.pdf');
  writeFileSync(file, pdf);
  return execFileSync(PDFSIG, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

describe('the seal of a final letter in print', () => {
  it('covers the whole file, leaves what was printed as it was, and says who sealed it and when', async () => {
    const pdf = await final();
    const sealed = await own().sealer.seal(pdf, FINAL_AT);
    expect(sealed.subarray(0, pdf.length)).toEqual(pdf);
    expect(await readPdfSeal(sealed)).toEqual({
      ok: true,
      seal: {
        ...{ by: `Paraph server ${KID}, Paraph`, issuer: `Paraph server ${KID}, Paraph`, selfSigned: true },
        ...{
          at: '2026-12-01T10:20:30Z',
          stamped: null,
          certificate: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        },
      },
    });
    expect(await pdfText(sealed)).toBe(await pdfText(pdf));
    expect(await pdfText(sealed)).toContain('Katrijn Oostmalle');
    expect(await pdfFault(sealed, ATTACHED)).toBe(null);
  });

  it.runIf(poppler)('is valid for poppler, in whatever standard the letter is printed', async () => {
    const plain = await renderer.render(sampleFile(720));
    const linked = await renderer.render({
      ...sampleFile(3),
      doc: withIds({ type: 'doc', content: [LINKED] }, counter()),
    });
    for (const pdf of [await final(), plain, linked]) {
      const said = pdfsig(await own().sealer.seal(pdf, FINAL_AT));
      expect(said).toContain('Signature Validation: Signature is Valid.');
      expect(said).toContain('Total document signed');
      expect(said).toContain('ETSI.CAdES.detached');
    }
  });

  it('does not hold once a byte is changed or anything is appended', async () => {
    const sealed = await own().sealer.seal(await final(), FINAL_AT);
    const flipped = Uint8Array.from(sealed);
    const at = Math.floor(sealed.length / 3);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(await readPdfSeal(flipped)).toEqual({ ok: false, why: 'changed' });
    const longer = new Uint8Array([...sealed, ...new TextEncoder().encode('\n%more\n')]);
    expect(await readPdfSeal(longer)).toEqual({ ok: false, why: 'not-whole' });
    expect(await readPdfSeal(Uint8Array.from(await final()))).toEqual({ ok: false, why: 'none' });
    // The signature of another file.
    const raw = Buffer.from(sealed).toString('latin1');
    const other = await own().sealer.seal(await renderer.render(sampleFile(5)), FINAL_AT);
    const digits = (text: string): string => /\/Contents <([0-9a-f]+)>/.exec(text)?.[1] ?? '';
    const swapped = raw.replace(digits(raw), digits(Buffer.from(other).toString('latin1')));
    expect(await readPdfSeal(Uint8Array.from(Buffer.from(swapped, 'latin1')))).toEqual({ ok: false, why: 'changed' });
    if (!poppler) return;
    expect(pdfsig(flipped)).toContain('Digest Mismatch');
    expect(pdfsig(longer)).toContain('Not total document signed');
  });

  it('is made once: the same letter gives the same file, by the same key of the folder, kept from others', async () => {
    const folder = temporaryFolder();
    const { sealer, kept } = own(folder);
    const pdf = await final();
    const once = await sealer.seal(pdf, FINAL_AT);
    expect(await sealer.seal(pdf, FINAL_AT)).toEqual(once);
    expect(kept.size).toBe(1);
    const again = await readPdfSeal(await own(folder).sealer.seal(pdf, FINAL_AT));
    const first = await readPdfSeal(once);
    expect(again.ok && first.ok && again.seal.certificate === first.seal.certificate).toBe(true);
    // By another server over a copy of the folder, which has kept nothing: to the byte.
    expect(await own(folder).sealer.seal(pdf, FINAL_AT)).toEqual(once);
  });

  it('carries the time of an authority where one is set, and is made without while it is away', async () => {
    const authority = new Authority();
    const { sealer, kept, missed } = sealerWith(() => loadSealKey(folder, KID), stampBy(await authority.served()));
    const folder = temporaryFolder();
    const pdf = await final();
    authority.mood = 'down';
    expect(await readPdfSeal(await sealer.seal(pdf, FINAL_AT))).toMatchObject({ ok: true, seal: { stamped: null } });
    expect([kept.size, missed()]).toEqual([0, 1]);
    authority.mood = 'garbles';
    expect(await readPdfSeal(await sealer.seal(pdf, FINAL_AT))).toMatchObject({ ok: true, seal: { stamped: null } });
    authority.mood = 'stamps';
    const sealed = await sealer.seal(pdf, FINAL_AT);
    const read = await readPdfSeal(sealed);
    expect(read).toMatchObject({ ok: true, seal: { stamped: { by: expect.stringContaining('TSA') as string } } });
    expect(kept.size).toBe(1);
    if (poppler) expect(pdfsig(sealed)).toContain('Signature is Valid');
  });
});

it.each<[string, Quirks]>([
  ['not made for time stamps', { purposes: ['1.3.6.1.5.5.7.3.3'] }],
  ['that its token does not name', { names: 'nobody' }],
  ['of an issuer that is no authority', { noAuthority: true }],
])('a time by a certificate %s is none, in a seal as little as elsewhere', async (_, quirks) => {
  const folder = temporaryFolder();
  const stamp = stampBy(await new Authority(quirks).served());
  const { sealer, kept, missed } = sealerWith(() => loadSealKey(folder, KID), stamp);
  expect(await readPdfSeal(await sealer.seal(await final(), FINAL_AT))).toMatchObject({
    ok: true,
    seal: { stamped: null },
  });
  expect([kept.size, missed()]).toEqual([0, 1]);
});

describe('a locked letter', () => {
  it('is sealed as a file and in the bundle, which still verifies; a draft is not', async () => {
    const { lea, letter } = await lockedLetter(await startServer());
    const bytes = async (path: string) =>
      new Uint8Array(await (await lea.fetch(`/api/letters/${letter}/${path}`)).arrayBuffer());
    const file = await bytes('final/export.pdf');
    expect(await readPdfSeal(file)).toMatchObject({ ok: true, seal: { selfSigned: true } });
    expect(await bytes('final/export.pdf')).toEqual(file);
    expect(await readPdfSeal(await bytes('draft/export.pdf'))).toEqual({ ok: false, why: 'none' });
    const files = filesOf(await evidenceOf(lea, letter));
    expect(await readPdfSeal(files.get('letter.pdf') ?? new Uint8Array())).toMatchObject({ ok: true });
    expect(await verifyBundle(files, {})).toMatchObject({ ok: true });

    const folder = temporaryFolder();
    const verify = async (name: string, pdf: Uint8Array) => {
      writeFileSync(join(folder, name), pdf);
      const said: string[] = [];
      const err: string[] = [];
      const shell = {
        env: { PARAPH_DATA: folder },
        out: (line: string) => said.push(line),
        err: (line: string) => err.push(line),
      };
      return { code: await run(['verify', join(folder, name)], shell), said: said.join('\n'), err };
    };
    const whole = await verify('letter.pdf', file);
    expect(whole.code).toBe(0);
    expect(whole.said).toMatch(/^ok {2}seal/);
    expect(whole.said).toContain('no qualified electronic seal');
    const longer = await verify('longer.pdf', new Uint8Array([...file, 10]));
    expect(longer).toMatchObject({
      code: 1,
      err: [expect.stringContaining('does not cover the whole file'), expect.any(String)],
    });
  });
});

describe.runIf(openssl)('an organisation’s certificate', () => {
  function p12(...newKey: string[]): { file: string; ca: string } {
    const folder = temporaryFolder();
    const run = (...args: string[]): void => {
      execFileSync(OPENSSL, args, { cwd: folder, stdio: 'ignore' });
    };
    run(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/O=House/CN=Root',
      '-days',
      '30',
    );
    run('req', '-new', ...newKey, '-nodes', '-keyout', 'own.key', '-out', 'own.csr', '-subj', '/O=House/CN=Letters');
    run(
      'x509',
      '-req',
      '-in',
      'own.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      'own.pem',
      '-days',
      '30',
    );
    run(
      'pkcs12',
      '-export',
      '-inkey',
      'own.key',
      '-in',
      'own.pem',
      '-certfile',
      'ca.pem',
      '-passout',
      'pass:geheim',
      '-out',
      'seal.p12',
    );
    return { file: join(folder, 'seal.p12'), ca: join(folder, 'ca.pem') };
  }

  it.each([
    ['P-256', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']],
    ['RSA', ['-newkey', 'rsa:2048']],
  ])('with %s seals instead of the server’s own', async (_, newKey) => {
    const { file } = p12(...newKey);
    const sealed = await sealerWith(() => readSealKey(file, 'geheim')).sealer.seal(await final(), FINAL_AT);
    expect(await readPdfSeal(sealed)).toMatchObject({
      ok: true,
      seal: { by: 'Letters, House', issuer: 'Root, House', selfSigned: false },
    });
    if (poppler) expect(pdfsig(sealed)).toMatch(/Signer Certificate Common Name: Letters[\s\S]*Signature is Valid/);
  });

  it('is refused with another password, or with a key that PDF readers do not check', async () => {
    const { file } = p12('-newkey', 'rsa:2048');
    await expect(readSealKey(file, 'other')).rejects.toThrow(UnusableSealKey);
    const nothing = join(temporaryFolder(), 'no.p12');
    writeFileSync(nothing, readFileSync(file).subarray(0, 100));
    await expect(readSealKey(nothing, 'geheim')).rejects.toThrow(/cannot be opened/);
    const edwards = p12('-newkey', 'ed25519');
    await expect(readSealKey(edwards.file, 'geheim')).rejects.toThrow(/neither P-256 nor RSA/);
  });
});
