/** What the editor can do to a text: the tools of its bar, and what their menus offer. */
import type Squire from 'squire-rte';
import type { IconName } from '../icons.ts';
import { askLink } from './link.ts';

/** Elements that a tool puts text into. */
export type Tag = 'B' | 'I' | 'U' | 'UL' | 'OL' | 'BLOCKQUOTE' | 'A';

/** A tool with a button of its own. */
export interface Tool {
  label: string;
  icon: IconName;
  keys: string;
  /** The keys as the editor names them, where it does not know them by itself. */
  handled?: string;
  /** Pressed while the cursor is within one. */
  tag?: Tag;
  run(squire: Squire, within: boolean): unknown;
}

/** One of the looks that a menu offers. */
export interface Look {
  /** A key of the catalog, or a name that is the same in every language. */
  label: { key: string } | { name: string };
  /** What the editor is told; null for the look of text that nobody changed. */
  value: string | null;
  /** How the look is shown in the menu. */
  sample?: { property: 'font-family' | 'font-size' | 'color' | 'background-color'; value: string };
}

/** A tool that offers looks. */
export interface LookMenu {
  name: 'font' | 'size' | 'colour' | 'highlight';
  label: string;
  icon: IconName;
  looks: readonly Look[];
  set(squire: Squire, value: string | null): unknown;
  /** The look where the cursor is, as CSS; undefined where nothing was chosen. */
  current(info: Record<string, string | undefined>): string | undefined;
}

const mac = /Mac/.test(globalThis.navigator?.platform ?? '');
const control = mac ? '⌘' : 'Ctrl+';

/** In the order in which they stand. */
export const tools: readonly Tool[] = [
  {
    label: 'composer_bold',
    icon: 'bold',
    keys: `${control}B`,
    tag: 'B',
    run: (squire, within) => (within ? squire.removeBold() : squire.bold()),
  },
  {
    label: 'composer_italic',
    icon: 'italic',
    keys: `${control}I`,
    tag: 'I',
    run: (squire, within) => (within ? squire.removeItalic() : squire.italic()),
  },
  {
    label: 'composer_underline',
    icon: 'underline',
    keys: `${control}U`,
    tag: 'U',
    run: (squire, within) => (within ? squire.removeUnderline() : squire.underline()),
  },
  {
    label: 'composer_bullets',
    icon: 'list',
    keys: `${control}⇧8`,
    tag: 'UL',
    run: (squire, within) => (within ? squire.removeList() : squire.makeUnorderedList()),
  },
  {
    label: 'composer_numbers',
    icon: 'list-ordered',
    keys: `${control}⇧9`,
    tag: 'OL',
    run: (squire, within) => (within ? squire.removeList() : squire.makeOrderedList()),
  },
  {
    label: 'composer_quote',
    icon: 'text-quote',
    keys: `${control}]`,
    tag: 'BLOCKQUOTE',
    run: (squire, within) => (within ? squire.decreaseQuoteLevel() : squire.increaseQuoteLevel()),
  },
  {
    label: 'composer_link',
    icon: 'link',
    keys: `${control}K`,
    handled: mac ? 'Meta-k' : 'Ctrl-k',
    tag: 'A',
    run: async (squire, within) => {
      if (within) return squire.removeLink();
      const url = await askLink();
      squire.focus();
      return url && squire.makeLink(url, { rel: 'noopener' });
    },
  },
  {
    label: 'composer_clear_format',
    icon: 'remove-formatting',
    keys: '',
    run: squire => squire.removeAllFormatting(),
  },
];

/** The tags that tools put text into. */
export const tags: readonly Tag[] = tools.flatMap(({ tag }) => tag ?? []);

/** Going back and forth in what was done. */
export const history = {
  undo: { label: 'editor_undo', icon: 'undo-2', keys: `${control}Z`, run: (squire: Squire) => squire.undo() },
  redo: {
    label: 'editor_redo',
    icon: 'redo-2',
    keys: `${control}⇧Z`,
    run: (squire: Squire) => squire.redo(),
  },
} as const satisfies Record<string, Tool>;

/** In the order in which they stand. Colours have a contrast of 4.5 and more on white and below black text. */
export const menus: readonly LookMenu[] = [
  {
    name: 'font',
    label: 'editor_font',
    icon: 'type',
    looks: [
      { label: { key: 'editor_font_standard' }, value: null },
      font('Arial', 'Arial, Helvetica'),
      font('Verdana', 'Verdana, Geneva'),
      font('Georgia', 'Georgia, serif'),
      font('Times New Roman', '"Times New Roman", Times, serif'),
      font('Courier New', '"Courier New", Courier, monospace'),
    ],
    set: (squire, value) => squire.setFontFace(value),
    // Squire adds one that every computer has.
    current: ({ fontFamily }) => fontFamily?.replace(/, sans-serif$/, ''),
  },
  {
    name: 'size',
    label: 'editor_size',
    icon: 'a-large-small',
    looks: [
      size('editor_size_small', '13px'),
      { label: { key: 'editor_size_normal' }, value: null },
      size('editor_size_large', '20px'),
      size('editor_size_huge', '28px'),
    ],
    set: (squire, value) => squire.setFontSize(value),
    current: ({ fontSize }) => fontSize,
  },
  {
    name: 'colour',
    label: 'editor_colour',
    icon: 'baseline',
    looks: [
      { label: { key: 'editor_colour_standard' }, value: null },
      colour('editor_colour_grey', 'rgb(95, 107, 122)'),
      colour('editor_colour_red', 'rgb(179, 38, 30)'),
      colour('editor_colour_orange', 'rgb(163, 82, 0)'),
      colour('editor_colour_green', 'rgb(26, 107, 52)'),
      colour('editor_colour_blue', 'rgb(31, 79, 181)'),
      colour('editor_colour_purple', 'rgb(107, 47, 160)'),
    ],
    set: (squire, value) => squire.setTextColor(value),
    current: ({ color }) => color,
  },
  {
    name: 'highlight',
    label: 'editor_highlight',
    icon: 'highlighter',
    looks: [
      { label: { key: 'editor_highlight_none' }, value: null },
      highlight('editor_colour_yellow', 'rgb(255, 243, 163)'),
      highlight('editor_colour_green', 'rgb(205, 242, 213)'),
      highlight('editor_colour_blue', 'rgb(207, 228, 255)'),
      highlight('editor_colour_pink', 'rgb(255, 214, 231)'),
    ],
    set: (squire, value) => squire.setHighlightColor(value),
    current: ({ backgroundColor }) => backgroundColor,
  },
];

function font(name: string, value: string): Look {
  return { label: { name }, value, sample: { property: 'font-family', value } };
}

function size(key: string, value: string): Look {
  return { label: { key }, value, sample: { property: 'font-size', value } };
}

function colour(key: string, value: string): Look {
  return { label: { key }, value, sample: { property: 'color', value } };
}

function highlight(key: string, value: string): Look {
  return { label: { key }, value, sample: { property: 'background-color', value } };
}
