/**
 * What a decision changes of a letter as somebody sees it (GET /api/letters/:id), as JSON: a merge patch (RFC 7396) in which
 * lists whose elements have a key stand as objects under those keys. docs/protocol.md, "Decisions".
 */
export interface Changed {
  readonly [field: string]: unknown;
}

type Fields = { readonly [field: string]: unknown };

/** What names the elements of a list, wherever in a letter it stands; every other list is replaced as a whole. */
const KEYS: { readonly [list: string]: string } = {
  members: 'person',
  signatories: 'person',
  amendments: 'id',
  versions: 'number',
  threads: 'id',
  comments: 'id',
  signOffs: 'person',
  reminded: 'person',
};

/** Names that may stand elsewhere too: they are added, and never taken away. */
const GROWING = 'people';

/** Returns what makes one view of a letter of another. */
export function changesBetween(before: object, after: object): Changed {
  return fieldChanges(before as Fields, after as Fields);
}

/** Returns the view with what has changed in it; what has not stays the very same object. */
export function withChanges<T extends object>(view: T, changed: Changed): T {
  // The server made the changes of a view by this same table, so what comes out is one again.
  return applyFields(view as Fields, changed) as T;
}

function fieldChanges(before: Fields, after: Fields): Fields {
  const changed: Record<string, unknown> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[field], after[field]];
    if (old === now || JSON.stringify(old) === JSON.stringify(now)) continue;
    if (now === undefined) changed[field] = null;
    else if (isList(old) && isList(now) && KEYS[field] !== undefined)
      changed[field] = listChanges(old, now, KEYS[field]);
    else if (field === GROWING && isObject(old) && isObject(now)) changed[field] = grown(old, now);
    else changed[field] = now;
  }
  return changed;
}

function grown(before: Fields, after: Fields): Fields {
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, one]): (readonly [string, unknown])[] => {
      const old = before[name];
      if (!isObject(old) || !isObject(one)) return [[name, one]];
      const fields = fieldChanges(old, one);
      return Object.keys(fields).length > 0 ? [[name, fields]] : [];
    }),
  );
}

function listChanges(before: readonly Fields[], after: readonly Fields[], key: string): unknown {
  const known = new Map(before.map((one) => [String(one[key]), one]));
  const now = new Set(after.map((one) => String(one[key])));
  const stays = [...known.keys()].filter((one) => now.has(one));
  const added = [...now].filter((one) => !known.has(one));
  // Elements stand in their old order, new ones after them; in another order the list stands as a whole.
  if ([...stays, ...added].some((one, at) => one !== String(after[at]?.[key]))) return after;
  const gone = [...known.keys()].filter((one) => !now.has(one)).map((one) => [one, null] as const);
  const changed = after.flatMap((one): (readonly [string, unknown])[] => {
    const name = String(one[key]);
    const old = known.get(name);
    if (old === undefined) return [[name, one]];
    const fields = fieldChanges(old, one);
    return Object.keys(fields).length > 0 ? [[name, fields]] : [];
  });
  return Object.fromEntries([...gone, ...changed]);
}

function applyFields(before: Fields, changed: Fields): Fields {
  const after: Record<string, unknown> = { ...before };
  for (const [field, change] of Object.entries(changed)) {
    const old = before[field];
    const key = KEYS[field];
    if (change === null) delete after[field];
    else if (isList(old) && isObject(change) && key !== undefined) after[field] = applyList(old, change, key);
    else if (field === GROWING && isObject(old) && isObject(change)) after[field] = { ...old, ...joined(old, change) };
    else after[field] = change;
  }
  return after;
}

/** What is known of somebody already stays: a class of readers is not told what only one of them may know of themself. */
function joined(before: Fields, changes: Fields): Fields {
  return Object.fromEntries(
    Object.entries(changes).map(([name, one]) => {
      const old = before[name];
      return [name, isObject(old) && isObject(one) ? applyFields(old, one) : one];
    }),
  );
}

function applyList(before: readonly Fields[], changes: Fields, key: string): readonly Fields[] {
  const known = new Set(before.map((one) => String(one[key])));
  const kept = before.flatMap((one) => {
    const change = changes[String(one[key])];
    if (change === undefined) return [one];
    return isObject(change) ? [applyFields(one, change)] : [];
  });
  const added = Object.entries(changes).flatMap(([name, one]) => (known.has(name) || !isObject(one) ? [] : [one]));
  return [...kept, ...added];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every(isObject);
}
