import { isUtf8 } from 'node:buffer';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { Context } from 'hono';
import { refusal, type Refusal } from '../../../shared/decision/index.ts';
import { UPLOADS } from './guard.ts';
import type { Env } from './env.ts';
import { refuseWith } from './problem.ts';

/**
 * Text that is no text: half of a surrogate pair, or U+0000. No screen can show it, PostgreSQL does not keep it, and it does not
 * survive UTF-8, in which everything is digested and signed. It is refused here, whatever field it stands in and whatever store
 * is behind.
 */

const MESSAGE = 'holds a character that no text can have (U+0000, or half of a surrogate pair); take it out';

const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** What JSON can hold one of them by: an escape. Raw, U+0000 is no JSON, and half a pair is no UTF-8. */
const ESCAPED = /\\u(0000|d[89a-f])/i;

/** Returns the refusal of values of which one is no text, by the field it stands in; null when all are. */
export function unreadable(values: Iterable<readonly [field: string, value: unknown]>): Refusal | null {
  for (const [field, value] of values) {
    const path = pathToNoText(value, field);
    if (path !== null) return refused(path);
  }
  return null;
}

function refused(path: string): Refusal {
  const field = isText(path) ? path.slice(0, 200) : '';
  return refusal('invalid', `Not understood: ${field === '' ? 'body' : field}: ${MESSAGE}.`, {
    fields: { [field]: MESSAGE },
  });
}

/** Where in JSON something stands. */
interface Place {
  readonly value: unknown;
  readonly name: string;
  readonly within: Place | null;
}

/** Returns where the first string or name stands that is no text; without recursion, since anybody can send any depth. */
function pathToNoText(value: unknown, name: string): string | null {
  const open: Place[] = [{ value, name, within: null }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value } = place;
    if (!isText(place.name) || (typeof value === 'string' && !isText(value))) return pathOf(place);
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, part] of Object.entries(value)) {
      // Most of what is deep is not text: only what can hold or be one is looked at.
      if (!isText(name) || typeof part === 'string' || typeof part === 'object') {
        open.push({ value: part, name, within: place });
      }
    }
  }
  return null;
}

function pathOf(place: Place): string {
  const names: string[] = [];
  // What somebody nests a thousandfold is not told by its whole path.
  for (let at: Place | null = place; at !== null && names.length < 20; at = at.within) names.unshift(at.name);
  return names
    .filter((name) => name !== '')
    .map((name) => (isText(name) ? name : '?'))
    .join('.');
}

/** Refuses requests of which the path, the query or the JSON body holds what is no text. Forms are looked at where they are read. */
export const readableText = createMiddleware<Env>(async (c, next) => {
  const found = inAddress(c) ?? (await inBody(c));
  return found === null ? next() : refuseWith(c, found);
});

/** Refuses requests of which the path or the query holds what is no text. */
export const readableAddress = createMiddleware<Env>(async (c, next) => {
  const found = inAddress(c);
  return found === null ? next() : refuseWith(c, found);
});

function inAddress(c: Context<Env>): Refusal | null {
  const { pathname, search } = new URL(c.req.url);
  if (!/%(00|ed%[ab])/i.test(pathname + search)) return null;
  const pattern = matchedRoutes(c)
    .findLast(({ path }) => !path.endsWith('*'))
    ?.path.split('/');
  const parts = pathname.split('/').map((part, i) => {
    const name = /^:(\w+)/.exec(pattern?.[i] ?? '')?.[1] ?? 'path';
    return [name, fromPercent(part)] as const;
  });
  const asked = search
    .slice(1)
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [fromPercent(name.replaceAll('+', ' ')), fromPercent(value.join('=').replaceAll('+', ' '))] as const;
    });
  return unreadable([...parts, ...asked]);
}

/** Returns what percent escapes stand for; three bytes that would be half a surrogate pair, as that half. */
function fromPercent(text: string): string {
  const halves = text.replaceAll(/%ed%([ab][0-9a-f])%[89ab][0-9a-f]/gi, '\ud800');
  return halves.replaceAll(/%00/g, '\0');
}

async function inBody(c: Context<Env>): Promise<Refusal | null> {
  if (c.req.raw.body === null || UPLOADS.includes(c.req.path)) return null;
  const bytes = await c.req.arrayBuffer();
  if (!isUtf8(bytes)) return refused('');
  const text = await c.req.text();
  if (!ESCAPED.test(text)) return null;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Whoever reads it says so in their own words.
    return null;
  }
  return unreadable([['', body]]);
}
