/** Where somebody has clicked or selected words in a letter that could only be read yet. */
import type { Caret } from '../editor/caret.ts';

/** Returns the place in a sheet where the page's selection stands, unless the keyboard is at work elsewhere. */
export function clickedIn(sheet: HTMLElement): Caret | null {
  const selection = getSelection();
  const { focusNode, anchorNode } = selection ?? {};
  if (!selection || !focusNode || !anchorNode || document.activeElement !== document.body) return null;
  const home = (focusNode instanceof Element ? focusNode : focusNode.parentElement)?.closest<HTMLElement>('[data-id]');
  const block = home?.dataset['id'];
  if (!home || block === undefined || !sheet.contains(home)) return null;
  const offset = charactersTo(home, focusNode, selection.focusOffset);
  const anchor = home.contains(anchorNode) ? charactersTo(home, anchorNode, selection.anchorOffset) : offset;
  return { block, offset, anchor };
}

/** Characters of a block's own text up to a place in it; a line break is one. */
function charactersTo(home: HTMLElement, node: Node, at: number): number {
  const before = document.createRange();
  before.setStart(home, 0);
  before.setEnd(node, at);
  const words = before.cloneContents();
  for (const label of words.querySelectorAll('.par-no, .subject-label')) label.remove();
  return words.textContent.length + words.querySelectorAll('br').length;
}
