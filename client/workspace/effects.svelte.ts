/** What a letter on the desk follows by itself: the address, the rooms, the connection, rights that change, and the lock. */
import { untrack } from 'svelte';
import { api } from '../api/api.ts';
import { paths } from '../api/paths.ts';
import { m } from '../generated/i18n/messages.js';
import { announce } from '../kit/feedback/announce.svelte.ts';
import { go, here } from '../frame/navigation.svelte.ts';
import type { WorkspaceState } from './desk.svelte.ts';
import { followShown } from './navigation.ts';
import { begin, turnIntoAmendment } from './draft/writing.ts';

/** Starts the effects of one desk; to be called while its component is made. */
export function follow(desk: WorkspaceState): void {
  const { workspace, id } = desk;
  $effect(() => workspace.letter.watch({ rooms: true }));
  $effect(() => {
    const person = desk.view?.me.person;
    const scope = desk.view?.me.scope;
    if (scope === 'versions') void go(paths.signatory(id), { replace: true });
    else if (person) untrack(() => workspace.open(person));
  });
  $effect(() => {
    const connected = desk.rooms?.draft.online ?? false;
    workspace.letter.fed(connected);
  });
  $effect(() => {
    const amendment = here.query('write');
    const { rooms } = desk;
    if (rooms) untrack(() => void rooms.show(amendment));
  });
  // Whoever may only propose has a copy of the draft before them, which becomes their amendment with the first key.
  $effect.pre(() => {
    const { rooms } = desk;
    rooms?.mirror(workspace.mode === 'propose' && rooms.draft.ready ? (rooms.draft.session?.ydoc ?? null) : null);
  });
  $effect.pre(() => {
    workspace.show = desk.look;
  });
  $effect(() => followShown(desk));
  // Words typed offline without the right to edit get their amendment as soon as there is somebody to ask.
  $effect(() => {
    const waiting = desk.rooms?.problem?.code === 'offline' && desk.offline === null;
    if (waiting) untrack(() => void begin(desk));
  });
  $effect(() => workspace.followPeople());
  // The newest version, by which is told whether the draft has moved on.
  const newest = $derived(desk.view?.versions.at(-1)?.number);
  $effect(() => {
    const number = newest;
    if (number === undefined || desk.view?.me.scope !== 'letter') return;
    let stale = false;
    void api.version(id, number).then((answer) => {
      if (answer.ok && !stale) workspace.lastCut = { ...answer.value, number };
    });
    return () => (stale = true);
  });
  // Nothing is claimed to be saved where nothing can be written.
  $effect(() => {
    if (desk.rooms) desk.rooms.shown.readonly = workspace.mode !== 'write';
  });
  // The right to write went while the page was open: words on their way come back as kept words.
  let wrote = false;
  $effect(() => {
    const writes = workspace.mode === 'write';
    const draft = !workspace.writes;
    untrack(() => {
      if (wrote && !writes && draft && !desk.locked) desk.downgraded = 'kept';
      if (writes && draft) desk.downgraded = null;
      if (draft) wrote = writes;
    });
  });
  // Where amending is still allowed they become an amendment at once, which only its office sees.
  let turned: readonly number[] = [];
  $effect(() => {
    if (desk.downgraded !== 'kept' || !desk.mayPropose || !desk.rooms?.draft.ready) return;
    const lost = workspace.kept.find(({ words }) => words.room === id && words.code === 'no-access');
    if (!lost || turned.includes(lost.key)) return;
    turned = [...turned, lost.key];
    untrack(() => void turnIntoAmendment(desk, lost.key).then((done) => done && (desk.downgraded = 'amendment')));
  });
  // The text is final: with nothing left behind this page has no use any more.
  $effect(() => {
    const { locked, rooms } = desk;
    if (!locked || !rooms) return;
    untrack(() => announce(m.workspace_heard_locked(), 'assertive'));
    if (workspace.kept.length > 0 && !desk.dismissedLock) return;
    const { kind } = rooms.draft.state;
    if (kind === 'saved' || kind === 'readonly' || kind === 'closed') void go(paths.final(id), { replace: true });
  });
}
