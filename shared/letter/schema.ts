/**
 * The one schema of a letter, used by the editor, the server, the exporters and the tests. Lenient on purpose: any block
 * may stand anywhere in a draft, since y-tiptap removes what breaks the schema and a strict rule could destroy what two
 * people typed at once. What a finished letter needs is checked by `problems` when a version is cut.
 */
import { Extension, getSchema, Mark, mergeAttributes, Node, wrappingInputRule, type Extensions } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';
import { TEXT_BLOCKS } from './doc.ts';
import { safeHref } from './links.ts';
import { isListStyle, isStart, numberingOf, type ListStyle } from './list-numbers.ts';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    letterList: {
      /** Turns the selected blocks into asks, or back into paragraphs. */
      toggleOrderedList: () => ReturnType;
    };
    letterLink: {
      /** Links the selected words; does nothing for an address that is not https, http or mailto. */
      setLink: (attributes: { href: string }) => ReturnType;
      /** Removes the link around the selection. */
      unsetLink: () => ReturnType;
    };
  }
}

/** The text blocks that are ours alone; TipTap's heading and paragraph are the other two. */
const LETTER_PARTS = TEXT_BLOCKS.filter((name) => name !== 'heading' && name !== 'paragraph');

const parts = LETTER_PARTS.map((name) =>
  Node.create({
    name,
    group: 'block',
    content: 'inline*',
    defining: true,
    // Above TipTap's paragraph, which would otherwise take every <p>.
    parseHTML: () => [{ tag: `[data-part="${name}"]`, priority: 60 }],
    renderHTML: ({ HTMLAttributes }) => ['p', mergeAttributes(HTMLAttributes, { 'data-part': name }), 0],
  }),
);

/** Gives every text block its stable id; the client's unique-id extension fills it in. */
const BlockIds = Extension.create({
  name: 'blockIds',
  // Before unique-id (10 000), whose own attribute would let a split copy the id.
  priority: 10_001,
  addGlobalAttributes: () => [
    {
      types: [...TEXT_BLOCKS],
      attributes: {
        id: {
          default: null,
          keepOnSplit: false,
          parseHTML: (element) => element.getAttribute('data-id'),
          renderHTML: ({ id }) => (typeof id === 'string' && id !== '' ? { 'data-id': id } : {}),
        },
      },
    },
  ],
});

/** How HTML names the styles of numbers. */
const TYPES: { readonly [type: string]: ListStyle | undefined } = {
  a: 'lower-alpha',
  A: 'upper-alpha',
  i: 'lower-roman',
  I: 'upper-roman',
};

/** The asks of a letter, with the number that the first one has and how numbers are written. */
const OrderedList = Node.create({
  name: 'orderedList',
  group: 'block list',
  content: 'listItem+',
  addAttributes: () => ({
    // Null, not 1 and decimal: what is not said is not written into the shared text.
    start: {
      default: null,
      parseHTML: (element: HTMLElement) => {
        const start = Number(element.getAttribute('start') ?? 1);
        return isStart(start) && start !== 1 ? start : null;
      },
      renderHTML: ({ start }: { readonly start?: unknown }) => (isStart(start) ? { start: String(start) } : {}),
    },
    style: {
      default: null,
      parseHTML: (element: HTMLElement) => {
        const own = element.getAttribute('data-numbers');
        const style = isListStyle(own) ? own : TYPES[element.getAttribute('type') ?? ''];
        return style === undefined || style === 'decimal' ? null : style;
      },
      renderHTML: ({ style }: { readonly style?: unknown }) => {
        const type = Object.keys(TYPES).find((one) => TYPES[one] === style);
        return type === undefined ? {} : { type, 'data-numbers': String(style) };
      },
    },
  }),
  parseHTML: () => [{ tag: 'ol' }],
  renderHTML: ({ HTMLAttributes }) => ['ol', HTMLAttributes, 0],
  addCommands() {
    return {
      toggleOrderedList:
        () =>
        ({ commands }) =>
          commands.toggleList(this.name, 'listItem'),
    };
  },
  addKeyboardShortcuts() {
    return { 'Mod-Shift-7': () => this.editor.commands.toggleOrderedList() };
  },
  addInputRules() {
    return [
      wrappingInputRule({
        find: /^(?:(\d{1,3})[.)]|\(?([ai])\))\s$/,
        type: this.type,
        getAttributes: ([, number, letter]: readonly (string | undefined)[]) => {
          if (number === undefined) return { style: letter === 'i' ? 'lower-roman' : 'lower-alpha' };
          return { start: Number(number) === 1 ? null : Number(number) };
        },
        // A list that goes on beneath another goes on with its numbers only where it says the next one.
        joinPredicate: ([, number], list) => {
          const { start, style } = numberingOf(list.attrs);
          return style === 'decimal' && Number(number) === start + list.childCount;
        },
      }),
    ];
  },
});

/** Above or below the line, as in m² and CO₂. One takes the place of the other. */
const raised = (['superscript', 'subscript'] as const).map((name) => {
  const [tag, other, align] =
    name === 'superscript' ? (['sup', 'subscript', 'super'] as const) : (['sub', 'superscript', 'sub'] as const);
  return Mark.create({
    name,
    parseHTML: () => [{ tag }, { style: `vertical-align=${align}` }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    addKeyboardShortcuts() {
      return {
        [name === 'superscript' ? 'Mod-.' : 'Mod-,']: () => this.editor.chain().unsetMark(other).toggleMark(name).run(),
      };
    },
  });
});

/** One ask or bullet. TipTap's wants a paragraph first, which would make y-tiptap remove an item that two people changed. */
const ListItem = Node.create({
  name: 'listItem',
  content: 'block+',
  defining: true,
  parseHTML: () => [{ tag: 'li' }],
  renderHTML: ({ HTMLAttributes }) => ['li', HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      Tab: () => this.editor.commands.sinkListItem(this.name),
      'Shift-Tab': () => this.editor.commands.liftListItem(this.name),
    };
  },
});

/** A link with an address and nothing else: no target, rel or title to differ between two equal letters. */
const Link = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes: () => ({
    href: {
      default: null,
      parseHTML: (element: HTMLElement) => safeHref(element.getAttribute('href')),
    },
  }),
  parseHTML: () => [
    { tag: 'a[href]', getAttrs: (element) => (safeHref(element.getAttribute('href')) === null ? false : null) },
  ],
  renderHTML: ({ mark }) => {
    const href = safeHref(mark.attrs['href']);
    return href === null ? ['span', 0] : ['a', { href, rel: 'noopener noreferrer nofollow' }, 0];
  },
  addCommands() {
    return {
      setLink:
        ({ href }) =>
        ({ commands }) => {
          const safe = safeHref(href);
          return safe !== null && commands.setMark(this.name, { href: safe });
        },
      unsetLink:
        () =>
        ({ commands }) =>
          commands.unsetMark(this.name, { extendEmptyMarkRange: true }),
    };
  },
});

/** Everything that makes a letter's schema, with the commands and keys that belong to it; the client adds the rest. */
export const letterExtensions: Extensions = [
  StarterKit.configure({
    heading: { levels: [1, 2, 3] },
    undoRedo: false, // Yjs undoes what this person did, not what others did.
    trailingNode: false, // It would write an empty paragraph into every letter that is only opened.
    orderedList: false,
    listItem: false,
    link: false,
    code: false,
    codeBlock: false,
    horizontalRule: false,
    strike: false,
  }),
  BlockIds,
  ...parts,
  OrderedList,
  ListItem,
  ...raised,
  Link,
];

/** The ProseMirror schema of `letterExtensions`; needs no DOM. */
export const schema = getSchema(letterExtensions);
