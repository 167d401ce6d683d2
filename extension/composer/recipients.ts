import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Address } from '../../js-bridge/contract.ts';
import { addressKey, formatAddress, isAddress, parseAddresses } from '../addresses.ts';
import { t } from '../i18n.ts';
import { LightElement } from '../ui/light-element.ts';
import { chipButtons, lookOf } from './chip.ts';
import { chipCard, type RecipientHelp } from './chip-card.ts';
import type { Completions } from './completion.ts';
import type { Directory } from './directory.ts';
import { OpenCard } from './open-card.ts';
import { Suggesting } from './suggesting.ts';

/**
 * One line of recipients: a chip for each, and a field to type more.
 *
 *     <signet-recipients name="to" .addresses=${to} .directory=${directory} … @change=${…}></signet-recipients>
 *
 * Typed text becomes chips at a comma, semicolon, Enter, Tab or when the field
 * is left. A chip takes Backspace or Delete (remove), Enter or F2 (edit) and the
 * arrow keys. Dispatches `change` when the addresses changed.
 */
export class RecipientsField extends LightElement {
  static override properties = {
    name: {},
    addresses: { attribute: false },
    directory: { attribute: false },
    completions: { attribute: false },
    help: { attribute: false },
  };

  declare name: 'to' | 'cc' | 'bcc';
  declare addresses: Address[];
  declare directory: Directory;
  declare completions: Completions;
  declare help: RecipientHelp;

  readonly #suggesting = new Suggesting(this, address => this.#take(address));
  readonly #card = new OpenCard(this);

  constructor() {
    super();
    this.name = 'to';
    this.addresses = [];
  }

  override focus(): void {
    this.#input?.focus();
  }

  /** Makes chips of what was typed. Call it before the addresses are used. */
  commit(): void {
    this.#suggesting.dismiss();
    const input = this.#input;
    if (!input || input.value.trim() === '') return;
    this.#add(input.value);
    input.value = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('directory')) return;
    (changed.get('directory') as Directory | undefined)?.removeEventListener('change', this.#learned);
    this.directory.addEventListener('change', this.#learned);
  }

  readonly #learned = () => this.requestUpdate();

  protected override render(): TemplateResult {
    const list = `${this.name}-suggestions`;
    const label = { to: 'composer_to', cc: 'composer_cc', bcc: 'composer_bcc' }[this.name];
    return html`
      <label class="field-label" for="${this.name}-input">${t(label)}</label>
      <div class="chips" @click=${this.#clickedBeside}>
        <ul class="chip-list" aria-label=${t(label)}>
          ${repeat(
            this.addresses,
            ({ address }) => addressKey(address),
            address => this.#chip(address),
          )}
        </ul>
        <input
          id="${this.name}-input"
          class="chips-input"
          type="text"
          inputmode="email"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded=${this.#suggesting.shown}
          aria-controls=${list}
          aria-activedescendant=${this.#suggesting.markedID(list)}
          @input=${() => this.#suggesting.look(this.completions, this.#input?.value ?? '')}
          @keydown=${this.#typed}
          @paste=${this.#pasted}
          @blur=${this.commit}
        />
        ${this.#suggesting.render(list)}
      </div>
    `;
  }

  #chip(address: Address): TemplateResult {
    const key = addressKey(address.address);
    return html`<li
      class="chip"
      data-key=${key}
      data-state=${lookOf(this.directory.state(address.address), this.directory.info(address.address))}
      @pointerenter=${() => this.#card.show(key)}
      @pointerleave=${this.#card.hideSoon}
      @focusin=${() => this.#card.show(key)}
      @focusout=${this.#card.hideSoon}
      @keydown=${(event: KeyboardEvent) => this.#chipKey(event, address)}
    >
      ${chipButtons(address, this.directory, this.#card.key === key, {
        edit: () => this.#edit(address),
        drop: () => this.drop(address),
      })}
      ${this.#card.key === key ? this.#cardOf(address) : nothing}
    </li>`;
  }

  #cardOf(address: Address): TemplateResult {
    const { ask, leave } = this.help;
    const asked = this.help.hasAsked(address.address);
    return chipCard(
      address,
      { ...this.directory.known(address.address), asked },
      {
        import: () => this.#close(this.help.import),
        ask: ask && (() => this.#close(() => ask(address))),
        leave: leave && (() => this.#close(leave)),
        lookUp: () => void this.directory.lookUp(address.address),
        again: () => void this.directory.refresh(),
        edit: () => this.#edit(address),
        drop: () => this.drop(address),
      },
    );
  }

  /** Takes a recipient out; focus goes to the neighbour or the field. */
  drop(address: Address): void {
    const index = this.addresses.indexOf(address);
    this.#change(this.addresses.filter(other => other !== address));
    this.#card.close();
    void this.updateComplete.then(() => this.#focusChip(Math.min(index, this.addresses.length)));
  }

  #edit(address: Address): void {
    this.commit();
    this.#change(this.addresses.filter(other => other !== address));
    this.#card.close();
    const input = this.#input;
    if (!input) return;
    input.value = formatAddress(address);
    input.focus();
  }

  #add(text: string): void {
    const known = new Set(this.addresses.map(({ address }) => addressKey(address)));
    const fresh = parseAddresses(text).filter(({ address }) => {
      const key = addressKey(address);
      return !known.has(key) && known.add(key);
    });
    if (fresh.length > 0) this.#change([...this.addresses, ...fresh]);
  }

  /** Takes somebody who was suggested in place of what is typed. */
  #take(address: Address): void {
    if (this.#input) this.#input.value = '';
    this.#change([...this.addresses, address]);
    this.focus();
  }

  #change(addresses: Address[]): void {
    this.addresses = addresses;
    this.dispatchEvent(new Event('change'));
  }

  #typed(event: KeyboardEvent): void {
    const input = event.currentTarget as HTMLInputElement;
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    // A comma within an open quote belongs to a name.
    const quoted = (input.value.match(/"/g)?.length ?? 0) % 2 === 1;
    if (event.isComposing || this.#suggesting.handles(event, quoted)) return;
    if (event.key === 'Enter' || ((event.key === ',' || event.key === ';') && !quoted)) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.commit();
    } else if (event.key === 'Backspace' && atStart && this.addresses.length > 0) {
      event.preventDefault();
      this.#focusChip(this.addresses.length - 1);
    } else if (event.key === 'ArrowLeft' && atStart) {
      this.#focusChip(this.addresses.length - 1);
    }
  }

  #pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const addresses = parseAddresses(text);
    // One word may be part of what is being typed; a list or an address with its name is not.
    if (addresses.length === 0 || !addresses.some(({ address }) => isAddress(address))) return;
    const input = event.currentTarget as HTMLInputElement;
    if (input.value.trim() !== '') return;
    event.preventDefault();
    this.#add(text);
  }

  #chipKey(event: KeyboardEvent, address: Address): void {
    const main = (event.target as Element).classList.contains('chip-main');
    const index = this.addresses.indexOf(address);
    switch (event.key) {
      case 'Escape':
        if (this.#card.key === undefined) return;
        event.stopPropagation();
        this.#card.close();
        return;
      case 'ArrowLeft':
        if (main) this.#focusChip(index - 1);
        return;
      case 'ArrowRight':
        if (main) this.#focusChip(index + 1);
        return;
      case 'Backspace':
      case 'Delete':
        if (!main) return;
        event.preventDefault();
        this.drop(address);
        return;
      case 'Enter':
      case 'F2':
        if (!main) return;
        event.preventDefault();
        this.#edit(address);
    }
  }

  #focusChip(index: number): void {
    if (index < 0) return;
    const chips = this.querySelectorAll<HTMLElement>('.chip-main');
    (chips[index] ?? this.#input)?.focus();
  }

  #clickedBeside(event: Event): void {
    if (event.target === event.currentTarget) this.focus();
  }

  /** Takes the card away, for what stands elsewhere then. */
  #close(step: () => void): void {
    this.#card.close();
    step();
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector('input');
  }
}

customElements.define('signet-recipients', RecipientsField);
