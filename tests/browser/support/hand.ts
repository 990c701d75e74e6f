import type { CDPSession, Locator, Page } from '@playwright/test';
import { sheet } from './desk.ts';

/** A hand that types at the speed of people: keys, dead keys, input methods, dictation and paste. */

/** Pauses between keys, in ms. */
const PAUSES = [60, 90, 120, 180, 250] as const;

/** A number in [0, 1) that is the same again for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run: one's own with SEED, else another each time. */
export function seedOfRun(): number {
  const seed = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 1e9));
  console.log(`SEED=${String(seed)}`);
  return seed;
}

export class Hand {
  readonly #page: Page;
  readonly #ime: CDPSession;
  readonly #chance: () => number;

  private constructor(page: Page, ime: CDPSession, drawn: () => number) {
    this.#page = page;
    this.#ime = ime;
    this.#chance = drawn;
  }

  static async of(page: Page, drawn: () => number): Promise<Hand> {
    return new Hand(page, await page.context().newCDPSession(page), drawn);
  }

  async pause(ms?: number): Promise<void> {
    const drawn = PAUSES[Math.trunc(this.#chance() * PAUSES.length)] ?? 120;
    await this.#page.waitForTimeout(ms ?? drawn);
  }

  /** Clicks right before some characters of the sheet, or behind them. */
  async clicks(words: string, where: 'before' | 'behind' = 'before'): Promise<void> {
    const point = await placeOf(sheet(this.#page), words, where);
    await this.#page.mouse.click(point.x, point.y);
    await this.pause();
  }

  /** Key by key. */
  async types(text: string, pause?: number): Promise<void> {
    for (const key of text) {
      await this.#page.keyboard.type(key);
      await this.pause(pause);
    }
  }

  /** Through what is being composed, as an input method shows it, to what comes of it. */
  async composes(steps: readonly string[], result: string): Promise<void> {
    for (const text of steps) {
      await this.#ime.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
      await this.pause();
    }
    await this.#ime.send('Input.insertText', { text: result });
    await this.pause();
  }

  /** Begins to compose, and does not end. */
  async holds(text: string): Promise<void> {
    await this.#ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await this.pause();
  }

  /** Whole words at once, one after the other. */
  async dictates(words: readonly string[]): Promise<void> {
    for (const text of words) {
      await this.#ime.send('Input.insertText', { text });
      await this.pause();
    }
  }

  async pastes(text: string): Promise<void> {
    await sheet(this.#page).evaluate((element, words) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', words);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await this.pause();
  }
}

/** Where on the screen some words of a text begin or end. */
async function placeOf(text: Locator, words: string, where: 'before' | 'behind'): Promise<{ x: number; y: number }> {
  return text.evaluate(
    (element, [wanted, side]) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = (node.textContent ?? '').indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        const from = side === 'before' ? at : at + wanted.length - 1;
        range.setStart(node, from);
        range.setEnd(node, from + 1);
        node.parentElement?.scrollIntoView({ block: 'center' });
        const box = range.getBoundingClientRect();
        return { x: side === 'before' ? box.left + 0.5 : box.right - 0.5, y: box.top + box.height / 2 };
      }
      throw new Error(`no such words: ${wanted}`);
    },
    [words, where] as const,
  );
}
