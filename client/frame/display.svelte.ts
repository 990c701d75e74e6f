/** How this device shows Paraph: theme, text size of letters, motion, margin marks. Read before first paint by public/theme.js. */

export type Theme = 'system' | 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

function themeOf(text: string | null): Theme {
  return text === 'light' || text === 'dark' ? text : 'system';
}

class Display {
  #theme = $state<Theme>(themeOf(stored('paraph.theme')));
  #text = $state(Number(stored('paraph.text')) || 100);
  #calm = $state(stored('paraph.motion') === 'reduce');
  #marks = $state(stored('paraph.marks') !== 'off');

  constructor() {
    dark.addEventListener('change', () => this.#paint());
  }

  #paint(): void {
    const root = document.documentElement;
    root.dataset['theme'] = this.#theme === 'dark' || (this.#theme === 'system' && dark.matches) ? 'dark' : 'light';
    root.style.setProperty('--letter-scale', String(this.#text / 100));
    if (this.#calm) root.dataset['motion'] = 'reduce';
    else delete root.dataset['motion'];
    if (this.#marks) delete root.dataset['marks'];
    else root.dataset['marks'] = 'off';
  }

  get theme(): Theme {
    return this.#theme;
  }
  set theme(value: Theme) {
    this.#theme = value;
    store('paraph.theme', value === 'system' ? null : value);
    this.#paint();
  }
  /** Size of letter text in percent, 90 to 150. */
  get text(): number {
    return this.#text;
  }
  set text(value: number) {
    this.#text = Math.min(150, Math.max(90, value));
    store('paraph.text', String(this.#text));
    this.#paint();
  }
  /** Nothing glides, whatever the system says. */
  get calm(): boolean {
    return this.#calm;
  }
  set calm(value: boolean) {
    this.#calm = value;
    store('paraph.motion', value ? 'reduce' : null);
    this.#paint();
  }
  /** Paragraph numbers and change bars in the margin of the draft. */
  get marks(): boolean {
    return this.#marks;
  }
  set marks(value: boolean) {
    this.#marks = value;
    store('paraph.marks', value ? null : 'off');
    this.#paint();
  }
}

/** The one display of this device. */
export const display = new Display();
