import { expect, type APIRequestContext } from '@playwright/test';
import { reworded } from '../../../server/demo/texts.ts';
import type { CommandAnswer, LetterView, TextView } from '../../../shared/api/views.ts';
import type { CommandType } from '../../../shared/decision/index.ts';
import { rows } from '../../../shared/letter/blocks.ts';
import { updateY } from '../../../shared/letter/yjs.ts';
import { SyncClient } from '../../support/sync-client.ts';

/** What somebody signed in does and sees of one letter beside the screen: as a program of theirs would, from the server itself. */
export class Aside {
  readonly letter: string;
  readonly #origin: string;
  readonly #request: APIRequestContext;

  /** @param request whoever is signed in there */
  constructor(origin: string, request: APIRequestContext, letter: string) {
    this.#origin = origin;
    this.#request = request;
    this.letter = letter;
  }

  async does(command: { readonly type: CommandType; readonly [field: string]: unknown }): Promise<CommandAnswer> {
    const response = await this.#request.post(`${this.#origin}/api/letters/${this.letter}/commands`, {
      headers: { origin: this.#origin },
      data: command,
    });
    expect(response.ok(), await response.text()).toBe(true);
    return (await response.json()) as CommandAnswer;
  }

  async get<T>(path: string): Promise<T> {
    // A line that has been idle may be closed by the server just when it is used again; asking twice changes nothing.
    const answer = await this.#request.get(`${this.#origin}/api/letters/${this.letter}${path}`, { maxRetries: 2 });
    return (await answer.json()) as T;
  }

  view(): Promise<LetterView> {
    return this.get('');
  }

  /** How often something was decided. */
  async times(type: string): Promise<number> {
    const events = await this.get<readonly { readonly type: string }[]>('/events');
    return events.filter((event) => event.type === type).length;
  }

  /** The words of a text as the server has them. */
  async words(text = '/draft'): Promise<string> {
    const { doc } = await this.get<TextView>(text);
    return rows(doc)
      .map(({ text }) => text)
      .join('\n');
  }

  /** Tables an amendment that says some words otherwise; answers its number. */
  async tables(words: string, instead: string, more: object = {}): Promise<number> {
    const { events } = await this.does({ type: 'StartAmendment' });
    const amendment = String(events[0]?.['amendment']);
    const { doc } = await this.get<TextView>(`/amendments/${amendment}`);
    await this.#writes(`${this.letter}.${amendment}`, () => reworded(doc, words, instead));
    const tabled = await this.does({ type: 'TableAmendment', amendment, ...more });
    return Number(tabled.events[0]?.['number']);
  }

  /** Says some words of the draft otherwise. */
  async edits(words: string, instead: string): Promise<void> {
    const { doc } = await this.get<TextView>('/draft');
    await this.#writes(this.letter, () => reworded(doc, words, instead));
  }

  /** Cuts the draft as it is and circulates it as this version. */
  async circulates(version: number): Promise<void> {
    const { digest } = await this.get<TextView>('/draft');
    await this.does({ type: 'CutVersion', digest });
    await this.does({ type: 'CirculateVersion', version });
  }

  async #writes(room: string, text: () => TextView['doc']): Promise<void> {
    const client = await this.#opens(room);
    updateY(client.doc, text());
    await client.answered();
    client.close();
    await client.untilClosed();
  }

  /** Stays in the draft, to write in it now and then; to be closed. */
  editor(): Promise<SyncClient> {
    return this.#opens(this.letter);
  }

  async #opens(room: string): Promise<SyncClient> {
    const { cookies } = await this.#request.storageState();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const url = `${this.#origin.replace('http', 'ws')}/sync/${room}`;
    return new SyncClient(url, { cookie, origin: this.#origin }).synced();
  }
}
