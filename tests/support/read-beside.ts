import { afterAll, onTestFinished } from 'vitest';
import type { CageLimits } from '../../server/formats/cage/cage.ts';
import { fileReaders, type FileAnswer, type ReaderJob, type Watching } from '../../server/formats/cage/import-file.ts';

const shared = fileReaders();
afterAll(() => {
  shared.close();
});

/** Reads a file in a process of its own, which is gone when the tests are over. */
export function readBeside(
  job: ReaderJob,
  newId: () => string,
  watching: Watching = {},
  limits?: Partial<CageLimits>,
): Promise<FileAnswer> {
  if (limits === undefined) return shared.read(job, newId, watching);
  const readers = fileReaders(limits);
  onTestFinished(() => {
    readers.close();
  });
  return readers.read(job, newId, watching);
}
