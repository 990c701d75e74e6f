import type { Result } from '../../shared/result.ts';
import type { TemplateView } from '../../shared/api/views.ts';
import { ERASED_NAME, refusal, type Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { newId } from '../lib/random.ts';
import type { Person, StoredTemplate } from '../store/store.ts';
import { whoIs } from './caller.ts';
import type { OpenLetters } from './open-letters.ts';
import { showDraft } from './read/texts.ts';

/** What offices begin letters with: kinds of letter and letterheads of their own, seen and kept by all who work there. */

/** So many an office has at most: a list that is chosen from, not an archive. */
const MOST = 100;

export interface NewTemplate {
  readonly letter: Id;
  readonly kind: 'letter' | 'letterhead';
  readonly name: string;
  readonly office?: Id | undefined;
}

/** Returns the templates of the offices that a person belongs to. @param now ISO 8601 UTC, here and below */
export async function showTemplates(letters: OpenLetters, person: Id, now: string): Promise<readonly TemplateView[]> {
  const { people, templates } = letters.services.store;
  const offices = await officesOf(letters, person, now);
  const [kept, named] = await Promise.all([templates.of(offices), people.get(offices)]);
  return kept.map((one) => viewOf(one, named));
}

/** Keeps what a draft says now. */
export async function keepTemplate(
  letters: OpenLetters,
  { letter, kind, name, office }: NewTemplate,
  person: Id,
  now: string,
): Promise<Result<TemplateView>> {
  const { people, templates } = letters.services.store;
  const offices = await officesOf(letters, person, now);
  const owner = office ?? offices.find((one) => one !== person) ?? person;
  if (!offices.includes(owner)) return refused('no-access', 'You do not work for that office.');
  const draft = await showDraft(letters, letter, person);
  if (!draft.ok) return draft;
  const { lang, doc: whole } = draft.value;
  const heads: Doc = { type: 'doc', content: whole.content.filter((block) => block.type === 'letterhead') };
  const doc = kind === 'letter' ? whole : heads;
  if (doc.content.length === 0) {
    return refused('wrong-state', 'This letter has no letterhead to keep. Write one first.');
  }
  if ((await templates.of([owner])).length >= MOST) {
    return refused('wrong-state', `An office keeps ${String(MOST)} templates at most. Remove one first.`);
  }
  const made = { id: newId(), office: owner, kind, name, lang, doc, at: now, by: person };
  await templates.add(made);
  return { ok: true, value: viewOf(made, await people.get([owner])) };
}

/** Removes a template; letters made of it stay as they are. */
export async function removeTemplate(letters: OpenLetters, id: Id, person: Id, now: string): Promise<Result<null>> {
  if ((await templateFor(letters, id, person, now)) === null) return refused('not-found', 'There is no such template.');
  await letters.services.store.templates.remove(id);
  return { ok: true, value: null };
}

/** Returns a template that the person may begin from, or null. */
export async function templateFor(
  letters: OpenLetters,
  id: Id,
  person: Id,
  now: string,
): Promise<StoredTemplate | null> {
  const found = await letters.services.store.templates.get(id);
  return found !== null && (await officesOf(letters, person, now)).includes(found.office) ? found : null;
}

/** A person's own office and those they work for. */
async function officesOf(letters: OpenLetters, person: Id, now: string): Promise<readonly Id[]> {
  const { offices } = await whoIs(letters.services.store.people, person, now);
  return [...new Set([person, ...offices])];
}

function viewOf({ id, office, kind, name, lang, doc }: StoredTemplate, people: readonly Person[]): TemplateView {
  const owner = people.find((one) => one.id === office)?.name ?? ERASED_NAME;
  return { id, office: { id: office, name: owner }, kind, name, lang, doc };
}

function refused(code: 'no-access' | 'wrong-state' | 'not-found', message: string): Result<never> {
  return { ok: false, refusal: refusal(code, message) };
}
