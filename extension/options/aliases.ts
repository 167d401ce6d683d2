import { html, nothing } from 'lit';
import type { Alias } from '../../js-bridge/contract.ts';
import { isAddress } from '../addresses.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import type { Said } from '../ui/undo.ts';

type Mistake = 'none' | 'alias' | 'address' | 'same';

/**
 * Addresses that belong to somebody whose certificate names another one. With
 * `address` only those of that person, whose address need not be typed.
 */
class Aliases extends EngineView {
  static override properties = {
    ...EngineView.properties,
    address: {},
    aliases: { state: true },
    mistake: { state: true },
  };

  /** The person's address; "" for everybody. */
  declare address: string;
  declare aliases: Alias[];
  declare mistake: Mistake;

  constructor() {
    super();
    this.address = '';
    this.aliases = [];
    this.mistake = 'none';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('aliases', {}));
    if (!answer) return;
    const { aliases } = answer.result;
    const same = (other: string) => other.toLowerCase() === this.address.toLowerCase();
    this.aliases = this.address ? aliases.filter(each => same(each.address)) : aliases;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const values = new FormData(form);
    const alias = String(values.get('alias') ?? '').trim();
    const address = this.address || String(values.get('address') ?? '').trim();
    if (!isAddress(alias)) return this.#refuse('alias');
    if (!isAddress(address)) return this.#refuse('address');
    if (alias.toLowerCase() === address.toLowerCase()) return this.#refuse('same');
    this.mistake = 'none';
    if (!(await this.attempt(() => this.engine.call('setAlias', { alias, address })))) return;
    form.reset();
    await this.#list();
    this.tell('said', t('people_alias_added', { alias, address }));
  }

  #refuse(mistake: Mistake): void {
    this.mistake = mistake;
    this.querySelector<HTMLElement>(`[name=${mistake === 'address' ? 'address' : 'alias'}]`)?.focus();
  }

  async #delete({ alias, address }: Alias): Promise<void> {
    if (!(await this.attempt(() => this.engine.call('deleteAlias', { alias })))) return;
    await this.#list();
    this.tell<Said>('said', {
      text: t('people_alias_deleted', { alias }),
      undo: async () => {
        await this.engine.call('setAlias', { alias, address });
        await this.#list();
      },
    });
  }

  protected override render() {
    return html`<section class="group" aria-labelledby="aliases-title">
      <h2 id="aliases-title">${t(this.address ? 'people_aliases_of' : 'people_aliases')}</h2>
      <p class="muted">${t('people_aliases_text')}</p>
      ${
        this.aliases.length > 0
          ? html`<ul class="rows">
              ${this.aliases.map(
                each => html`<li>
                  ${icon('mail')}
                  <span>
                    ${each.alias}
                    ${this.address ? nothing : html`<span class="muted">${t('people_alias_uses', { address: each.address })}</span>`}
                  </span>
                  <button class="button" @click=${() => this.#delete(each)}>
                    ${t('people_alias_delete')}<span class="visually-hidden">: ${each.alias}</span>
                  </button>
                </li>`,
              )}
            </ul>`
          : nothing
      }
      ${this.#form()} ${this.problemView()}
    </section>`;
  }

  #form() {
    const field = (name: 'alias' | 'address') => html`<div class="field">
      <label for="alias-${name}">${t(`people_alias_${name}`)}</label>
      <input
        id="alias-${name}"
        class="input"
        name=${name}
        type="text"
        inputmode="email"
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${this.mistake === name ? 'true' : nothing}
        aria-describedby="alias-hint"
      />
    </div>`;
    return html`<form class="alias-form" novalidate @submit=${this.#submit}>
      ${field('alias')} ${this.address ? nothing : field('address')}
      <button class="button">${icon('plus', 'small')}${t('people_alias_add')}</button>
      <p id="alias-hint" class=${this.mistake === 'none' ? 'hint' : 'error'} role="status">
        ${this.mistake === 'none' ? nothing : t(`people_alias_wrong_${this.mistake}`)}
      </p>
    </form>`;
  }
}

customElements.define('signet-aliases', Aliases);
