import type { Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { formatRoomName } from '../../shared/sync/room-name.ts';
import { SERVER } from '../../shared/proof/formats/accounts.ts';
import type { OpenLetter } from '../letter/open-letter.ts';
import type { OpenLetters } from '../letter/open-letters.ts';
import type { ScheduledReminders } from '../letter/scheduled-reminders.ts';
import { firstUpdate } from '../letter/rooms/text/first-update.ts';
import type { Retention } from '../settings.ts';
import type { ScheduledBackups } from '../store/scheduled-backups.ts';
import type { Store } from '../store/store.ts';
import type { AccountLog } from './account-log.ts';
import type { Evidence } from './evidence.ts';

/** What is done every hour: logs are signed, reminders are sent, and what need not be kept is forgotten (trust.md 8.2, 9). */

const HOUR = 3_600_000;
/** How long the page of a link that ran out can still say whom it was for, in ms. */
const LINKS_KEPT = 90 * 24 * HOUR;
/** Longer than any session lives, idle or not (in ms). */
const SESSION = { made: 7 * 24 * HOUR, seen: 12 * HOUR };

export interface HousekeepingOptions {
  readonly store: Pick<Store, 'journal' | 'sessions' | 'purge'>;
  readonly letters: OpenLetters;
  readonly evidence: Pick<Evidence, 'seal'>;
  readonly accounts: AccountLog;
  readonly retention: Retention;
  readonly reminders: Pick<ScheduledReminders, 'run'>;
  readonly clock: () => Date;
  /** Makes the backups that are due; without it none. */
  readonly backups?: Pick<ScheduledBackups, 'run'>;
}

export class Housekeeping {
  readonly #options: HousekeepingOptions;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Does all that is due now: what cannot be done keeps nothing else from it. Rejects with the first fault; the next hour tries again. */
  async run(): Promise<void> {
    const { store, evidence, reminders, backups } = this.#options;
    const work = [
      () => backups?.run(),
      () => reminders.run(),
      () => evidence.seal(),
      () => this.#prune(),
      // What was deleted may still stand in the database's log.
      () => store.purge('quick'),
      () => this.#compactOverdue(),
    ];
    const faults: unknown[] = [];
    for (const one of work) {
      try {
        await one();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  async #prune(): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock().getTime();
    const ago = (ms: number): string => new Date(now - ms).toISOString();
    await store.sessions.prune({ made: ago(SESSION.made), seen: ago(SESSION.seen), links: ago(LINKS_KEPT) });
  }

  async #compactOverdue(): Promise<void> {
    const { store, clock, retention } = this.#options;
    if (retention.draftMonths === 0) return;
    const before = new Date(clock());
    before.setUTCMonth(before.getUTCMonth() - retention.draftMonths);
    for (const letter of await store.journal.overdue(before.toISOString())) await this.#compact(letter);
  }

  /** Leaves of a dispatched letter's rooms the final text, and of each amendment what was tabled, or nothing that it changed. */
  async #compact(letter: Id): Promise<void> {
    await this.#options.letters.use(letter, (opened) => opened.runExclusive(() => this.#compactOpen(opened)));
  }

  async #compactOpen(opened: OpenLetter): Promise<void> {
    const { accounts, clock } = this.#options;
    const letter = opened.id;
    const state = await opened.open();
    // A room in memory would bring back what is forgotten; it closes when its last reader has gone.
    if (state?.final?.closedAt === undefined || opened.rooms.size > 0) return;
    const { contents } = opened.services;
    const texts: (readonly [room: string, doc: Doc])[] = [
      [formatRoomName({ letter }), (await contents.get(state.final.digest, 'paraph.version/1')).doc],
    ];
    for (const { id, base, tabled } of state.amendments) {
      const last = tabled.at(-1)?.content;
      const { doc } =
        last === undefined ? await contents.get(base, 'paraph.text/1') : await contents.get(last, 'paraph.amendment/1');
      texts.push([formatRoomName({ letter, amendment: id }), doc]);
    }
    const at = clock().toISOString();
    const compact = texts.map(([room, doc]) => ({ room, at, bytes: firstUpdate(doc) }));
    await accounts.append(SERVER, { type: 'DraftCompacted', letter, rooms: compact.length }, () => ({ compact }));
  }
}
