/** The accounts that let Signet at their mail over their provider's API, and the way to take that back. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConsentRequest } from '../background/mailbox.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { getSetting, type MailAccount, onSettingChanged } from '../settings.ts';
import { LightElement } from '../ui/light-element.ts';

/** Where people see, at the provider, what they let which program do. */
const elsewhere: Record<MailAccount['provider'], string> = {
  microsoft: 'https://myapps.microsoft.com/',
  google: 'https://myaccount.google.com/connections',
};

class MailAccounts extends LightElement {
  static override properties = { accounts: { state: true } };

  declare private accounts: MailAccount[];
  #unwatch: (() => void) | undefined;

  constructor() {
    super();
    this.accounts = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = onSettingChanged('mailAccounts', accounts => {
      this.accounts = accounts;
    });
    void getSetting('mailAccounts').then(accounts => {
      this.accounts = accounts;
    });
  }

  override disconnectedCallback(): void {
    this.#unwatch?.();
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

  #row(account: MailAccount): TemplateResult {
    const [address = ''] = account.addresses;
    const provider = t(`consent_${account.provider}`);
    const access = account.access.map(each => t(`options_mail_access_${each}`)).join(', ');
    return html`<li>
      ${icon('mail')}
      <span>${address}<br /><span class="muted">${new URL(account.origin).host}: ${access} ·
        <a href=${elsewhere[account.provider]} target="_blank" rel="noopener">${t('options_mail_accounts_there', { provider })}</a></span></span>
      <button class="button" @click=${() => this.#forget(account)}>
        <span>${t('options_mail_accounts_forget')}<span class="visually-hidden">: ${address}</span></span>
      </button>
    </li>`;
  }
}

customElements.define('signet-mail-accounts', MailAccounts);
