import type { Engine } from '../engine.ts';
import { query, statement } from '../tables/queries.ts';
import type { RedoEntry } from './redo-log.ts';
import type { JournalStore, TextUpdate } from '../store.ts';

/**
 * Appends to the journal what was noted and is not in it. A row is known by its room, person, moment and bytes: what is there
 * already is not written again, so that no row of a letter comes after a decision that it came before.
 */
export async function recover(notes: readonly RedoEntry[], engine: Engine, journal: JournalStore): Promise<void> {
  const updates = notes.flatMap((note) => note.updates);
  const missing: TextUpdate[] = [];
  for (const [room, noted] of Map.groupBy(updates, (update) => update.room)) {
    const since = noted.reduce((earliest, { at }) => (at < earliest ? at : earliest), noted[0]?.at ?? '');
    const kept = await keysSince(engine, room, since);
    missing.push(...noted.filter((update) => !kept.has(keyOf(update))));
  }
  await Promise.all([journal.append(missing), journal.claim(notes.flatMap(({ claims }) => claims))]);
}

async function keysSince(engine: Engine, room: string, since: string): Promise<ReadonlySet<string>> {
  const [rows = []] = await engine.read(
    statement(
      query
        .selectFrom('text_update')
        .select(['person', 'at', 'bytes'])
        .where('room', '=', room)
        .where('at', '>=', since),
    ),
  );
  return new Set(rows.map((row) => keyOf(row as Pick<TextUpdate, 'person' | 'at' | 'bytes'>)));
}

const keyOf = ({ person, at, bytes }: Pick<TextUpdate, 'person' | 'at' | 'bytes'>): string =>
  `${at} ${person ?? ''} ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')}`;
