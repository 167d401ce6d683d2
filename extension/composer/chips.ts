import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Address } from '../../js-bridge/contract.ts';
import { addressKey } from '../addresses.ts';
import { chipButtons, lookOf } from './chip.ts';
import { chipCard, type RecipientHelp } from './chip-card.ts';
import type { Directory } from './directory.ts';
import { OpenCard } from './open-card.ts';

/** So far a card stays away from the edge, in pixels. */
const margin = 16;

/** A line of recipients, as its chips see it. */
export interface ChipsField extends ReactiveControllerHost, Element {
  readonly addresses: Address[];
  readonly directory: Directory;
  readonly help: RecipientHelp;
  /** Focuses where more is typed. */
  focus(): void;
  /** Turns a recipient back into text. */
  edit(address: Address): void;
  /** Takes a recipient out. */
  drop(address: Address): void;
}

/**
 * The chips of one line of recipients, each with the card that says more. A chip takes
 * Backspace or Delete (remove), Enter or F2 (edit) and the arrow keys.
 */
export class Chips {
  readonly #field: ChipsField;
  readonly #card: OpenCard;

  constructor(field: ChipsField) {
    this.#field = field;
    this.#card = new OpenCard(field);
  }

  /** Focuses the chip at an index, or behind the last one the field; nothing before the first one. */
  focus(index: number): void {
    if (index < 0) return;
    const chip = this.#field.querySelectorAll<HTMLElement>('.chip-main')[index];
    (chip ?? this.#field).focus();
  }

  /** Takes the card away. */
  closeCard(): void {
    this.#card.close();
  }

  /** Moves the card to where all of it can be seen. Call it when the field was shown anew. */
  fitCard(): void {
    const card = this.#field.querySelector<HTMLElement>('.chip-card');
    if (!card) return;
    card.style.translate = '';
    const beyond = card.getBoundingClientRect().right - document.documentElement.clientWidth + margin;
    if (beyond > 0) card.style.translate = `${-beyond}px`;
  }

  render(label: string): TemplateResult {
    return html`<ul class="chip-list" aria-label=${label}>
      ${repeat(
        this.#field.addresses,
        ({ address }) => addressKey(address),
        address => this.#chip(address),
      )}
    </ul>`;
  }

  #chip(address: Address): TemplateResult {
    const { directory } = this.#field;
    const key = addressKey(address.address);
    const open = this.#card.key === key;
    return html`<li
      class="chip"
      data-key=${key}
      data-state=${lookOf(directory.state(address.address), directory.info(address.address))}
      @pointerenter=${() => this.#card.show(key)}
      @pointerleave=${this.#card.hideSoon}
      @focusin=${() => this.#card.show(key)}
      @focusout=${this.#card.hideSoon}
      @keydown=${(event: KeyboardEvent) => this.#keys(event, address)}
    >
      ${chipButtons(address, directory, open, {
        edit: () => this.#field.edit(address),
        drop: () => this.#field.drop(address),
      })}
      ${open ? this.#cardOf(address) : nothing}
    </li>`;
  }

  #cardOf(address: Address): TemplateResult {
    const { directory, help } = this.#field;
    const { ask, leave } = help;
    const asked = help.hasAsked(address.address);
    return chipCard(
      address,
      { ...directory.known(address.address), asked },
      {
        import: () => this.#goTo(help.import),
        ask: ask && (() => this.#goTo(() => ask(address))),
        leave: leave && (() => this.#goTo(leave)),
        lookUp: () => void directory.lookUp(address.address),
        again: () => void directory.refresh(),
        edit: () => this.#field.edit(address),
        drop: () => this.#field.drop(address),
      },
    );
  }

  #keys(event: KeyboardEvent, address: Address): void {
    if (event.key === 'Escape') {
      if (this.#card.key === undefined) return;
      event.stopPropagation();
      this.closeCard();
      return;
    }
    // In its card, the keys are those of the buttons.
    if (!(event.target as Element).classList.contains('chip-main')) return;
    const index = this.#field.addresses.indexOf(address);
    switch (event.key) {
      case 'ArrowLeft':
        this.focus(index - 1);
        break;
      case 'ArrowRight':
        this.focus(index + 1);
        break;
      case 'Backspace':
      case 'Delete':
        event.preventDefault();
        this.#field.drop(address);
        break;
      case 'Enter':
      case 'F2':
        event.preventDefault();
        this.#field.edit(address);
    }
  }

  /** Takes the card away, for what stands elsewhere then. */
  #goTo(step: () => void): void {
    this.closeCard();
    step();
  }
}
