/** One Tab stop for a list of buttons or links, arrows inside (ux.md 6): an attachment for the list's element. */
export function roving(list: HTMLElement): () => void {
  const stops = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('li > button, li > a')];
  const onKey = (event: KeyboardEvent): void => {
    const all = stops();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const next = to === undefined ? undefined : all[Math.max(0, Math.min(all.length - 1, to))];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const onFocus = (event: FocusEvent): void => {
    for (const stop of stops()) stop.tabIndex = stop === event.target ? 0 : -1;
  };
  list.addEventListener('keydown', onKey);
  list.addEventListener('focusin', onFocus);
  return () => {
    list.removeEventListener('keydown', onKey);
    list.removeEventListener('focusin', onFocus);
  };
}
