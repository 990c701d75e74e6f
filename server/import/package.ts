/**
 * The parts of a Word file that hold a letter, unpacked within limits: sizes are known from the zip's directory before
 * anything is unpacked, and where the directory lies unpacking stops at the size that it told (trust.md 2.3).
 */
import { unzipSync } from 'fflate';

/** Parts of a Word file as XML; the file may lack all but the first. */
export interface WordPackage {
  readonly document: string;
  readonly styles: string;
  readonly numbering: string;
  readonly comments: string;
  /** Where links lead. */
  readonly links: string;
}

/** Limits of a Word file. Sizes in bytes. */
export const LIMITS = {
  file: 10 << 20,
  entries: 2_000,
  part: 20 << 20,
  all: 60 << 20,
  /** Times that a part may be larger than what it was packed into. */
  ratio: 200,
  /** Elements within elements. */
  depth: 256,
  /** Characters of text: far more than any letter that can be cut. */
  text: 400_000,
  paragraphs: 20_000,
} as const;

/** Says why a file is not read; never leaves this folder as a fault. */
export class Unreadable extends Error {
  readonly code: 'too-large' | 'invalid';

  constructor(code: 'too-large' | 'invalid', message: string) {
    super(message);
    this.code = code;
  }
}

const NAMES = {
  document: 'word/document.xml',
  styles: 'word/styles.xml',
  numbering: 'word/numbering.xml',
  comments: 'word/comments.xml',
  links: 'word/_rels/document.xml.rels',
} as const;
const WANTED: readonly string[] = Object.values(NAMES);

/** Answers the parts. @throws Unreadable for what is no Word file, or too large to be a letter */
export function openPackage(bytes: Uint8Array): WordPackage {
  if (bytes.length > LIMITS.file) {
    throw new Unreadable('too-large', 'The file is larger than 10 MB. Take its pictures out and try again.');
  }
  const parts = unpacked(bytes);
  const text = (name: string): string => new TextDecoder().decode(parts[name] ?? new Uint8Array());
  if (parts[NAMES.document] === undefined) {
    throw new Unreadable('invalid', 'This is not a Word file (.docx): it holds no document. Save it as .docx again.');
  }
  return {
    document: text(NAMES.document),
    styles: text(NAMES.styles),
    numbering: text(NAMES.numbering),
    comments: text(NAMES.comments),
    links: text(NAMES.links),
  };
}

function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  let entries = 0;
  let all = 0;
  const seen = new Set<string>();
  try {
    return unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        entries += 1;
        if (entries > LIMITS.entries) throw new Unreadable('too-large', 'The file holds too many parts for a letter.');
        if (!WANTED.includes(name)) return false;
        if (seen.has(name)) throw new Unreadable('invalid', `The file holds ${name} twice. Save it as .docx again.`);
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
    const message =
      'This is not a Word file (.docx), or it is damaged or protected by a password. Save it as .docx again.';
    throw new Unreadable('invalid', message);
  }
}
