import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { planImport } from '../directory/importing.ts';
import { readMembers, UnreadableList, type MemberList } from '../directory/read-members.ts';
import { openStore } from '../store/open.ts';
import { failure, misuse, type Verb } from './shell.ts';
import { decodedText } from '../formats/import/encoding.ts';
import { Unreadable } from '../formats/import/package.ts';

const USE = 'paraph directory import FILE [--keep]';

/** Reads the list of Members from which signatories are picked. */
export const directory: Verb = {
  name: 'directory',
  usage: 'import FILE [--keep]',
  does: 'read the Parliament’s list of Members (XML) or a CSV, from which signatories are picked; --keep: nobody has left',
  async run({ args, settings, out }) {
    const [what, ...rest] = args;
    if (what !== 'import') throw misuse(`directory does not know ${what ?? 'what to do'}.`, USE);
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { keep: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw misuse('Give one file.', USE);
    const list = read(new Uint8Array(await readFile(file)), file);
    const store = await openStore(settings);
    try {
      const { put, remove, counts } = planImport(await store.members.list(), list, values.keep);
      await store.members.change(put, remove);
      const { added, changed, same, left } = counts;
      out(
        `${String(list.members.length)} Members read: ${String(added)} new, ${String(changed)} changed, ${String(same)} as before, ${String(left)} left`,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};

function read(bytes: Uint8Array, file: string): MemberList {
  try {
    return readMembers(bytes, decoded);
  } catch (error) {
    if (!(error instanceof UnreadableList || error instanceof Unreadable)) throw error;
    throw failure(
      `${file}: ${error.message}`,
      'Nothing has changed. Expected: <meps><mep>… or a CSV with a column name.',
    );
  }
}

/** As the file says of itself, or as its words look. */
function decoded(bytes: Uint8Array): string {
  return decodedText(bytes, 'html').text;
}
