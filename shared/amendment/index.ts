/**
 * Amendments as pure functions over the plain JSON of letters: what was changed, making changes, merging three ways.
 * The one comparison that marks in the editor, two columns, version compare, tracked changes and mails all use.
 */
export type { BlockJSON, Doc } from '../letter/doc.ts';
export { rows, type Row } from '../letter/blocks.ts';
export type { Change, Conflict, Hunk } from './types.ts';
export { diff } from './diff.ts';
export { apply, pick } from './apply.ts';
export { merge } from './merge.ts';
export { crossing } from './outline/order.ts';
export { boundTo, choices, outcome, proposed } from './outcome.ts';
export { Reading, type Bearing } from './reading.ts';
export { remembered } from './words/remembered.ts';
export { plainText } from './words/content.ts';
export { touchedBlocks } from './outline/touched.ts';
export { hunksBetween } from './words/hunks.ts';
export { normalise } from './outline/outline.ts';
export { withoutPlace } from './outline/place.ts';
