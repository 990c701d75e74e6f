import type { MailChoiceView } from '../../shared/api/views.ts';
import {
  choicesOf,
  languageOf,
  NOTICES,
  type Choice,
  type Choices,
  type Language,
  type Notice,
} from '../../shared/api/notices.ts';
import type { Id } from '../../shared/decision/index.ts';
import { newToken } from '../lib/random.ts';
import type { MailChoiceStore } from '../store/store.ts';

/** What holds for one receiver. */
export interface Reader {
  readonly lang: Language;
  readonly notices: Choices;
}

const ANYBODY: Reader = { lang: 'en', notices: choicesOf({}) };

/** What people want to be told by mail, in which language, and how they end it from a mail without signing in. */
export class MailChoices {
  readonly #store: MailChoiceStore;

  constructor(store: MailChoiceStore) {
    this.#store = store;
  }

  async view(person: Id): Promise<MailChoiceView> {
    const [chosen] = await this.#store.get([person]);
    return { lang: chosen?.lang ? languageOf(chosen.lang) : null, notices: choicesOf(chosen?.notices ?? {}) };
  }

  async change(
    person: Id,
    {
      lang,
      notices = {},
    }: {
      readonly lang?: Language | undefined;
      readonly notices?: { readonly [N in Notice]?: Choice | undefined } | undefined;
    },
  ): Promise<MailChoiceView> {
    const [chosen] = await this.#store.get([person]);
    const given = Object.entries(notices).filter((entry): entry is [string, Choice] => entry[1] !== undefined);
    await this.#store.set(person, {
      ...(lang === undefined ? {} : { lang }),
      ...(given.length === 0 ? {} : { notices: { ...chosen?.notices, ...Object.fromEntries(given) } }),
    });
    return this.view(person);
  }

  /** Takes the language in which somebody uses Paraph for that of their mails, until they choose one. */
  async learn(person: Id, lang: string): Promise<void> {
    const [chosen] = await this.#store.get([person]);
    if (!chosen?.lang) await this.#store.set(person, { lang });
  }

  /** Returns how each of these people is written to; English and the usual choices for whoever has chosen nothing. */
  async readers(people: readonly Id[]): Promise<(person: Id | undefined) => Reader> {
    const chosen = await this.#store.get(people);
    const readers = new Map(
      chosen.map(({ person, lang, notices }): [Id, Reader] => [
        person,
        { lang: languageOf(lang), notices: choicesOf(notices) },
      ]),
    );
    return (person) => readers.get(person ?? '') ?? ANYBODY;
  }

  /** The secret behind a person's links that end mails. It can do nothing else, so it may stand in every mail. */
  stopToken(person: Id): Promise<string> {
    return this.#store.token(person, newToken().slice(0, 22));
  }

  /**
   * Ends what a mail's link names, `<secret>.<notice>`; `digest` ends all that comes daily.
   * @returns whether there is such a link
   */
  async stop(link: string): Promise<boolean> {
    const [token = '', what = ''] = link.split('.');
    const person = await this.#store.byToken(token);
    if (person === null) return false;
    const { notices } = await this.view(person);
    const ended = NOTICES.filter((one) => one === what || (what === 'digest' && notices[one] === 'daily'));
    if (ended.length === 0) return what === 'digest';
    await this.change(person, { notices: Object.fromEntries(ended.map((one) => [one, 'none' as const])) });
    return true;
  }
}
