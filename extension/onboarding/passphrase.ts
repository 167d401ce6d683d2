import { html } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import type { Setup } from './steps.ts';
import '../ui/new-passphrase.ts';

/** The step that chooses the passphrase. */
class PassphraseStep extends EngineView {
  static override properties = { ...EngineView.properties, setup: { attribute: false } };

  declare setup: Setup;

  protected override render() {
    if (this.setup.state !== 'new') {
      return html`<div class="notice">
        ${icon('circle-check')}
        <p>${t('onboarding_passphrase_done')} <a href="../options/options.html#keys">${t('onboarding_passphrase_change')}</a></p>
      </div>`;
    }
    return html`<h2>${t('onboarding_passphrase_choose')}</h2>
      <p>${t('onboarding_passphrase_text')}</p>
      <div class="notice warn">
        ${icon('triangle-alert')}
        <p>${t('onboarding_passphrase_recovery')}</p>
      </div>
      <signet-new-passphrase
        .engine=${this.engine}
        @passphrase-set=${() => this.tell('continue', undefined)}
      ></signet-new-passphrase>`;
  }
}

customElements.define('signet-step-passphrase', PassphraseStep);
