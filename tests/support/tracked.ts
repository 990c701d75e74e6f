/** A letter with tracked changes of two authors, as Word's and OpenDocument's readers must both understand it. */

export const TAKEN = [
  'salutation: Dear Commissioner,',
  'paragraph: We ask for new rooms.',
  'paragraph: A new paragraph.',
  'paragraph: First half, second half.',
];

export const BEFORE = [
  'salutation: Dear Commissioner,',
  'paragraph: We ask for old rooms.',
  'paragraph: A paragraph that went.',
  'paragraph: First half,',
  'paragraph: second half.',
];
