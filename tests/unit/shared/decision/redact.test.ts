import { describe, expect, it } from 'vitest';
import type { LetterState, Principal, Refs } from '../../../../shared/decision/index.ts';
import { availability, eventFor, redact, refsIn, viewOf } from '../../../../shared/decision/index.ts';
import { always, run } from '../../../support/attempts.ts';
import { asking, PEOPLE } from '../../../support/given.ts';

/** Each asks for ten people. */
const RUNS = 120;

const principal = (person: string, { seq, versions }: LetterState): Principal => ({
  ...asking(person, seq, versions.length),
  person,
});
const all = ({ people, texts, listings, contents }: Refs) => new Set([...people, ...texts, ...listings, ...contents]);
/** Every string that a JSON value holds, however deep. */
const stringsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, held]) => [key, ...stringsIn(held)])
      : [];
const kinds = (offers: ReturnType<typeof availability>) =>
  Object.entries(offers).map(([type, one]) => `${type} ${typeof one === 'string' ? one : one.code}`);

describe('what somebody may see of a letter, whatever happened in it', () => {
  it('[W1] is a letter: plain JSON, and the same when redacted for them once more', () => {
    always((start, tried) => {
      const state = run(start.letter, tried, () => undefined);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      for (const person of PEOPLE) {
        const who = principal(person, state);
        const seen = redact(state, who);
        if (seen) expect(redact(seen, who)).toEqual(seen);
      }
    }, RUNS);
  });

  it('[D4] allows them just what the whole letter does', () => {
    always((start, tried) => {
      const state = run(start.letter, tried, () => undefined);
      for (const person of PEOPLE) {
        const context = asking(person, state.seq, state.versions.length);
        const seen = redact(state, { ...context, person });
        if (seen)
          expect([person, kinds(availability(seen, context))]).toEqual([person, kinds(availability(state, context))]);
      }
    }, RUNS);
  });

  it('[W1] [W2] [W3] [W4] [W9] is all that their view of it names, and nothing else is looked up for it', () => {
    always((start, tried) => {
      const state = run(start.letter, tried, () => undefined);
      for (const person of PEOPLE) {
        const who = principal(person, state);
        const seen = redact(state, who);
        if (!seen) continue;
        const known = all(refsIn(seen));
        const may = (ref: string) => known.has(ref) || [person, ...who.offices].includes(ref);
        const asked = (ref: string): string => {
          expect([person, ref, may(ref)]).toEqual([person, ref, true]);
          return `<${ref}>`;
        };
        const view = viewOf(state, who, {
          person: (id) => ({ name: asked(id) }),
          listed: (ref) => ({ name: asked(ref) }),
          text: asked,
          changes: (content) => (asked(content) === '' ? undefined : []),
          needsReview: () => false,
        });
        // With whom they share an office is theirs to know, whatever the letter shows.
        const hidden = [...all(refsIn(state))].filter((ref) => !may(ref) && !who.colleagues.includes(ref));
        const told = new Set(stringsIn(view));
        expect([person, hidden.filter((ref) => told.has(ref) || told.has(`<${ref}>`))]).toEqual([person, []]);
      }
    }, RUNS);
  });

  it('[W6] [W9] holds every person and living text that the log tells them of', () => {
    always((start, tried) => {
      const log = [...start.events];
      const state = run(start.letter, tried, (_, __, ___, events) => {
        log.push(...events);
      });
      for (const person of PEOPLE) {
        const who = principal(person, state);
        const seen = redact(state, who);
        const known = seen ? refsIn(seen) : { people: [], texts: [], listings: [], contents: [] };
        const told = log
          .map((event) => eventFor(state, who, event))
          .flatMap((event) => stringsIn(withoutSalted(event)));
        const { texts, people } = refsIn(state);
        const beyond = (refs: readonly string[], may: readonly string[]) =>
          refs.filter((ref) => told.includes(ref) && !may.includes(ref) && ref !== person);
        expect([person, beyond(texts, known.texts), beyond(people, known.people)]).toEqual([person, [], []]);
      }
    }, RUNS);
  });
});

/**
 * The entry's hash covers its references, so members get them with it, as salted hashes that stand for words which are looked
 * up for nobody but who may read them: why somebody declined, what was tabled and taken back, and what was said about its wording.
 */
function withoutSalted(event: ReturnType<typeof eventFor>): object {
  if (event.type === 'VersionRefused') return { ...event, reason: null, ifAdopted: null };
  if (event.type === 'WordingProposed' || event.type === 'WordingAnswered') return { ...event, message: null };
  return event.type === 'AmendmentTabled' ? { ...event, justification: null, group: null } : event;
}
