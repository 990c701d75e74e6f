import type { LetterEvent } from '../../../shared/decision/index.ts';
import { outgoing, rewritten, takenBack } from './outbox.ts';
import { wantedStamp } from './time-stamps.ts';
import { toldOf } from './webhooks.ts';
import { checkpointRow, signing } from './proof.ts';
import { upsertPerson } from './people.ts';
import { sqlIn, query, statement } from './queries.ts';
import type { Engine, Row, Statement } from '../engine.ts';
import type { ChainedEvent, Commit, LetterStore, TextUpdate } from '../store.ts';
import type { DecisionEventTable } from '../tables.ts';
import { sql } from 'kysely';

/** Decision logs, and what their events refer to. */
export function letterStore(engine: Engine): LetterStore {
  return {
    async commit(commit) {
      const journal = commit.updates.map(journalRow);
      const written = await engine.write(...journal, ...decision(commit));
      if (written === 'stale') return { ok: false, stale: true };
      return { ok: true, journal: written.slice(0, journal.length).map((rows) => Number(rows[0]?.['seq'])) };
    },
    async events(letter, afterSeq = 0, atMost) {
      const after = query
        .selectFrom('decision_event')
        .selectAll()
        .where('letter', '=', letter)
        .where('seq', '>', afterSeq)
        .orderBy('seq');
      const [rows = []] = await engine.read(statement(atMost === undefined ? after : after.limit(atMost)));
      return rows.map(chained);
    },
    async content(digest) {
      const [rows] = await engine.read(
        statement(query.selectFrom('content').select('canonical').where('digest', '=', digest)),
      );
      return (rows?.[0]?.['canonical'] as string | undefined) ?? null;
    },
    async texts(refs) {
      if (refs.length === 0) return new Map();
      const [rows = []] = await engine.read(
        statement(query.selectFrom('erasable_text').select(['ref', 'text']).where('ref', 'in', sqlIn(refs))),
      );
      return new Map(rows.map(({ ref, text }) => [String(ref), String(text)]));
    },
    async of(person) {
      const [rows = []] = await engine.read(
        statement(query.selectFrom('involved').select('letter').where('person', '=', person).orderBy('letter')),
      );
      return rows.map(({ letter }) => String(letter));
    },
    async reminding() {
      const [rows = []] = await engine.read(
        statement(
          query
            .selectFrom('decision_event')
            .select('letter')
            .distinct()
            .where('type', '=', 'SettingsChanged')
            .where('body', 'like', '%"daysBefore"%')
            .where(
              sql<boolean>`not exists (select 1 from decision_event o where o.letter = decision_event.letter and o.type = 'VersionLocked')`,
            )
            .orderBy('letter'),
        ),
      );
      return rows.map(({ letter }) => String(letter));
    },
    async heads() {
      const newest = query
        .selectFrom('letter')
        .innerJoin('decision_event', (join) =>
          join.onRef('decision_event.letter', '=', 'letter.id').onRef('decision_event.seq', '=', 'letter.seq'),
        )
        .select(['decision_event.letter', 'decision_event.seq', 'decision_event.hash'])
        .orderBy('letter.id');
      const [rows = []] = await engine.read(statement(newest));
      return rows.map(({ letter, seq, hash }) => ({ letter: String(letter), seq: Number(seq), hash: String(hash) }));
    },
    async ids() {
      const [rows = []] = await engine.read(statement(query.selectFrom('letter').select('id').orderBy('id')));
      return rows.map(({ id }) => String(id));
    },
  };
}

/** Moves the letter on from the seq that the decision was based on, or changes no row: the condition is in the statement. */
function advance({ letter, expectedSeq, events }: Commit): Statement {
  const seq = expectedSeq + events.length;
  if (expectedSeq === 0) {
    return statement(
      query
        .insertInto('letter')
        .values({ id: letter, seq })
        .onConflict((c) => c.doNothing()),
      1,
    );
  }
  return statement(query.updateTable('letter').set({ seq }).where('id', '=', letter).where('seq', '=', expectedSeq), 1);
}

function decision(commit: Commit): Statement[] {
  const { letter } = commit;
  return [
    advance(commit),
    ...commit.events.map((event) => statement(query.insertInto('decision_event').values(eventRow(letter, event)))),
    ...commit.people.map(upsertPerson),
    ...commit.texts.map(({ ref, salt, text }) =>
      statement(
        query
          .insertInto('erasable_text')
          .values({ ref, salt, text })
          .onConflict((c) => c.doNothing()),
      ),
    ),
    ...(commit.forget ? forgetting(letter, commit.forget) : []),
    ...commit.contents.map(({ digest, canonical }) =>
      statement(
        query
          .insertInto('content')
          .values({ digest, canonical })
          .onConflict((c) => c.doNothing()),
      ),
    ),
    ...commit.involved.map(({ person, access, signatory }) =>
      access === null && !signatory
        ? statement(query.deleteFrom('involved').where('letter', '=', letter).where('person', '=', person))
        : statement(
            query
              .insertInto('involved')
              .values({ letter, person, access, signatory: Number(signatory) })
              .onConflict((c) => c.columns(['letter', 'person']).doUpdateSet({ access, signatory: Number(signatory) })),
          ),
    ),
    // Whoever is no longer asked is let in by no request's link; a new request brings a new one.
    ...commit.involved.flatMap(({ person, signatory }) =>
      signatory ? [] : [endRequestLinks(letter, person, commit.events[0]?.event.at ?? '')],
    ),
    ...commit.personSalts.map(({ person, ref, salt }) =>
      statement(
        query
          .insertInto('person_salt')
          .values({ letter, person, ref, salt })
          .onConflict((c) => c.doNothing()),
      ),
    ),
    ...(commit.takenBack ? [takenBack(letter, commit.takenBack)] : []),
    ...commit.mails.map(outgoing),
    ...commit.events.map(({ event }) => toldOf(letter, event.seq)),
    ...(commit.checkpoints ?? []).map(checkpointRow),
    ...(commit.stamp ? [wantedStamp(letter, commit.stamp)] : []),
    ...(commit.signed ? signing(commit.signed) : []),
  ];
}

function forgetting(letter: string, { texts, mails }: NonNullable<Commit['forget']>): readonly Statement[] {
  const gone = query.deleteFrom('erasable_text').where('ref', 'in', sqlIn(texts));
  // What the letter says is read again without them.
  const found = query.deleteFrom('search_text').where('letter', '=', letter);
  return [statement(gone), statement(found), ...mails.flatMap(rewritten)];
}

function journalRow({ room, person, at, bytes }: TextUpdate): Statement {
  const next = sql<number>`(select coalesce(max(seq), 0) + 1 from text_update where room = ${room})`;
  // A copy: cloning a view would carry the whole buffer behind it to the database thread.
  return statement(
    query.insertInto('text_update').values({ room, seq: next, person, at, bytes: bytes.slice() }).returning('seq'),
  );
}

function eventRow(letter: string, { event, prev, hash }: ChainedEvent): DecisionEventTable {
  const { seq, at, actor, type, ...body } = event;
  return { letter, seq, at, actor, type, body: JSON.stringify(body), prev_hash: prev, hash };
}

function chained(row: Row): ChainedEvent {
  const { seq, at, actor, type, body, prev_hash: prev, hash } = row as unknown as DecisionEventTable;
  const event = { ...(JSON.parse(body) as object), seq, at, actor, type } as LetterEvent;
  return { event, prev, hash };
}

function endRequestLinks(letter: string, person: string, at: string): Statement {
  const open = query.updateTable('sign_in_link').set({ ended_at: at }).where('ended_at', 'is', null);
  return statement(open.where('purpose', '=', letter).where('person', '=', person));
}
