import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { siteName } from '../ui/sites.ts';
import { missing, type Setup } from './steps.ts';

/** The last step: what was passed over, and what to try. */
class ReadyStep extends LightElement {
  static override properties = { setup: { attribute: false } };

  declare setup: Setup;

  protected override render() {
    const left = missing(this.setup);
    const site = this.setup.sites[0];
    return html`${
      left.length > 0
        ? html`<div class="notice">
              ${icon('info')}
              <div>
                <p>${t('onboarding_ready_missing')}</p>
                <ul>
                  ${left.map(step => html`<li><a href="#${step}">${t(`onboarding_${step}_rail`)}</a></li>`)}
                </ul>
              </div>
            </div>`
        : nothing
    }
      <p>${t('onboarding_ready_text')}</p>
      <ol class="points">
        ${(['write', 'first', 'read'] as const).map(
          (key, i) => html`<li>
            ${icon((['pen-line', 'send', 'mail-open'] as const)[i] ?? 'mail')}
            <p>${t(`onboarding_ready_${key}`)}</p>
          </li>`,
        )}
      </ol>
      <div class="buttons">
        ${
          site
            ? html`<a class="button primary" href=${site} target="_blank" rel="noopener">
                ${icon('external-link')}${t('onboarding_ready_open', { site: siteName(site) })}
              </a>`
            : nothing
        }
        <a class="button" href="../options/options.html">${icon('settings')}${t('onboarding_ready_options')}</a>
      </div>`;
  }
}

customElements.define('signet-step-ready', ReadyStep);
