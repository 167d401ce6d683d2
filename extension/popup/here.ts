import { html, nothing, type TemplateResult } from 'lit';
import { formatSize, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import type { Here, HereRequest } from '../webmail/here.ts';
import { within } from '../within.ts';
import type { Site } from './site.ts';

/** How long a page's answer is waited for, in milliseconds: its server may be asked. */
const patience = 5_000;

/** What Signet can do on the page that the popup stands over, and why not where it cannot. */
class HereView extends LightElement {
  static override properties = { site: { attribute: false }, here: { state: true } };

  declare site: Site;
  /** Undefined until the page has answered, silent where it does not. */
  declare private here: Here | { is: 'silent' } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const { tab } = this.site;
    if (tab === undefined) return;
    const request: HereRequest = { type: 'what-is-here' };
    // Rejects where no content script runs, as in a page that was open before Signet was turned on or updated.
    const answer = chrome.tabs.sendMessage<HereRequest, Here>(tab, request, { frameId: 0 });
    this.here = (await within(patience, answer).catch(() => undefined)) ?? { is: 'silent' };
  }

  async #reload(tab: number): Promise<void> {
    await chrome.tabs.reload(tab);
    window.close();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { here } = this;
    const { tab } = this.site;
    if (!here || tab === undefined) return nothing;
    switch (here.is) {
      case 'silent':
        return html`${line('refresh-cw', t('popup_silent'))}
          <button class="button" @click=${() => this.#reload(tab)}>${t('popup_reload')}</button>`;
      case 'nothing':
        return html`${line('circle-question-mark', t('popup_nothing'))} ${otherWays()}`;
      case 'lost':
        return html`${line('triangle-alert', t('popup_lost'))}
          <p class="mono popup-detail">${here.detail}</p>
          ${otherWays()}`;
      case 'webmail':
        return webmailView(here);
    }
  }
}

function webmailView({ account, can, detail }: Here & { is: 'webmail' }): TemplateResult {
  if (!can) {
    return html`${account ? line('mail', account) : nothing} ${line('triangle-alert', t('popup_untold'))}
      <p class="mono popup-detail">${detail}</p>`;
  }
  return html`${line('mail', account ? t('popup_account', { webmail: can.name, account }) : can.name)}
    <ul class="popup-can">
      <li>${icon('circle-check', 'small')}<span>${t('popup_can_read')}</span></li>
      ${
        can.sendRaw === 'yes'
          ? html`<li>
              ${icon('circle-check', 'small')}
              <span>${can.maxSize > 0 ? t('popup_can_send_up_to', { size: formatSize(can.maxSize) }) : t('popup_can_send')}</span>
            </li>`
          : html`<li>${icon('triangle-alert', 'small')}<span>${t('popup_cannot_send', { webmail: can.name })}</span></li>`
      }
    </ul>`;
}

/** What works for every webmail. */
function otherWays(): TemplateResult {
  return html`<div class="buttons">
    <a class="button" href=${chrome.runtime.getURL('write/write.html')} target="_blank">${t('popup_write_anyway')}</a>
    <a class="button" href=${chrome.runtime.getURL('open/open.html')} target="_blank">${t('popup_open_anyway')}</a>
  </div>`;
}

function line(symbol: IconName, text: string): TemplateResult {
  return html`<p class="popup-line">${icon(symbol)}<span>${text}</span></p>`;
}

customElements.define('signet-here', HereView);
