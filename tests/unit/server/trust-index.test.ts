import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('every test that docs/trust.md names for a threat is there', () => {
  const named = [...readFileSync('docs/trust.md', 'utf8').matchAll(/`(tests\/[^`]+\.ts)` "([^"]+)"/g)];
  expect(named.length).toBeGreaterThan(40);
  const gone = named.flatMap(([, file = '', title = '']) => {
    const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return source.includes(title) ? [] : [`${file}: ${title}`];
  });
  expect(gone).toEqual([]);
});
