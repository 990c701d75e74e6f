/** Tells the parts of a letter from their place and their words. What is not recognised stays as a paragraph. */
import type { BlockJSON } from '../doc.ts';
import { afterwordOf, afterwords, withAfterwords } from './afterwords.ts';
import { isText, withHints, type TakenEntries } from './entries.ts';
import { classifyHead, endOfHead, isGreeting, splitHead, unwrapGreeting, withSubject } from './head.ts';
import type { ImportedSignatory } from './signatories.ts';
import { plainOf } from './lines.ts';
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
  const told = [...head, ...withAfterwords(classifyTail(beforeNames))];
  const subjectTold = told.some((entry) => entry.part === 'subject') ? told : withSubject(told);
  const writer = new Writer(format);
  subjectTold.forEach((entry) => writer.write(entry));
  const done = (signatories: ImportedSignatory[]): RecognisedLetter => ({
    blocks: writer.blocks,
    signatories,
    report: writer.report.toSorted((one, other) => one.line - other.line),
  });
  if (names < 0) return done([]);
  const under = rest.slice(names);
  // No name is in what is enclosed and who gets a copy.
  const end = under.findIndex(({ block }) => isText(block) && afterwordOf(plainOf(block.inline)) !== null);
  const beneath = end < 0 ? [] : under.splice(end);
  const list = readSignatures(
    under.map((entry) => entry.block),
    rest[names]?.names === true,
  );
  for (const taken of list.report) writer.report.push(taken);
  const known = new Map(under.map((entry) => [entry.block, entry]));
  const others = [...list.rest.map((block) => known.get(block) ?? { block }), ...beneath];
  for (const entry of afterwords(others)) writer.write(entry);
  return done(list.people);
}
