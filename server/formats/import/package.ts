/**
 * The parts of an office file that hold a letter, unpacked within limits: sizes are known from the zip's directory before
 * anything is unpacked, and where the directory lies unpacking stops at the size that it told (trust.md 2.3).
 */
import { unzipSync, type UnzipFileInfo } from 'fflate';

/** A kind of office file: what people call it, and how its name ends. */
export interface Kind {
  readonly name: string;
  readonly ending: string;
}

/** The parts of a file, by their names as all programs would have written them. */
export interface Package {
  has(path: string): boolean;
  /** Returns a part; empty for what the file lacks. @throws Unreadable for one that is too large */
  part(path: string): Uint8Array;
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
  /** Page headers and footers, and documents within the document, that are looked at. */
  around: 24,
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

/**
 * Opens a file; a part is unpacked when it is asked for. Names are the same whatever their case, and whether a slash or a
 * backslash parts them: programs that write files are less careful than Word.
 * @throws Unreadable for what is no such file, or too large to be a letter
 */
export function openPackage(bytes: Uint8Array, kind: Kind): Package {
  if (bytes.length > LIMITS.file) {
    throw new Unreadable('too-large', 'The file is larger than 10 MB. Take its pictures out and try again.');
  }
  const held = new Map<string, string>();
  const twice = new Set<string>();
  let entries = 0;
  unzipped(bytes, kind, ({ name }) => {
    entries += 1;
    if (entries > LIMITS.entries) throw new Unreadable('too-large', 'The file holds too many parts for a letter.');
    const path = plainPath(name);
    if (held.has(path)) twice.add(path);
    else held.set(path, name);
    return false;
  });
  let all = 0;
  return {
    has: (path) => held.has(plainPath(path)),
    part: (path) => {
      const plain = plainPath(path);
      const wanted = held.get(plain);
      if (wanted === undefined) return new Uint8Array();
      if (twice.has(plain)) {
        throw new Unreadable('invalid', `The file holds ${wanted} twice. Save it as ${kind.ending} again.`);
      }
      const parts = unzipped(bytes, kind, ({ name, size, originalSize }) => {
        if (name !== wanted) return false;
        all += originalSize;
        if (originalSize > LIMITS.part || all > LIMITS.all || originalSize > LIMITS.ratio * Math.max(size, 1)) {
          throw new Unreadable('too-large', 'The file unpacks to far more than a letter. It was not opened.');
        }
        return true;
      });
      return parts[wanted] ?? new Uint8Array();
    },
  };
}

/** Says that a file is none of its kind. */
export function noDocument({ name, ending }: Kind): Unreadable {
  return new Unreadable(
    'invalid',
    `This is not ${name} (${ending}): it holds no document. Save it as ${ending} again.`,
  );
}

function plainPath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.?\/)+/, '')
    .toLowerCase();
}

function unzipped(
  bytes: Uint8Array,
  { name: called, ending }: Kind,
  filter: (file: UnzipFileInfo) => boolean,
): Record<string, Uint8Array | undefined> {
  try {
    return unzipSync(bytes, { filter });
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw thrown;
    // fflate's own words say nothing to a person.
    const message = `This is not ${called} (${ending}), or it is damaged or protected by a password.`;
    throw new Unreadable('invalid', `${message} Save it as ${ending} again.`);
  }
}
