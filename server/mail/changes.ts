import { diff } from '../../shared/amendment/index.ts';
import { rows, type Row } from '../../shared/letter/blocks.ts';
import type { Changes } from './message.ts';
import type { VersionText } from './sources.ts';
import type { Words } from './words/words.ts';

/** More than that are read on the page, side by side. */
const MOST = 40;

/** Returns what has changed from one version to another, as a mail shows it. */
export function changesBetween(before: VersionText, after: VersionText, { labels }: Words): Changes {
  const found = diff(before.doc, after.doc);
  const [was, is] = [byId(before), byId(after)];
  const items = found.slice(0, MOST).map((change) => {
    const row = is.get(change.block) ?? was.get(change.block);
    const part = row === undefined ? '' : nameOf(row, labels.parts);
    const text = row?.text ?? '';
    switch (change.kind) {
      case 'inserted':
        return { part, note: labels.added, hunks: [{ kind: 'inserted' as const, text }] };
      case 'deleted':
        return { part, note: labels.deleted, hunks: [{ kind: 'deleted' as const, text }] };
      case 'moved':
        return { part, note: labels.moved, hunks: [{ kind: 'same' as const, text }] };
      case 'changed': {
        const worded = change.hunks.some(({ kind }) => kind === 'inserted' || kind === 'deleted');
        return { part, ...(worded ? {} : { note: labels.formatted }), hunks: change.hunks };
      }
    }
  });
  const more = found.length - items.length;
  const note = found.length === 0 ? labels.noWords : more > 0 ? labels.moreChanges(more) : undefined;
  return {
    heading: labels.changes(found.length, before.number),
    items,
    ...(note === undefined ? {} : { note }),
  };
}

function byId({ doc }: VersionText): ReadonlyMap<string, Row> {
  return new Map(rows(doc).map((row) => [row.id, row]));
}

function nameOf({ part, numbers }: Row, parts: Words['labels']['parts']): string {
  return [parts[part], numbers.join('.')].filter((one) => one !== '').join(' ');
}
