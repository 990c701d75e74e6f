/** A list or box of an old form, whose choice stands in its properties and not in the text. */
import { isOn, type Attributes } from '../xml.ts';

const MOST_ENTRIES = 1_000;

export class FormField {
  readonly #entries: string[] = [];
  #chosen = 0;
  #ticked = false;

  property(name: string, attributes: Attributes): void {
    const value = attributes['w:val'];
    if (name === 'w:listEntry') {
      if (this.#entries.length < MOST_ENTRIES) this.#entries.push(value ?? '');
    } else if (name === 'w:result' || name === 'w:default' || name === 'w:checked') {
      this.#chosen = Number(value ?? 0);
      this.#ticked = isOn(attributes);
    }
  }

  /** Returns what the page shows. @param name of the element that ends */
  shows(name: string): string {
    if (name === 'w:checkBox') return this.#ticked ? '☒' : '☐';
    return this.#entries[this.#chosen] ?? '';
  }
}
