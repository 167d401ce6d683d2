import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { siteName, sites, turnOff, turnOn } from '../ui/sites.ts';
import { wantedHosts } from './decided.ts';
import { emptyState } from './empty.ts';
import './mail-accounts.ts';
import '../ui/add-site.ts';

/** The webmails that Signet is turned on for. */
class WebmailsSection extends LightElement {
  static override properties = { origins: { state: true } };

  declare origins: string[] | undefined;

  constructor() {
    super();
    this.origins = undefined;
  }

  readonly #list = async (): Promise<void> => {
    this.origins = await sites();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    chrome.permissions.onAdded.addListener(this.#list);
    chrome.permissions.onRemoved.addListener(this.#list);
    void this.#list();
  }

  override disconnectedCallback(): void {
    chrome.permissions.onAdded.removeListener(this.#list);
    chrome.permissions.onRemoved.removeListener(this.#list);
    super.disconnectedCallback();
  }

  async #remove(origin: string): Promise<void> {
    await turnOff(origin);
    await this.#list();
    this.querySelector<HTMLElement>('#site-address')?.focus();
    const detail = t('options_webmail_off', { site: siteName(origin) });
    this.dispatchEvent(new CustomEvent<string>('said', { detail, bubbles: true }));
  }

  /** What the administrator wants Signet turned on for, and is not: the browser asks about each. */
  #wanted(): TemplateResult | typeof nothing {
    const missing = wantedHosts().filter(origin => this.origins && !this.origins.includes(origin));
    if (missing.length === 0) return nothing;
    return html`<section class="notice" aria-labelledby="wanted-title">
      ${icon('globe')}
      <h2 id="wanted-title">${t('options_webmails_wanted')}</h2>
      <div class="buttons">
        ${missing.map(
          origin => html`<button class="button" @click=${() => this.#turnOn(origin)}>
            <span>${t('options_webmails_turn_on', { site: siteName(origin) })}</span>
          </button>`,
        )}
      </div>
    </section>`;
  }

  async #turnOn(origin: string): Promise<void> {
    // Nothing may be awaited before this: the browser asks the user only while it handles the click.
    if (!(await turnOn(origin))) return;
    await this.#list();
    const detail = t('pages_site_added', { site: siteName(origin) });
    this.dispatchEvent(new CustomEvent<string>('said', { detail, bubbles: true }));
  }

  protected override render() {
    return html`<p class="lead">${t('options_webmails_text')}</p>
      ${this.origins?.length === 0 ? emptyState('globe', t('options_no_webmails'), t('options_no_webmails_text')) : nothing}
      ${
        this.origins && this.origins.length > 0
          ? html`<ul class="rows">
              ${this.origins.map(
                origin => html`<li>
                  ${icon('globe')}
                  <a href=${origin} target="_blank" rel="noopener">${siteName(origin)}</a>
                  <button class="button" @click=${() => this.#remove(origin)}>
                    <span>${t('options_turn_off')}<span class="visually-hidden">: ${siteName(origin)}</span></span>
                  </button>
                </li>`,
              )}
            </ul>`
          : nothing
      }
      ${this.#wanted()}
      <signet-mail-accounts></signet-mail-accounts>
      <section class="group" aria-labelledby="add-title">
        <h2 id="add-title">${t('options_webmails_add')}</h2>
        <signet-add-site @site-added=${this.#list}></signet-add-site>
      </section>`;
  }
}

customElements.define('signet-options-webmails', WebmailsSection);
