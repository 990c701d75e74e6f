/** Where one can go from any screen: the person's own pages, and the pages of the letter that is open. */
import { paths } from '../api/paths.ts';
import { m } from '../generated/i18n/messages.js';
import { here } from '../frame/navigation.svelte.ts';
import type { Destination } from '../frame/palette.svelte.ts';
import { shortcuts } from '../frame/shortcuts.svelte.ts';

/** Returns the pages of the letter in the address, if there is one, and those that are always there. */
export function pages(): readonly Destination[] {
  const id = /^\/l\/([^/]+)/.exec(here.path)?.[1];
  const ofLetter: readonly (readonly [string, string])[] =
    id === undefined
      ? []
      : [
          [m.app_page_draft(), paths.letter(id)],
          [m.app_page_amendments(), paths.amendments(id)],
          [m.app_page_board(), paths.board(id)],
          [m.app_page_history(), paths.history(id)],
          [m.app_page_audit(), paths.audit(id)],
          [m.app_page_people(), paths.letterSettings(id)],
        ];
  const always: readonly Destination[] = [
    { group: m.app_palette_elsewhere(), label: m.app_letters(), href: paths.letters() },
    { group: m.app_palette_elsewhere(), label: m.letters_new(), href: paths.newLetter() },
    { group: m.app_palette_elsewhere(), label: m.app_profile(), href: paths.profile() },
    { group: m.app_palette_elsewhere(), label: m.identity_passkeys(), href: paths.passkeys() },
    { group: m.app_palette_elsewhere(), label: m.app_display(), href: paths.display() },
    { group: m.app_palette_elsewhere(), label: m.verify_title(), href: paths.verify() },
    {
      group: m.app_palette_elsewhere(),
      label: m.app_help_and_keys(),
      href: paths.help(),
      keys: shortcuts.label('help'),
    },
  ];
  return [...ofLetter.map(([label, href]) => ({ group: m.app_palette_pages(), label, href })), ...always];
}
