import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { Address } from '../../js-bridge/contract.ts';
import { addressKey, formatAddress, isAddress, parseAddresses } from '../addresses.ts';
import { t } from '../i18n.ts';
import { LightElement } from '../ui/light-element.ts';
import type { RecipientHelp } from './chip-card.ts';
import { Chips } from './chips.ts';
import type { Completions } from './completion.ts';
import type { Directory } from './directory.ts';
import { Suggesting } from './suggesting.ts';

/**
 * One line of recipients: a chip for each, and a field to type more.
 *
 *     <signet-recipients name="to" .addresses=${to} .directory=${directory} … @change=${…}></signet-recipients>
 *
 * Typed text becomes chips at a comma, semicolon, Enter, Tab or when the field
 * is left. Dispatches `change` when the addresses changed.
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

  readonly #suggesting = new Suggesting(this, people => this.#take(people));
  readonly #chips = new Chips(this);

  constructor() {
    super();
    this.name = 'to';
    this.addresses = [];
  }

  override focus(): void {
    this.#input?.focus();
  }

  /** What is being typed, and no recipient yet. */
  get typed(): string {
    return this.#input?.value.trim() ?? '';
  }

  /** Makes chips of what was typed. Call it before the addresses are used. */
  commit(): void {
    this.#suggesting.dismiss();
    const input = this.#input;
    if (!input || input.value.trim() === '') return;
    this.#add(parseAddresses(input.value));
    input.value = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('directory')) return;
    (changed.get('directory') as Directory | undefined)?.removeEventListener('change', this.#learned);
    this.directory.addEventListener('change', this.#learned);
  }

  protected override updated(): void {
    this.#chips.fitCard();
  }

  readonly #learned = () => this.requestUpdate();

  protected override render(): TemplateResult {
    const list = `${this.name}-suggestions`;
    const label = { to: 'composer_to', cc: 'composer_cc', bcc: 'composer_bcc' }[this.name];
    return html`
      <label class="field-label" for="${this.name}-input">${t(label)}</label>
      <div class="chips" @click=${this.#clickedBeside}>
        ${this.#chips.render(t(label))}
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

  /** Takes a recipient out; focus goes to the neighbour or the field. */
  drop(address: Address): void {
    const index = this.addresses.indexOf(address);
    this.#change(this.addresses.filter(other => other !== address));
    this.#chips.closeCard();
    void this.updateComplete.then(() => this.#chips.focus(Math.min(index, this.addresses.length)));
  }

  /** Turns a recipient back into text. */
  edit(address: Address): void {
    this.commit();
    this.#change(this.addresses.filter(other => other !== address));
    this.#chips.closeCard();
    const input = this.#input;
    if (!input) return;
    input.value = formatAddress(address);
    input.focus();
  }

  #add(people: Address[]): void {
    const known = new Set(this.addresses.map(({ address }) => addressKey(address)));
    const fresh = people.filter(({ address }) => {
      const key = addressKey(address);
      return !known.has(key) && known.add(key);
    });
    if (fresh.length > 0) this.#change([...this.addresses, ...fresh]);
  }

  /** Takes those who were suggested in place of what is typed. */
  #take(people: Address[]): void {
    if (this.#input) this.#input.value = '';
    this.#add(people);
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
      this.#chips.focus(this.addresses.length - 1);
    } else if (event.key === 'ArrowLeft' && atStart) {
      this.#chips.focus(this.addresses.length - 1);
    }
  }

  #pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    // One word may be part of what is being typed; a list or an address with its name is not.
    if (!parseAddresses(text).some(({ address }) => isAddress(address))) return;
    const input = event.currentTarget as HTMLInputElement;
    if (input.value.trim() !== '') return;
    event.preventDefault();
    this.#add(parseAddresses(text));
  }

  #clickedBeside(event: Event): void {
    if (event.target === event.currentTarget) this.focus();
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector('input');
  }
}

customElements.define('signet-recipients', RecipientsField);
