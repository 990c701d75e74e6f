/**
 * The parts of an office file that hold a letter, unpacked within limits: sizes are known from the zip's directory before
 * anything is unpacked, and where the directory lies unpacking stops at the size that it told (trust.md 2.3).
 */
import { unzipSync } from 'fflate';

/** A kind of office file: what people call it, and where in it a letter stands. */
export interface Kind<Part extends string> {
  readonly name: string;
  readonly ending: string;
  readonly parts: { readonly [part in Part]: string };
  /** The part without which it is no such file. */
  readonly main: Part;
}

/** Limits of an office file. Sizes in bytes. */
export const LIMITS = {
  file: 10 << 20,
  entries: 2_000,
  part: 20 << 20,
  all: 60 << 20,
  /** Times that a part may be larger than what it was packed into. */
  ratio: 200,
  /** Elements within elements. */
  depth: 256,
  /** The same in a web page, which leaves out what ends them. */
  pageDepth: 2_000,
  /** Tables, and their rows and cells. */
  cells: 50_000,
  /** Changes of a text at one place, and people who made them. */
  overlaps: 64,
  authors: 100,
  /** Characters of what a comment is about. */
  about: 1_000,
  /** Styles that are based on one another. */
  styles: 64,
  /** Characters of text: far more than any letter that can be cut. */
  text: 400_000,
  paragraphs: 20_000,
  /** People named under a letter, and remarks in its margin. */
  names: 10_000,
  comments: 2_000,
} as const;

/** Says why a file is not read; never leaves this folder as a fault. */
export class Unreadable extends Error {
  readonly code: 'too-large' | 'invalid';

  constructor(code: 'too-large' | 'invalid', message: string) {
    super(message);
    this.code = code;
  }
}

/** Returns the parts as text, empty for what the file lacks. @throws Unreadable for what is no such file, or too large to be a letter */
export function openPackage<Part extends string>(
  bytes: Uint8Array,
  { name, ending, parts, main }: Kind<Part>,
): { readonly [part in Part]: string } {
  if (bytes.length > LIMITS.file) {
    throw new Unreadable('too-large', 'The file is larger than 10 MB. Take its pictures out and try again.');
  }
  const kinds = Object.entries(parts) as [Part, string][];
  const held = unpacked(
    bytes,
    kinds.map(([, path]) => path),
    { name, ending },
  );
  if (held[parts[main]] === undefined) {
    throw new Unreadable(
      'invalid',
      `This is not ${name} (${ending}): it holds no document. Save it as ${ending} again.`,
    );
  }
  const texts = kinds.map(([part, path]) => [part, new TextDecoder().decode(held[path] ?? new Uint8Array())]);
  return Object.fromEntries(texts) as { readonly [part in Part]: string };
}

function unpacked(
  bytes: Uint8Array,
  wanted: readonly string[],
  { name: called, ending }: Pick<Kind<string>, 'name' | 'ending'>,
): Record<string, Uint8Array | undefined> {
  let entries = 0;
  let all = 0;
  const seen = new Set<string>();
  try {
    return unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        entries += 1;
        if (entries > LIMITS.entries) throw new Unreadable('too-large', 'The file holds too many parts for a letter.');
        if (!wanted.includes(name)) return false;
        if (seen.has(name))
          throw new Unreadable('invalid', `The file holds ${name} twice. Save it as ${ending} again.`);
        seen.add(name);
        all += originalSize;
        if (originalSize > LIMITS.part || all > LIMITS.all || originalSize > LIMITS.ratio * Math.max(size, 1)) {
          throw new Unreadable('too-large', 'The file unpacks to far more than a letter. It was not opened.');
        }
        return true;
      },
    });
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw thrown;
    // fflate's own words say nothing to a person.
    const message = `This is not ${called} (${ending}), or it is damaged or protected by a password.`;
    throw new Unreadable('invalid', `${message} Save it as ${ending} again.`);
  }
}
