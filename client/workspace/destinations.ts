/** What one can go to by name on the desk (Ctrl+K): parts, amendments, versions, people, and what can be done. */
import { paths } from '../api/paths.ts';
import { m } from '../generated/i18n/messages.js';
import { shortDate } from '../kit/display/dates.ts';
import type { Destination } from '../frame/palette.svelte.ts';
import { shortcutNames } from '../frame/shortcut-names.ts';
import { shortcuts, type ShortcutId } from '../frame/shortcuts.svelte.ts';
import { partName } from '../sheet/part-name.ts';
import type { WorkspaceState } from './desk.svelte.ts';
import { actOf } from './keyboard.ts';
import { openAmendment, openBlock } from './navigation.ts';

const WORDS = 60;

/** Returns them as they are now. */
export function deskDestinations(desk: WorkspaceState): readonly Destination[] {
  return [...parts(desk), ...amendments(desk), ...versions(desk), ...people(desk), ...commands(desk)];
}

function parts(desk: WorkspaceState): readonly Destination[] {
  if (desk.page !== 'draft') return [];
  const { rows } = desk.workspace;
  return rows.map((row) => ({
    group: m.app_palette_parts(),
    label: partName(row),
    hint: row.text.slice(0, WORDS),
    act: () => openBlock(desk, row.id),
  }));
}

function amendments(desk: WorkspaceState): readonly Destination[] {
  const { workspace } = desk;
  return workspace.amendments.flatMap((one) =>
    one.number === null
      ? []
      : {
          group: m.app_palette_amendments(),
          label: m.workspace_amendment({ number: one.number }),
          hint: workspace.nameOf(one.author),
          act: () => openAmendment(desk, one),
        },
  );
}

function versions({ view, id }: WorkspaceState): readonly Destination[] {
  return (view?.versions ?? []).toReversed().map(({ number, cutAt }) => ({
    group: m.app_palette_versions(),
    label: m.app_version_long({ number }),
    hint: shortDate(cutAt),
    href: paths.version(id, number),
  }));
}

/** Whoever is in the letter now is found at their caret, everybody else in the list of people. */
function people(desk: WorkspaceState): readonly Destination[] {
  const { view, workspace, id } = desk;
  return (view?.members ?? []).map(({ person, name, group }): Destination => {
    const present = workspace.here.find((one) => one.id === person);
    const block = present ? workspace.blockOf(present) : null;
    const entry = { group: m.app_palette_people(), label: name };
    return block === null
      ? { ...entry, hint: group, href: paths.letterSettings(id) }
      : { ...entry, hint: m.app_palette_here(), act: () => openBlock(desk, block, false) };
  });
}

function commands(desk: WorkspaceState): readonly Destination[] {
  const names = shortcutNames();
  const all: readonly ShortcutId[] = ['view', 'next', 'previous', 'comments', 'amendment', 'signoff'];
  const now: readonly ShortcutId[] = [
    ...(desk.mayComment ? (['comment'] as const) : []),
    ...(desk.mayPropose ? (['amend'] as const) : []),
    ...((desk.view?.versions.length ?? 0) > 0 ? (['compare'] as const) : []),
    ...all,
  ];
  return now.map((id) => ({
    group: m.app_palette_commands(),
    label: names[id],
    keys: shortcuts.label(id),
    act: () => actOf(desk, id)?.(),
  }));
}
