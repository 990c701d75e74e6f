import { expect, type Page } from '@playwright/test';
import { reworded } from '../../../server/demo/texts.ts';
import type { CommandAnswer, TextView } from '../../../shared/api/views.ts';
import type { CommandType } from '../../../shared/decision/index.ts';
import { updateY } from '../../../shared/letter/yjs.ts';
import { SyncClient } from '../../support/sync-client.ts';
import type { Paraph } from './paraph.ts';

/** What somebody signed in does beside the screen, so that a journey need not click through all that leads up to it. */
export class Aside {
  readonly #origin: string;
  readonly #page: Page;
  readonly letter: string;

  constructor({ origin }: Paraph, page: Page, letter: string) {
    this.#origin = origin;
    this.#page = page;
    this.letter = letter;
  }

  async does(command: { readonly type: CommandType; readonly [field: string]: unknown }): Promise<CommandAnswer> {
    const response = await this.#page.request.post(`${this.#origin}/api/letters/${this.letter}/commands`, {
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
    const answer = await this.#page.request.get(`${this.#origin}/api/letters/${this.letter}/amendments/${amendment}`);
    const { doc } = (await answer.json()) as TextView;
    await this.writes(`${this.letter}.${amendment}`, () => reworded(doc, words, instead));
    const tabled = await this.does({ type: 'TableAmendment', amendment, ...more });
    return Number(tabled.events[0]?.['number']);
  }

  /** Says some words of the draft otherwise. */
  async edits(words: string, instead: string): Promise<void> {
    const answer = await this.#page.request.get(`${this.#origin}/api/letters/${this.letter}/draft`);
    const { doc } = (await answer.json()) as TextView;
    await this.writes(this.letter, () => reworded(doc, words, instead));
  }

  async writes(room: string, text: () => TextView['doc']): Promise<void> {
    const cookies = await this.#page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const url = `${this.#origin.replace('http', 'ws')}/sync/${room}`;
    const client = await new SyncClient(url, { cookie, origin: this.#origin }).synced();
    updateY(client.doc, text());
    await client.answered();
    client.close();
    await client.untilClosed();
  }
}
