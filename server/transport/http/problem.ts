import type { Context } from 'hono';
import type { Problem } from '../../../shared/api/views.ts';
import { REFUSAL_STATUS, type Refusal, type RefusalCode } from '../../../shared/decision/index.ts';

/** Refusals and faults as RFC 9457 problems: one shape for everything that is not what was asked for. */

const TITLES: { readonly [C in RefusalCode]: string } = {
  'not-signed-in': 'Sign in first',
  'confirm-first': 'Confirm by mail first',
  'no-access': 'No access',
  'not-found': 'Not found',
  'draft-changed': 'The draft has changed',
  'changed-meanwhile': 'Something else was decided meanwhile',
  'digest-mismatch': 'Another text',
  'amendment-conflicts': 'The amendment no longer fits',
  'wrong-state': 'Not possible now',
  'open-amendments': 'Amendments are undecided',
  'known-otherwise': 'Known with another address',
  locked: 'The text is locked',
  'link-used': 'The link no longer works',
  'too-large': 'Too large',
  invalid: 'Not understood',
  'slow-down': 'Too many requests',
  unavailable: 'Not available now',
};

/** Returns a refusal as a problem; its facts stand beside the members that every problem has. */
export function problemOf({ code, message, fields, conflicts, facts }: Refusal): Problem {
  return {
    ...facts,
    ...(fields ? { fields } : {}),
    ...(conflicts ? { conflicts } : {}),
    type: `urn:paraph:problem:${code}`,
    title: TITLES[code],
    status: REFUSAL_STATUS[code],
    code,
    detail: message,
  };
}

/** Returns a request with a refusal. */
export function refuseWith(c: Context, refused: Refusal): Response {
  const problem = problemOf(refused);
  if (refused.code === 'slow-down') c.header('Retry-After', '60');
  if (refused.code === 'unavailable') c.header('Retry-After', '2');
  return c.body(JSON.stringify(problem), REFUSAL_STATUS[refused.code], { 'Content-Type': 'application/problem+json' });
}

/** The answer to a fault: nothing of what went wrong inside leaves the server. */
export function faultProblem(): Problem {
  return {
    type: 'urn:paraph:problem:fault',
    title: 'Something went wrong on our side',
    status: 500,
    code: 'fault',
    detail: 'Something went wrong on our side. Your text is stored. Try again.',
  };
}
