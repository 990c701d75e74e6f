import type { BlockJSON, Doc } from '../../shared/letter/doc.ts';
import { isTextBlock } from '../../shared/letter/doc.ts';
import { part } from '../../shared/letter/build.ts';
import { withIds } from '../../shared/letter/ids.ts';

/** The other letters of the demo, and how its people change the first one. */

/** Returns a letter in which one run of words stands for another, in whichever block has it. */
export function reworded(doc: Doc, words: string, instead: string): Doc {
  return { type: 'doc', content: doc.content.map((block) => inBlock(block, words, instead)) };
}

function inBlock(block: BlockJSON, words: string, instead: string): BlockJSON {
  if (!isTextBlock(block)) return { ...block, content: block.content.map((one) => inBlock(one, words, instead)) };
  if (!block.content) return block;
  return {
    ...block,
    content: block.content.map((node) =>
      node.type === 'text' && node.text.includes(words) ? { ...node, text: node.text.replace(words, instead) } : node,
    ),
  };
}

export const SECOND_TITLE = 'Night trains: one ticket from border to border';

/** A short letter of another lead author. */
export function secondLetter(newId: () => string): Doc {
  return withIds(
    {
      type: 'doc',
      content: [
        part('letterhead', 'Saskia Veenlanden', 'Member of the European Parliament'),
        part('addressee', 'Mr Teodor Vrancea', 'Commissioner for Transport', 'European Commission, 1049 Brussels'),
        part('dateline', 'Strasbourg, 24 November 2026'),
        part('subject', SECOND_TITLE),
        part('salutation', 'Dear Commissioner Vrancea,'),
        part(
          'paragraph',
          'Whoever wants to travel by night from Malmö to Barcelona needs four tickets, three applications and luck. When the second train is late, the third is lost, and nobody answers for it.',
        ),
        part(
          'paragraph',
          'We ask you to propose this year that whoever sells a journey by train sells all of it, and answers for all of it.',
        ),
        part('closing', 'Yours sincerely,'),
        part('author', 'Saskia Veenlanden', 'Renew'),
      ],
    },
    newId,
  );
}

export const THIRD_TITLE = 'Open the archives of the rivers';

/** A short letter that has been locked. */
export function thirdLetter(newId: () => string): Doc {
  return withIds(
    {
      type: 'doc',
      content: [
        part('letterhead', 'Katrijn Oostmalle', 'Member of the European Parliament'),
        part('addressee', 'Ms Leontyna Zarębska', 'Executive Director, European Environment Agency', 'Copenhagen'),
        part('dateline', 'Brussels, 12 November 2026'),
        part('subject', THIRD_TITLE),
        part('salutation', 'Dear Ms Zarębska,'),
        part(
          'paragraph',
          'For a hundred years lock keepers have written down how high the water stood. Most of these books lie in cellars, and some of the cellars have been flooded.',
        ),
        part('paragraph', 'We ask the Agency to have them read by machine, and to publish what they say.'),
        part('closing', 'Yours sincerely,'),
        part('author', 'Katrijn Oostmalle', 'S&D'),
      ],
    },
    newId,
  );
}
