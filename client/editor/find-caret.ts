/** Where a caret stands after others changed the text: in its block, or wherever the words around it went. Pure. */

/** A caret as it was. */
export interface KnownCaret {
  readonly id: string;
  readonly text: string;
  readonly offset: number;
}

/** A block as it is now. `start`: the position of its first character. */
export interface TextOfBlock {
  readonly id: string | null;
  readonly text: string;
  readonly start: number;
}

/** How far around the caret words are compared, in UTF-16 units. */
const AROUND = 24;
/** What stands before the caret is what its person is typing: it counts for more than what follows. */
const BEFORE = 2;

/** Returns the position where the caret belongs, or null when neither its block nor its words are there any more. */
export function findCaret(blocks: readonly TextOfBlock[], caret: KnownCaret): number | null {
  const whole = worth(Math.min(AROUND, caret.offset), Math.min(AROUND, caret.text.length - caret.offset));
  const own = blocks.find(({ id }) => id === caret.id);
  const stayed = own && best(own, caret, shifted(caret, own.text));
  if (own && stayed && (stayed.worth * 2 >= whole || whole === 0)) return own.start + stayed.offset;
  // Split off, joined or moved: its words are looked for in all of the text.
  let found: { readonly position: number; readonly worth: number } | null = null;
  for (const block of blocks) {
    const there = best(block, caret, null);
    if (there.worth * 2 < whole || there.worth === 0 || there.worth <= (found?.worth ?? stayed?.worth ?? 0)) continue;
    found = { position: block.start + there.offset, worth: there.worth };
  }
  if (found) return found.position;
  return own && stayed ? own.start + stayed.offset : null;
}

/** The offset that the caret has where one run of the text was replaced: exact, also in text that repeats itself. */
function shifted({ text, offset }: KnownCaret, now: string): number {
  const most = Math.min(text.length, now.length);
  let start = 0;
  while (start < most && text[start] === now[start]) start++;
  if (offset <= start) return offset;
  let end = 0;
  while (end < most - start && text[text.length - 1 - end] === now[now.length - 1 - end]) end++;
  return text.length - offset <= end ? now.length - (text.length - offset) : Math.min(start, now.length);
}

/** @param likely the offset that wins where others are no better */
function best(
  { text }: TextOfBlock,
  caret: KnownCaret,
  likely: number | null,
): { readonly offset: number; readonly worth: number } {
  let found = { offset: likely ?? 0, worth: likely === null ? -1 : around(text, likely, caret) };
  for (let offset = 0; offset <= text.length; offset++) {
    const here = around(text, offset, caret);
    if (here > found.worth) found = { offset, worth: here };
  }
  return found;
}

/** What the characters around an offset have in common with those around the caret. */
function around(text: string, offset: number, caret: KnownCaret): number {
  let before = 0;
  while (
    before < AROUND &&
    before < Math.min(offset, caret.offset) &&
    text[offset - 1 - before] === caret.text[caret.offset - 1 - before]
  ) {
    before++;
  }
  let after = 0;
  while (
    after < AROUND &&
    offset + after < text.length &&
    caret.offset + after < caret.text.length &&
    text[offset + after] === caret.text[caret.offset + after]
  ) {
    after++;
  }
  return worth(before, after);
}

function worth(before: number, after: number): number {
  return BEFORE * before + after;
}
