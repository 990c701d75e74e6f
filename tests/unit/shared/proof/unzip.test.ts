import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unzipped } from '../../../../shared/proof/files/unzip.ts';

const FILES = { 'a.json': strToU8('{"a":1}'), 'timestamps/12.tsr': new Uint8Array(40) };
const good = zipSync(FILES, { level: 6 });
const CENTRAL = Uint8Array.of(0x50, 0x4b, 0x01, 0x02);

const why = (zip: Uint8Array): string => {
  const opened = unzipped(zip);
  return opened.ok ? 'opened' : opened.fault.code;
};
const directoryOf = (zip: Uint8Array): number => Buffer.from(zip).indexOf(CENTRAL);
const changed = (zip: Uint8Array, change: (view: DataView, directory: number) => void): Uint8Array => {
  const copy = Uint8Array.from(zip);
  change(new DataView(copy.buffer), directoryOf(copy));
  return copy;
};
/** The first file with an extra field in its directory entry. */
const withExtra = (id: number): Uint8Array =>
  zipSync({ 'a.json': [FILES['a.json'], { extra: { [id]: new Uint8Array(9) } }] });

describe('a ZIP that two programs open differently', () => {
  it('is told from one that all open alike', () => {
    expect(why(good)).toBe('opened');
    expect(why(withExtra(0x5455)), 'a time stamp of the file').toBe('opened');
  });

  it.each([
    ['another name in a Unicode-path field', withExtra(0x7075), 'zip-doubtful'],
    ['other sizes in a field of 64 bits', withExtra(0x0001), 'zip-doubtful'],
    ['a symbolic link', zipSync({ 'a.json': [FILES['a.json'], { os: 3, attrs: 0o120777 << 16 }] }), 'zip-doubtful'],
    ['a comment on a file', zipSync({ 'a.json': [FILES['a.json'], { comment: 'see b.json' }] }), 'zip-doubtful'],
    ['a way up', zipSync({ '../a.json': FILES['a.json'] }), 'zip-doubtful'],
    ['an absolute path', zipSync({ '/a.json': FILES['a.json'] }), 'zip-doubtful'],
    ['a backslash', zipSync({ 'b\\a.json': FILES['a.json'] }), 'zip-doubtful'],
    ['a folder', zipSync({ 'a/': new Uint8Array(0), 'a.json': FILES['a.json'] }), 'zip-doubtful'],
    ['letters of two spellings', zipSync({ 'é.json': FILES['a.json'] }), 'zip-doubtful'],
    ['a zero in the name', zipSync({ 'a.json\0.txt': FILES['a.json'] }), 'zip-doubtful'],
    [
      'a wrong checksum in both places',
      changed(good, (view, directory) => {
        view.setUint32(directory + 16, 1, true);
        view.setUint32(14, 1, true);
      }),
      'zip-checksum',
    ],
    [
      'a wrong checksum in the directory alone',
      changed(good, (view, directory) => view.setUint32(directory + 16, 1, true)),
      'zip-unreadable',
    ],
    ['a wrong checksum before the file alone', changed(good, (view) => view.setUint32(14, 1, true)), 'zip-unreadable'],
    [
      'another size in both places',
      changed(good, (view, directory) => {
        view.setUint32(directory + 24, 6, true);
        view.setUint32(22, 6, true);
      }),
      'file-strange',
    ],
  ])('is not opened: %s', (_, zip, code) => {
    const found = why(zip);
    expect(found).not.toBe('opened');
    if (code !== 'file-strange') expect(found).toBe(code);
  });

  it('is not opened when what stands behind a file disagrees with the directory', () => {
    // A streamed file: sizes and checksum behind it, zeros before it.
    const [body, name] = [Buffer.from('{"a":1}'), Buffer.from('a.json')];
    const crc = new DataView(good.buffer, good.byteOffset).getUint32(14, true);
    const streamed = (said: { crc: number; size: number }): Uint8Array => {
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      local.writeUInt16LE(20, 4);
      local.writeUInt16LE(8, 6);
      local.writeUInt16LE(name.length, 26);
      const after = Buffer.alloc(16);
      after.writeUInt32LE(0x08074b50, 0);
      after.writeUInt32LE(said.crc, 4);
      after.writeUInt32LE(said.size, 8);
      after.writeUInt32LE(said.size, 12);
      const central = Buffer.alloc(46);
      central.writeUInt32LE(0x02014b50, 0);
      central.writeUInt16LE(20, 4);
      central.writeUInt16LE(20, 6);
      central.writeUInt16LE(8, 8);
      central.writeUInt32LE(crc, 16);
      central.writeUInt32LE(body.length, 20);
      central.writeUInt32LE(body.length, 24);
      central.writeUInt16LE(name.length, 28);
      const files = Buffer.concat([local, name, body, after]);
      const end = Buffer.alloc(22);
      end.writeUInt32LE(0x06054b50, 0);
      end.writeUInt16LE(1, 8);
      end.writeUInt16LE(1, 10);
      end.writeUInt32LE(central.length + name.length, 12);
      end.writeUInt32LE(files.length, 16);
      return Uint8Array.from(Buffer.concat([files, central, name, end]));
    };
    expect(why(streamed({ crc, size: body.length }))).toBe('opened');
    expect(why(streamed({ crc: crc ^ 1, size: body.length }))).toBe('zip-unreadable');
    expect(why(streamed({ crc, size: body.length - 1 }))).toBe('zip-unreadable');
  });
});
