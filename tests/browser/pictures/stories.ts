import { SAMPLE_TITLE } from '../../../shared/letter/sample.ts';
import { SECOND_TITLE, THIRD_TITLE } from '../../../server/demo/texts.ts';
import {
  ADVISER,
  AMENDER,
  AMENDER_ADVISER,
  COMMENTER,
  LEAD,
  READER,
  REFUSER,
  SIGNATORY,
} from '../../../server/demo/people.ts';
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
      ...(await others(demo)),
    ]);
  });
}

async function shared(lead: Api, title: string, email = ADVISER): Promise<string> {
  const letter = await lead.importText(`${title}.md`, LETTER(title));
  await lead.says(letter, { type: 'InviteMember', email, access: 'edit' });
  return letter;
}

/** Letters of another lead author, so that the list of the first one stays short. */
function others(demo: Demo): Promise<[string, string][]> {
  return demo.as(SIGNATORY, async (lead) => [
    ['cut', await cut(lead)],
    ['decided', await decided(demo, lead)],
  ]);
}

/** A version that nobody has been asked about yet. */
async function cut(lead: Api): Promise<string> {
  const letter = await shared(lead, 'Salt for the quay in winter');
  await lead.says(letter, { type: 'AddSignatories', people: [READER, REFUSER].map((email) => ({ email })) });
  await lead.cut(letter);
  return letter;
}

/** Amendments that have come to every end there is, and one that waits. */
async function decided(demo: Demo, lead: Api): Promise<string> {
  const letter = await shared(lead, 'Whose pier it is');
  for (const email of [AMENDER, AMENDER_ADVISER, COMMENTER])
    await lead.says(letter, { type: 'InviteMember', email, access: 'amend' });
  const why = { justification: 'The winter timetable leaves the islands alone for two days.' };
  const by = (email: string) => (words: string, instead: string) =>
    demo.aside(email, letter, (aside) => aside.tables(words, instead, why));
  const [amender, commenter] = [by(AMENDER), by(COMMENTER)];
  await amender('twice a day', 'four times a day');
  await amender('islands of', 'inhabited islands of');
  await amender('only if the wind allows', 'not when it storms');
  await commenter('only if the wind allows', 'only in fair weather');
  await amender('before the winter timetable', 'before the end of October');
  const { amendments } = await lead.view(letter);
  const [rejected, withdrawn, lapsed, adopted] = amendments.map(({ id }) => id);
  await demo.as(AMENDER, (one) => one.says(letter, { type: 'WithdrawAmendment', amendment: withdrawn }));
  const reason = 'The Commission has no say in how often it sails.';
  await lead.says(
    letter,
    { type: 'RejectAmendment', amendment: rejected, reason },
    { type: 'AdoptAmendment', amendment: adopted },
    { type: 'LapseAmendment', amendment: lapsed, because: adopted },
  );
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
  await demo.aside(LEAD, letter, (aside) =>
    aside.edits('list of lifelines', 'list of lifelines and of the routes that are kept free of ice'),
  );
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
