import { html } from 'lit';
import type { Status } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { policyView } from './policy-view.ts';

/** What this is, and what it does with what it knows. */
class AboutSection extends LightElement {
  static override properties = { status: { attribute: false } };

  declare status: Status;

  protected override render() {
    return html`<p class="lead">${t('extension_description')}</p>
      <dl class="details-list">
        <dt>${t('options_version')}</dt>
        <dd>${chrome.runtime.getManifest().version}</dd>
        <dt>${t('options_engine')}</dt>
        <dd>${this.status.version}</dd>
        <dt>${t('options_licence')}</dt>
        <dd>Apache-2.0</dd>
      </dl>
      <section class="group" aria-labelledby="privacy-title">
        <h2 id="privacy-title">${t('options_privacy')}</h2>
        <ul class="points">
          <li>${icon('key-round')}<p>${t('options_privacy_keys')}</p></li>
          <li>${icon('globe')}<p>${t('options_privacy_network')}</p></li>
          <li>${icon('eye-off')}<p>${t('options_privacy_webmail')}</p></li>
        </ul>
      </section>
      ${policyView()}
      <div class="buttons">
        <a class="button" href="../help/help.html">${icon('circle-question-mark')}${t('help_title')}</a>
        <a class="button" href="../news/news.html">${icon('sparkles')}${t('news_title')}</a>
        <a class="button" href="../open/open.html">${icon('file-lock')}${t('options_open_file')}</a>
        <a class="button" href="../onboarding/onboarding.html#passphrase">${icon('rotate-ccw')}${t('options_set_up_again')}</a>
      </div>`;
  }
}

customElements.define('signet-options-about', AboutSection);
