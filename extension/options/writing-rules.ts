import { html, nothing, type TemplateResult } from 'lit';
import type { AccountWriting, CorrespondentWriting } from '../../js-bridge/contract.ts';
import { addressKey, isAddress } from '../addresses.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { byWhom } from './decided.ts';
import type { WritingChange } from './writing.ts';

/** What is different for one address. */
type Rule = AccountWriting & CorrespondentWriting;
type Mistake = 'none' | 'address' | 'domain' | 'twice' | 'empty';

/** What is different for messages from an own address, or to somebody. */
class WritingRules extends LightElement {
  static override properties = {
    kind: {},
    rules: { attribute: false },
    locked: { attribute: false },
    mistake: { state: true },
  };

  declare kind: 'accounts' | 'correspondents';
  declare rules: Rule[];
  declare locked: boolean;
  declare mistake: Mistake;

  constructor() {
    super();
    this.rules = [];
    this.locked = false;
    this.mistake = 'none';
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const values = new FormData(form);
    const value = (name: string) => String(values.get(name) ?? '').trim();
    const address = value('address');
    const [sign, encrypt, shape] = [value('sign'), value('encrypt'), value('form')];
    const mistake = sign || encrypt || shape ? this.#mistakeOf(address) : 'empty';
    if (mistake !== 'none') {
      this.#refuse(mistake);
      return;
    }
    const rule: Rule = {
      address,
      ...(sign ? { sign: sign === 'yes' } : {}),
      ...(encrypt ? { encrypt: encrypt as NonNullable<Rule['encrypt']> } : {}),
      ...(shape ? { form: shape as NonNullable<Rule['form']> } : {}),
    };
    this.mistake = 'none';
    form.reset();
    this.#keep({ rules: [...this.rules, rule] });
  }

  #mistakeOf(address: string): Mistake {
    const domain = this.kind === 'correspondents' && address.startsWith('@');
    if (!isAddress(domain ? `anybody${address}` : address)) {
      return this.kind === 'accounts' ? 'address' : 'domain';
    }
    const same = (rule: Rule) => addressKey(rule.address) === addressKey(address);
    return this.rules.some(same) ? 'twice' : 'none';
  }

  #refuse(mistake: Mistake): void {
    this.mistake = mistake;
    this.querySelector<HTMLElement>(mistake === 'empty' ? 'select' : '[name=address]')?.focus();
  }

  #delete(gone: Rule): void {
    const said = t('writing_rule_deleted', { address: gone.address });
    this.#keep({ rules: this.rules.filter(rule => rule !== gone), said, undoable: true });
  }

  #keep({ rules, ...rest }: { rules: Rule[] } & Omit<WritingChange, 'settings'>): void {
    const settings = this.kind === 'accounts' ? { accounts: rules } : { correspondents: rules };
    const detail: WritingChange = { settings, ...rest };
    this.dispatchEvent(new CustomEvent('writing-change', { detail, bubbles: true }));
  }

  protected override render(): TemplateResult {
    const { kind } = this;
    return html`<section class="group" aria-labelledby="${kind}-title">
      <h2 id="${kind}-title">${t(`writing_${kind}`)}</h2>
      <p class="muted">${t(`writing_${kind}_text`)}${this.locked ? html` ${byWhom()}` : nothing}</p>
      ${
        this.rules.length > 0
          ? html`<ul class="rows">
              ${this.rules.map(
                rule => html`<li>
                  ${icon(rule.address.startsWith('@') ? 'globe' : 'mail')}
                  <span>${rule.address} <span class="muted">${ruleText(rule)}</span></span>
                  ${
                    this.locked
                      ? nothing
                      : html`<button class="button" @click=${() => this.#delete(rule)}>
                          ${t('writing_rule_delete')}<span class="visually-hidden">: ${rule.address}</span>
                        </button>`
                  }
                </li>`,
              )}
            </ul>`
          : nothing
      }
      ${this.locked ? nothing : this.#form()}
    </section>`;
  }

  #form(): TemplateResult {
    const { kind, mistake } = this;
    return html`<form class="alias-form" novalidate @submit=${this.#submit}>
      <div class="field">
        <label for="${kind}-address">${t(`writing_${kind}_address`)}</label>
        <input
          id="${kind}-address"
          class="input"
          name="address"
          type="text"
          inputmode="email"
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${mistake === 'none' || mistake === 'empty' ? nothing : 'true'}
          aria-describedby="${kind}-hint"
        />
      </div>
      ${this.#select('sign', ['yes', 'no'])} ${this.#select('encrypt', ['off', 'possible', 'always'])}
      ${kind === 'accounts' ? this.#select('form', ['webmail', 'clear', 'opaque']) : nothing}
      <button class="button">${icon('plus', 'small')}${t('writing_rule_add')}</button>
      <p id="${kind}-hint" class=${mistake === 'none' ? 'hint' : 'error'} role="status">
        ${mistake === 'none' ? nothing : t(`writing_rule_wrong_${mistake}`)}
      </p>
    </form>`;
  }

  #select(name: 'sign' | 'encrypt' | 'form', values: string[]): TemplateResult {
    const id = `${this.kind}-${name}`;
    return html`<div class="field">
      <label for=${id}>${t(`writing_rule_${name}`)}</label>
      <select id=${id} class="input" name=${name}>
        <option value="">${t('writing_rule_usual')}</option>
        ${values.map(value => html`<option value=${value}>${t(`writing_rule_${name}_${value}`)}</option>`)}
      </select>
    </div>`;
  }
}

/** What a rule changes, in words. */
function ruleText({ sign, encrypt, form }: Rule): string {
  return [
    ...(sign === undefined ? [] : [t(`writing_rule_sign_${sign ? 'yes' : 'no'}`)]),
    ...(encrypt ? [t(`writing_rule_encrypt_${encrypt}`)] : []),
    ...(form ? [t(`writing_rule_form_${form}`)] : []),
  ].join(' · ');
}

customElements.define('signet-writing-rules', WritingRules);
