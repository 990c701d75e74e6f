import { SAMPLE_TITLE } from '../../../shared/letter/sample.ts';
import { SECOND_TITLE, THIRD_TITLE } from '../../../server/demo/texts.ts';
import { ADVISER, AMENDER, COMMENTER, LEAD, READER, SIGNATORY } from '../../../server/demo/people.ts';
import type { Api, Demo } from './demo.ts';

/** Letters that the demo does not have, each in a state that has a screen of its own; made by the commands that people give. */

/** Ids of letters by their place in a scene's path. */
export type Places = ReadonlyMap<string, string>;

const LETTER = (title: string): string => `**Katrijn Oostmalle**
Member of the European Parliament

European Commission
For the attention of the Commissioner for Transport

Brussels, 26 November 2026

**Subject: ${title}**

Dear Commissioner,

The ferry between the islands of Orrö and Lind sails twice a day, and only if the wind allows.

We therefore ask you to:

1. keep the crossing in the list of lifelines;
2. answer before the winter timetable.

Yours sincerely,

**Katrijn Oostmalle**
Member of the European Parliament, S&D
`;

/** Prepares them all; answers every letter by its place. */
export async function tellStories(demo: Demo): Promise<Places> {
  return demo.as(LEAD, async (lead) => {
    const known = await lead.letters();
    const at = (title: string): string => known.get(title) ?? '';
    return new Map([
      ['first', at(SAMPLE_TITLE)],
      ['second', at(SECOND_TITLE)],
      ['third', at(THIRD_TITLE)],
      ['empty', await lead.begin('A lighthouse for the strait')],
      ['replaced', await replaced(demo, lead)],
      ['answered', await circulated(lead, 'Read the tide tables aloud', [SIGNATORY, READER])],
      ['sent', await dispatched(demo, lead)],
      ['rights', await shared(lead, 'Who may moor at Lind', AMENDER)],
      ['locking', await circulated(lead, 'A bell for the fog', [SIGNATORY])],
    ]);
  });
}

async function shared(lead: Api, title: string, email = ADVISER): Promise<string> {
  const letter = await lead.importText(`${title}.md`, LETTER(title));
  await lead.says(letter, { type: 'InviteMember', email, access: 'edit' });
  return letter;
}

async function circulated(lead: Api, title: string, signatories: readonly string[]): Promise<string> {
  const letter = await shared(lead, title);
  await lead.says(letter, { type: 'AddSignatories', people: signatories.map((email) => ({ email })) });
  await lead.circulate(letter, 1);
  return letter;
}

/** A letter whose first version was approved and whose second is out. */
async function replaced(demo: Demo, lead: Api): Promise<string> {
  const letter = await circulated(lead, 'The ferry to Lind', [SIGNATORY, COMMENTER]);
  await demo.as(SIGNATORY, (signatory) => signatory.approve(letter, 1));
  const page = await demo.page(LEAD, { width: 1366, height: 768 });
  await page.goto(`${demo.origin}/l/${letter}`);
  const sheet = page.getByRole('textbox', { name: 'Letter, draft' });
  await sheet.getByText('keep the crossing').click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(' and of the routes that are kept free of ice');
  await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor();
  await page.context().close();
  await lead.circulate(letter, 2);
  return letter;
}

async function dispatched(demo: Demo, lead: Api): Promise<string> {
  const letter = await circulated(lead, 'Ramps on every quay', [SIGNATORY, READER]);
  await demo.as(SIGNATORY, (signatory) => signatory.approve(letter, 1));
  await lead.lock(letter, 1);
  await lead.says(letter, { type: 'CloseSignatures' });
  return letter;
}
