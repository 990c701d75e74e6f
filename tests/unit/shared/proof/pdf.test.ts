import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pdfFault } from '../../../../shared/proof/files/pdf.ts';

const text = Buffer.from('{"format":"paraph.version/1"}');

function pdf(
  ...files: readonly { readonly raw: Buffer; readonly filter?: string; readonly length?: number }[]
): Uint8Array {
  const objects = files.flatMap(({ raw, filter = '', length = raw.length }, index) => [
    Buffer.from(`${String(index + 1)} 0 obj\n<< /Length ${String(length)} /Type /EmbeddedFile ${filter} >>\nstream\n`),
    raw,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...objects]);
}

describe('the text inside a PDF', () => {
  it('is found, deflated or not', async () => {
    expect(await pdfFault(pdf({ raw: text }), text)).toBeNull();
    expect(await pdfFault(pdf({ raw: deflateSync(text), filter: '/Filter /FlateDecode' }), text)).toBeNull();
  });

  it('must be this one, the only one, and readable', async () => {
    expect(await pdfFault(pdf({ raw: Buffer.from('{}') }), text)).toBe('other-text');
    expect(await pdfFault(pdf({ raw: text }, { raw: text }), text)).toBe('crowded');
    expect(await pdfFault(pdf(), text)).toBe('empty');
    expect(await pdfFault(text, text)).toBe('no-pdf');
    const broken = pdf({ raw: Buffer.from('not deflated'), filter: '/Filter /FlateDecode' });
    expect(await pdfFault(broken, text)).toBe('unreadable');
    const bomb = deflateSync(Buffer.alloc(40 * 1024 * 1024));
    expect(await pdfFault(pdf({ raw: bomb, filter: '/Filter /FlateDecode' }), text)).toBe('unreadable');
  });
});
