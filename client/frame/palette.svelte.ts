/** Where one can go from here by name (Ctrl+K): each screen adds what it has while it is shown. */
import { untrack, type Component } from 'svelte';
import { plain } from '../kit/controls/search.ts';

export interface Destination {
  /** Heading under which it is listed. */
  readonly group: string;
  readonly label: string;
  /** A quieter word after it. */
  readonly hint?: string | undefined;
  readonly icon?: Component;
  /** The keys that do the same. */
  readonly keys?: string | null;
  readonly href?: string;
  readonly act?: () => void;
}

type Source = () => readonly Destination[];

let sources = $state.raw<readonly Source[]>([]);
let open = $state(false);

/** Adds destinations for as long as the screen that has them is shown: for `$effect(() => destinations(...))`. */
export function destinations(source: Source): () => void {
  // The effect that adds must not run again because another screen has added something.
  untrack(() => (sources = [source, ...sources]));
  return () => (sources = sources.filter((one) => one !== source));
}

export const palette = {
  get open(): boolean {
    return open;
  },
  set open(value: boolean) {
    open = value;
  },
  /** Everything that can be gone to now, the innermost screen's first. */
  all(): readonly Destination[] {
    return sources.flatMap((source) => source());
  },
};

/** Returns those that have a word beginning with each word of the query; what begins with it comes first within its group. */
export function found(query: string, among: readonly Destination[]): readonly Destination[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return among;
  const fits = among.filter(({ label, hint, group }) => {
    const own = plain(`${label} ${hint ?? ''} ${group}`).split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => own.some((one) => one.startsWith(word)));
  });
  const begins = ({ label }: Destination): boolean => plain(label).startsWith(words[0] ?? '');
  const groups = fits.map(({ group }) => group).filter((group, at, all) => all.indexOf(group) === at);
  return groups.flatMap((group) => {
    const own = fits.filter((one) => one.group === group);
    return [...own.filter(begins), ...own.filter((one) => !begins(one))];
  });
}
