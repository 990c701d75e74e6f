import type { Engine, Row } from '../engine.ts';
import type { PdfSealStore } from '../store.ts';
import { query, statement } from './queries.ts';

/** Seals of PDFs, written once. */
export function pdfSealStore(engine: Engine): PdfSealStore {
  const get = async (id: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    const found = query.selectFrom('pdf_seal').select('bytes').where('id', '=', id);
    const row: Row | undefined = ((await engine.read(statement(found)))[0] ?? [])[0];
    return row?.['bytes'] instanceof Uint8Array ? Uint8Array.from(row['bytes']) : null;
  };
  return {
    get,
    async keep(id, bytes) {
      const row = { id, bytes };
      await engine.write(
        statement(
          query
            .insertInto('pdf_seal')
            .values(row)
            .onConflict((c) => c.doNothing()),
        ),
      );
      return (await get(id)) ?? bytes;
    },
  };
}
