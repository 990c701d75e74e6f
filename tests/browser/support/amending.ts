import { expect, type APIRequestContext } from '@playwright/test';
import { reworded } from '../../../server/demo/texts.ts';
import type { CommandAnswer, TextView } from '../../../shared/api/views.ts';
import type { CommandType } from '../../../shared/decision/index.ts';
import { updateY } from '../../../shared/letter/yjs.ts';
import { SyncClient } from '../../support/sync-client.ts';
import type { Paraph } from './paraph.ts';

/** What somebody signed in does beside the screen, so that a journey need not click through all that leads up to it. */
export class Aside {
  readonly #origin: string;
  readonly #request: APIRequestContext;
  readonly letter: string;

  /** @param page whoever is signed in there */
  constructor(
    { origin }: Pick<Paraph, 'origin'>,
    { request }: { readonly request: APIRequestContext },
    letter: string,
  ) {
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

  /** Tables an amendment that says some words otherwise; answers its number. */
  async tables(words: string, instead: string, more: object = {}): Promise<number> {
    const { events } = await this.does({ type: 'StartAmendment' });
    const amendment = String(events[0]?.['amendment']);
    const answer = await this.#request.get(`${this.#origin}/api/letters/${this.letter}/amendments/${amendment}`);
    const { doc } = (await answer.json()) as TextView;
    await this.writes(`${this.letter}.${amendment}`, () => reworded(doc, words, instead));
    const tabled = await this.does({ type: 'TableAmendment', amendment, ...more });
    return Number(tabled.events[0]?.['number']);
  }

  /** Says some words of the draft otherwise. */
  async edits(words: string, instead: string): Promise<void> {
    const answer = await this.#request.get(`${this.#origin}/api/letters/${this.letter}/draft`);
    const { doc } = (await answer.json()) as TextView;
    await this.writes(this.letter, () => reworded(doc, words, instead));
  }

  async writes(room: string, text: () => TextView['doc']): Promise<void> {
    const { cookies } = await this.#request.storageState();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const url = `${this.#origin.replace('http', 'ws')}/sync/${room}`;
    const client = await new SyncClient(url, { cookie, origin: this.#origin }).synced();
    updateY(client.doc, text());
    await client.answered();
    client.close();
    await client.untilClosed();
  }
}
