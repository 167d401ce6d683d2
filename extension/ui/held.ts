import { html, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Held } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';

/**
 * Says which messages waited for certificates and can be sent now; nothing
 * where there are none, or while the keys are locked:
 *
 *     <signet-held .engine=${engine}></signet-held>
 */
export class HeldMessages extends LightElement {
  static override properties = { engine: { attribute: false }, ready: { state: true } };

  declare engine: Pick<Engine, 'call'>;
  declare private ready: Held[];

  constructor() {
    super();
    this.ready = [];
  }

  protected override firstUpdated(): void {
    this.engine.call('held', {}).then(
      ({ result }) => {
        this.ready = result.held.filter(({ ready }) => ready);
      },
      // They wait on; what is wrong with the engine is told where it is needed.
      () => undefined,
    );
  }

  protected override render(): TemplateResult[] {
    return this.ready.map(
      ({ subject }) => html`<div class="notice" role="status">
        ${icon('mail-check')}
        <p>${t('held_learned', { subject: subject || t('composer_without_subject') })}</p>
      </div>`,
    );
  }
}

customElements.define('signet-held', HeldMessages);
