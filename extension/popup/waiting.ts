import { html, nothing, type TemplateResult } from 'lit';
import type { Outgoing } from '../../js-bridge/contract.ts';
import { plural } from '../composer/plural.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { tellOutboxChanged } from '../outbox/changed.ts';
import { EngineView } from '../ui/engine-view.ts';

/** What waits to be sent, with the way to where it is sent. Says nothing where nothing waits and nothing was lost. */
class Waiting extends EngineView {
  static override properties = {
    ...EngineView.properties,
    outgoing: { state: true },
    damaged: { state: true },
  };

  declare private outgoing: Outgoing[];
  /** Message-IDs of those that cannot be read any more. */
  declare private damaged: string[];

  constructor() {
    super();
    this.outgoing = [];
    this.damaged = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  async #look(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('outgoing', {}));
    // What has left and is only to be told of is told in the webmail.
    if (!answer) return;
    this.outgoing = answer.result.outgoing.filter(({ state }) => state !== 'sent');
    this.damaged = answer.result.damaged;
  }

  readonly #deleteDamaged = async (): Promise<void> => {
    for (const messageId of this.damaged)
      await this.attempt(() => this.engine.call('deleteOutgoing', { messageId }));
    await this.#look();
    tellOutboxChanged();
  };

  protected override render(): TemplateResult {
    return html`${this.#waiting()}${this.#lost()}`;
  }

  #lost(): TemplateResult | typeof nothing {
    if (this.damaged.length === 0) return nothing;
    return html`<section class="popup-part">
      <p class="popup-line">
        ${icon('send')}<span>${plural('popup_unreadable', this.damaged.length)}</span>
        <button type="button" class="button" @click=${this.#deleteDamaged}>${t('popup_unreadable_delete')}</button>
      </p>
    </section>`;
  }

  #waiting(): TemplateResult | typeof nothing {
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
