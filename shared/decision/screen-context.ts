import type { LetterView } from '../api/views.ts';
import type { Context } from './model/context.ts';

/** Returns the context in which the person of a view asks, as far as a screen knows it. `at` as in `Context`. */
export function contextOf(view: LetterView, at: string): Context {
  const listed = new Map(view.signatories.map((one) => [one.person, one]));
  return {
    at,
    actor: view.me.person,
    offices: view.me.offices,
    scopes: view.me.scopes,
    colleagues: view.me.colleagues,
    newId: () => 'new',
    refOf: (text) => text,
    sameText: (ref, text) => ref === text,
    listed: (person) => listed.get(person),
    reachable: (person) => view.signatories.find((one) => one.person === person)?.reachable ?? false,
    ...(view.draft ? { draft: { ...view.draft, content: '' } } : {}),
  };
}
