import type { Settings, Wrong } from '../settings.ts';

/** What a command has of the world. */
export interface Shell {
  readonly env: { readonly [name: string]: string | undefined };
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Where bytes go that are no lines. */
  readonly stdout?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Asks a question that is answered with yes or no; absent where nobody sits at a terminal. */
  readonly ask?: (question: string) => Promise<boolean>;
}

export interface Call extends Shell {
  /** What stands after the verb. */
  readonly args: readonly string[];
  readonly settings: Settings;
}

/** 0 done, 1 it could not be done, 2 asked for in a way that cannot be meant. */
export type ExitCode = 0 | 1 | 2;

export interface Verb {
  readonly name: string;
  /** How it is called, after the verb. */
  readonly usage: string;
  readonly does: string;
  readonly run: (call: Call) => Promise<ExitCode>;
}

/** Ends a command: a sentence on stderr, then a hint. Thrown, for it may come from anywhere below. */
export class Stop extends Error {
  readonly code: ExitCode;
  readonly hint: string;

  constructor(code: ExitCode, { message, hint }: Wrong) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** The command was called in a way that cannot be meant. */
export function misuse(message: string, hint: string): Stop {
  return new Stop(2, { message, hint });
}

/** What was asked for cannot be done. */
export function failure(message: string, hint: string): Stop {
  return new Stop(1, { message, hint });
}
