/** What a signatory keeps: the approval in words with the text it covers, as a text file. */
import { fingerprint } from '../../sheet/fingerprint.ts';
import { m } from '../../generated/i18n/messages.js';

export interface Receipt {
  readonly title: string;
  readonly lead: string;
  readonly version: number;
  /** Name with its group, as it stands under the letter. */
  readonly listedAs: string;
  /** Written for the reader, with its zone. */
  readonly when: string;
  readonly confirmedBy: string;
  /** Lower-case hex SHA-256. */
  readonly digest: string;
  /** Where the letter is, without any token. */
  readonly address: string;
  /** The whole text that was approved, as plain text. */
  readonly text: string;
  /** What proves it by itself, on one line; absent when the server could not be asked. */
  readonly proof?: string;
  /** Where anybody can check it. */
  readonly page: string;
}

/** Returns the receipt as plain text, one fact a line. */
export function receiptText(receipt: Receipt): string {
  const facts = [
    [m.signoff_receipt_letter(), receipt.title],
    [m.signoff_receipt_lead(), receipt.lead],
    [m.signoff_receipt_version(), String(receipt.version)],
    [m.signoff_receipt_listed_as(), receipt.listedAs],
    [m.signoff_receipt_when(), receipt.when],
    [m.signoff_receipt_confirmed_by(), receipt.confirmedBy],
    [m.signoff_receipt_fingerprint_sha(), fingerprint(receipt.digest)],
    [m.signoff_receipt_address(), receipt.address],
  ];
  const title = m.signoff_receipt_title();
  return [
    title,
    '='.repeat(title.length),
    '',
    ...facts.map(([name, value]) => `${name ?? ''}: ${value ?? ''}`),
    '',
    m.signoff_receipt_meaning(),
    '',
    m.signoff_receipt_text(),
    '-'.repeat(m.signoff_receipt_text().length),
    '',
    receipt.text.trimEnd(),
    '',
    ...(receipt.proof === undefined
      ? [m.signoff_receipt_no_proof()]
      : [m.signoff_receipt_proof({ page: receipt.page }), receipt.proof]),
    '',
  ].join('\n');
}
