import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyBundle } from '../../shared/proof/verify.ts';
import { unzipped } from '../../shared/proof/unzip.ts';
import { failure, misuse, type Verb } from './shell.ts';

const USAGE = 'BUNDLE.zip [--key KID] [--checkpoint FILE]';

/** Checks an evidence bundle, offline and without a store. */
export const verify: Verb = {
  name: 'verify',
  usage: USAGE,
  does: 'check an evidence bundle, offline; exits 1 naming the first thing that does not hold',
  async run({ args, out }) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string' }, checkpoint: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw misuse('Give one bundle.', `paraph verify ${USAGE}`);
    const { key } = values;
    if (key !== undefined && !/^[0-9a-f]{16}$/.test(key)) {
      throw misuse('--key takes the id of a server key: 16 hex digits.', 'The server publishes it at /api/keys.');
    }
    const checkpoint = values.checkpoint === undefined ? undefined : await checkpointIn(values.checkpoint);
    const files = unzipped(await readFile(file));
    if (typeof files === 'string') throw failure(`zip: ${files}`, 'Nothing else was checked.');
    const found = await verifyBundle(files, {
      ...(key === undefined ? {} : { key }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    });
    for (const { check, message } of found.checked) out(`ok  ${check.padEnd(12)} ${message}`);
    if (!found.ok) throw failure(`${found.check}: ${found.message}`, 'Do not rely on this bundle.');
    const { letter, title, version, digest, byPasskey, byLink, refusals, approvals } = found.facts;
    out('');
    out(`Letter       ${title} (${letter})`);
    out(`Version      ${String(version)}`);
    out(`Fingerprint  ${digest}`);
    out(`Approved     ${String(byPasskey)} by passkey, ${String(byLink)} by mail link`);
    out(`Declined     ${String(refusals)}`);
    for (const { name, group, country, assurance } of approvals) {
      const of = [group, country].filter((one) => one !== undefined).join(', ');
      out(
        `             ${name}${of === '' ? '' : ` (${of})`}, by ${assurance === 'passkey' ? 'passkey' : 'mail link'}`,
      );
    }
    out('');
    out('Not proven by this bundle:');
    for (const line of found.notProven) out(`- ${line}`);
    return 0;
  },
};

async function checkpointIn(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw failure(`${file} holds no checkpoint.`, 'It is one line of JSON, as a mail of the server quotes it.');
  }
}
