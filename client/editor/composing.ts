/** Composition: a word that an input method, a dead key or a phone's keyboard is still making, and that any change breaks off. */
import type { EditorView } from '@tiptap/pm/view';

/** The browser writes the end of a composition into the text shortly after it says so. */
const SETTLE_MS = 30;
/** A phone keeps the word at the caret composed for as long as the caret stands there: others are waited for no longer than this. */
const REST_MS = 5_000;

/** Says when a word begins to be composed, and when it no longer is; returns how to stop. */
export function holdWhileComposing(view: EditorView, hold: (isHeld: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const after = (ms: number, run: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  const goesOn = (): void => {
    hold(true);
    after(REST_MS, () => hold(false));
  };
  const ends = (): void =>
    after(SETTLE_MS, () => {
      if (view.composing) ends();
      else hold(false);
    });
  const { dom } = view;
  dom.addEventListener('compositionstart', goesOn);
  dom.addEventListener('compositionupdate', goesOn);
  dom.addEventListener('compositionend', ends);
  return () => {
    clearTimeout(timer);
    dom.removeEventListener('compositionstart', goesOn);
    dom.removeEventListener('compositionupdate', goesOn);
    dom.removeEventListener('compositionend', ends);
    hold(false);
  };
}
