#!/usr/bin/env node
import { run } from './cli/run.ts';

/** The program: one command line for serving and for everything that is done beside it. */
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
});
