import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { addressSchema, mailAddress } from '../../../../shared/people/address.ts';
import { linkRequest } from '../../../../shared/api/requests.ts';
import { commandSchema } from '../../../../shared/decision/model/commands.ts';

describe('a mail address', () => {
  it.each([
    ["Sean.O'Neill@X.example", "sean.o'neill@x.example"],
    ['a&b@x.example', 'a&b@x.example'],
    [' ana@bücher.example ', 'ana@xn--bcher-kva.example'],
    ['ana@BU\u0308CHER.example', 'ana@xn--bcher-kva.example'],
    ['ana@xn--bcher-kva.example', 'ana@xn--bcher-kva.example'],
    ['maria@παράδειγμα.ελ', 'maria@xn--hxajbheg2az3al.xn--qxam'],
  ])('%s is %s', (written, kept) => {
    expect(mailAddress(written)).toBe(kept);
    const email = v.parse(addressSchema, written);
    expect(email).toBe(kept);
    expect(v.parse(linkRequest, { email: written })).toEqual({ email: kept });
    expect(v.parse(commandSchema, { type: 'AddSignatories', people: [{ email: written }] })).toMatchObject({
      people: [{ email: kept }],
    });
    expect(v.parse(commandSchema, { type: 'InviteMember', email: written, access: 'read' })).toMatchObject({
      email: kept,
    });
  });

  it.each([
    ...[
      '',
      'ana',
      'ana@',
      '@x.eu',
      'a b@x.eu',
      'a@x',
      'a@b@x.eu',
      'a..b@x.eu',
      '.a@x.eu',
      'a@x..eu',
      'a@-x.eu',
      'a@1.2.3.4',
    ],
    ...[
      'a@x.eu\r\nBcc: b@x.eu',
      'a@x.eu/path',
      'a@x.eu:25',
      'a@xn--.eu',
      `a@${'x'.repeat(64)}.eu`,
      `${'a'.repeat(250)}@x.eu`,
    ],
  ])('%j is none', (written) => {
    expect(mailAddress(written)).toBeNull();
    expect(v.safeParse(addressSchema, written).success).toBe(false);
  });
});
