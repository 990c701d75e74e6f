/** How the bytes of a text stand for characters: told by a mark, by what the text says of itself, or by what is likely. */
import { Unreadable } from './package.ts';

export interface DecodedText {
  readonly text: string;
  /** As the web names it: `utf-8`, `utf-16le`, `windows-1252`. */
  readonly encoding: string;
  /** Nothing in the file said so: whoever knows the words is to look at them. */
  readonly guessed: boolean;
}

/** How far into a page it may say how it was written. */
const HEAD = 4_096;

/** Returns a text as characters. @throws Unreadable for what is no text */
export function decodedText(bytes: Uint8Array, format: 'md' | 'txt' | 'html', wanted?: string): DecodedText {
  const marked = byMark(bytes);
  if (wanted !== undefined && marked === null) return { text: decode(bytes, wanted), encoding: wanted, guessed: false };
  if (marked !== null) return { text: whole(bytes, marked), encoding: marked, guessed: false };
  const said = format === 'html' ? saidIn(bytes) : null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8', guessed: false };
  } catch {
    // Then it is something older.
  }
  if (said !== null) return { text: decode(bytes, said), encoding: said, guessed: false };
  if (bytes.includes(0)) throw notText();
  const encoding = likely(bytes);
  return { text: decode(bytes, encoding), encoding, guessed: true };
}

/** Says that a file holds no text. */
export function notText(): Unreadable {
  return new Unreadable(
    'invalid',
    'This file is not text. Save the letter as .docx, .odt, .html, .md or .txt and import it again.',
  );
}

function byMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark: every other byte of Latin letters is nought.
  const start = bytes.subarray(0, 512);
  const noughts = (from: 0 | 1): number => start.filter((byte, at) => at % 2 === from && byte === 0).length;
  if (start.length < 4) return null;
  if (noughts(1) > start.length / 4 && noughts(0) === 0) return 'utf-16le';
  return noughts(0) > start.length / 4 && noughts(1) === 0 ? 'utf-16be' : null;
}

/** Returns the encoding that a page names in a `meta` element, or null. */
function saidIn(bytes: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD));
  const said =
    /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1] ??
    /<\?xml[^>]*?encoding=["']([\w.:-]{1,40})/.exec(head)?.[1];
  if (said === undefined) return null;
  try {
    const { encoding } = new TextDecoder(said);
    // A page that could be read thus far is not in sixteen bits.
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    return null;
  }
}

/** As `decode`, for what says itself what it is: then half a character is damage. */
function whole(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw notText();
  }
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    throw new Unreadable(
      'invalid',
      `The encoding ${encoding.slice(0, 40)} is unknown. Save the file as UTF-8 and import it again.`,
    );
  }
}

/** Letters that one of the two old encodings of the Union's Latin languages has where the other has signs or rarer letters. */
const CENTRAL = /[ąćčďěęĺľłńňőřŕśšťůűźżžĄĆČĎĚĘĹĽŁŃŇŐŘŔŚŠŤŮŰŹŻŽ]/g;
const WESTERN = /[àâãåæçèêëìîïñòõøùûÿœÀÂÃÅÆÇÈÊËÌÎÏÑÒÕØÙÛŸŒ]/g;
const CYRILLIC = /[а-яА-Я]/g;
const GREEK = /[α-ωάέήίόύώΑ-Ω]/g;

/** Returns the old encoding in which the words look most like words: letters within them, not signs. */
function likely(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, 65_536);
  const scored = (encoding: string, own: RegExp): { encoding: string; score: number } => {
    const text = new TextDecoder(encoding).decode(sample);
    const odd =
      text.match(/(?<=\p{L})[^\p{L}\p{M}\s\d\p{P}](?=\p{L})|[\u0080-\u009f\ufffd]|(?<=\p{Ll})\p{Lu}|(?<=[aeiouy])œ/gu)
        ?.length ?? 0;
    const words = text.match(/\p{L}+/gu) ?? [];
    // A word is written in one alphabet.
    const mixed = words.filter((word) => /[a-z]/i.test(word) && /[\u0370-\u04ff]/.test(word)).length;
    return { encoding, score: (text.match(own)?.length ?? 0) - 3 * odd - 5 * mixed };
  };
  const all = [
    scored('windows-1252', WESTERN),
    scored('windows-1250', CENTRAL),
    scored('windows-1251', CYRILLIC),
    scored('windows-1253', GREEK),
  ];
  return all.reduce((best, one) => (one.score > best.score ? one : best)).encoding;
}
