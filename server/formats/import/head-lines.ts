/**
 * Letters of offices often hold an address as one paragraph per line. Those lines are one part of the letter: they are joined where
 * nothing parts them, above the greeting and below the goodbye only, for running text is a paragraph each.
 */
import { joinLines } from '../../../shared/letter/import/lines.ts';
import * as words from '../../../shared/letter/import/words.ts';
import type { ToldParagraph } from './source-blocks.ts';
import type { Table } from './body.ts';

/** Space below a paragraph, in twentieths of a point, from which on it parts two blocks by itself. */
const GAP = 100;
/** A line longer than this is text. */
const LINE = 110;
/** A greeting this far down, counted in paragraphs, is somebody else's. */
const FAR = 60;

/** Returns the paragraphs with the lines of one part joined, and without empty ones. */
export function joinsOf(told: readonly (ToldParagraph | Table)[]): (ToldParagraph | Table)[] {
  const paragraphs = told.map((one) => ('text' in one ? one : null));
  const greeting = paragraphs.findIndex((one, index) => index < FAR && one !== null && words.isSalutation(one.text));
  const closing = paragraphs.findLastIndex((one) => one !== null && words.isClosing(one.text));
  const headBlank = paragraphs.slice(0, Math.max(0, greeting)).some((one) => one?.text === '');
  const tailBlank = paragraphs.slice(closing + 1, closing + 12).some((one) => one?.text === '');
  const out: (ToldParagraph | Table)[] = [];
  let gap = true;
  told.forEach((one, index) => {
    if (!('text' in one)) {
      gap = true;
      out.push(one);
      return;
    }
    if (one.text === '') {
      gap = true;
      return;
    }
    const head = index < greeting;
    const tail = closing >= 0 && index > closing;
    const last = out.at(-1);
    const parted = gap || !last || !('text' in last) || !(head || tail) || index - 1 === closing;
    if (!parted && 'text' in last && belong(last, one)) {
      out[out.length - 1] = {
        ...last,
        inline: joinLines([last.inline, one.inline]),
        text: `${last.text} ${one.text}`,
        look: one.look,
      };
    } else out.push(one);
    // Where empty lines part the blocks, space between lines is only how the page looks.
    gap = !(head ? headBlank : tailBlank) && (one.look.after ?? 0) >= GAP;
  });
  return out;
}

function belong(above: ToldParagraph, below: ToldParagraph): boolean {
  if (above.kind.is !== 'plain' || below.kind.is !== 'plain') return false;
  if ((above.look.align ?? 'left') !== (below.look.align ?? 'left')) return false;
  if (!isLine(below.text) || above.text.length > 400) return false;
  return (
    ![words.SUBJECT_LABEL, words.TO_LABEL, words.FROM_LABEL, words.DATE_LABEL, words.ATTENTION].some((label) =>
      label.test(below.text),
    ) &&
    !words.isDateline(below.text) &&
    !words.isSignaturesHeading(below.text) &&
    !words.isSignaturesHeading(above.text)
  );
}

function isLine(text: string): boolean {
  return text.length <= LINE && !/[.;?!]$/.test(text.replace(/\b\p{L}{1,4}\.$/u, ''));
}
