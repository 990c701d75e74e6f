import { AMENDER, COMMENTER, LEAD, SIGNATORY } from '../../../server/demo/people.ts';
import type { Hand } from './hand.ts';
import type { LookName } from './looks.ts';
import type { Stage } from './scenes.ts';

/** What people do most in Paraph, each by its shortest way with the mouse: from the list of letters, or from the mail. */

export interface Task {
  readonly name: string;
  /** How it is done, as the guide says it. */
  readonly way: string;
  readonly who: string;
  readonly look?: LookName;
  /** Where it begins; the list of letters where it is left out. */
  readonly path?: string;
  readonly does: (hand: Hand, stage: Stage) => Promise<unknown>;
}

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const sheet = ({ page }: Hand) => page.locator('.letter');

const opens = (hand: Hand, letter: string) => hand.click(hand.page.getByRole('link', { name: letter }).first());

/** Tables the amendment that is being written. */
async function tables(hand: Hand): Promise<void> {
  await hand.press(/^Table$/);
  await hand.confirm(/^Table as/);
  await hand.sees(/Tabled/);
}

export const TASKS: readonly Task[] = [
  {
    name: 'start a first letter from the sample',
    way: '**New letter**, _Example letter_, **Start this letter**',
    who: LEAD,
    does: async (hand) => {
      await hand.press('New letter');
      await hand.click(hand.page.getByText('Example letter'));
      await hand.press('Start this letter');
      await hand.sees('Saved');
    },
  },
  {
    name: 'bring a letter from Word',
    way: '**New letter**, _A text you already have_, choose the file, **Start this letter**',
    who: LEAD,
    does: async (hand, { demo, places }) => {
      const path = `/api/letters/${places.get('first') ?? ''}/draft/export.docx`;
      const word = await hand.page.request.get(demo.origin + path);
      await hand.press('New letter');
      await hand.click(hand.page.getByText('A text you already have'));
      const file = { name: 'letter.docx', mimeType: WORD, buffer: await word.body() };
      await hand.chooses(hand.page.locator('input[type=file]'), file);
      await hand.sees(/pieces of text were read/);
      await hand.press('Start this letter');
      await hand.sees('Saved');
    },
  },
  {
    name: 'invite somebody',
    way: 'the letter, **Share**, **Invite**, some letters of the name, the name, **Send the invitation**',
    who: LEAD,
    does: async (hand) => {
      await opens(hand, 'A lighthouse for the strait');
      await hand.press('Share');
      await hand.press('Invite');
      await hand.click(hand.page.getByRole('combobox').first());
      await hand.types('Hjorts');
      await hand.click(hand.page.getByRole('option').first());
      await hand.confirm('Send the invitation');
      await hand.sees(/has been invited/);
    },
  },
  {
    name: 'comment on a word',
    way: 'the letter, double click on the word, **Comment**, write, **Comment**',
    who: COMMENTER,
    does: async (hand) => {
      await opens(hand, 'Whose pier it is');
      await hand.click(sheet(hand).getByText('We therefore ask you'), 2);
      await hand.click(hand.page.getByRole('toolbar').getByRole('button', { name: /Comment/ }));
      await hand.types('Ask, or call on?');
      await hand.press(/^Comment$/);
      await hand.sees('Ask, or call on?');
    },
  },
  {
    name: 'propose an amendment',
    way: 'the letter, click into the text, write, **Table**, **Table as AM 6**',
    who: AMENDER,
    does: async (hand) => {
      await opens(hand, 'Whose pier it is');
      await hand.click(sheet(hand).getByText('keep the crossing'));
      await hand.types(' always');
      await tables(hand);
    },
  },
  {
    name: 'adopt an amendment that costs others',
    way: '**Decide** on its card, **Adopt**, **Adopt**',
    who: LEAD,
    does: async (hand) => {
      await hand.press('Decide');
      await hand.press(/^Adopt(?! all)/);
      await hand.confirm(/^Adopt/);
      await hand.sees(/In the draft since|adopted/);
    },
  },
  {
    name: 'cut a version and circulate it',
    way: 'the letter, **Cut v2**, **Cut v2**, **Circulate v2**, **Circulate v2 to …**',
    who: LEAD,
    path: '/l/:first',
    does: async (hand) => {
      await hand.press(/^Cut v2/);
      await hand.confirm(/^Cut v2/);
      await hand.press(/^Circulate v2/);
      await hand.confirm(/^Circulate v2/);
      await hand.sees(/Circulating v2 in/);
    },
  },
  {
    name: 'approve on a phone',
    way: 'the link in the mail, **Approve v2**, the name, **Approve v2**',
    who: SIGNATORY,
    look: 'phone',
    path: '/s/:replaced',
    does: async (hand) => {
      await hand.press(/^Approve v/);
      await hand.types('Saskia Veenlanden');
      await hand.confirm(/^Approve/);
      await hand.sees(/You approved version/);
    },
  },
  {
    name: 'decline, and say why',
    way: 'the link in the mail, **Decline**, the reason, **Decline v1**',
    who: SIGNATORY,
    path: '/s/:answered',
    does: async (hand) => {
      await hand.press(/^Decline/);
      await hand.click(hand.page.getByRole('dialog').getByRole('textbox'));
      await hand.types('Too vague on costs.');
      await hand.confirm(/^Decline/);
      await hand.sees(/You declined version/);
    },
  },
  {
    name: 'lock and dispatch',
    way: 'the board, **Lock v2**, the name, **Lock**, **Dispatch**, **Dispatch**',
    who: LEAD,
    path: '/l/:replaced/signoff',
    does: async (hand) => {
      await hand.press(/^Lock v2/);
      await hand.press(/^Type my name/);
      await hand.types('Katrijn Oostmalle');
      await hand.confirm(/^Lock/);
      await hand.press(/^Dispatch/);
      await hand.confirm(/^Dispatch/);
      await hand.sees(/Dispatched/);
    },
  },
  {
    name: 'check an evidence bundle',
    way: '_/verify_, choose the file',
    who: LEAD,
    path: '/verify',
    does: async (hand, { demo, places }) => {
      const path = `/api/letters/${places.get('sent') ?? ''}/evidence.zip`;
      const bundle = await hand.page.request.get(demo.origin + path);
      const file = { name: 'ramps.zip', mimeType: 'application/zip', buffer: await bundle.body() };
      await hand.chooses(hand.page.locator('input[type=file]'), file);
      await hand.sees(/complete and holds/);
    },
  },
  {
    name: 'bring an earlier text back',
    way: 'the letter, **History**, the moment, **Restore this text as an amendment**, **Table**, **Table as AM …**',
    who: SIGNATORY,
    does: async (hand) => {
      await opens(hand, 'Whose pier it is');
      await hand.press('History of the text');
      await hand.click(hand.page.locator('ol[reversed] button').nth(1));
      await hand.press(/^Restore this text/);
      await tables(hand);
    },
  },
];
