import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { exportText } from '../../shared/letter/export/text.ts';
import { sentenceOf } from '../../shared/proof/verify/faults.ts';
import { RECEIPT_BYTES, receiptLine } from '../../shared/proof/formats/receipt-line.ts';
import { verifyReceipt, type ReceiptVerification } from '../../shared/proof/formats/receipt.ts';
import { verifyBundle } from '../../shared/proof/verify/verify.ts';
import { readPdfSeal } from '../../shared/proof/files/pdf-seal.ts';
import { unzipped } from '../../shared/proof/files/unzip.ts';
import { failure, misuse, type Verb } from './shell.ts';
import { ERASED, heldSentence, limitSentence, PDF_SEAL_FAULTS, PDF_SEAL_LIMITS } from './verify-words.ts';

const USAGE = 'BUNDLE.zip [--key KID] [--checkpoint FILE]';
const OR_PDF = 'paraph verify LETTER.pdf';
const OR_RECEIPT = 'paraph verify RECEIPT [--key KID]';

/** Checks an evidence bundle, offline and without a store. */
export const verify: Verb = {
  name: 'verify',
  usage: USAGE,
  does: 'check an evidence bundle, a receipt or a sealed PDF, offline; exits 1 naming the first thing that does not hold',
  async run({ args, out }) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string' }, checkpoint: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      throw misuse(
        'Give one bundle, one receipt or one sealed PDF.',
        `paraph verify ${USAGE} · ${OR_RECEIPT} · ${OR_PDF}`,
      );
    }
    const { key } = values;
    if (key !== undefined && !/^[0-9a-f]{16}$/.test(key)) {
      throw misuse('--key takes the id of a server key: 16 hex digits.', 'The server publishes it at /api/keys.');
    }
    const checkpoint = values.checkpoint === undefined ? undefined : await checkpointIn(values.checkpoint);
    const bytes = await readFile(file);
    if (bytes.subarray(0, 1_024).includes('%PDF-')) {
      if (key !== undefined || checkpoint !== undefined) {
        throw misuse('A PDF is checked by the certificate inside it alone.', OR_PDF);
      }
      return sayPdf(Uint8Array.from(bytes), out);
    }
    const receipt = bytes.length > RECEIPT_BYTES ? null : receiptLine(bytes.toString('utf8'));
    if (receipt !== null) {
      if (checkpoint !== undefined) {
        throw misuse('A checkpoint is compared with a bundle; a receipt is checked without.', OR_RECEIPT);
      }
      return sayReceipt(await verifyReceipt(receipt, key), out);
    }
    const zip = unzipped(bytes);
    if (!zip.ok) throw failure(`zip: ${sentenceOf(zip.fault)}`, 'Nothing else was checked.');
    const found = await verifyBundle(zip.files, {
      ...(key === undefined ? {} : { key }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    });
    for (const held of found.checked) out(`ok  ${held.check.padEnd(12)} ${heldSentence(held)}`);
    if (!found.ok) throw failure(`${found.check}: ${found.message}`, 'Do not rely on this bundle.');
    const { letter, title, version, digest, byPasskey, byLink, refusals, approvals, lock, lockedAt, timeStamps } =
      found.facts;
    out('');
    out(`Letter       ${title} (${letter})`);
    out(`Version      ${String(version)}`);
    out(`Fingerprint  ${digest}`);
    const by = lock.name === null ? '' : ` by ${lock.name}`;
    out(`Locked       ${lockedAt}${by}, ${lock.assurance === 'passkey' ? 'by passkey' : 'without a passkey'}`);
    out(`Approved     ${String(byPasskey)} by passkey, ${String(byLink)} by mail link`);
    out(`Declined     ${String(refusals)}`);
    for (const { name, group, country, assurance, addressGiven } of approvals) {
      const of = [group, country];
      out(`             ${named({ name: name ?? ERASED, of })}, ${confirmed(assurance)}${given(addressGiven)}`);
    }
    for (const { seq, at, by, issuer } of timeStamps) {
      out(`Time stamp   ${at}, entry ${String(seq)}, by ${by} (certified by ${issuer})`);
    }
    out('');
    out('Not proven by this bundle:');
    for (const limit of found.notProven) out(`- ${limitSentence(limit)}`);
    return 0;
  },
};

/** Prints what the seal of a PDF proves by itself. */
async function sayPdf(pdf: Uint8Array<ArrayBuffer>, out: (line: string) => void): Promise<0> {
  const found = await readPdfSeal(pdf);
  if (!found.ok) throw failure(`seal: ${PDF_SEAL_FAULTS[found.why]}`, 'Do not rely on this PDF.');
  const { by, issuer, selfSigned, certificate, at, stamped } = found.seal;
  out('ok  seal         The whole file is as it was when it was sealed: no byte was changed, none was added.');
  out('');
  out(`Sealed by    ${by}${selfSigned ? ', by a certificate of its own' : ` (certified by ${issuer})`}`);
  out(`Certificate  ${certificate} (SHA-256)`);
  if (at !== null) out(`At           ${at}, by the clock of whoever sealed`);
  if (stamped) out(`Time stamp   ${stamped.at}, by ${stamped.by}`);
  out('');
  out('Not proven by this seal:');
  for (const limit of PDF_SEAL_LIMITS) out(`- ${limit}`);
  return 0;
}

/** Prints what a receipt proves by itself. */
function sayReceipt(found: ReceiptVerification, out: (line: string) => void): 0 {
  if (!found.ok) throw failure(`receipt: ${found.message}`, 'Do not rely on this receipt.');
  const {
    letter,
    title,
    version,
    digest,
    decision,
    assurance,
    at,
    name,
    group,
    country,
    late,
    kid,
    doc,
    lang,
    addressGiven,
  } = found.facts;
  out(`ok  receipt      The server's key ${kid} signed that this answer was given to exactly this text.`);
  out('');
  out(`Letter       ${title} (${letter})`);
  out(`Version      ${String(version)}`);
  out(`Fingerprint  ${digest}`);
  out(`${decision === 'approved' ? 'Approved' : 'Declined'}     ${at}, ${confirmed(assurance)}${late ? ', late' : ''}`);
  out(`By           ${named({ name, of: [group, country] })}${given(addressGiven)}`);
  out('');
  out('The text:');
  const text = exportText({ doc, title, lang, mark: { kind: 'version', number: version, digest } });
  for (const line of text.trimEnd().split('\n')) out(line === '' ? '' : `  ${line}`);
  out('');
  out('Not proven by this receipt:');
  for (const limit of found.notProven) out(`- ${limitSentence(limit)}`);
  return 0;
}

function named({ name, of }: { readonly name: string; readonly of: readonly (string | undefined)[] }): string {
  const known = of.filter((one) => one !== undefined).join(', ');
  return `${name}${known === '' ? '' : ` (${known})`}`;
}

/** What a reader is to weigh: the mailbox is not the one that the directory has for this name. */
const given = (addressGiven: true | undefined) => (addressGiven ? ', address given by the lead author' : '');
const confirmed = (assurance: 'passkey' | 'link') => `by ${assurance === 'passkey' ? 'passkey' : 'mail link'}`;

async function checkpointIn(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw failure(`${file} holds no checkpoint.`, 'It is one line of JSON, as a mail of the server quotes it.');
  }
}
