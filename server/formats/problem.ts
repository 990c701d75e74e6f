/** Why a letter could not be written to a file; the reader of the message is the person who asked for the file. */
export type ExportProblemCode =
  /** A character has no shape in the font; `what` names it and the words that hold it. */
  | 'unprintable'
  /** Too many letters wait already; asking again later helps. */
  | 'busy'
  /** The letter took longer than any letter should. */
  | 'too-slow'
  /** Nobody waits for it any more. */
  | 'stopped'
  /** The renderer was closed. */
  | 'closed'
  /** A fault of ours: the template and the letter do not go together. */
  | 'failed';

/** Thrown, or the reason of a rejected promise, by every exporter of bytes. */
export class ExportProblem extends Error {
  readonly code: ExportProblemCode;
  /** Characters that cannot be printed, each with the words that hold it, for `unprintable` only. */
  readonly what: readonly Unprintable[];

  constructor(code: ExportProblemCode, message: string, what: readonly Unprintable[] = []) {
    super(message);
    this.name = 'ExportProblem';
    this.code = code;
    this.what = what;
  }
}

/** A character without a shape, and the words it stands in. */
export interface Unprintable {
  readonly character: string;
  readonly context: string;
}
