/** Hints for the first hour: which of them have been read on this device. */

const KEY = 'paraph.hints';

function stored(): readonly string[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(known) ? known.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

class Hints {
  #read = $state.raw(stored());

  isRead(id: string): boolean {
    return this.#read.includes(id);
  }
  close(id: string): void {
    this.#keep([...this.#read, id]);
  }
  /** Shows all of them again. */
  reset(): void {
    this.#keep([]);
  }

  #keep(read: readonly string[]): void {
    this.#read = read;
    try {
      localStorage.setItem(KEY, JSON.stringify(read));
    } catch {
      // Without storage it holds until the page is closed.
    }
  }
}

/** The hints of this device. */
export const hints = new Hints();
