import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { siteName } from '../ui/sites.ts';
import type { Setup } from './steps.ts';
import '../ui/add-site.ts';

/** The step that turns Signet on for a webmail. */
class WebmailStep extends LightElement {
  static override properties = { setup: { attribute: false } };

  declare setup: Setup;

  protected override render() {
    return html`<p>${t('onboarding_webmail_text')}</p>
      <signet-add-site
        @site-added=${() => this.dispatchEvent(new Event('changed', { bubbles: true }))}
      ></signet-add-site>
      ${
        this.setup.sites.length > 0
          ? html`<div>
              <h2>${t('onboarding_webmail_on')}</h2>
              <ul class="plain-list">
                ${this.setup.sites.map(
                  origin =>
                    html`<li>${icon('globe')}<a href=${origin} target="_blank" rel="noopener">${siteName(origin)}</a></li>`,
                )}
              </ul>
            </div>`
          : nothing
      }`;
  }
}

customElements.define('signet-step-webmail', WebmailStep);
