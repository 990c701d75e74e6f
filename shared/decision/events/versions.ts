import { omitUndefined } from '../model/decision.ts';
import type { VersionState } from '../model/state.ts';
import { actsAsLead } from '../rights/authority.ts';
import { toldInConfidence } from '../rights/visibility.ts';
import { inVersion } from './in-version.ts';
import { membersIf, noTexts, type Policies } from './policy.ts';

export const versionEvents: Policies<
  | 'VersionCut'
  | 'VersionCirculated'
  | 'CirculationStopped'
  | 'SignatoriesReminded'
  | 'VersionLocked'
  | 'SignaturesClosed'
> = {
  VersionCut: {
    subject: 'versions',
    evolve(state, { version: number, digest, name, note, at, actor, onBehalf }) {
      if (number !== state.versions.length + 1)
        throw new RangeError(`letter ${state.id}: v${String(number)} out of turn`);
      const cut = { cutAt: at, cutBy: actor, ...(onBehalf === undefined ? {} : { cutFor: onBehalf }) };
      const version: VersionState = {
        number,
        digest,
        ...cut,
        ...omitUndefined({ name, note }),
        status: 'cut',
        signOffs: [],
      };
      return { ...state, versions: [...state.versions, version] };
    },
    seenBy: 'members',
    proof: 'none',
    ownTexts: ({ name, note }) => [name, note],
  },
  VersionCirculated: {
    subject: 'versions',
    evolve(state, { version: number, message, deadline, at }) {
      const superseded = state.versions.map((one): VersionState =>
        one.status === 'circulated' && one.number !== number ? { ...one, status: 'superseded' } : one,
      );
      return inVersion({ ...state, versions: superseded }, number, ({ message: _, deadline: __, ...version }) => ({
        ...{ ...version, status: 'circulated', circulatedAt: version.circulatedAt ?? at, askedAt: at },
        ...(message ? { message } : {}),
        ...(deadline ? { deadline } : {}),
      }));
    },
    seenBy: 'everybody',
    proof: 'sealed and stamped',
    ownTexts: ({ message }) => [message],
  },
  CirculationStopped: {
    subject: 'versions',
    evolve(state, { version: number }) {
      const before = state.versions.findLast((one) => one.status === 'superseded' && one.number < number);
      const asked = before ? inVersion(state, before.number, (one) => ({ ...one, status: 'circulated' })) : state;
      return inVersion(
        asked,
        number,
        ({ circulatedAt: _, askedAt: _a, message: _m, deadline: _d, reminded: _r, ...version }) => ({
          ...version,
          status: 'cut',
        }),
      );
    },
    seenBy: 'everybody',
    proof: 'sealed and stamped',
    ownTexts: noTexts,
  },
  SignatoriesReminded: {
    subject: 'versions',
    evolve(state, { version, people, at, due: moment }) {
      return inVersion(state, version, ({ reminded = [], ...one }) => {
        const before = new Map(reminded.map((last) => [last.person, last]));
        // What was done by hand uses up nothing of the schedule.
        const now = people.map((person) => {
          const due = moment ?? before.get(person)?.due;
          return { person, at, ...omitUndefined({ due }) };
        });
        for (const person of people) before.delete(person);
        return { ...one, reminded: [...before.values(), ...now] };
      });
    },
    seenBy: membersIf((state, who, { seq }) => actsAsLead(state, who) || !toldInConfidence(state, seq)),
    proof: 'none',
    ownTexts: noTexts,
    // Whoever is left out has answered.
    confides: ({ settings, confided }) => settings.namesBeforeLock === 'confidential' || confided !== undefined,
  },
  VersionLocked: {
    subject: 'versions',
    evolve(state, { version, digest, assurance, at, actor }) {
      const final = { version, digest, lockedAt: at, lockedBy: actor, ...omitUndefined({ assurance }) };
      return { ...inVersion(state, version, (one) => ({ ...one, status: 'final' })), status: 'locked', final };
    },
    seenBy: 'everybody',
    proof: 'sealed and stamped',
    ownTexts: noTexts,
  },
  SignaturesClosed: {
    subject: 'versions',
    evolve(state, { at }) {
      if (!state.final) throw new RangeError(`letter ${state.id}: closed before it was locked`);
      return { ...state, status: 'closed', final: { ...state.final, closedAt: at } };
    },
    seenBy: 'everybody',
    proof: 'sealed and stamped',
    ownTexts: noTexts,
  },
};
