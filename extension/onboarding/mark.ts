import { html } from 'lit';
import { t } from '../i18n.ts';
import { LightElement } from '../ui/light-element.ts';
import '../ui/mark-chooser.ts';

/** The step that chooses the security mark. */
class MarkStep extends LightElement {
  protected override render() {
    return html`<p>${t('onboarding_mark_text')}</p>
      <signet-mark-chooser
        @mark-chosen=${() => this.dispatchEvent(new Event('changed', { bubbles: true }))}
      ></signet-mark-chooser>`;
  }
}

customElements.define('signet-step-mark', MarkStep);
