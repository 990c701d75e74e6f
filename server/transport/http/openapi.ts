import { describeRoute, generateSpecs } from 'hono-openapi';
import type { Hono } from 'hono';
import type { Env } from './env.ts';

/** The description of the HTTP interface, made from the routes and the schemas that parse their bodies. */

/** Describes a route in one sentence, with what each status means. Every refusal is a problem (RFC 9457). */
export function describe(summary: string, answers: { readonly [status: number]: string }) {
  return describeRoute({
    summary,
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, description]) => [status, { description }])),
      default: {
        description: 'Refused: a problem with a stable `code`',
        content: { 'application/problem+json': { schema: PROBLEM } },
      },
    },
  });
}

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
