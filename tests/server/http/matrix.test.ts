import { describe, expect, it } from 'vitest';
import type { CommandType, Scope } from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { part } from '../../../shared/letter/build.ts';
import { withIds } from '../../../shared/letter/ids.ts';
import { newId } from '../../../server/lib/random.ts';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';

/**
 * Who may do what, asked of a whole server over HTTP and WebSockets by everybody in every state of a letter. Written down from
 * trust.md 3, not read from the code. The columns: a stranger; a signatory invited only to sign; members with access read,
 * comment, amend, edit, lead; then advisers of the lead author with scope read, comment, draft, table, decide; then an adviser
 * of the signatory. The thing meant is `com`'s comment or `ama`'s amendment where it is somebody's own.
 */
const WHO = [
  'out',
  'sig',
  'rea',
  'com',
  'ama',
  'edo',
  'lea',
  'l-read',
  'l-comment',
  'l-draft',
  'l-table',
  'l-decide',
  's-table',
] as const;
type Somebody = (typeof WHO)[number];

const LEADS = '- - - - - - x - - - - x -';
const IN_PERSON = '- - - - - - x - - - - - -';
const SIGNS = '- x - - - - - - - - - - -';
const SAYS = '- - - x x x x - x x x x -';
const OWN_COMMENT = '- - - x - - - - - - - - -';
const WRITES = '- - - - x x x - - x x x -';
const TABLES = '- - - - x x x - - - x x -';
const OWN_AMENDMENT = '- - - - x - - - - - - - -';
const MEMBERS = '- - x x x x x x x x x x -';
const ALL_BUT_STRANGERS = '- x x x x x x x x x x x x';

/** Nobody is asked to lead. */
const NOBODY = '- - - - - - - - - - - - -';

const COMMANDS: { readonly [T in CommandType]: string } = {
  ...{ RenameLetter: LEADS, ChangeSettings: LEADS, InviteMember: LEADS, ChangeAccess: LEADS, RemoveMember: LEADS },
  CorrectSignatory: LEADS,
  ...{ ArchiveLetter: LEADS, RestoreLetter: LEADS, DeleteLetter: IN_PERSON },
  ...{ AddSignatories: LEADS, RemoveSignatory: LEADS, TransferLead: IN_PERSON, DeclineLead: IN_PERSON },
  AcceptLead: NOBODY,
  ...{ AddComment: SAYS, Reply: SAYS, ResolveThread: SAYS, ReopenThread: SAYS },
  ...{ EditComment: OWN_COMMENT, DeleteComment: OWN_COMMENT },
  ...{ StartAmendment: WRITES, CoTableAmendment: TABLES, LeaveAmendment: TABLES },
  ...{ DiscardAmendment: OWN_AMENDMENT, TableAmendment: OWN_AMENDMENT, WithdrawAmendment: OWN_AMENDMENT },
  ...{ ReopenAmendment: OWN_AMENDMENT, AnswerWording: OWN_AMENDMENT },
  ...{ AdoptAmendment: LEADS, RejectAmendment: LEADS, LapseAmendment: LEADS, ProposeWording: LEADS },
  ...{ CutVersion: LEADS, CirculateVersion: LEADS, StopCirculation: LEADS, RemindSignatories: LEADS },
  ...{ LockVersion: IN_PERSON, CloseSignatures: IN_PERSON },
  ...{ ApproveVersion: SIGNS, RefuseVersion: SIGNS, RetractSignOff: SIGNS },
};

/** What is read, and by whom. Whoever may not know of a thing is told that there is none. */
const READS: { readonly [path: string]: string } = {
  '': ALL_BUT_STRANGERS,
  '/versions/1': ALL_BUT_STRANGERS,
  '/checkpoint': ALL_BUT_STRANGERS,
  '/draft': MEMBERS,
  '/events': MEMBERS,
  '/history': MEMBERS,
  '/sign-offs.csv': MEMBERS,
  '/compare?from=draft&to=v1': MEMBERS,
  '/draft/export.txt': MEMBERS,
  '/amendments/export.txt': MEMBERS,
  '/history/1': MEMBERS,
  '/amendments/1': MEMBERS,
  '/amendments/WRITING': OWN_AMENDMENT,
};

const readsIn = (state: (typeof STATES)[number]): typeof READS => ({
  ...READS,
  // Those invited only to sign see what has been circulated.
  ...(state === 'drafting' ? { '/versions/1': MEMBERS } : {}),
  ...(state === 'locked' || state === 'closed' ? { '/evidence.zip': MEMBERS, '/final': ALL_BUT_STRANGERS } : {}),
});

/** In a room: writes, reads (r), or is shown out. */
const ROOMS = {
  draft: { open: '- - r r r x x r r x x x -', locked: '- - r r r r r r r r r r -' },
  amendment: { open: '- - - - x - - - - - - - -', locked: '- - - - r - - - - - - - -' },
};

const STATES = ['drafting', 'circulating', 'locked', 'closed'] as const;

interface Things {
  readonly letter: string;
  readonly digest: string;
  readonly thread: string;
  readonly comment: string;
  readonly writing: string;
  readonly tabled: string;
}

async function everybody(server: TestServer): Promise<Map<Somebody, TestPerson>> {
  const people = new Map<Somebody, TestPerson>();
  for (const who of WHO) {
    const [office, scope] = who.split('-');
    people.set(who, await server.as(`${who}@x.eu`, { role: scope === undefined ? 'mep' : 'adviser' }));
    const mep = people.get(office === 'l' ? 'lea' : 'sig');
    const adviser = people.get(who)?.id ?? '';
    if (scope === undefined || !mep) continue;
    await server.app.offices.put({ mep: mep.id, adviser, scope: scope as Scope, until: null }, mep.id);
  }
  return people;
}

async function letterIn(state: (typeof STATES)[number], people: ReadonlyMap<Somebody, TestPerson>): Promise<Things> {
  const person = (who: Somebody): TestPerson => {
    const found = people.get(who);
    if (!found) throw new Error(who);
    return found;
  };
  const [lea, com, ama, sig] = [person('lea'), person('com'), person('ama'), person('sig')];
  const letter = await lea.letter();
  const ACCESS = { rea: 'read', com: 'comment', ama: 'amend', edo: 'edit' } as const;
  for (const [who, access] of Object.entries(ACCESS)) {
    await lea.does(letter, { type: 'InviteMember', email: `${who}@x.eu`, access });
  }
  await lea.does(letter, { type: 'AddSignatories', people: [{ email: 'sig@x.eu' }] });
  const said = await com.does(letter, { type: 'AddComment', text: 'Really?' });
  const [tabled, writing] = [await ama.starts(letter), await ama.starts(letter)];
  const base = await ama.draft(letter);
  await ama.writes(`${letter}.${tabled}`, longer, base.doc);
  await ama.does(letter, { type: 'TableAmendment', amendment: tabled });
  const digest = await lea.cuts(letter);
  if (state !== 'drafting') await lea.does(letter, { type: 'CirculateVersion', version: 1 });
  if (state === 'locked' || state === 'closed') {
    await sig.does(letter, { type: 'ApproveVersion', version: 1, digest, name: 'Sig' });
    await lea.does(letter, { type: 'LockVersion', version: 1, digest, lapseOpenAmendments: true });
  }
  if (state === 'closed') await lea.does(letter, { type: 'CloseSignatures' });
  const { thread, comment } = said.events[0] as unknown as { thread: string; comment: string };
  return { letter, digest, thread, comment, writing, tabled };
}

const longer = (doc: Doc): Doc => withIds({ ...doc, content: [...doc.content, part('paragraph', 'And soon.')] }, newId);

function commandOf(type: CommandType, things: Things, people: ReadonlyMap<Somebody, TestPerson>): object {
  const { digest, thread, comment, writing, tabled } = things;
  const [rea, sig] = [people.get('rea')?.id, people.get('sig')?.id];
  const doc = { type: 'doc' };
  const more: { readonly [T in CommandType]?: object } = {
    RenameLetter: { title: 'Other' },
    InviteMember: { email: 'new@x.eu', access: 'read' },
    ChangeAccess: { person: rea, access: 'comment' },
    ...{ RemoveMember: { person: rea }, TransferLead: { person: rea }, RemoveSignatory: { person: sig } },
    ...{ AddSignatories: { people: [{ name: 'Neu' }] }, CorrectSignatory: { person: sig, group: 'NI' } },
    ...{ AddComment: { text: 'x' }, Reply: { thread, text: 'x' } },
    ...{ ResolveThread: { thread }, ReopenThread: { thread } },
    ...{ EditComment: { comment, text: 'x' }, DeleteComment: { comment } },
    ...{ DiscardAmendment: { amendment: writing }, TableAmendment: { amendment: writing } },
    ...{ CoTableAmendment: { amendment: tabled }, LeaveAmendment: { amendment: tabled } },
    ...{ WithdrawAmendment: { amendment: tabled }, ReopenAmendment: { amendment: tabled } },
    AnswerWording: { amendment: tabled, accept: true },
    ProposeWording: { amendment: tabled, edited: doc, editedFrom: doc },
    ...{ AdoptAmendment: { amendment: tabled }, RejectAmendment: { amendment: tabled } },
    LapseAmendment: { amendment: tabled },
    ...{ CutVersion: { digest }, CirculateVersion: { version: 1 }, StopCirculation: { version: 1 } },
    ...{ ApproveVersion: { version: 1, digest, name: 'Sig' }, RefuseVersion: { version: 1, digest, reason: 'No.' } },
    ...{ RetractSignOff: { version: 1 }, LockVersion: { version: 1, digest } },
  };
  // Whoever may ask is told that the screen was out of date, before anything is decided: so nothing changes on the way.
  return { type, ...more[type], expectedSeq: 0 };
}

describe('who may do what', () => {
  it.each(STATES)('with a letter that is %s, over HTTP and sockets', async (state) => {
    const server = await startServer();
    const people = await everybody(server);
    const things = await letterIn(state, people);
    const { letter, writing } = things;
    const final = state === 'locked' || state === 'closed';
    const wrong: string[] = [];
    const may = (row: string, who: Somebody): string => row.split(' ')[WHO.indexOf(who)] ?? '';
    const note = (what: string, who: Somebody, expected: string, found: string): void => {
      if (expected !== found) wrong.push(`${who} ${what}: expected ${expected}, found ${found}`);
    };
    await Promise.all(
      [...people].map(async ([who, person]) => {
        for (const type of Object.keys(COMMANDS) as CommandType[]) {
          // Lapsed with the lock: it is the lead author's to reopen from then on.
          const row = final && type === 'ReopenAmendment' ? LEADS : COMMANDS[type];
          const { code } = await person.refused(letter, commandOf(type, things, people) as { type: string });
          note(type, who, may(row, who) === 'x' ? 'changed-meanwhile' : 'no-access', code);
        }
        for (const [path, row] of Object.entries(readsIn(state))) {
          const { status } = await person.fetch(`/api/letters/${letter}${path.replace('WRITING', writing)}`);
          // Whoever may see other things of the kind is not told that there is one more.
          const hides = (path.includes('WRITING') ? MEMBERS : path === '/versions/1' ? ALL_BUT_STRANGERS : '') || row;
          const hidden = may(hides, who) === 'x' ? 404 : 403;
          note(`GET ${path}`, who, String(may(row, who) === 'x' ? 200 : hidden), String(status));
        }
        for (const [room, name] of [
          ['draft', letter],
          ['amendment', `${letter}.${writing}`],
        ] as const) {
          const expected = may(ROOMS[room][final ? 'locked' : 'open'], who);
          note(`room of the ${room}`, who, expected, await inRoom(person, name));
        }
      }),
    );
    expect(wrong).toEqual([]);
    // Nobody without a session is told anything, nor lets a byte be read.
    for (const path of ['', '/draft', '/events', '/checkpoint', '/evidence.zip']) {
      expect((await server.fetch(`/api/letters/${letter}${path}`)).status).toBe(401);
    }
  });
});

/** What somebody can do in a room: write (x), read (r), or nothing (-). */
async function inRoom(person: TestPerson, room: string): Promise<string> {
  const client = person.connects(room);
  await client.synced();
  if (client.closed !== null) return client.closed.code === 4403 ? '-' : String(client.closed.code);
  client.type(newId(), 'x');
  await client.until(() => client.of('refused').length > 0 || client.of('saved').length > 0);
  const mode = client.of('refused').length > 0 ? 'r' : 'x';
  client.close();
  return mode;
}
