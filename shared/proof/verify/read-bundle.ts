import * as v from 'valibot';
import type { LoggedEvent } from '../../decision/model/chain.ts';
import { canonicalJson, sha256Hex } from '../../version/index.ts';
import { broken, must } from './broken.ts';
import {
  BUNDLE_BYTES,
  checkpointsSchema,
  entrySchema,
  FILES,
  keysSchema,
  LOCK,
  lockSchema,
  MANIFEST,
  manifestSchema,
  OPTIONAL,
  peopleSchema,
  signOffsSchema,
  type BundledLock,
} from '../formats/bundle.ts';
import { fromUtf8, type Bytes } from '../formats/bytes.ts';
import type { Checkpoint } from '../formats/checkpoint.ts';
import type { ServerKey } from '../formats/keys.ts';
import type { FinalText } from './lock-check.ts';
import { stampedEntry } from '../formats/stamped.ts';
import { digestsOf, SEAL, sealSchema, type Seal } from '../formats/seal.ts';

/** Reads the files of a bundle: all of them there, none beside them, each as its manifest says and in its one canonical form. */

/** Checks that the manifest names every other file and that each is as it says; answers their SHA-256. @throws Broken */
export async function checkManifest(files: ReadonlyMap<string, Bytes>): Promise<{ readonly [file: string]: string }> {
  const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  must(size <= BUNDLE_BYTES, 'bundle-large');
  const bytes = files.get(MANIFEST);
  must(bytes !== undefined, 'file-missing', { file: MANIFEST });
  const said = json(MANIFEST, bytes);
  const manifest = shaped(manifestSchema, said, MANIFEST);
  // The schema passes over names that every object has: they are names like any other here.
  for (const file of Object.keys(said as object)) must(files.has(file), 'file-gone', { file });
  const known: ReadonlySet<string> = new Set([...FILES, ...OPTIONAL]);
  for (const file of files.keys()) {
    if (file === MANIFEST) continue;
    must(Object.hasOwn(manifest, file), 'file-unlisted', { file });
    must(known.has(file) || stampedEntry(file) !== null, 'file-strange', { file });
  }
  for (const file of FILES) must(files.has(file), 'file-missing', { file });
  const digests = await digestsOf(new Map([...files].filter(([file]) => file !== MANIFEST)));
  for (const [file, digest] of Object.entries(digests)) must(digest === manifest[file], 'file-changed', { file });
  return digests;
}

/** What the files of a bundle say. */
export type ReadBundle = ReturnType<typeof readFiles>;

/** Reads the files, each in its one canonical form. @throws Broken */
export function readFiles(files: ReadonlyMap<string, Bytes>) {
  const file = (name: string): Bytes => files.get(name) ?? new Uint8Array();
  const one = <S extends v.GenericSchema>(name: string, schema: S): v.InferOutput<S> =>
    shaped(schema, canonical(name, file(name)), name);
  const lines = (name: string): readonly LoggedEvent<string>[] => {
    const text = fromUtf8(file(name));
    must(text !== null, 'not-utf8', { file: name });
    must(text === '' || text.endsWith('\n'), 'line-unended', { file: name });
    return text
      .split('\n')
      .slice(0, -1)
      .map((line, index) => {
        const place = `${name} line ${String(index + 1)}`;
        return shaped(entrySchema, canonicalText(place, line), place);
      });
  };
  canonical(MANIFEST, file(MANIFEST));
  return {
    version: canonical('version.json', file('version.json')),
    texts: fromUtf8(file('version.json')) ?? '',
    signOffs: one('signoffs.json', signOffsSchema),
    people: one('people.json', peopleSchema),
    keys: one('keys.json', keysSchema) as readonly ServerKey[],
    lock: files.has(LOCK) ? (one(LOCK, lockSchema) as BundledLock) : null,
    seal: files.has(SEAL) ? (one(SEAL, sealSchema) as Seal) : null,
    checkpoints: one('checkpoints.json', checkpointsSchema) as readonly Checkpoint[],
    log: lines('audit.jsonl'),
    accounts: lines('accounts.jsonl'),
  };
}

function json(name: string, bytes: Bytes): unknown {
  const text = fromUtf8(bytes);
  must(text !== null, 'not-utf8', { file: name });
  return parsed(name, text);
}

function canonical(name: string, bytes: Bytes): unknown {
  const text = fromUtf8(bytes);
  must(text !== null, 'not-utf8', { file: name });
  return canonicalText(name, text);
}

const INHERITED = /"(?:__proto__|constructor|prototype)":/;

function canonicalText(name: string, text: string): unknown {
  const value = parsed(name, text);
  let again: string | null = null;
  try {
    again = canonicalJson(value);
  } catch {
    // Fractions, half characters: nothing that may be signed.
  }
  must(again === text, 'not-canonical', { file: name });
  // Names that objects have by themselves: readers keep, lose or follow them, each in its own way.
  must(!INHERITED.test(text), 'name-inherited', { file: name });
  return value;
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return broken('not-json', { file: name });
  }
}

/** Returns a value as its schema says it is. @throws Broken */
export function shaped<S extends v.GenericSchema>(schema: S, value: unknown, name: string): v.InferOutput<S> {
  const read = v.safeParse(schema, value);
  if (read.success) return read.output;
  const path = v.getDotPath(read.issues[0]);
  return broken('shape', { file: name, path: path ?? '' });
}

export const versionSchema = v.strictObject({
  format: v.literal('paraph.version/1'),
  letter: v.string(),
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  previous: v.nullable(v.string()),
  header: v.strictObject({ title: v.string(), lang: v.string() }),
  doc: v.looseObject({ type: v.literal('doc') }),
});

/** Returns what the final text says of itself. @throws Broken */
export async function versionOf(value: unknown, bytes: string): Promise<FinalText> {
  const { letter, number, previous, header } = shaped(versionSchema, value, 'version.json');
  return { letter, version: number, previous, title: header.title, lang: header.lang, digest: await sha256Hex(bytes) };
}
