#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { run } from './cli/run.ts';

/** The program: one command line for serving and for everything that is done beside it. */
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  stdout: process.stdout,
  err: (line) => void process.stderr.write(`${line}\n`),
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
});

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
