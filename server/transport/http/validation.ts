import { validator } from 'hono-openapi';
import type * as v from 'valibot';
import { refusal, type Refusal } from '../../../shared/decision/index.ts';
import type { Env } from './env.ts';
import { refuseWith } from './problem.ts';

/** Parses a JSON body by a schema that the client shares; what does not fit is refused with the fields at fault. */
export function json<S extends v.GenericSchema>(schema: S) {
  return validator<S, 'json', Env, string>('json', schema, (result, c) =>
    result.success ? undefined : refuseWith(c, toRefusal(result.error)),
  );
}

/** Parses the query string likewise. */
export function query<S extends v.GenericSchema>(schema: S) {
  return validator<S, 'query', Env, string>('query', schema, (result, c) =>
    result.success ? undefined : refuseWith(c, toRefusal(result.error)),
  );
}

/** One thing that a schema found wrong (Standard Schema 1). */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: unknown })[] | undefined;
}

/** Returns what a schema found wrong, without repeating what was sent. */
export function toRefusal(issues: readonly Issue[]): Refusal {
  const fields = Object.fromEntries(
    issues.slice(0, 20).map(({ path, message }) => [pathOf(path), withoutInput(message)]),
  );
  const said = Object.entries(fields).map(([path, message]) => `${path === '' ? 'body' : path}: ${message}`);
  return refusal('invalid', `Not understood: ${said.join('; ')}.`, { fields });
}

function pathOf(path: Issue['path']): string {
  return (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
}

/** valibot says "Expected A but received B", or "Invalid email: Received B"; B is what was sent, which may be anything. */
function withoutInput(message: string): string {
  return message.replace(/(:| but) received .*$/is, '').slice(0, 500);
}
