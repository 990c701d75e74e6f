import { describeRoute, generateSpecs } from 'hono-openapi';
import type { Hono } from 'hono';
import type { Env } from './env.ts';

/** The description of the HTTP interface, made from the routes and the schemas that parse their bodies. */

/** A JSON body by its members; those that are named are always there, others may come. */
const jsonOf = (members: { readonly [name: string]: object }) => ({
  'application/json': {
    schema: { type: 'object' as const, required: Object.keys(members), properties: { ...members } },
  },
});

/**
 * Describes a route in one sentence, with what each status means. Every refusal is a problem (RFC 9457).
 * @param members what a program can rely on in the JSON of a good answer
 */
export function describe(
  summary: string,
  answers: { readonly [status: number]: string },
  members?: { readonly [name: string]: object },
) {
  const body = members === undefined ? {} : { content: jsonOf(members) };
  return describeRoute({
    summary,
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, description]) => [
          status,
          { description, ...(Number(status) < 300 ? body : {}) },
        ]),
      ),
      default: {
        description: 'Refused: a problem with a stable `code`',
        content: { 'application/problem+json': { schema: PROBLEM } },
      },
    },
  });
}

const TEXT = { type: 'string' };
const WHOLE = { type: 'integer' };
const LIST = { type: 'array', items: { type: 'object', additionalProperties: true } };
const ANY = { type: 'object', additionalProperties: true };

/** What programs rely on most, by what it is of (docs/api.md). */
export const BODIES = {
  letters: { letters: LIST, archived: LIST, waiting: LIST },
  newLetter: { id: TEXT },
  letter: { id: TEXT, title: TEXT, seq: WHOLE, status: TEXT, members: LIST, amendments: LIST, versions: LIST },
  decided: { seq: WHOLE, events: LIST },
  text: { doc: ANY, digest: TEXT, title: TEXT, lang: TEXT },
  tokens: { tokens: LIST },
  newToken: { id: TEXT, token: TEXT },
  webhooks: { webhooks: LIST },
  newWebhook: { id: TEXT, secret: TEXT },
} as const;

const PROBLEM = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' as const },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    code: { type: 'string' as const },
    detail: { type: 'string' as const },
  },
};

/** Returns the OpenAPI document of an app. */
export function openApi(app: Hono<Env>): Promise<unknown> {
  return generateSpecs(app, {
    documentation: {
      info: { title: 'Paraph', version: '1', description: 'Open letters: text, amendments, versions, sign-offs.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: '__Host-paraph', description: '`paraph` on this machine' },
          token: { type: 'http', scheme: 'bearer', description: 'A token made under Settings: `prph_…`' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    defaultValidationErrorResponse: false,
  });
}
