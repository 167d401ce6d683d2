import { html, type nothing, type TemplateResult } from 'lit';
import type { ReadingSettingsResult, WeakMode } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import { radios } from '../ui/radios.ts';
import { byWhom } from './decided.ts';

const MODES = ['show', 'refuse'] as const satisfies WeakMode[];

/** Whether mail is opened whose protection others can break. The administrator may have decided it. */
class WeakMail extends EngineView {
  static override properties = { ...EngineView.properties, settings: { state: true } };

  declare settings: ReadingSettingsResult | undefined;

  constructor() {
    super();
    this.settings = undefined;
  }

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    const answer = await this.attempt(() => this.engine.call('readingSettings', {}));
    if (answer) this.settings = answer.result;
  }

  async #choose(weak: WeakMode): Promise<void> {
    const before = this.settings;
    if (!before) return;
    this.settings = { ...before, weak };
    const answer = await this.attempt(() => this.engine.call('setReadingSettings', { weak }));
    this.settings = answer?.result ?? before;
    if (answer) this.tell('said', t('options_saved'));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.settings) return this.problemView();
    const { weak, byAdministrator } = this.settings;
    return html`<section class="group" aria-labelledby="weak-title">
      <h2 id="weak-title">${t('security_weak')}</h2>
      <p class="muted">${t('security_weak_text')}</p>
      ${this.problemView()}
      ${
        byAdministrator
          ? html`<p>${t(`security_weak_${weak}_text`)} ${byWhom()}</p>`
          : radios(
              'weak',
              t('security_weak_question'),
              MODES.map(value => ({
                value,
                title: t(`security_weak_${value}`),
                text: t(`security_weak_${value}_text`),
              })),
              weak,
              chosen => this.#choose(chosen),
            )
      }
    </section>`;
  }
}

customElements.define('signet-weak-mail', WeakMail);
