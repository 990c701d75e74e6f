import { describe, expect, it } from 'vitest';
import { chainable, NO_ENTRY } from '../../../../shared/decision/model/chain.ts';
import type { CommandType, LetterState } from '../../../../shared/decision/index.ts';
import {
  ACCESS,
  contextOf,
  decide,
  fold,
  availability,
  roomAccess,
  viewOf,
  find,
  lastAmendmentNumber,
} from '../../../../shared/decision/index.ts';
import { canonicalJson } from '../../../../shared/version/index.ts';
import { always, commandOf, contextFor, frozen, run, TYPES } from '../../../support/attempts.ts';
import { asking, PEOPLE } from '../../../support/given.ts';

const ON_TEXT: ReadonlySet<CommandType> = new Set<CommandType>([
  ...([
    'RenameLetter',
    'AddComment',
    'Reply',
    'ResolveThread',
    'ReopenThread',
    'EditComment',
    'DeleteComment',
  ] as const),
  ...([
    'StartAmendment',
    'DiscardAmendment',
    'TableAmendment',
    'WithdrawAmendment',
    'ReopenAmendment',
    'AdoptAmendment',
    'CoTableAmendment',
    'LeaveAmendment',
    'ProposeWording',
    'AnswerWording',
  ] as const),
  ...([
    'RejectAmendment',
    'LapseAmendment',
    'CutVersion',
    'CirculateVersion',
    'RefuseVersion',
    'RetractSignOff',
    'LockVersion',
  ] as const),
]);

describe('whatever people try, in whatever order', () => {
  it('every accepted decision can be folded, with numbers that have no gaps', () => {
    always((start, tried) => {
      const all = [...start.events];
      const state = run(start.letter, tried, (before, _, after, events) => {
        all.push(...events);
        expect(after.seq).toBe(before.seq + events.length);
      });
      expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
      expect(fold('letter', all)).toEqual(state);
      // No event holds what canonical JSON would lose.
      for (const event of all) canonicalJson(chainable('letter', event, NO_ENTRY));
    });
  });

  it('[K1] nothing on the text is accepted after the lock', () => {
    always((start, tried) => {
      run(start.letter, tried, (before, command, after, events) => {
        if (before.status === 'drafting') return;
        if (ON_TEXT.has(command.type)) expect([command.type, events]).toEqual([command.type, []]);
        expect(after.final).toMatchObject({ version: before.final?.version, digest: before.final?.digest });
        expect(after.versions.map(({ digest, status }) => [digest, status])).toEqual(
          before.versions.map(({ digest, status }) => [digest, status]),
        );
        for (const person of PEOPLE)
          expect(roomAccess(after, { person, offices: [], colleagues: [person] })).not.toBe('write');
      });
    });
  });

  it('[S1] each person has one standing sign-off per version at most, and it is their own', () => {
    always((start, tried) => {
      run(start.letter, tried, (before, command, after, events) => {
        for (const event of events) {
          if (event.type !== 'VersionApproved' && event.type !== 'VersionRefused') continue;
          expect(event.person).toBe(event.actor);
          expect(find.signatory(before, event.person)).toBeDefined();
          expect(after.versions[event.version - 1]?.digest).toBe(event.digest);
          expect(command).toMatchObject({ version: event.version, digest: event.digest });
        }
        for (const { signOffs } of after.versions)
          expect(new Set(signOffs.map((one) => one.person)).size).toBe(signOffs.length);
      });
    });
  });

  it('[S4] no sign-off appears on a version but by its signatory', () => {
    always((start, tried) => {
      run(start.letter, tried, (before, command, after) => {
        const count = (state: LetterState) => state.versions.reduce((sum, { signOffs }) => sum + signOffs.length, 0);
        if (command.type !== 'ApproveVersion' && command.type !== 'RefuseVersion')
          expect(count(after)).toBeLessThanOrEqual(count(before));
      });
    });
  });

  it('[A2] AM numbers are given once and kept, and [V4] versions count up', () => {
    always((start, tried) => {
      const state = run(start.letter, tried, (before, _, after) => {
        for (const { id, number } of before.amendments)
          if (number !== null) expect(find.amendmentEver(after, id)?.number).toBe(number);
        expect(lastAmendmentNumber(after)).toBeGreaterThanOrEqual(lastAmendmentNumber(before));
        for (const [index, version] of before.versions.entries())
          expect(after.versions[index]).toMatchObject({ number: index + 1, digest: version.digest });
      });
      const numbers = state.amendments.flatMap(({ number }) => number ?? []);
      expect(numbers.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: lastAmendmentNumber(state) }, (_, index) => index + 1),
      );
    });
  });

  it('[P3] there is just one lead author, and [V5] one version at most is asked about', () => {
    always((start, tried) => {
      run(start.letter, tried, (_, __, after) => {
        expect(after.members.filter(({ access }) => access === 'lead')).toEqual([
          { person: after.lead, access: 'lead' },
        ]);
        expect(
          after.versions.filter(({ status }) => status === 'circulated' || status === 'final').length,
        ).toBeLessThanOrEqual(1);
      });
    });
  });

  it('[P1] only those act whom the table lets', () => {
    const needed = {
      AddComment: 'comment',
      StartAmendment: 'amend',
      CutVersion: 'lead',
      AdoptAmendment: 'lead',
      LockVersion: 'lead',
    } as const;
    always((start, tried) => {
      run(start.letter, tried, (before, command, _, events) => {
        const [first] = events;
        if (!first) return;
        const [own, lent] = [first.actor, first.onBehalf ?? ''].map((one) => find.access(before, one));
        const access = ACCESS.findLast((one) => one === own || one === lent);
        const level = command.type in needed ? needed[command.type as keyof typeof needed] : undefined;
        if (level) expect(access && ACCESS.indexOf(access)).toBeGreaterThanOrEqual(ACCESS.indexOf(level));
      });
    });
  });

  it('refusals carry a sentence and change nothing; asking again gives the same answer', () => {
    always((start, tried) => {
      let state = start.letter;
      for (const one of tried) {
        const command = commandOf(state, one);
        const [first, second] = [
          decide(frozen(state), command, contextFor(state, command, one)),
          decide(state, command, contextFor(state, command, one)),
        ];
        expect(second).toEqual(first);
        if (!first.ok) expect(first.refusal.message).toMatch(/^[A-Z].*\.$/s);
        else state = run(state, [one], () => undefined);
      }
    });
  });

  it('[W2] nobody is shown what another office writes, and screens can ask of any view', () => {
    const lookups = {
      person: (name: string) => ({ name }),
      text: (ref: string) => ref,
      changes: () => [],
      needsReview: () => false,
    };
    always((start, tried) => {
      const state = run(start.letter, tried, () => undefined);
      for (const actor of PEOPLE) {
        const context = asking(actor, state.seq, state.versions.length);
        const view = viewOf(state, { ...context, person: actor }, lookups);
        if (!view) continue;
        for (const { status, office } of view.amendments) {
          if (status === 'writing') expect([context.actor, ...context.offices]).toContain(office);
        }
        if (view.me.scope === 'versions') expect([view.amendments, view.threads, view.members]).toEqual([[], [], []]);
        expect(Object.keys(availability(view, contextOf(view, context.at)))).toHaveLength(TYPES.length);
      }
    });
  });
});
