/**
 * Plain text with one line for each paragraph, as Word and LibreOffice save it and the plain clipboard holds it: no empty lines
 * part what belongs apart, so they are put in where a letter has them.
 */
import { listMarker } from './markers.ts';
import * as words from './words.ts';

/** One line of a source. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/** A line longer than this was not wrapped by width. */
const LONG = 120;
/** How far down a greeting is looked for. */
const HEAD = 25;

/** Returns the lines of a plain text with empty ones between paragraphs. */
export function withGaps(lines: readonly Line[]): Line[] {
  const said = lines.filter(({ text }) => text.trim() !== '');
  const blank = lines.findIndex(({ text }, at) => text.trim() === '' && at < lines.length - 1 && at > 0);
  if (said.length < 4 || said.every(({ text }) => text.startsWith('>'))) return [...lines];
  const end = lines.findLastIndex(({ text }) => text.trim() !== '');
  return blank < 0 || blank > end ? apart(said) : longApart(lines);
}

/** A line each is a paragraph, between the greeting and the goodbye. */
function apart(lines: readonly Line[]): Line[] {
  const greeting = lines.slice(0, HEAD).findIndex(({ text }) => words.isSalutation(text.trim()));
  const closing = lines.findLastIndex(({ text }) => text.length < LONG && words.isClosing(text.trim()));
  const end = closing > greeting ? closing : lines.length;
  const body = lines.slice(greeting + 1, end);
  const finished = body.filter(({ text }) => /[.:;!?,”"»)]$/.test(text.trim())).length;
  const wrapped = body.length > 0 && body.every(({ text }) => text.length <= LONG) && finished < body.length * 0.6;
  if ((greeting < 0 && !lines.some(({ text }) => text.length > LONG)) || wrapped) return [...lines];
  return lines.flatMap((line, at): Line[] => {
    const before = lines[at - 1];
    const text = line.text.trim();
    const listed = listMarker(line.text) !== null && before !== undefined && listMarker(before.text) !== null;
    const gap =
      before !== undefined &&
      ((at > greeting && at <= end && !listed) || (at > end && words.isSignaturesHeading(text)));
    return gap ? [{ text: '', number: line.number }, line] : [line];
  });
}

/** Elsewhere empty lines stand: only lines that fill no column are paragraphs of their own. */
function longApart(lines: readonly Line[]): Line[] {
  return lines.flatMap((line, at): Line[] => {
    const before = lines[at - 1]?.text ?? '';
    const quoted = /^\s*>/.test(before) || /^\s*>/.test(line.text);
    const parted = before.trim() === '' || line.text.trim() === '' || quoted || listMarker(line.text) !== null;
    const long = before.length > LONG || (line.text.length > LONG && listMarker(before) === null);
    return !parted && long ? [{ text: '', number: line.number }, line] : [line];
  });
}
