import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { planImport, takesMany, type ImportPlan } from '../directory/importing.ts';
import { readMembers, UnreadableList, type MemberList } from '../directory/read-members.ts';
import { openStore } from '../store/open.ts';
import { failure, misuse, type Call, type Verb } from './shell.ts';
import { decodedText } from '../formats/import/encoding.ts';
import { Unreadable } from '../formats/import/package.ts';

const USE = 'paraph directory import FILE [--yes] [--keep]';

/** Reads the list of Members from which signatories are picked. */
export const directory: Verb = {
  name: 'directory',
  usage: 'import FILE [--yes] [--keep]',
  does: 'read the Parliament’s list of Members (XML) or a CSV, from which signatories are picked; --yes: take away who is missing, however many; --keep: nobody has left',
  async run({ args, settings, out, err, ask }) {
    const [what, ...rest] = args;
    if (what !== 'import') throw misuse(`directory does not know ${what ?? 'what to do'}.`, USE);
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { keep: { type: 'boolean', default: false }, yes: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw misuse('Give one file.', USE);
    const list = read(new Uint8Array(await readFile(file)), file);
    const store = await openStore(settings);
    try {
      const known = await store.members.list();
      const plan = planImport(known, list, values.keep);
      const { added, changed, same, left } = plan.counts;
      if (left > 0 && !values.yes) await confirm(plan, known.length, ask);
      await store.members.change(plan.put, plan.remove);
      out(
        `${String(list.members.length)} Members read: ${String(added)} new, ${String(changed)} changed, ${String(same)} as before, ${String(left)} left`,
      );
      if (list.wrong.length === 0) return 0;
      for (const said of list.wrong) err(`${file}: ${said}`);
      err('The other lines were read, and nobody was taken away. Put these lines right and import the list again.');
      return 1;
    } finally {
      await store.close();
    }
  },
};

/** Asks at a terminal before anybody is taken away; elsewhere a list that is missing many stops. */
async function confirm(plan: ImportPlan, known: number, ask: Call['ask']): Promise<void> {
  const { left } = plan.counts;
  const many = `The list would take away ${String(left)} of ${String(known)} Members.`;
  const agreed = ask === undefined ? !takesMany(plan, known) : await ask(`${many} Go on?`);
  if (!agreed)
    throw failure(
      many,
      'Nothing has changed. If they have all left, import it with --yes; if the list is not whole, with --keep.',
    );
}

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
