import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { commandSchema, createLetterSchema, PERMISSIONS } from '../../../../shared/decision/index.ts';
import { digestOf } from '../../../support/given.ts';

const parsed = (command: object) => {
  const result = v.safeParse(commandSchema, command);
  return result.success ? result.output : 'refused';
};

describe('commands as they travel', () => {
  it('have each a row in the table of rights', () => {
    const types = commandSchema.options.map(({ entries }) => entries.type.literal);
    expect(
      Object.keys(PERMISSIONS)
        .filter((action) => /^[A-Z]/.test(action))
        .toSorted(),
    ).toEqual(types.toSorted());
  });

  it('keep times in UTC, so that they compare as text', () => {
    const circulate = (deadline: string) => parsed({ type: 'CirculateVersion', version: 1, deadline });
    expect(circulate('2026-11-27T12:00:00+01:00')).toMatchObject({ deadline: '2026-11-27T11:00:00.000Z' });
    expect(circulate('2026-11-27T12:00:00Z')).toMatchObject({ deadline: '2026-11-27T12:00:00.000Z' });
    expect(circulate('2026-11-27')).toBe('refused');
    expect(circulate('soon')).toBe('refused');
  });

  it('hold text without outer space, in one Unicode form, addresses in small letters', () => {
    expect(parsed({ type: 'RenameLetter', title: '  Cafe\u0301 ' })).toMatchObject({ title: 'Caf\u00e9' });
    expect(parsed({ type: 'InviteMember', email: ' Rea@Parl.Example ', access: 'read' })).toMatchObject({
      email: 'rea@parl.example',
    });
  });

  it.each<[string, object]>([
    ['without a type', {}],
    ['of no known type', { type: 'SignForSomebody' }],
    ['with more than they may carry', { type: 'CloseSignatures', actor: 'lea' }],
    ['with an empty title', { type: 'RenameLetter', title: '  ' }],
    ['with a title nobody could read', { type: 'RenameLetter', title: 'x'.repeat(501) }],
    ['with a digest in capitals', { type: 'CutVersion', digest: digestOf(10).toUpperCase() }],
    ['with version 0', { type: 'RetractSignOff', version: 0 }],
    ['with half a version', { type: 'RetractSignOff', version: 1.5 }],
    ['with a refusal that gives no reason', { type: 'RefuseVersion', version: 1, digest: digestOf(1), reason: ' ' }],
    ['with a signatory who has neither name nor address', { type: 'AddSignatories', people: [{ group: 'NI' }] }],
    ['with an access that does not exist', { type: 'ChangeAccess', person: 'p', access: 'none' }],
    ['with an address that is none', { type: 'InviteMember', email: 'rea', access: 'read' }],
  ])('are refused %s', (_, command) => {
    expect(parsed(command)).toBe('refused');
  });
});

describe('a new letter', () => {
  it('is in English unless it says otherwise', () => {
    expect(v.parse(createLetterSchema, { title: ' Night trains ' })).toEqual({ title: 'Night trains', lang: 'en' });
    expect(v.parse(createLetterSchema, { title: 'Trains', lang: 'pt-BR' }).lang).toBe('pt-BR');
    expect(v.safeParse(createLetterSchema, { title: 'Trains', lang: '"><script>' }).success).toBe(false);
    expect(v.safeParse(createLetterSchema, { lang: 'en' }).success).toBe(false);
  });
});
