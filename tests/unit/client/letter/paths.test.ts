import { describe, expect, it } from 'vitest';
import { paths, safeNext } from '../../../../client/api/paths.ts';

describe('where signing in leads', () => {
  it.each([
    paths.letters(),
    paths.newLetter(),
    paths.letter('l-7'),
    paths.amendment('l-7', 3),
    paths.compare('l-7', 2, 'draft'),
    paths.lock('l-7'),
    paths.signatoryChanges('l-7'),
    paths.display(),
    '/l/l-7?panel=am',
  ])('is the screen that was asked for: %s', (path) => expect(safeNext(path)).toBe(path));

  it.each([
    null,
    '',
    'https://elsewhere.example/letters',
    '//elsewhere.example/letters',
    '/\\elsewhere.example/letters',
    '/letters/../../elsewhere',
    '/l/7/am/../../../x//y',
    '/api/session',
    'javascript:alert(1)',
    '/nowhere',
  ])('is the list of letters for anything else: %s', (next) => expect(safeNext(next)).toBe('/letters'));
});
