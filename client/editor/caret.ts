/** A place to type in, by block, so that it means the same in another room that holds the same letter. */
export interface Caret {
  /** Id of the text block; null when there is none. */
  readonly block: string | null;
  /** Characters from the block's start. */
  readonly offset: number;
  /** Where a selection that ends here began, in the same block; none where it is left out. */
  readonly anchor?: number;
}
