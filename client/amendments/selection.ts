/** The words of an amendment that a reader has selected in its form. */

export interface TextSelection {
  readonly block: string;
  /** Characters of the block as the amendment has it. */
  readonly from: number;
  readonly to: number;
  readonly quote: string;
}

/** Returns the selected words if they all stand in one block of an amendment's own text, and null otherwise. */
export function selectedWords(): TextSelection | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const home = (node: Node): HTMLElement | null =>
    (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-words]') ?? null;
  const words = home(range.startContainer);
  const block = words?.dataset['words'];
  if (!words || block === undefined || home(range.endContainer) !== words) return null;
  const upTo = (node: Node, offset: number): number => {
    const before = document.createRange();
    before.setStart(words, 0);
    before.setEnd(node, offset);
    return textOf(before).length;
  };
  const [from, to] = [upTo(range.startContainer, range.startOffset), upTo(range.endContainer, range.endOffset)];
  return from < to ? { block, from, to, quote: textOf(range) } : null;
}

/** The words themselves, without what is only spoken, drawn or struck. */
function textOf(range: Range): string {
  const words = range.cloneContents();
  for (const other of words.querySelectorAll('.vh, .no, del')) other.remove();
  return words.textContent;
}
