import type { Locator, Page } from '@playwright/test';

/** Somebody's hand on a mouse and a keyboard: what it does is counted, and a picture is taken before each step. */

/** What one does with one's hand, and how long the program takes to answer. */
export interface Effort {
  clicks: number;
  keys: number;
  /** Milliseconds from each act until the next one was possible. */
  waited: number;
}

/**
 * Seconds that a practised hand needs (the keystroke-level model of Card, Moran and Newell): 1.3 to point and press, 0.28 a key.
 * Reading and thinking come on top, and differ more between people than between programs.
 */
export const secondsOf = ({ clicks, keys, waited }: Effort): number => 1.3 * clicks + 0.28 * keys + waited / 1000;

export class Hand {
  readonly effort: Effort = { clicks: 0, keys: 0, waited: 0 };
  readonly page: Page;
  readonly #shoot: (step: number) => Promise<unknown>;

  /** @param shoot takes the picture of what is seen before a step */
  constructor(page: Page, shoot: (step: number) => Promise<unknown>) {
    this.page = page;
    this.#shoot = shoot;
  }

  /** Presses what is called so. */
  press(name: string | RegExp): Promise<void> {
    const { page } = this;
    return this.click(
      page.getByRole('button', { name }).or(page.getByRole('link', { name })).filter({ visible: true }).first(),
    );
  }

  /** Presses what is called so in the dialog. */
  confirm(name: string | RegExp): Promise<void> {
    return this.click(this.page.getByRole('dialog').getByRole('button', { name }));
  }

  async click(what: Locator, times = 1): Promise<void> {
    await this.waits(() => what.waitFor());
    await this.#look();
    this.effort.clicks += 1;
    await this.waits(() => what.click({ clickCount: times }));
  }

  /** Types where the focus is. */
  async types(text: string): Promise<void> {
    this.effort.keys += [...text].length;
    await this.waits(() => this.page.keyboard.type(text));
  }

  /** Chooses a file; in the window of the system that is another click. */
  async chooses(what: Locator, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.#look();
    this.effort.clicks += 2;
    await this.waits(() => what.setInputFiles(file));
  }

  /** Waits for what says that it is done. */
  async sees(what: string | RegExp): Promise<void> {
    await this.waits(() => this.page.getByText(what).filter({ visible: true }).first().waitFor());
    await this.#look();
  }

  async waits(act: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    await act();
    this.effort.waited += performance.now() - start;
  }

  #step = 0;
  async #look(): Promise<void> {
    this.#step += 1;
    await this.#shoot(this.#step);
  }
}
