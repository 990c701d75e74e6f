/**
 * XML as a row of elements, read within limits. saxes expands no entities, and a DOCTYPE is refused. Elements and attributes bear
 * the prefixes by which the readers know their namespaces, whatever the file calls them.
 */
import { SaxesParser } from 'saxes';
import { Namespaces } from './namespaces.ts';
import { LIMITS, Unreadable } from './package.ts';

export type Attributes = { readonly [name: string]: string };

export interface XmlHandler {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly close: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Reads XML to its end. @throws Unreadable for what is no XML, holds a DOCTYPE or nests too deep */
export function readXml(xml: string, handler: XmlHandler): void {
  if (xml.trim() === '') return;
  const parser = new SaxesParser();
  const namespaces = new Namespaces();
  let depth = 0;
  const damaged = (): never => {
    throw new Unreadable(
      'invalid',
      'The file is damaged: what it holds is not XML. Save it once more, without a password, and try again.',
    );
  };
  parser.on('error', damaged);
  parser.on('doctype', () => {
    throw new Unreadable('invalid', 'The file holds a document type, which no such file does. It was not read.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > LIMITS.depth) {
      throw new Unreadable('too-large', 'The file nests its parts deeper than any letter. It was not read.');
    }
    namespaces.enter(attributes);
    handler.open(namespaces.element(name), namespaces.attributes(attributes));
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    const known = namespaces.element(name);
    namespaces.leave();
    handler.close(known);
  });
  const { text } = handler;
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  parser.write(xml.replace(/^\ufeff/, '')).close();
}

/** Returns XML as text: what it says of its encoding, or its byte order mark, tells how. @throws Unreadable for an unknown one */
export function xmlText(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  const marked =
    (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)
      ? 'utf-16le'
      : (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)
        ? 'utf-16be'
        : null;
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const said =
    marked ?? /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(start)?.[1] ?? 'utf-8';
  try {
    // A file in UTF-16 that says so has a mark or zeros; without them the words are a converter's leftover.
    return new TextDecoder(marked === null && /^utf-?16/i.test(said) ? 'utf-8' : said).decode(bytes);
  } catch {
    throw new Unreadable('invalid', `The file is in an unknown encoding (${said}). Save it once more and try again.`);
  }
}

/** Returns whether a toggle such as `w:b` is on: it is unless it says that it is not. */
export function isOn(attributes: Attributes): boolean {
  const value = attributes['w:val'];
  return value === undefined || !/^(?:0|false|off|none)$/.test(value);
}

/** Returns an attribute as a whole number, or null. */
export function numberIn(attributes: Attributes, name: string): number | null {
  const value = attributes[name];
  return value !== undefined && /^-?\d{1,9}$/.test(value) ? Number(value) : null;
}
