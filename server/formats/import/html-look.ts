/** What a page says of how words look: by its elements, by style attributes, and by the simple rules of its style sheets. */

/** How words look; absent where nothing says so. */
export interface PageLook {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly struck?: boolean;
  readonly hidden?: boolean;
  readonly vertical?: 'super' | 'sub' | 'base';
}

const ELEMENTS: { readonly [name: string]: PageLook | undefined } = {
  b: { bold: true },
  strong: { bold: true },
  i: { italic: true },
  em: { italic: true },
  u: { underline: true },
  ins: { underline: true },
  s: { struck: true },
  strike: { struck: true },
  del: { struck: true },
  sup: { vertical: 'super' },
  sub: { vertical: 'sub' },
};

/** A style sheet longer than this says nothing more; so does one with more rules. */
const MAX_SHEET = 200_000;
const MAX_RULES = 2_000;

/** Follows how words look while a page is read. */
export class PageLooks {
  /** By selector: `p`, `.c1`, `p.c1`, `#id`. */
  readonly #rules = new Map<string, PageLook>();
  readonly #open: { readonly name: string; readonly look: PageLook }[] = [];
  #sheet = '';

  get now(): PageLook {
    return this.#open.at(-1)?.look ?? {};
  }

  enter(name: string, attributes: { readonly [name: string]: string }): void {
    const outer = this.now;
    const { class: classes, style, id } = attributes;
    const own: PageLook[] = [];
    const add = (look: PageLook | undefined): void => {
      if (look) own.push(look);
    };
    add(ELEMENTS[name]);
    if (this.#rules.size > 0) {
      add(unseenOnly(this.#rules.get(name)));
      for (const one of classes?.split(/\s+/, 20) ?? []) {
        add(this.#rules.get(`.${one}`));
        add(this.#rules.get(`${name}.${one}`));
      }
      if (id !== undefined) add(this.#rules.get(`#${id}`));
    }
    if (style !== undefined) add(lookOf(style.slice(0, 4_000)));
    if (attributes['hidden'] !== undefined) own.push({ hidden: true });
    // What is within something hidden or struck is so too, whatever it says itself.
    const look: PageLook =
      own.length === 0
        ? outer
        : {
            ...own.reduce<PageLook>((all, one) => ({ ...all, ...one }), outer),
            ...(outer.hidden ? { hidden: true } : {}),
            ...(outer.struck ? { struck: true } : {}),
          };
    this.#open.push({ name, look });
  }

  leave(): void {
    this.#open.pop();
  }

  /** Hears a piece of a style sheet. */
  sheet(text: string): void {
    if (this.#sheet.length < MAX_SHEET) this.#sheet += text.slice(0, MAX_SHEET - this.#sheet.length);
  }

  /** Reads the style sheet that ended. */
  sheetEnded(): void {
    const sheet = this.#sheet.replace(/<!--|-->/g, ' ');
    this.#sheet = '';
    for (const rule of withoutComments(sheet).split('}', MAX_RULES)) {
      const at = rule.lastIndexOf('{');
      const look = at < 0 ? undefined : lookOf(rule.slice(at + 1));
      if (look === undefined || this.#rules.size > MAX_RULES) continue;
      for (const selector of rule.slice(0, at).split(',', 50)) {
        const plain = selector.trim();
        if (/^(?:[a-z][a-z\d]{0,20})?(?:[.#][\w-]{1,80})?$/i.test(plain) && plain !== '') {
          this.#rules.set(plain, { ...this.#rules.get(plain), ...look });
        }
      }
    }
  }
}

/** How headings and paragraphs look in general says nothing of single words; that none of them is shown does. */
function unseenOnly(look: PageLook | undefined): PageLook | undefined {
  return look?.hidden === true ? { hidden: true } : undefined;
}

function withoutComments(sheet: string): string {
  return sheet
    .split('/*')
    .map((part, at) => (at === 0 ? part : part.includes('*/') ? part.slice(part.indexOf('*/') + 2) : ''))
    .join(' ');
}

/** Returns what declarations say of how words look, or nothing. */
function lookOf(declarations: string): PageLook | undefined {
  const look: { -readonly [key in keyof PageLook]: PageLook[key] } = {};
  for (const one of declarations.split(';', 100)) {
    const colon = one.indexOf(':');
    if (colon < 0) continue;
    const value = one
      .slice(colon + 1)
      .replace(/!\s*important/i, '')
      .trim()
      .toLowerCase();
    switch (one.slice(0, colon).trim().toLowerCase()) {
      case 'display':
        if (value === 'none') look.hidden = true;
        break;
      case 'visibility':
        if (value === 'hidden' || value === 'collapse') look.hidden = true;
        break;
      case 'mso-hide':
        if (value === 'all' || value === 'screen') look.hidden = true;
        break;
      case 'font-weight':
        look.bold = value === 'bold' || value === 'bolder' || Number(value) >= 600;
        break;
      case 'font-style':
        look.italic = value === 'italic' || value.startsWith('oblique');
        break;
      case 'vertical-align':
        if (value === 'super' || value === 'sub' || value === 'baseline')
          look.vertical = value === 'baseline' ? 'base' : value;
        break;
      case 'text-decoration':
      case 'text-decoration-line':
        if (value.includes('line-through')) look.struck = true;
        if (value.includes('underline')) look.underline = true;
        else if (value.startsWith('none')) look.underline = false;
        break;
    }
  }
  return Object.keys(look).length > 0 ? look : undefined;
}
