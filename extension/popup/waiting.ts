import { html, nothing, type TemplateResult } from 'lit';
import type { Outgoing } from '../../js-bridge/contract.ts';
import { plural } from '../composer/plural.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';

/** What waits to be sent, with the way to where it is sent. Says nothing where nothing waits. */
class Waiting extends EngineView {
  static override properties = { ...EngineView.properties, outgoing: { state: true } };

  declare private outgoing: Outgoing[];

  constructor() {
    super();
    this.outgoing = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  async #look(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('outgoing', {}));
    // What has left and is only to be told of is told in the webmail.
    if (answer) this.outgoing = answer.result.outgoing.filter(({ state }) => state !== 'sent');
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.outgoing.length === 0) return nothing;
    const webmail = webmailOf(this.outgoing[0]?.account ?? '');
    return html`<section class="popup-part">
      <p class="popup-line">
        ${icon('send')}<span>${plural('popup_waiting', this.outgoing.length)}</span>
        ${
          webmail === undefined
            ? nothing
            : html`<a class="button" href=${webmail} target="_blank" rel="noopener">${t('popup_to_webmail')}</a>`
        }
      </p>
    </section>`;
  }
}

/** The address of the webmail that an account is in; undefined where it names none. */
function webmailOf(account: string): string | undefined {
  const [address = ''] = account.split(' ');
  return /^https?:\/\//.test(address) && URL.canParse(address) ? address : undefined;
}

customElements.define('signet-waiting', Waiting);
