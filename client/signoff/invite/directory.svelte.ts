/** The part of the directory that one page has asked about: the server answers names, a few at a time, and reads nothing out. */
import type { DirectoryPersonView } from '../../../shared/api/views.ts';
import { DIRECTORY_LETTERS } from '../../../shared/letter/member-search.ts';
import { api } from '../../api/api.ts';

/** So many names are looked up at the same time. */
const AT_ONCE = 4;

export class Directory {
  /** Members found so far, each once. */
  people = $state.raw<readonly DirectoryPersonView[]>([]);
  /** The directory could not be read: pasting works all the same. */
  unread = $state(false);
  readonly #waiting: string[] = [];
  #known: readonly string[] = [];
  #running = 0;

  /** Looks a name up, once. */
  look(name: string): void {
    const text = name.trim();
    if (text.length < DIRECTORY_LETTERS || this.#known.includes(text)) return;
    this.#known = [...this.#known, text];
    this.#waiting.push(text);
    this.#next();
  }

  #next(): void {
    if (this.#running >= AT_ONCE) return;
    const text = this.#waiting.shift();
    if (text === undefined) return;
    this.#running++;
    void api.searchMembers(text).then((answer) => {
      this.#running--;
      if (answer.ok) {
        const fresh = answer.value.filter(({ id }) => !this.people.some((one) => one.id === id));
        this.people = [...this.people, ...fresh];
      } else {
        this.unread = true;
        this.#known = this.#known.filter((one) => one !== text);
      }
      this.#next();
    });
  }
}
