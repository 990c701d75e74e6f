/** Reads files beside the server, and says in words for the person who sent one why it is no letter. */
import { refusal, type Refusal } from '../../../shared/decision/model/refusals.ts';
import { isTextBlock, type BlockJSON, type Doc } from '../../../shared/letter/doc.ts';
import { Cage, type CageAnswer, type CageLimits, type Watching } from './cage.ts';
import { LIMITS } from '../import/package.ts';
import type { FileImport, ReaderJob } from './read-file.ts';

export type { Watching } from './cage.ts';
export type { AuthorChanges, ImportedComment } from '../import/office.ts';
export type { FileImport, ReaderJob } from './read-file.ts';

export type FileAnswer =
  { readonly ok: true; readonly value: FileImport } | { readonly ok: false; readonly refusal: Refusal };

/** Reads files one after the other, at most a few at once. */
export interface FileReaders {
  /**
   * Returns the letter in a file, or why it is none: `too-large` or `invalid`; `slow-down` where too many wait.
   * @param newId makes the id of each block
   */
  read(job: ReaderJob, newId: () => string, watching?: Watching): Promise<FileAnswer>;
  close(): void;
}

/** Makes readers of files; their first process starts with the first file. */
export function fileReaders(limits: Partial<CageLimits> = {}): FileReaders {
  const cage = new Cage(limits);
  return {
    async read(job, newId, watching) {
      if (job.bytes.length > LIMITS.file) {
        const message = 'The file is larger than 10 MB. Take its pictures out and try again.';
        return { ok: false, refusal: refusal('too-large', message) };
      }
      const answer = await cage.read(job, watching);
      if (answer.is !== 'read') return { ok: false, refusal: refusalOf(answer) };
      // Written by our own reader from our own types.
      return { ok: true, value: withNewIds(JSON.parse(answer.json) as FileImport, newId) };
    },
    close: () => {
      cage.close();
    },
  };
}

function refusalOf(answer: Exclude<CageAnswer, { readonly is: 'read' }>): Refusal {
  switch (answer.is) {
    case 'refused':
      return answer.code === 'invalid'
        ? refusal('invalid', answer.message, { fields: { file: answer.message } })
        : refusal('too-large', answer.message);
    case 'ended':
      return refusal(
        'too-large',
        answer.by === 'time'
          ? 'The file takes too long to read. It was not read. Copy the text into a new file and try again.'
          : 'The file takes too much to read. It was not read. Copy the text into a new file and try again.',
      );
    case 'yours-first':
      return refusal('slow-down', 'Files that you have sent are still being read. Wait for them, then try again.');
    case 'busy':
      return refusal('slow-down', 'Many files are being read at this moment. Try again in a minute.');
    case 'stopped':
      return refusal('unavailable', 'The import was stopped. Nothing was made.');
    case 'closed':
      return refusal('unavailable', 'The server is stopping. Nothing was made; try again in a moment.');
    case 'no-process':
      return refusal('unavailable', 'Files cannot be read right now. Nothing was made; try again in a moment.');
  }
}

function withNewIds(read: FileImport, newId: () => string): FileImport {
  const ids = new Map<string, string>();
  const idOf = (old: string): string => {
    const known = ids.get(old) ?? newId();
    ids.set(old, known);
    return known;
  };
  const renamed = (doc: Doc): Doc => ({ type: 'doc', content: doc.content.map(block) });
  const block = (one: BlockJSON): BlockJSON =>
    isTextBlock(one)
      ? { ...one, attrs: { ...one.attrs, id: idOf(one.attrs.id) } }
      : { ...one, content: one.content.map(block) };
  return {
    ...read,
    doc: renamed(read.doc),
    ...(read.before ? { before: renamed(read.before) } : {}),
    ...(read.changesByAuthor
      ? { changesByAuthor: read.changesByAuthor.map((one) => ({ ...one, doc: renamed(one.doc) })) }
      : {}),
  };
}
