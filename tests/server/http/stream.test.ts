import { describe, expect, it } from 'vitest';
import type { LetterView } from '../../../shared/api/views.ts';
import { withChanges } from '../../../shared/sync/changes.ts';
import { reworded } from '../../../server/demo/texts.ts';
import { startServer, type TestPerson } from '../../support/server.ts';
import type { SyncClient } from '../../support/sync-client.ts';

/** A screen: the letter as it was read once, and what its socket has told since. */
class Screen {
  readonly #person: TestPerson;
  readonly #letter: string;
  readonly #socket: SyncClient;
  #view: LetterView;
  #taken = 0;
  gets = 1;

  constructor(person: TestPerson, letter: string, socket: SyncClient, view: LetterView) {
    this.#person = person;
    this.#letter = letter;
    this.#socket = socket;
    this.#view = view;
  }

  static async open(person: TestPerson, letter: string): Promise<Screen> {
    const socket = await person.joins(letter);
    return new Screen(person, letter, socket, await person.view(letter));
  }

  /** The letter as this screen shows it once it has heard of a decision. */
  async at(seq: number): Promise<LetterView> {
    await this.#socket.until(() => this.#socket.of('decided').some((one) => one.seq >= seq));
    for (const { seq: now, events, changed } of this.#socket.of('decided').slice(this.#taken)) {
      this.#taken++;
      if (now <= this.#view.seq) continue;
      if (!changed || now - events.length !== this.#view.seq) {
        this.gets++;
        this.#view = await this.#person.view(this.#letter);
      } else this.#view = withChanges(this.#view, changed);
    }
    return this.#view;
  }

  /** What the server says to this person now. */
  fresh(): Promise<LetterView> {
    return this.#person.view(this.#letter);
  }
}

/** What changes without a decision, and is not told of again: who is here, and what became of mails. */
function lasting({ people: _, ...view }: LetterView): object {
  return {
    ...view,
    members: view.members.map(({ online: __, ...one }) => one),
    signatories: view.signatories.map(({ request: ___, ...one }) => one),
  };
}

describe('three screens of one letter', () => {
  it(
    'show it after every decision of its life as the server would, and ask for it once',
    { timeout: 60_000 },
    async () => {
      const server = await startServer();
      const lea = await server.as('lea@x.eu', { name: 'Lea Lund', group: 'Renew' });
      const ama = await server.as('ama@x.eu', { name: 'Ama Amis', group: 'EPP' });
      const rea = await server.as('rea@x.eu', { name: 'Rea Reader' });
      const letter = await lea.letter();
      await lea.does(letter, { type: 'InviteMember', email: 'ama@x.eu', access: 'amend' });
      await lea.does(letter, { type: 'InviteMember', email: 'rea@x.eu', access: 'comment' });
      const screens = await Promise.all([lea, ama, rea].map((one) => Screen.open(one, letter)));
      const same = async (seq: number): Promise<void> => {
        for (const screen of screens) {
          const [shown, fresh] = [await screen.at(seq), await screen.fresh()];
          expect(lasting(shown)).toEqual(lasting(fresh));
          expect(shown.people).toMatchObject(fresh.people);
        }
      };
      const does = async (person: TestPerson, command: Parameters<TestPerson['does']>[1]) => {
        const { seq } = await person.does(letter, command);
        await same(seq);
      };

      await does(rea, { type: 'AddComment', text: 'Which trains?' });
      const [thread] = (await lea.view(letter)).threads;
      if (!thread) throw new Error('no thread');
      await does(lea, { type: 'Reply', thread: thread.id, text: 'All of them.', mentions: [rea.id] });
      await does(lea, { type: 'ResolveThread', thread: thread.id });
      await does(lea, { type: 'RenameLetter', title: 'Night trains for Europe' });
      await does(lea, { type: 'InviteMember', email: 'late@x.eu', access: 'read' });
      await does(lea, {
        type: 'AddSignatories',
        people: [{ email: 'ama@x.eu' }, { email: 'sig@x.eu', name: 'Sigrun Almqvist', group: 'S&D' }],
      });
      const amendment = await ama.starts(letter);
      await same((await lea.view(letter)).seq);
      const { doc } = await ama.draft(letter);
      const [word = ''] = JSON.stringify(doc).match(/(?<="text":")[^" ]{4,}/) ?? [];
      await ama.writes(`${letter}.${amendment}`, (text) => reworded(text, word, 'Otherwise'), doc);
      await does(ama, { type: 'TableAmendment', amendment, justification: 'Better.' });
      await does(lea, { type: 'AdoptAmendment', amendment });
      const digest = await lea.cuts(letter);
      await same((await lea.view(letter)).seq);
      await does(lea, { type: 'CirculateVersion', version: 1, message: 'Please sign.' });
      await does(ama, { type: 'ApproveVersion', version: 1, digest, name: 'Ama Amis' });
      await does(lea, { type: 'ChangeSettings', namesBeforeLock: 'confidential' });
      const sig = await server.as('sig@x.eu');
      await does(sig, { type: 'RefuseVersion', version: 1, digest, reason: 'Too long.' });
      await does(lea, { type: 'ChangeSettings', signatureOrder: 'group' });
      await does(lea, { type: 'LockVersion', version: 1, digest });
      await does(lea, { type: 'CloseSignatures' });
      expect(screens.map(({ gets }) => gets)).toEqual([1, 1, 1]);
    },
  );
});
