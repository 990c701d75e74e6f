import type { Page } from '@playwright/test';

/** What a page does when it is narrow, when its letters stand further apart, and where the focus shows. */

/** WCAG 1.4.12: as much room as a reader may ask for. */
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }`;

/** Styles laid over the page; a stylesheet made by script, for the page's own policy allows no element. */
export async function laidOver(page: Page, css: string): Promise<() => Promise<void>> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, css);
  return () => page.evaluate(() => void document.adoptedStyleSheets.pop());
}

export const spaced = (page: Page) => laidOver(page, SPACED);

/** How far the page can be moved sideways, in pixels; 0 is right. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });

/** Words of which a part is cut off, and cannot be scrolled to. */
export const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    // Hidden on purpose; or shortened in a list, where the whole is the element's title or its accessible name.
    const APART = '[title], .cut, [aria-hidden="true"], select, .mini, .ProseMirror-gapcursor';
    const found = new Set<string>();
    /** Looked at once per element: most of them are around many words. */
    const boxes = new Map<Element, { readonly style: CSSStyleDeclaration; readonly box: DOMRect }>();
    const boxOf = (element: Element) => {
      const known = boxes.get(element) ?? { style: getComputedStyle(element), box: element.getBoundingClientRect() };
      boxes.set(element, known);
      return known;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.textContent?.trim() || element.closest(APART) || !element.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const words = range.getBoundingClientRect();
      if (words.width === 0) continue;
      for (let around: Element | null = element; around; around = around.parentElement) {
        const { style, box } = boxOf(around);
        const cutX = style.overflowX === 'hidden' || style.overflowX === 'clip';
        const cutY = style.overflowY === 'hidden' || style.overflowY === 'clip';
        if (style.clipPath !== 'none') break; // for screen readers only
        // A box of its own that scrolls shows all of it.
        if (['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY)) break;
        const gone =
          (cutX && (words.right > box.right + 2 || words.left < box.left - 2)) ||
          (cutY && (words.bottom > box.bottom + 4 || words.top < box.top - 4));
        if (gone) {
          found.add(`${around.tagName.toLowerCase()}.${around.className}: ${node.textContent.trim().slice(0, 60)}`);
          break;
        }
      }
    }
    return [...found];
  });

/** Goes on by Tab through the page, and answers what is focused without showing it. */
export async function unmarked(page: Page, steps: number): Promise<string[]> {
  const found: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    const bad = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      // A radio or a box that is drawn by its label shows the focus there.
      const drawn = [at, at.parentElement, at.nextElementSibling].filter((one): one is Element => one !== null);
      const rings = drawn.flatMap((one) =>
        [undefined, '::before', '::after'].map((part) => getComputedStyle(one, part)),
      );
      const shows = rings.some(
        ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1,
      );
      return shows ? null : `${at.tagName.toLowerCase()}.${at.className} ${(at.textContent ?? '').trim().slice(0, 40)}`;
    });
    if (bad !== null) found.push(bad);
  }
  return found;
}

/** What a screen reader reads of the page, as one line: the words of the browser's accessibility tree. */
export async function spoken(page: Page): Promise<string> {
  const wire = await page.context().newCDPSession(page);
  const { nodes } = await wire.send('Accessibility.getFullAXTree');
  await wire.detach();
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  // The list names a node's children in reading order, but does not stand in it itself.
  const read = (id: string): string[] => {
    const node = known.get(id);
    if (!node) return [];
    if (!node.ignored && node.role?.value === 'StaticText') return [String(node.name?.value ?? '').trim()];
    return (node.childIds ?? []).flatMap(read);
  };
  return read(nodes[0]?.nodeId ?? '')
    .join(' ')
    .replace(/\s+/g, ' ');
}

/** Answers by how many pixels the page can be scrolled past the end of what is on it. */
export const emptyBelow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const ends = [document.body, ...document.body.children].map((one) => one.getBoundingClientRect().bottom + scrollY);
    return Math.max(0, Math.floor(document.documentElement.scrollHeight - Math.max(innerHeight, ...ends)));
  });
