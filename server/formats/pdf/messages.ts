/** What the renderer and its thread say to each other. */
export interface RenderJob {
  readonly template: 'letter' | 'amendments';
  /** JSON for `sys.inputs.data`. */
  readonly data: string;
  readonly standard: 'ua-1' | 'a-3a';
  /** Canonical JSON to attach. */
  readonly attachment?: string;
}

export type RenderAnswer =
  | { readonly ok: true; readonly pdf: Uint8Array }
  /** `characters` have no shape in the font; none: the fault lies elsewhere and `detail` says where. */
  | { readonly ok: false; readonly characters: readonly string[]; readonly detail: string };
