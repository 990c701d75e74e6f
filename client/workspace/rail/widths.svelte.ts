/** How much stands beside the sheet on this screen (ux.md 9). */
export class Widths {
  readonly #wide = matchMedia('(min-width: 75rem)');
  readonly #middle = matchMedia('(min-width: 64rem)');
  readonly #small = matchMedia('(max-width: 39.99rem)');
  #now = $state({ rail: false, panel: false, phone: false });

  constructor() {
    this.#look();
    for (const query of this.#queries) query.addEventListener('change', this.#look);
  }

  get #queries(): readonly MediaQueryList[] {
    return [this.#wide, this.#middle, this.#small];
  }
  /** Whether the rail stands beside the sheet; otherwise it is a drawer. */
  get rail(): boolean {
    return this.#now.rail;
  }
  /** Whether a narrow column of signs stands in the rail's place, and the rail opens over the sheet. */
  get icons(): boolean {
    return this.#now.panel && !this.#now.rail;
  }
  get panel(): boolean {
    return this.#now.panel;
  }
  get phone(): boolean {
    return this.#now.phone;
  }

  readonly #look = (): void => {
    this.#now = { rail: this.#wide.matches, panel: this.#middle.matches, phone: this.#small.matches };
  };

  close(): void {
    for (const query of this.#queries) query.removeEventListener('change', this.#look);
  }
}
