/** The head of a letter: everything up to the greeting. */
import type { TextBlockType } from '../doc.ts';
import { afterwordOf } from './afterwords.ts';
import { isText, LONGEST_PART, type Entry, type Paragraph } from './entries.ts';
import type { Inline } from './inline.ts';
import { asFlow, isAllBold, isWrapped, joinLines, linesOf, plainOf, withoutStart } from './lines.ts';
import { isName } from './signatories.ts';
import * as words from './words.ts';

/** Returns whether an entry greets the addressee, and so ends the head; for `findIndex`. */
export function isGreeting(entry: Entry, index: number, all: readonly Entry[]): boolean {
  if (entry.certain) return entry.part === 'salutation';
  // A greeting after asks or far down is somebody else's, quoted.
  if (
    index > 24 ||
    all.slice(0, index).some(({ block }) => block.kind === 'quote' || (block.kind === 'list' && block.ordered))
  )
    return false;
  return (
    entry.block.kind === 'paragraph' &&
    linesOf(entry.block.inline)
      .map(plainOf)
      .some((_, at, lines) => greetsAt(lines, at))
  );
}

/** Returns whether a line greets; "Monsieur Jean Dubois," above his office and street is the first line of an address. */
function greetsAt(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  const next = lines[at + 1];
  if (!words.isSalutation(line)) return false;
  if (next === undefined || words.isSalutation(next)) return true;
  // "Vážený pan" above a name is how an address begins.
  if (words.isDear(line)) return /[,:!]$/u.test(line) || !isName(next);
  const called = line.replace(/^\S+\s+/u, '').replace(/[,:!]$/u, '');
  return !(isName(called) && next.length < 60 && /^[\p{Lu}\d]/u.test(next) && !/[.;:]$/.test(next));
}

/** "Dear A, dear B and dear / Commissioner C," is one greeting that was wrapped by width. */
export function unwrapGreeting(entry: Entry): Entry {
  const { block } = entry;
  if (entry.certain || block.kind !== 'paragraph') return entry;
  const [first = '', ...rest] = linesOf(block.inline).map(plainOf);
  const last = rest.at(-1);
  if (last === undefined || rest.length > 2 || !words.isDear(first) || !/[,:!]$/u.test(last)) return entry;
  const cut = !/[,:!.;?]$/u.test(first) && first.length >= 45;
  const joined = rest.every(
    (line) => /^(?:and|und|sowie|et|y|e|en|i|och|og|a)\s+\p{Lu}/u.test(line) && line.length < 90,
  );
  return (cut && rest.length === 1) || joined ? { ...entry, block: { ...block, inline: asFlow(block.inline) } } : entry;
}

/** Without a greeting the head ends where the text begins: at the first block that is longer than any part of a head. */
export function endOfHead(entries: readonly Entry[]): number {
  const end = entries.findIndex(({ block, part, certain }, index) => {
    if (certain)
      return (
        part === undefined || part === 'paragraph' || part === 'heading' || part === 'closing' || part === 'author'
      );
    if (block.kind === 'list') return !isBareLabel(entries[index - 1]);
    if (block.kind === 'heading')
      return index > 0 && block.level > 1 && !words.SUBJECT_LABEL.test(plainOf(block.inline));
    if (block.kind !== 'paragraph') return block.kind === 'quote' || block.kind === 'table';
    const lines = linesOf(block.inline).map(plainOf);
    if (lines.some((line) => words.isClosing(line))) return true;
    if (lines.some((line) => isLabelled(line) || words.isDateline(line))) return false;
    return (
      plainOf(block.inline).length > 160 ||
      (/[.:;]$/.test(lines.at(-1) ?? '') && (lines[0]?.split(' ').length ?? 0) > 7)
    );
  });
  return end < 0 ? entries.length : end;
}

function isLabelled(line: string): boolean {
  return [...LABELS, words.ATTENTION].some((label) => label.test(line));
}

const LABELS = [words.SUBJECT_LABEL, words.TO_LABEL, words.FROM_LABEL, words.DATE_LABEL, words.COPY_LABEL];

function isBareLabel(entry: Entry | undefined): boolean {
  if (entry?.block.kind !== 'paragraph') return false;
  const text = plainOf(entry.block.inline);
  return [words.TO_LABEL, words.FROM_LABEL].some((label) => text.replace(label, '') === '');
}

/** One paragraph of the source can hold several parts, a line each: date, subject, greeting. */
export function splitHead(entry: Entry): Entry[] {
  const { block } = entry;
  if (entry.certain || block.kind !== 'paragraph') return [entry];
  const groups: { lines: Inline[][]; line: number }[] = [];
  const lines = linesOf(block.inline);
  const plain = lines.map(plainOf);
  let greeted = false;
  lines.forEach((line, index) => {
    const text = plainOf(line);
    const greets = greetsAt(plain, index);
    const dates = words.isDateline(text.replace(words.DATE_LABEL, ''));
    const labelled = LABELS.some((label) => label.test(text));
    const previous = groups.at(-1);
    const afterDate =
      previous !== undefined && words.isDateline(plainOf(previous.lines[0] ?? []).replace(words.DATE_LABEL, ''));
    // Several greetings in a row are one part; the line after them begins the letter.
    const apart = greets ? !greeted : greeted || dates || labelled || afterDate;
    if (!previous || apart) groups.push({ lines: [line], line: block.line + index });
    else previous.lines.push(line);
    greeted = greets;
  });
  if (groups.length < 2) return [entry];
  return groups.map(({ lines: own, line }) => ({ block: { kind: 'paragraph', line, inline: joinLines(own) } }));
}

/** Tells sender, addressees, date, subject and greeting apart. @param greeted the head ends with a greeting */
export function classifyHead(entries: readonly Entry[], greeted: boolean): Entry[] {
  const labelled = entries.some(({ block }) => isText(block) && words.SUBJECT_LABEL.test(plainOf(block.inline)));
  const lastGreeting = entries.findLastIndex((entry) => isText(entry.block) && isGreetingText(entry.block));
  const lastHeading = entries.findLastIndex(({ block }) => block.kind === 'heading');
  let subject = entries.some((entry) => entry.certain && entry.part === 'subject');
  let awaiting: 'addressee' | 'letterhead' | 'subject' | 'copy' | null = null; // after "To:" on a line of its own
  let sends = false; // The block before is the sender's.
  const told = entries.flatMap((entry, index): Entry[] => {
    const { block } = entry;
    if (entry.certain) return [entry];
    if (block.kind === 'heading' && labelled) {
      const text = plainOf(block.inline);
      sends = !words.SUBJECT_LABEL.test(text) && (sends || words.senderScore([text], index === 0) > 1);
      if (sends) return [{ ...entry, part: 'letterhead' }];
    }
    // A list above the greeting is whom the letter is addressed to, unless a label says otherwise.
    if (block.kind === 'list' && awaiting !== 'subject' && (awaiting !== null || (greeted && index < lastGreeting))) {
      const part = awaiting ?? 'addressee';
      return block.items.flatMap((item) =>
        item.blocks.map((inner): Entry => (isText(inner) ? { block: inner, part } : { block: inner })),
      );
    }
    if (!isText(block)) return [entry];
    const text = plainOf(block.inline);
    const first = plainOf(linesOf(block.inline)[0] ?? []);
    if (awaiting === 'subject' && text.length <= LONGEST_PART && !isGreetingText(block)) {
      subject = true;
      awaiting = null;
      return [{ ...entry, part: 'subject' }];
    }
    if (isBareSubject(text) && !subject) {
      awaiting = 'subject';
      return [{ ...entry, block: { kind: 'paragraph', line: block.line, inline: [] }, part: 'subject', label: text }];
    }
    if (words.SUBJECT_LABEL.test(text) && !subject) {
      const named = relabelled(entry, words.SUBJECT_LABEL, 'subject');
      subject = isText(named.block) && named.block.inline.length > 0;
      awaiting = subject ? null : 'subject';
      return [named];
    }
    if (words.COPY_LABEL.test(text)) {
      awaiting = text.replace(words.COPY_LABEL, '') === '' ? 'copy' : null;
      return [{ ...entry, part: 'copy' }];
    }
    if (afterwordOf(text) === 'enclosure' && text.length <= LONGEST_PART) return [{ ...entry, part: 'enclosure' }];
    if (greeted && isGreetingText(block) && text.length <= LONGEST_PART) return [{ ...entry, part: 'salutation' }];
    if (greeted && index > lastGreeting) return [entry];
    const kicker = index < lastHeading && words.isOpenLetter(text);
    if (block.kind === 'heading' && !labelled && !subject && !kicker && words.senderScore([text], index === 0) <= 1) {
      subject = true;
      return [{ ...entry, part: 'subject' }];
    }
    if (words.isDateline(text.replace(words.DATE_LABEL, ''))) return [relabelled(entry, words.DATE_LABEL, 'dateline')];
    for (const [label, part] of [
      [words.TO_LABEL, 'addressee'],
      [words.FROM_LABEL, 'letterhead'],
    ] as const) {
      if (!label.test(text)) continue;
      const named = relabelled(entry, label, part);
      awaiting = part;
      return isText(named.block) && named.block.inline.length === 0 ? [{ ...named, part: 'paragraph' }] : [named];
    }
    if (words.ATTENTION.test(first)) return [{ ...entry, part: 'attention' }];
    if (words.REFERENCE.test(text) && text.length <= 60) return [{ ...entry, part: 'paragraph' }];
    if (block.kind === 'heading') return [entry];
    if (awaiting !== null && awaiting !== 'subject' && text.length <= LONGEST_PART && !isAllBold(block.inline))
      return [{ ...entry, part: awaiting }];
    return [index < lastGreeting && !isWrapped(block.inline) ? { ...entry, inLines: true } : entry];
  });
  return withAddressees(withTitleLine(told, greeted));
}

/** "Subject" alone, in bold or as a heading, above what it is. */
function isBareSubject(text: string): boolean {
  return words.SUBJECT_LABEL.exec(`${text}:`)?.[0].length === text.length + 1;
}

function isGreetingText(block: Paragraph): boolean {
  const lines = linesOf(block.inline).map(plainOf);
  return block.kind === 'paragraph' && lines.every((_, at) => greetsAt(lines, at));
}

/** No label and no heading: the subject is then the one line that stands out, in bold or capitals, or says "Open letter". */
function withTitleLine(entries: readonly Entry[], greeted: boolean): Entry[] {
  if (entries.some((entry) => entry.part === 'subject')) return [...entries];
  const isTitle = ({ block, part, certain }: Entry, index: number): boolean => {
    if (part !== undefined || certain || block.kind !== 'paragraph') return false;
    const text = plainOf(block.inline);
    const capitals =
      text === text.toUpperCase() && text.replace(/[^\p{Lu}]/gu, '').length > Math.max(9, text.length / 2);
    const standsOut = isAllBold(block.inline) || capitals || words.OPEN_LETTER.test(text);
    return (
      standsOut &&
      text.length <= 240 &&
      !text.endsWith(':') &&
      linesOf(block.inline).length <= 3 &&
      (words.OPEN_LETTER.test(text) || index > 0 || greeted) &&
      words.senderScore([text], false) <= 0
    );
  };
  // The last of several: "OPEN LETTER" stands above the addressees, the subject beneath them.
  const index = entries.findLastIndex(isTitle);
  if (index >= 0) return entries.map((entry, at) => (at === index ? { ...entry, part: 'subject' } : entry));
  return [...entries];
}

/** Address blocks are the sender's or the addressees'; their words say which, and where they do not, their order does. */
function withAddressees(entries: readonly Entry[]): Entry[] {
  const greeting = entries.findIndex((entry) => entry.part === 'salutation');
  const end = greeting < 0 ? entries.length : greeting;
  const isCandidate = ({ block, part, certain }: Entry, index: number): boolean => {
    if (part !== undefined || certain || index >= end || block.kind !== 'paragraph') return false;
    const text = plainOf(block.inline);
    if (
      text === '' ||
      text.length > LONGEST_PART ||
      words.OPEN_LETTER.test(text) ||
      /^(?:by|per|via|par|por) (?:e-?mail|post|courriel|correo)/iu.test(text)
    )
      return false;
    const lines = linesOf(block.inline).map(plainOf);
    return lines.every((line) => line.length <= 110 && !/[.;?!]$/.test(line.replace(/\b\p{L}{1,4}\.$/u, '')));
  };
  const candidates = new Set(entries.filter(isCandidate));
  let addressed = false; // The sender stands above: nothing after an addressee is a letterhead.
  let headed = entries.some((entry) => entry.part === 'letterhead');
  const placed: Entry[] = [];
  /** Lines that belong to what stands above them. */
  const streets = new Map<Entry, Inline[][]>();
  entries.forEach((entry) => {
    if (!candidates.has(entry)) {
      addressed ||= entry.part === 'addressee';
      return void placed.push(entry);
    }
    const lines = linesOf((entry.block as Paragraph).inline).map(plainOf);
    const previous = placed.at(-1);
    if (
      (previous?.part === 'addressee' || previous?.part === 'letterhead') &&
      words.STREET_FIRST.test(lines[0] ?? '')
    ) {
      // A street with a blank line above it belongs to the name above it.
      const beneath = streets.get(previous) ?? [];
      beneath.push(...linesOf((entry.block as Paragraph).inline));
      streets.set(previous, beneath);
      return;
    }
    const first = candidates.size > 1 && candidates.values().next().value === entry && !headed;
    const sends = !addressed && words.senderScore(lines, first) > 0;
    headed ||= sends;
    addressed ||= !sends;
    placed.push({ ...entry, part: sends ? 'letterhead' : 'addressee' });
  });
  const out = placed.map((entry): Entry => {
    const beneath = streets.get(entry);
    if (beneath === undefined) return entry;
    const block = entry.block as Paragraph;
    return { ...entry, block: { ...block, inline: joinLines([...linesOf(block.inline), ...beneath]) } };
  });
  if (out.some((entry) => entry.part === 'addressee')) return out.flatMap(apart);
  // "For the attention of" is then how the letter is addressed.
  return out.flatMap((entry) => {
    if (entry.part !== 'attention' || entry.certain || !isText(entry.block)) return [entry];
    const [first = [], ...others] = linesOf(entry.block.inline);
    const bare = others.length > 0 && plainOf(first).endsWith(':');
    return apart(bare ? relabelled(entry, /^.*$/u, 'addressee') : { ...entry, part: 'addressee' });
  });
}

/** "Mr A, Commissioner / Ms B, Minister": every line is somebody, so each is an addressee. */
function apart(entry: Entry): Entry[] {
  const { block } = entry;
  if (entry.part !== 'addressee' || entry.certain || !isText(block)) return [entry];
  const lines = linesOf(block.inline);
  if (lines.length < 2 || !lines.every((line) => words.PERSON.test(plainOf(line)) && plainOf(line).includes(',')))
    return [entry];
  return lines.map((line, at): Entry => {
    const own: Entry = { block: { kind: 'paragraph', line: block.line + at, inline: line }, part: 'addressee' };
    return at === 0 && entry.label !== undefined ? { ...own, label: entry.label } : own;
  });
}

/** A subject may also stand under the greeting, as in "Dear President, / Re: …". */
export function withSubject(entries: readonly Entry[]): Entry[] {
  const greeting = entries.findLastIndex((entry) => entry.part === 'salutation');
  const index = greeting + 1;
  const entry = entries[index];
  if (entry === undefined || entry.certain || !isText(entry.block)) return [...entries];
  const text = plainOf(entry.block.inline);
  if (words.SUBJECT_LABEL.test(text) && text.length <= 300)
    return entries.with(index, relabelled(entry, words.SUBJECT_LABEL, 'subject'));
  const stands = entry.block.kind === 'heading' || (isAllBold(entry.block.inline) && text.length <= 200);
  return greeting >= 0 && stands ? entries.with(index, { ...entry, part: 'subject' }) : [...entries];
}

function relabelled(entry: Entry, label: RegExp, part: TextBlockType): Entry {
  const block = entry.block as Paragraph;
  const [first = [], ...others] = linesOf(block.inline);
  const found = label.exec(plainOf(first))?.[0] ?? '';
  const kept = withoutStart(first, found.length);
  const inline = kept.length === 0 ? joinLines(others) : joinLines([kept, ...others]);
  return {
    ...entry,
    block: { kind: 'paragraph', line: block.line, inline },
    part,
    ...(found === '' ? {} : { label: found.trim() }),
  };
}
