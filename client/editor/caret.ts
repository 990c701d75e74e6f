/** A place to type in, by block, so that it means the same in another room that holds the same letter. */
export interface Caret {
  /** Id of the text block; null when there is none. */
  readonly block: string | null;
  /** Characters from the block's start. */
  readonly offset: number;
}
