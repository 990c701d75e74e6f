import * as v from 'valibot';
import { mailAddress } from '../../../../shared/people/address.ts';

/** What is taken of SCIM 2.0 (RFC 7643, RFC 7644). Directories send more than that; what is not named here is not looked at. */

const text = (most: number) => v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(most));
const name = text(200);

/** Some directories write their booleans as words. */
const flag = v.union([
  v.boolean(),
  v.pipe(
    v.string(),
    v.regex(/^(true|false)$/i, 'is neither true nor false'),
    v.transform((word) => word.toLowerCase() === 'true'),
  ),
]);

export const newUser = v.object({
  userName: v.pipe(
    text(320),
    v.check((address) => mailAddress(address) !== null, 'is not a mail address'),
  ),
  displayName: v.optional(name),
  name: v.optional(
    v.object({ formatted: v.optional(name), givenName: v.optional(name), familyName: v.optional(name) }),
  ),
  active: v.optional(flag, true),
});

const attributes = v.object({ active: v.optional(flag), displayName: v.optional(name) });

export const userPatch = v.object({
  Operations: v.pipe(
    v.array(
      v.object({
        op: v.pipe(v.string(), v.toLowerCase(), v.picklist(['replace', 'add'], 'takes replace and add alone')),
        path: v.optional(v.pipe(v.string(), v.maxLength(200))),
        value: v.union([flag, name, v.looseObject(attributes.entries)]),
      }),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
});

/** The changes of a patch that are known here; null where it asks for anything else. */
export function changesOf({ Operations }: v.InferOutput<typeof userPatch>): v.InferOutput<typeof attributes> | null {
  let changes: v.InferOutput<typeof attributes> = {};
  for (const { path, value } of Operations) {
    const given = path === undefined ? value : { [FIELDS[path.toLowerCase()] ?? path]: value };
    const read = v.safeParse(v.strictObject(attributes.entries), given);
    if (!read.success) return null;
    changes = { ...changes, ...read.output };
  }
  return changes;
}
const FIELDS: { readonly [path: string]: string | undefined } = {
  active: 'active',
  displayname: 'displayName',
  'name.formatted': 'displayName',
};

/** Returns the address of `userName eq "…"`; null for any other filter. */
export function addressIn(filter: string): string | null {
  const quoted = /^\s*userName\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i.exec(filter)?.[1];
  try {
    return quoted === undefined ? null : v.parse(v.string(), JSON.parse(quoted));
  } catch {
    return null;
  }
}

export const listQuery = v.object({
  filter: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
  startIndex: v.optional(v.pipe(v.string(), v.regex(/^-?\d{1,9}$/), v.transform(Number))),
  count: v.optional(v.pipe(v.string(), v.regex(/^-?\d{1,9}$/), v.transform(Number))),
});
