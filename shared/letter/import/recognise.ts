/** Tells the parts of a letter from their place and their words. What is not recognised stays as a paragraph. */
import type { BlockJSON } from '../doc.ts';
import { withHints, type TakenEntries } from './entries.ts';
import { classifyHead, endOfHead, isGreeting, splitHead, unwrapGreeting, withSubject } from './head.ts';
import type { ImportedSignatory } from './signatories.ts';
import { readSignatures } from './signature-list.ts';
import type { Format, SourceBlock } from './source-blocks.ts';
import { classifyTail, saysGoodbye, startsSignatures } from './tail.ts';
import { Writer } from './writer.ts';

export interface RecognisedLetter {
  readonly blocks: BlockJSON[];
  readonly signatories: ImportedSignatory[];
  readonly report: TakenEntries[];
}

/** Returns the letter in the blocks of a source. */
export function recognise(source: readonly SourceBlock[], format: Format): RecognisedLetter {
  const entries = withHints(source).map(unwrapGreeting);
  const greeting = entries.findIndex(isGreeting);
  const headEnd = greeting < 0 ? endOfHead(entries) : greeting + 1;
  // The paragraph that greets may go on with the letter itself, so it is split with the head.
  const head = classifyHead(entries.slice(0, headEnd).flatMap(splitHead), greeting >= 0);
  const rest = entries.slice(headEnd);
  const goodbye = rest.findIndex(saysGoodbye);
  const names = rest.findIndex((entry, index) => startsSignatures(entry, rest, index, goodbye >= 0 && goodbye < index));
  const beforeNames = names < 0 ? rest : rest.slice(0, names);
  const told = [...head, ...classifyTail(beforeNames)];
  const subjectTold = told.some((entry) => entry.part === 'subject') ? told : withSubject(told);
  const writer = new Writer(format);
  subjectTold.forEach((entry) => writer.write(entry));
  const done = (signatories: ImportedSignatory[]): RecognisedLetter => ({
    blocks: writer.blocks,
    signatories,
    report: writer.report.toSorted((one, other) => one.line - other.line),
  });
  if (names < 0) return done([]);
  const list = readSignatures(
    rest.slice(names).map((entry) => entry.block),
    rest[names]?.names === true,
  );
  for (const taken of list.report) writer.report.push(taken);
  const known = new Map(rest.slice(names).map((entry) => [entry.block, entry]));
  for (const block of list.rest) writer.write(known.get(block) ?? { block });
  return done(list.people);
}
