/** An amendment in plain sentences, one for each thing that it does: for screen readers and for print. */
import { docText, textBlocks, type Row } from '../../shared/letter/blocks.ts';
import { describe } from '../../shared/amendment/describe.ts';
import type { Change, Hunk } from '../../shared/amendment/index.ts';
import { m } from '../generated/i18n/messages.js';
import { placed } from './place.ts';

/** Words on each side of an insertion that say where it goes. */
const AROUND = 4;

/**
 * Returns what an amendment does, in the order of its changes.
 * @param base rows of the text that it was made to
 */
export function sentences(changes: readonly Change[], base: readonly Row[]): string[] {
  const places = new Map(placed(changes, base).map(({ change, place }) => [`${change.kind} ${change.block}`, place]));
  return describe(changes).flatMap(({ kind, block }): string[] => {
    const whole = kind === 'inserted' || kind === 'deleted' || kind === 'moved';
    const about = changes.find((change) => change.block === block && change.kind === (whole ? kind : 'changed'));
    const place = places.get(about ? `${about.kind} ${block}` : '') ?? '';
    switch (kind) {
      case 'inserted':
        return [m.workspace_said_new({ place, after: textOf(about) })];
      case 'deleted':
        return [m.workspace_said_gone({ place, before: textOf(about) })];
      case 'moved':
        return [m.workspace_said_moved({ place })];
      case 'reworded':
        return about?.kind === 'changed' ? reworded(place, about.hunks) : [];
      case 'formatted':
        return [m.workspace_said_formatted({ place })];
      case 'restyled':
        return [m.workspace_said_restyled({ place })];
      case 'relisted':
        return [m.workspace_said_relisted({ place })];
      case 'split':
        return [m.workspace_said_split({ place })];
      case 'joined':
        return [m.workspace_said_joined({ place })];
    }
  });
}

/** One sentence for each run of changed words between two stretches that stay. */
function reworded(place: string, hunks: readonly Hunk[]): string[] {
  const said: string[] = [];
  let stood = '';
  let [before, after] = ['', ''];
  const finish = (): void => {
    const [gone, come] = [before.trim(), after.trim()];
    if (gone && come) said.push(m.workspace_said_replaced({ place, before: gone, after: come }));
    else if (gone) said.push(m.workspace_said_removed({ place, before: gone }));
    else if (come && lastWords(stood)) {
      said.push(m.workspace_said_added({ place, after: come, before: lastWords(stood) }));
    } else if (come) said.push(m.workspace_said_added_start({ place, after: come }));
    [before, after] = ['', ''];
  };
  for (const { kind, text } of hunks) {
    if (kind === 'deleted') before += text;
    else if (kind === 'inserted') after += text;
    else {
      // A space that stayed between two changed words does not part them.
      if (text.trim() === '' && (before || after)) {
        before += text;
        after += text;
        continue;
      }
      finish();
      stood = text;
    }
  }
  finish();
  return said;
}

function lastWords(text: string): string {
  return text.trim().split(/\s+/).slice(-AROUND).join(' ');
}

function textOf(change: Change | undefined): string {
  if (change?.kind !== 'inserted' && change?.kind !== 'deleted') return '';
  return textBlocks({ type: 'doc', content: [change.node] })
    .map(docText)
    .join(' ');
}
