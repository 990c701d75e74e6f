import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../../shared/people/rows.ts';
import { sessionCookie, tokenIn } from '../../../server/transport/http/cookie.ts';
import { returnPath } from '../../../shared/screens.ts';
import { HourlyLimit } from '../../../server/identity/rate.ts';
import { nameFromAddress } from '../../../server/letter/name-from-address.ts';
import { foldName } from '../../../shared/letter/names.ts';

describe('a comma-separated file', () => {
  const fields = (text: string) => readRows(text).map((row) => row.fields);

  it('reads back whatever was written into it', () => {
    const field = fc.string().map((text) => text.replace(/[\ufeff\r]/g, '').trim());
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const written = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect(fields(written)).toEqual(rows.filter((row) => row.some((one) => one !== '')));
      }),
    );
  });

  it('counts lines as an editor does', () => {
    expect(readRows('a,b\r\n\r\n"x\ny",2\r\n3,4')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['x\ny', '2'] },
      { line: 5, fields: ['3', '4'] },
    ]);
  });

  it('takes semicolons and tabs when the header has them', () => {
    expect(fields('a;b\n1;2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(fields('a\tb\n1\t2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });
});

describe('a typed name', () => {
  it.each([
    ['Żaneta BORĠCARA', 'zaneta  borgcara'],
    ['Søren Kjærgård', 'soren kjaergard'],
    ['Łukasz Đorđević', 'Lukasz Dordevic'],
    ['Mac Lochlann', 'MAC LOCHLANN '],
    ['O’Brien', "O'Brien"],
    ['Strauß', 'STRAUSS'],
    ['e\u0301', 'é'],
    ['İnci', 'inci'],
  ])('%s is taken for %s', (listed, typed) => expect(foldName(typed)).toBe(foldName(listed)));

  it('is not taken for another', () => {
    expect(foldName('Ana Silva')).not.toBe(foldName('Anna Silva'));
    expect(foldName('Ana Silva')).not.toBe(foldName('AnaSilva'));
  });

  it('is guessed from an address where nobody has said it', () => {
    expect(nameFromAddress('ana-maria.silva@x.eu')).toBe('Ana Maria Silva');
    expect(nameFromAddress('@x.eu')).toBe('@x.eu');
  });
});

describe('an hourly limit', () => {
  it('allows so many in any hour, each key by itself, and counts no refusal', () => {
    const limit = new HourlyLimit(2);
    const hour = 3_600_000;
    expect([limit.take('a', 0), limit.take('a', 1), limit.take('a', 2), limit.take('b', 2)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([limit.take('a', hour), limit.take('a', hour), limit.take('a', hour + 1)]).toEqual([true, false, true]);
  });

  it('forgets before a flood of keys fills the memory', () => {
    const limit = new HourlyLimit(1);
    for (let n = 0; n < 30_000; n++) expect(limit.take(String(n), n)).toBe(true);
    expect(limit.take('29999', 30_000)).toBe(false);
  });
});

describe('the session cookie', () => {
  it('is found among others, and only under its whole name', () => {
    const origin = 'http://localhost:4321';
    expect(tokenIn('a=1; paraph=token; b=2', origin)).toBe('token');
    expect(tokenIn('xparaph=token; paraph2=no', origin)).toBeUndefined();
    expect(tokenIn('paraph=token', 'https://paraph.example')).toBeUndefined();
    expect(sessionCookie(origin, '')).toContain('Max-Age=0');
  });
});

describe('where a link may lead', () => {
  it('is a screen of ours, whatever is asked for', () => {
    expect(returnPath('/l/abc/am/3')).toBe('/l/abc/am/3');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((text) => `/${text}`),
        ),
        (next) => {
          const path = returnPath(next);
          if (path !== null) expect(new URL(path, 'https://paraph.example').origin).toBe('https://paraph.example');
        },
      ),
    );
  });
});
