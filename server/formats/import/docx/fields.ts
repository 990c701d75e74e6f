/** Fields of Word: a code that nobody sees, and the result that the page shows. One may stand within the code of another. */

/** Follows the fields that are open. */
export class Fields {
  readonly #open: { shows: boolean; code: string; link: string | null }[] = [];
  /** How many of those that are open are still in their code. */
  #codes = 0;

  begin(): void {
    this.#open.push({ shows: false, code: '', link: this.link });
    this.#codes += 1;
  }

  code(text: string): void {
    const field = this.#open.at(-1);
    if (field && !field.shows && field.code.length < 4_000) field.code += text;
  }

  separate(): void {
    const field = this.#open.at(-1);
    if (!field || field.shows) return;
    field.shows = true;
    field.link = linkIn(field.code) ?? field.link;
    this.#codes -= 1;
  }

  end(): void {
    if (this.#open.pop()?.shows === false) this.#codes -= 1;
  }

  /** What is said here is no text of the page. */
  get hides(): boolean {
    return this.#codes > 0;
  }

  /** Where the words here lead, or null. */
  get link(): string | null {
    return this.#open.at(-1)?.link ?? null;
  }
}

/** Returns where a field's code leads, `HYPERLINK "https://…"`, or null. */
export function linkIn(code: string): string | null {
  const [, quoted, bare] = /^\s*HYPERLINK\s+(?:"([^"]{1,2000})"|([^\s\\"]{1,2000}))/i.exec(code) ?? [];
  return quoted ?? bare ?? null;
}
