/** Brings an earlier text back as an amendment: nothing is undone behind anybody's back, it is proposed like any other change. */
import { updateY } from '../../shared/letter/yjs.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import type { Problem } from '../../shared/api/views.ts';
import { formatRoomName } from '../../shared/sync/room-name.ts';
import type { Answer } from '../api/api.ts';
import type { OpenLetter } from '../letter/state.svelte.ts';
import { connected } from '../letter/transport/connected.svelte.ts';
import { RoomSync } from '../letter/transport/room-sync.svelte.ts';

const LOST: Problem = { type: 'about:blank', title: 'offline', status: 0, code: 'offline', detail: '' };

/** Starts an amendment and writes the text into its room. Returns its id once the server has the words. */
export async function restoreAsAmendment(letter: OpenLetter, text: Doc): Promise<Answer<string>> {
  const started = await letter.run({ type: 'StartAmendment' });
  if (!started.ok) return started;
  const amendment = started.value.events.find(({ type }) => type === 'AmendmentStarted')?.['amendment'];
  const person = letter.view?.me.person;
  if (typeof amendment !== 'string' || !person) return { ok: false, problem: LOST };
  const room = new RoomSync(formatRoomName({ letter: letter.id, amendment }), person, { combined: () => undefined });
  try {
    const ready = await connected(() => room.ready && room.online);
    const { session } = room;
    if (!ready || !session) return { ok: false, problem: LOST };
    updateY(session.ydoc, text);
    const saved = await connected(() => room.state.kind === 'saved');
    return saved ? { ok: true, value: amendment } : { ok: false, problem: LOST };
  } finally {
    room.close();
  }
}
