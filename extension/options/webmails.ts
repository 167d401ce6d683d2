import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { siteName, sites, turnOff } from '../ui/sites.ts';
import { emptyState } from './empty.ts';
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
      <section class="group" aria-labelledby="add-title">
        <h2 id="add-title">${t('options_webmails_add')}</h2>
        <signet-add-site @site-added=${this.#list}></signet-add-site>
      </section>`;
  }
}

customElements.define('signet-options-webmails', WebmailsSection);
