/** The accounts that let Signet at their mail over their provider's API, and the way to take that back. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConsentRequest } from '../background/mailbox.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { choiceFor, chooseHolder } from '../mailbox/key-holder.ts';
import {
  getSetting,
  type KeyChoice,
  type MailAccount,
  type MeasuredForm,
  onSettingChanged,
} from '../settings.ts';
import { forgetForm, measuredFor } from '../signed-form.ts';
import { LightElement } from '../ui/light-element.ts';

/** Where people see, at the provider, what they let which program do. */
const elsewhere: Record<MailAccount['provider'], string> = {
  microsoft: 'https://myapps.microsoft.com/',
  google: 'https://myaccount.google.com/connections',
};

class MailAccounts extends LightElement {
  static override properties = {
    accounts: { state: true },
    measured: { state: true },
    choices: { state: true },
  };

  declare private accounts: MailAccount[];
  declare private measured: MeasuredForm[];
  declare private choices: KeyChoice[];
  #unwatch: (() => void)[] = [];

  constructor() {
    super();
    this.accounts = [];
    this.measured = [];
    this.choices = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const takeAccounts = (accounts: MailAccount[]) => {
      this.accounts = accounts;
    };
    const takeMeasured = (measured: MeasuredForm[]) => {
      this.measured = measured;
    };
    const takeChoices = (choices: KeyChoice[]) => {
      this.choices = choices;
    };
    this.#unwatch = [
      onSettingChanged('mailAccounts', takeAccounts),
      onSettingChanged('measuredForms', takeMeasured),
      onSettingChanged('keyChoices', takeChoices),
    ];
    void getSetting('mailAccounts').then(takeAccounts);
    void getSetting('measuredForms').then(takeMeasured);
    void getSetting('keyChoices').then(takeChoices);
  }

  override disconnectedCallback(): void {
    for (const end of this.#unwatch) end();
    super.disconnectedCallback();
  }

  async #forget({ origin, addresses: [account = ''] }: MailAccount): Promise<void> {
    const request: ConsentRequest = { type: 'mailbox-forget', origin, account };
    await chrome.runtime.sendMessage(request);
    const detail = t('options_mail_accounts_forgotten', { account });
    this.dispatchEvent(new CustomEvent<string>('said', { detail, bubbles: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.accounts.length === 0) return nothing;
    return html`<section class="group" aria-labelledby="mail-accounts-title">
      <h2 id="mail-accounts-title">${t('options_mail_accounts')}</h2>
      <p>${t('options_mail_accounts_text')}</p>
      <ul class="rows">
        ${this.accounts.map(account => this.#row(account))}
      </ul>
    </section>`;
  }

  /** What is known of the form of signed messages there, and how to find out. Only Gmail was seen to change one. */
  #form({ provider, origin, addresses: [address = ''] }: MailAccount): TemplateResult | typeof nothing {
    if (provider !== 'google') return nothing;
    const account = `${origin} ${address}`;
    const known = measuredFor(this.measured, account);
    if (!known) {
      const query = new URLSearchParams({
        authuser: address,
        view: 'cm',
        fs: '1',
        to: address,
        su: t('options_form_subject'),
      });
      return html`<br /><span class="muted">${t('options_form_unknown')}
        <a href=${`${origin}/mail/?${query}`} target="_blank" rel="noopener">${t('options_form_find_out')}</a></span>`;
    }
    const text = t(known.kept ? 'options_form_kept' : 'options_form_changed', { when: formatDate(known.at) });
    return html`<br /><span class="muted">${text}
      <button class="button quiet" @click=${() => forgetForm(account)}>
        <span>${t('options_form_again')}<span class="visually-hidden">: ${address}</span></span>
      </button></span>`;
  }

  /** Whose keys sign and decrypt there. */
  #keys({ provider, addresses: [address = ''] }: MailAccount): TemplateResult | typeof nothing {
    if (provider !== 'google') return nothing;
    const choice = choiceFor(this.choices, address);
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      void chooseHolder(address, value === 'own' || value === 'google' ? value : undefined);
    };
    const found = t(choice?.found ? 'options_keys_found_google' : 'options_keys_found');
    return html`<br /><select class="input" aria-label=${t('options_key_holder', { account: address })} @change=${choose}>
      <option value="" ?selected=${!choice?.chosen}>${found}</option>
      ${(['own', 'google'] as const).map(
        each =>
          html`<option value=${each} ?selected=${choice?.chosen === each}>${t(`options_keys_${each}`)}</option>`,
      )}
    </select>`;
  }

  #row(account: MailAccount): TemplateResult {
    const [address = ''] = account.addresses;
    const provider = t(`consent_${account.provider}`);
    const access = account.access.map(each => t(`options_mail_access_${each}`)).join(', ');
    return html`<li>
      ${icon('mail')}
      <span>${address}<br /><span class="muted">${new URL(account.origin).host}: ${access} ·
        <a href=${elsewhere[account.provider]} target="_blank" rel="noopener">${t('options_mail_accounts_there', { provider })}</a></span>${this.#form(account)}${this.#keys(account)}</span>
      <button class="button" @click=${() => this.#forget(account)}>
        <span>${t('options_mail_accounts_forget')}<span class="visually-hidden">: ${address}</span></span>
      </button>
    </li>`;
  }
}

customElements.define('signet-mail-accounts', MailAccounts);
