import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type Squire from 'squire-rte';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { history, type Look, type LookMenu, menus, type Tag, type Tool, tags, tools } from './formats.ts';

/**
 * The bar above the text. It is one stop for the Tab key; the arrow keys go
 * from tool to tool, and within a menu up and down. It knows where the cursor
 * is and shows what holds there.
 */
export class Toolbar {
  readonly #host: ReactiveControllerHost & Element;
  #squire: Squire | undefined;
  #within: ReadonlySet<Tag> = new Set();
  #looks: Record<string, string | undefined> = {};
  #history = { canUndo: false, canRedo: false };
  /** The menu that is open. */
  #open: LookMenu['name'] | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
  }

  /** Follows the cursor of an editor, and acts on its text. */
  follow(squire: Squire): void {
    this.#squire = squire;
    for (const event of ['pathChange', 'select', 'cursor']) {
      squire.addEventListener(event, () => this.#cursorMoved());
    }
    for (const tool of tools) {
      if (!tool.handled) continue;
      squire.setKeyHandler(tool.handled, (_, event) => {
        event.preventDefault();
        this.#run(() => tool.run(squire, tool.tag !== undefined && this.#within.has(tool.tag)));
      });
    }
    squire.addEventListener('undoStateChange', event => {
      const { canUndo, canRedo } = (event as CustomEvent<{ canUndo: boolean; canRedo: boolean }>).detail;
      this.#history = { canUndo, canRedo };
      this.#host.requestUpdate();
    });
  }

  /** Shows the tools for formatted text, and what else stands in the bar. */
  render(more: TemplateResult): TemplateResult {
    const { canUndo, canRedo } = this.#history;
    return html`<div class="toolbar" role="toolbar" aria-label=${t('composer_format')} @keydown=${this.#arrows}>
      ${this.#button(history.undo, { disabled: !canUndo, first: true })}
      ${this.#button(history.redo, { disabled: !canRedo })}
      <span class="toolbar-gap"></span>
      ${menus.map(menu => this.#menu(menu))}
      <span class="toolbar-gap"></span>
      ${tools.map(tool => this.#button(tool, {}))}
      <span class="toolbar-gap"></span>
      ${more}
    </div>`;
  }

  #button(tool: Tool, { disabled = false, first = false }): TemplateResult {
    const pressed = tool.tag !== undefined && this.#within.has(tool.tag);
    const label = t(tool.label);
    // Not `disabled`: the keyboard would be thrown out of the bar when there is nothing left to undo.
    return toolButton(
      { label, icon: tool.icon, title: tool.keys ? `${label} (${tool.keys})` : label },
      { pressed: tool.tag ? pressed : undefined, disabled, tabindex: first ? 0 : -1 },
      () => !disabled && this.#run(squire => tool.run(squire, pressed)),
    );
  }

  #menu(menu: LookMenu): TemplateResult {
    const open = this.#open === menu.name;
    const chosen = this.#chosen(menu);
    return html`<span class="tool-menu" @focusout=${this.#left} @keydown=${(event: KeyboardEvent) => this.#menuKey(event, menu)}>
      <button
        type="button"
        class="button quiet icon-only"
        data-menu=${menu.name}
        tabindex="-1"
        title=${t(menu.label)}
        aria-label=${t(menu.label)}
        aria-haspopup="menu"
        aria-expanded=${open}
        @mousedown=${keepFocus}
        @click=${() => (open ? this.#close() : this.#show(menu))}
      >
        ${icon(menu.icon)}
      </button>
      ${
        open
          ? html`<span class="tool-looks" role="menu" aria-label=${t(menu.label)}>
              ${menu.looks.map(look => this.#look(menu, look, look === chosen))}
            </span>`
          : nothing
      }
    </span>`;
  }

  #look(menu: LookMenu, look: Look, chosen: boolean): TemplateResult {
    const { label, sample, value } = look;
    return html`<button
      type="button"
      class="tool-look"
      role="menuitemradio"
      aria-checked=${chosen}
      tabindex="-1"
      @click=${() => {
        this.#close();
        this.#run(squire => menu.set(squire, value));
      }}
    >
      ${chosen ? icon('check', 'small') : html`<span class="tool-look-gap"></span>`}
      <span style=${styleMap(sample ? { [sample.property]: sample.value } : {})}>${'key' in label ? t(label.key) : label.name}</span>
    </button>`;
  }

  #chosen(menu: LookMenu): Look | undefined {
    const current = normalised(menu.current(this.#looks));
    return menu.looks.find(({ value }) => normalised(value ?? undefined) === current);
  }

  #run(work: (squire: Squire) => unknown): void {
    if (!this.#squire) return;
    work(this.#squire);
    this.#cursorMoved();
  }

  #cursorMoved(): void {
    const squire = this.#squire;
    if (!squire) return;
    const within = new Set(tags.filter(tag => squire.hasFormat(tag)));
    const looks = squire.getFontInfo();
    const same =
      tags.every(tag => within.has(tag) === this.#within.has(tag)) &&
      menus.every(({ current }) => current(looks) === current(this.#looks));
    if (same) return;
    this.#within = within;
    this.#looks = looks;
    this.#host.requestUpdate();
  }

  #show(menu: LookMenu): void {
    this.#open = menu.name;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      const items = this.#items();
      (items.find(item => item.ariaChecked === 'true') ?? items[0])?.focus();
    });
  }

  #close(): void {
    this.#open = undefined;
    this.#host.requestUpdate();
  }

  readonly #left = (event: FocusEvent): void => {
    const menu = event.currentTarget as Element;
    if (!menu.contains(event.relatedTarget as Node | null)) this.#close();
  };

  #menuKey(event: KeyboardEvent, menu: LookMenu): void {
    const open = this.#open === menu.name;
    if (!open) {
      if (event.key !== 'ArrowDown') return;
      this.#show(menu);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      this.#host.querySelector<HTMLElement>(`[data-menu="${menu.name}"]`)?.focus();
      this.#close();
      if (event.key === 'Tab') return;
    } else {
      const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 0, ArrowLeft: 0 }[event.key];
      if (step === undefined) return;
      const items = this.#items();
      const index = items.indexOf(document.activeElement as HTMLElement);
      items[(index + step + items.length) % items.length]?.focus();
    }
    // Escape would close the composer, and an arrow go to the next tool.
    event.preventDefault();
    event.stopPropagation();
  }

  #items(): HTMLElement[] {
    return [...this.#host.querySelectorAll<HTMLElement>('.tool-look')];
  }

  readonly #arrows = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('button')];
    const index = buttons.indexOf(document.activeElement as HTMLElement);
    const next = buttons[(index + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next?.focus();
  };
}

/** A button of the bar that leaves the keyboard in the text when it is clicked. */
export function toolButton(
  { label, icon: name, title }: { label: string; icon: IconName; title?: string },
  {
    pressed,
    disabled = false,
    tabindex = -1,
  }: { pressed?: boolean | undefined; disabled?: boolean; tabindex?: number },
  run: () => void,
): TemplateResult {
  return html`<button
    type="button"
    class="button quiet icon-only"
    tabindex=${tabindex}
    title=${title ?? label}
    aria-label=${label}
    aria-pressed=${pressed ?? nothing}
    aria-disabled=${disabled || nothing}
    @mousedown=${keepFocus}
    @click=${run}
  >
    ${icon(name)}
  </button>`;
}

function keepFocus(event: Event): void {
  event.preventDefault();
}

/** A browser writes quotes and blanks of CSS its own way. */
function normalised(css: string | undefined): string | undefined {
  return css?.replace(/["'\s]/g, '').toLowerCase();
}
