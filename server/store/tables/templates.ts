import type { Doc } from '../../../shared/letter/doc.ts';
import type { Engine } from '../engine.ts';
import { sqlIn, query, statement } from './queries.ts';
import type { StoredTemplate, TemplateStore } from '../store.ts';
import type { TemplateTable } from '../tables.ts';

/** Letterheads and kinds of letter, by office. */
export function templateStore(engine: Engine): TemplateStore {
  const select = query.selectFrom('template').selectAll();
  const read = async (built: Parameters<typeof statement>[0]): Promise<StoredTemplate[]> => {
    const [rows = []] = await engine.read(statement(built));
    return (rows as unknown as readonly TemplateTable[]).map((row) => ({ ...row, doc: JSON.parse(row.doc) as Doc }));
  };
  return {
    async add({ id, office, kind, name, lang, doc, at, by }) {
      const values = { id, office, kind, name, lang, doc: JSON.stringify(doc), at, by };
      await engine.write(statement(query.insertInto('template').values(values)));
    },
    of: (offices) =>
      offices.length === 0
        ? Promise.resolve([])
        : read(select.where('office', 'in', sqlIn(offices)).orderBy('name').orderBy('id')),
    async get(id) {
      return (await read(select.where('id', '=', id)))[0] ?? null;
    },
    async remove(id) {
      await engine.write(statement(query.deleteFrom('template').where('id', '=', id)));
    },
  };
}
