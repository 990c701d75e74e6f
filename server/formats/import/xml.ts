/** XML as a row of elements, read within limits. saxes expands no entities, and a DOCTYPE is refused. */
import { SaxesParser } from 'saxes';
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
    handler.open(name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    handler.close(name);
  });
  const { text } = handler;
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  parser.write(xml.replace(/^\ufeff/, '')).close();
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
