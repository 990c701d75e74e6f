import type { Result } from '../../../shared/result.ts';
import { diff, type Change } from '../../../shared/amendment/index.ts';
import type { TextView } from '../../../shared/api/views.ts';
import { chainable, type LoggedEvent } from '../../../shared/decision/model/chain.ts';
import {
  eventFor,
  find,
  may,
  refusal,
  seesAmendment,
  seesVersion,
  type Id,
  type LetterState,
  type Principal,
} from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { contentOf } from '../contents.ts';
import { readDraft } from '../decide/gather-context.ts';
import type { OpenLetter } from '../open-letter.ts';
import type { OpenLetters } from '../open-letters.ts';
import { NO_ACCESS, NO_LETTER } from './view.ts';

/** The texts of a letter as one person may read them: draft, versions, amendments; what differs; the log. */

/** Returns GET …/draft. Its digest is the one that CutVersion has to name. */
export async function showDraft(letters: OpenLetters, letter: Id, person: Id): Promise<Result<TextView>> {
  return reading(letters, letter, person, async (state, who, opened) => {
    if (may(state, who, 'see-letter') !== true) return NO_ACCESS;
    const draft = await readDraft(opened.services, state);
    return found({ doc: draft.doc, digest: draft.version.digest, ...(await heading(letters, state)) });
  });
}

/** Returns GET …/versions/:n; `final` for the text that was locked. */
export async function showVersion(
  letters: OpenLetters,
  letter: Id,
  number: number | 'final',
  person: Id,
): Promise<Result<TextView & { readonly number: number }>> {
  return reading(letters, letter, person, async (state, who) => {
    if (may(state, who, 'see-versions') !== true) return NO_ACCESS;
    const version = find.version(state, number === 'final' ? (state.final?.version ?? 0) : number);
    if (!version || !seesVersion(state, who, version)) {
      const which = number === 'final' ? 'final text' : `version ${String(number)}`;
      return notFound(`There is no ${which} of this letter.`);
    }
    const { doc, header, previous } = await letters.services.contents.get(version.digest, 'paraph.version/1');
    return found({ number: version.number, doc, digest: version.digest, previous, ...header });
  });
}

/** Returns GET …/amendments/:n by its number or id: as tabled, or as its office has it so far. */
export async function showAmendment(
  letters: OpenLetters,
  letter: Id,
  which: string,
  person: Id,
): Promise<Result<TextView & { readonly id: Id; readonly number: number | null }>> {
  return reading(letters, letter, person, async (state, who, opened) => {
    const byNumber = state.amendments.find(({ number }) => number !== null && String(number) === which);
    const amendment = byNumber ?? find.amendment(state, which);
    if (may(state, who, 'see-letter') !== true) return NO_ACCESS;
    if (!amendment || !seesAmendment(state, who, amendment)) return notFound('There is no such amendment.');
    const { id, number, status, base, tabled } = amendment;
    const { contents, rooms } = opened.services;
    const proposed = amendment.wording && {
      doc: (await contents.get(amendment.wording.content, 'paraph.text/1')).doc,
      from: (await contents.get(amendment.wording.from, 'paraph.text/1')).doc,
    };
    const head = { id, number, ...(await heading(letters, state)), ...(proposed ? { wording: proposed } : {}) };
    const newest = tabled.at(-1);
    if (status !== 'writing' && newest) {
      const { doc, changes, base: from } = await contents.get(newest.content, 'paraph.amendment/1');
      const { doc: baseDoc } = await contents.get(from, 'paraph.text/1');
      return found({ ...head, doc, digest: newest.content, base: baseDoc, changes });
    }
    const doc = await rooms.currentDoc(id);
    const { doc: baseDoc } = await contents.get(base, 'paraph.text/1');
    const { digest } = contentOf({ format: 'paraph.text/1', letter, doc });
    return found({ ...head, doc, digest, base: baseDoc, changes: diff(baseDoc, doc) });
  });
}

/** Returns GET …/compare: what makes one text of the other. Each is a version's number, `v3`, `am3`, `draft` or `final`. */
export async function compare(
  letters: OpenLetters,
  letter: Id,
  from: string,
  to: string,
  person: Id,
): Promise<Result<readonly Change[]>> {
  const [before, after] = [await named(letters, letter, from, person), await named(letters, letter, to, person)];
  if (!before.ok) return before;
  if (!after.ok) return after;
  return { ok: true, value: diff(before.value.doc, after.value.doc) };
}

function named(letters: OpenLetters, letter: Id, name: string, person: Id): Promise<Result<{ readonly doc: Doc }>> {
  if (name === 'draft') return showDraft(letters, letter, person);
  if (name === 'final') return showVersion(letters, letter, 'final', person);
  const [, amendment] = /^am(\d+)$/.exec(name) ?? [];
  if (amendment !== undefined) return showAmendment(letters, letter, amendment, person);
  const [, version] = /^v?(\d{1,6})$/.exec(name) ?? [];
  return showVersion(letters, letter, Number(version ?? 0), person);
}

/** An entry that the reader may not know: its place in the chain, so that none seems lost. */
export type WithheldEntry = Pick<LoggedEvent, 'format' | 'letter' | 'seq' | 'prev' | 'hash'> & {
  readonly type: 'Withheld';
};

/** Returns GET …/events: the log after `seq`, chained, oldest first. */
export async function showEvents(
  letters: OpenLetters,
  letter: Id,
  after: number,
  person: Id,
): Promise<Result<readonly (LoggedEvent | WithheldEntry)[]>> {
  return reading(letters, letter, person, async (state, who) => {
    if (may(state, who, 'see-letter') !== true) return NO_ACCESS;
    const entries = await letters.services.store.letters.events(letter, after);
    return found(
      entries.map(({ event, prev, hash }) =>
        eventFor(state, who, event).type === 'Withheld'
          ? { format: 'paraph.event/1' as const, letter, seq: event.seq, type: 'Withheld' as const, prev, hash }
          : { ...chainable(letter, event, prev), hash },
      ),
    );
  });
}

/** Reads in the letter's turn, so that state and texts belong together. */
async function reading<T>(
  letters: OpenLetters,
  letter: Id,
  person: Id,
  read: (state: LetterState, who: Principal, opened: OpenLetter) => Promise<Result<T>>,
): Promise<Result<T>> {
  return letters.use(letter, async (opened) => {
    if ((await opened.open()) === null) return NO_LETTER;
    const who = await opened.who(person);
    return opened.runExclusive(async () => {
      const state = await opened.open();
      return state === null ? NO_LETTER : read(state, who, opened);
    });
  });
}

async function heading(letters: OpenLetters, state: LetterState): Promise<{ title: string; lang: string }> {
  const texts = await letters.services.store.letters.texts([state.title]);
  return { title: texts.get(state.title) ?? '', lang: state.lang };
}

function found<T>(value: T): Result<T> {
  return { ok: true, value };
}

function notFound(message: string): Result<never> {
  return { ok: false, refusal: refusal('not-found', message) };
}
