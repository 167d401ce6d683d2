import { html } from 'lit';
import { t } from '../i18n.ts';
import { LightElement } from '../ui/light-element.ts';
import '../ui/mark-chooser.ts';

/** The security mark. */
class MarkSection extends LightElement {
  protected override render() {
    return html`<p class="lead">${t('onboarding_mark_text')}</p>
      <signet-mark-chooser></signet-mark-chooser>`;
  }
}

customElements.define('signet-options-mark', MarkSection);
