import { describe, expect, it } from 'vitest';
import type { LetterView } from '../../../../shared/api/views.ts';
import type { LetterEventType, Lookups, Principal } from '../../../../shared/decision/index.ts';
import { eventFor, viewOf } from '../../../../shared/decision/index.ts';
import { inSignatureOrder } from '../../../../shared/decision/signature-order.ts';
import { circulating, closed, digestOf, drafting, locked, type Given } from '../../../support/given.ts';

const NAMES: { readonly [id: string]: string } = { sig: 'Sigrun Almqvist', two: 'Tove Two', lea: 'Lea Lund' };
const lookups: Lookups = {
  person: (id) =>
    id === 'com'
      ? undefined
      : { name: NAMES[id] ?? id, email: `${id}@parl.example`, role: 'mep', group: id === 'sig' ? 'Renew' : 'EPP' },
  text: (ref) => ref.slice('ref:'.length),
  changes: (content) => (content === '' ? undefined : []),
  needsReview: () => true,
  draft: { digest: digestOf(1), problems: [], unchanged: false },
  online: new Set(['edo']),
};
const who = (letter: Given, person: string): Principal => {
  const { actor, offices, colleagues } = letter.context(person);
  return { person: actor, offices, colleagues };
};
const see = (letter: Given, person: string): LetterView => {
  const view = viewOf(letter.letter, who(letter, person), lookups);
  if (!view) throw new Error(`${person} sees nothing`);
  return view;
};
const open = circulating();
const { writing, tabled, thread } = open.things;
const approvedV2 = (view: LetterView) =>
  view.versions.find(({ number }) => number === 2)?.signOffs.map(({ person }) => person);

describe('[W1] what opens to whom', () => {
  it('shows a stranger nothing', () => {
    expect(viewOf(open.letter, who(open, 'out'), lookups)).toBeNull();
  });

  it('shows a member the letter', () => {
    const view = see(open, 'rea');
    expect(view).toMatchObject({
      title: 'Night trains',
      seq: open.letter.seq,
      status: 'drafting',
      lead: 'lea',
      draft: lookups.draft,
    });
    expect(view.me).toEqual({
      person: 'rea',
      access: 'read',
      signatory: false,
      scope: 'letter',
      offices: [],
      scopes: {},
      colleagues: ['rea'],
    });
    expect(view.members.find(({ person }) => person === 'edo')).toEqual({
      person: 'edo',
      name: 'edo',
      role: 'mep',
      group: 'EPP',
      access: 'edit',
      online: true,
    });
    expect(view.versions.map(({ status }) => status)).toEqual(['superseded', 'circulated', 'cut']);
    expect(view.threads).toMatchObject([{ id: thread, comments: [{ author: 'com', text: 'Which trains?' }] }]);
  });

  it('shows those invited only to sign the circulated versions and their own answer', () => {
    const view = see(open, 'sig');
    expect(view.me).toMatchObject({ access: 'read', signatory: true, scope: 'versions' });
    expect(view.versions.map(({ number }) => number)).toEqual([1, 2]);
    expect([view.members, view.amendments, view.threads]).toEqual([[], [], []]);
    expect(view.signatories.map(({ person }) => person)).toEqual(['sig']);
    expect(view).not.toHaveProperty('draft');
    const nobody = open.then(
      'lea',
      { type: 'AddSignatories', people: [{ name: 'N' }] },
      { people: [{ id: 'new', ref: 'r' }] },
    );
    expect(approvedV2(see(nobody, 'new'))).toEqual([]);
  });

  it('shows those invited only to sign the final list, once there is one', () => {
    expect(see(locked(), 'sig').final?.signatures.map(({ name }) => name)).toEqual(['Sigrun Almqvist']);
  });

  it('names everybody whom it mentions, whoever has been erased by a placeholder', () => {
    const view = see(open, 'rea');
    for (const id of ['lea', 'com', 'ama', 'sig', 'two', 'rea']) expect(view.people[id]?.name).toBeTruthy();
    expect(view.people.com).toEqual({ id: 'com', name: '(name erased)' });
    expect(Object.keys(see(open, 'sig').people).toSorted()).toEqual(['lea', 'sig']);
  });
});

describe('amendments', () => {
  const shown = (letter: Given, person: string) => see(letter, person).amendments.map(({ id }) => id);

  it('[W2] being written are seen by their office alone, also while taken back', () => {
    expect(shown(open, 'col')).toEqual([tabled, writing]);
    for (const person of ['lea', 'edo', 'rea']) expect(shown(open, person)).toEqual([tabled]);
    const back = open.then('ama', { type: 'ReopenAmendment', amendment: tabled });
    expect(shown(back, 'lea')).toEqual([]);
    expect(see(back, 'mira').amendments[0]).not.toHaveProperty('changes');
  });

  it('tell what was tabled, decided and why', () => {
    const rejected = open.then('lea', { type: 'RejectAmendment', amendment: tabled, reason: 'Too late.' });
    expect(see(open, 'rea').amendments[0]).toMatchObject({
      number: 1,
      status: 'tabled',
      author: 'ama',
      changes: [],
      needsReview: true,
    });
    expect(see(rejected, 'rea').amendments[0]).toMatchObject({
      status: 'rejected',
      decidedBy: 'lea',
      reason: 'Too late.',
    });
    expect(see(rejected, 'rea').amendments[0]).not.toHaveProperty('needsReview');
  });

  it('[C4] keep what their office said among themselves', () => {
    const anchor = { room: `letter.${writing}`, from: 'a', to: 'b', quote: 'night' };
    const inside = open.then('col', { type: 'AddComment', text: 'Between us.', anchor });
    const after = inside.then('ama', { type: 'TableAmendment', amendment: writing });
    for (const letter of [inside, after]) {
      expect(see(letter, 'lea').threads).toHaveLength(1);
      expect(see(letter, 'mira').threads[1]).toMatchObject({ within: writing, anchor: { quote: 'night' } });
    }
  });
});

describe('answers', () => {
  const declined = open.then('two', { type: 'RefuseVersion', version: 2, digest: digestOf(2), reason: 'Too long.' });
  const secret = declined.then('lea', { type: 'ChangeSettings', namesBeforeLock: 'confidential' });

  it('[W3] are seen by members, or kept between the lead author and each signatory until the lock', () => {
    expect(approvedV2(see(declined, 'rea'))).toEqual(['sig', 'two']);
    expect(approvedV2(see(secret, 'lea'))).toEqual(['sig', 'two']);
    expect(approvedV2(see(secret, 'two'))).toEqual(['two']);
    expect(approvedV2(see(secret, 'edo'))).toEqual([]);
    expect(see(secret, 'edo').signatories.map(({ state }) => state)).toEqual(['invited', 'invited']);
    const final = secret.then('lea', {
      type: 'LockVersion',
      version: 2,
      digest: digestOf(2),
      lapseOpenAmendments: true,
    });
    expect(approvedV2(see(final, 'edo'))).toEqual(['sig', 'two']);
  });

  it('[W4] tell why somebody declined to the lead author and to that person alone', () => {
    const reason = (person: string) =>
      see(declined, person).versions[1]?.signOffs.find((one) => one.person === 'two')?.reason;
    expect(['lea', 'two', 'edo', 'rea'].map(reason)).toEqual(['Too long.', 'Too long.', undefined, undefined]);
  });

  it('[W8] given to an earlier version are outdated', () => {
    const states = (letter: Given) => see(letter, 'lea').signatories.map(({ state }) => state);
    expect(states(drafting())).toEqual(['invited', 'invited']);
    expect(states(declined)).toEqual(['approved', 'refused']);
    const third = declined.then('lea', { type: 'CirculateVersion', version: 3 });
    expect(states(third)).toEqual(['outdated', 'outdated']);
    expect(states(third.then('two', { type: 'ApproveVersion', version: 3, digest: digestOf(3), name: 'Two' }))).toEqual(
      ['outdated', 'approved'],
    );
    expect(states(declined.then('two', { type: 'RetractSignOff', version: 2 }))).toEqual(['approved', 'invited']);
  });
});

describe('[W5] addresses', () => {
  it('are seen by the lead author and by oneself', () => {
    const known = (person: string) => see(open, person).members.flatMap(({ person: id, email }) => (email ? [id] : []));
    expect(known('rea')).toEqual(['rea']);
    expect(known('lea')).toHaveLength(7);
    expect(see(open, 'rea').people.sig).not.toHaveProperty('email');
    expect(see(open, 'rea').signatories[0]?.reachable).toBe(true);
  });
});

describe('[W6] the log', () => {
  const types = (letter: Given, person: string) =>
    letter.events.map((event) => eventFor(letter.letter, who(letter, person), event).type);
  const withheld = (letter: Given, person: string): LetterEventType[] =>
    letter.events.filter((_, index) => types(letter, person)[index] === 'Withheld').map(({ type }) => type);

  it('keeps its numbers and withholds only what is private', () => {
    expect(withheld(open, 'ama')).toEqual([]);
    expect(withheld(open, 'lea')).toEqual(['AmendmentStarted']);
    expect(open.events.map((event) => eventFor(open.letter, who(open, 'rea'), event).seq)).toEqual(
      open.events.map(({ seq }) => seq),
    );
    expect(types(open, 'out').every((type) => type === 'Withheld')).toBe(true);
  });

  it('keeps names while they are confidential', () => {
    const secret = open.then('lea', { type: 'ChangeSettings', namesBeforeLock: 'confidential' });
    expect(withheld(secret, 'edo')).toEqual(['AmendmentStarted', 'VersionApproved', 'VersionApproved']);
    expect(withheld(secret, 'lea')).toEqual(['AmendmentStarted']);
    const final = secret.then('lea', {
      type: 'LockVersion',
      version: 2,
      digest: digestOf(2),
      lapseOpenAmendments: true,
    });
    expect(withheld(final, 'edo')).toEqual(['AmendmentStarted']);
  });

  it('tells those invited only to sign of versions and of their own answers', () => {
    const seen = new Set(types(closed(), 'sig'));
    expect([...seen].toSorted()).toEqual([
      'LetterCreated',
      'SignaturesClosed',
      'VersionApproved',
      'VersionCirculated',
      'VersionLocked',
      'Withheld',
    ]);
  });
});

describe('[W7] the order of names', () => {
  const names = [
    { name: 'Zoé de la Rive', group: 'NI' },
    { name: 'Ana GARCÍA LÓPEZ', group: 'Greens/EFA' },
    { name: 'Émile Brand', group: 'EPP' },
    { name: 'Bo Åkesson', group: 'EPP' },
    { name: 'J. Nobody' },
    { name: 'Carl Other', group: 'Some Group' },
  ];
  const order = (by: 'name' | 'family-name' | 'group') =>
    inSignatureOrder(names, by).map(({ name }) => name.split(' ').at(-1));

  it('is as written, by family name, or by group', () => {
    expect(order('name')).toEqual(['LÓPEZ', 'Åkesson', 'Other', 'Brand', 'Nobody', 'Rive']);
    expect(order('family-name')).toEqual(['Åkesson', 'Brand', 'LÓPEZ', 'Nobody', 'Other', 'Rive']);
    expect(order('group')).toEqual(['Åkesson', 'Brand', 'LÓPEZ', 'Rive', 'Other', 'Nobody']);
  });

  it('is the order of the final list, late ones in their place', () => {
    const both = locked().then('two', { type: 'ApproveVersion', version: 2, digest: digestOf(2), name: 'Two' });
    const list = (letter: Given) => see(letter, 'rea').final?.signatures.map(({ name, late }) => [name, late]);
    expect(list(both)).toEqual([
      ['Sigrun Almqvist', false],
      ['Tove Two', true],
    ]);
    expect(list(both.then('lea', { type: 'ChangeSettings', signatureOrder: 'group' }))).toEqual([
      ['Tove Two', true],
      ['Sigrun Almqvist', false],
    ]);
  });
});
