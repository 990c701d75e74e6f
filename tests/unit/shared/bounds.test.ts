import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as requests from '../../../shared/api/requests.ts';
import { isWithin } from '../../../shared/decision/model/bounds.ts';
import * as commands from '../../../shared/decision/model/commands.ts';
import * as webauthn from '../../../server/proof/webauthn.ts';
import * as passkeyRoutes from '../../../server/transport/http/passkey-routes.ts';
import { globSync, readFileSync } from 'node:fs';

/** A schema, or a step of a pipe, as valibot describes itself. */
interface Described {
  readonly kind: 'schema' | 'validation' | 'transformation' | 'metadata';
  readonly type: string;
  readonly requirement?: unknown;
  readonly metadata?: { readonly bound?: unknown };
  readonly pipe?: readonly Described[];
  readonly entries?: { readonly [name: string]: Described };
  readonly options?: readonly Described[];
  readonly wrapped?: Described;
  readonly item?: Described;
  /** Of a record its keys; of a variant the name of the field that tells. */
  readonly key?: Described | string;
  readonly value?: Described;
}

const FINITE = ['picklist', 'literal', 'boolean', 'enum', 'null', 'undefined'];
const has = (pipe: readonly Described[], ...types: readonly string[]): boolean =>
  types.every((type) => pipe.some((step) => step.type === type));

/** A pattern bounds a text when it holds it from end to end and repeats nothing without end. */
function isBoundedPattern(step: Described): boolean {
  if (step.type !== 'regex' || !(step.requirement instanceof RegExp)) return false;
  const { source } = step.requirement;
  return source.startsWith('^') && source.endsWith('$') && !/[*+]|\{\d+,\}/.test(source.replace(/\[[^\]]*\]/g, ''));
}

function isBounded(schema: Described, pipe: readonly Described[]): boolean {
  if (pipe.some(({ metadata }) => metadata?.bound !== undefined)) return true;
  switch (schema.type) {
    case 'string':
      return has(pipe, 'max_length') || pipe.some(isBoundedPattern);
    case 'number':
      return has(pipe, 'min_value', 'max_value');
    case 'array':
      return has(pipe, 'max_length');
    case 'record':
      return has(pipe, 'max_entries');
    case 'object':
    case 'strict_object':
    case 'union':
    case 'variant':
    case 'optional':
    case 'nullable':
    case 'nullish':
      return true;
    default:
      return FINITE.includes(schema.type);
  }
}

/** Returns the paths of all fields that may be of any size. */
function unbounded(schema: Described, path: string, pipe: readonly Described[] = []): string[] {
  if (schema.pipe) {
    const [first, ...rest] = schema.pipe;
    if (first === undefined) throw new Error('an empty pipe');
    // A pipe's own first step is the schema that it begins with, which may be a pipe itself.
    const nested = first.pipe ? first.pipe.slice(1) : [];
    const plain = first.pipe?.[0] ?? first;
    return unbounded(plain, path, [...pipe, ...nested, ...rest]);
  }
  const parts: (readonly [string, Described])[] = [
    ...Object.entries(schema.entries ?? {}),
    ...(schema.options ?? [])
      .filter((option) => typeof option === 'object')
      .map((option, i) => [option.entries?.['type'] ? nameOf(option) : String(i), option] as const),
    ...(schema.wrapped ? [['', schema.wrapped] as const] : []),
    ...(schema.item ? [['[]', schema.item] as const] : []),
    ...(typeof schema.key === 'object' ? [['{key}', schema.key] as const] : []),
    ...(schema.value ? [['{value}', schema.value] as const] : []),
  ];
  return [
    ...(isBounded(schema, pipe) ? [] : [`${path}: ${schema.type}`]),
    ...parts.flatMap(([name, part]) => unbounded(part, name === '' ? path : `${path}.${name}`)),
  ];
}

const nameOf = (option: Described): string => String((option.entries?.['type'] as { literal?: string }).literal);

const isSchema = (one: unknown): one is Described =>
  typeof one === 'object' && one !== null && 'kind' in one && one.kind === 'schema';
const schemasOf = (module: { readonly [name: string]: unknown }): (readonly [string, Described])[] =>
  Object.entries(module).flatMap(([name, one]) => (isSchema(one) ? [[name, one] as const] : []));

describe('what can be sent', () => {
  const schemas = [commands, requests, webauthn, passkeyRoutes].flatMap((module) => schemasOf({ ...module }));

  it('has a bound in every field of every command and request', () => {
    expect(schemas.length).toBeGreaterThan(20);
    expect(schemas.flatMap(([name, schema]) => unbounded(schema, name))).toEqual([]);
  });

  it('is parsed by those schemas alone', () => {
    const named = new Set(schemas.map(([name]) => name));
    const used = globSync('server/transport/http/**/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^\s*(?:json|query)\((.*?)\),?/gm)].map(([, schema = '']) => schema),
    );
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((schema) => !named.has(schema))).toEqual([]);
  });

  it.each([
    ['a string', v.string()],
    ['a string that a pattern does not end', v.pipe(v.string(), v.regex(/^a+$/))],
    ['a number with one end', v.pipe(v.number(), v.minValue(0))],
    ['an array', v.array(v.boolean())],
    ['an array’s items', v.pipe(v.array(v.string()), v.maxLength(2))],
    ['a record', v.record(v.pipe(v.string(), v.maxLength(2)), v.boolean())],
    ['an object of any fields', v.looseObject({})],
    ['anything', v.optional(v.unknown())],
    ['one of a union', v.union([v.boolean(), v.nullish(v.string())])],
    ['a field further in', v.object({ a: v.optional(v.object({ b: v.nullable(v.string()) })) })],
  ])('would not be bounded with %s', (_, schema) => {
    expect(unbounded(schema as unknown as Described, 'x')).not.toEqual([]);
  });
});

describe('JSON without a fixed shape', () => {
  it('is measured by its characters, its values and its depth', () => {
    const bound = { size: 100, depth: 3 };
    expect(isWithin({ a: [{ b: 'c' }] }, bound)).toBe(true);
    expect(isWithin({ a: [{ b: [] }] }, bound)).toBe(false);
    expect(isWithin('x'.repeat(100), bound)).toBe(false);
    expect(isWithin(Array(100).fill(null), bound)).toBe(false);
    expect(isWithin({ ['x'.repeat(100)]: 1 }, bound)).toBe(false);
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(isWithin(deep, { size: 1_000_000, depth: 200 })).toBe(false);
  });

  it('of a command is refused when it is too deep or too large', () => {
    const edited = (doc: object) =>
      v.safeParse(commands.commandSchema, { type: 'AdoptAmendment', amendment: 'am1', edited: doc }).success;
    const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) as unknown;
    expect(edited({ type: 'doc', content: [] })).toBe(true);
    expect(edited({ type: 'doc', content: deep })).toBe(false);
    expect(edited({ type: 'doc', content: 'x'.repeat(4_000_000) })).toBe(false);
    const passkey = { type: 'AcceptLead', passkey: 'x'.repeat(100_000) };
    expect(v.safeParse(commands.commandSchema, passkey).success).toBe(false);
  });
});
