import { html, nothing, type TemplateResult } from 'lit';
import type { LookupResult } from '../../js-bridge/contract.ts';
import { asciiAddress, isAddress } from '../addresses.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { certificateCard } from '../ui/certificate.ts';
import { EngineView } from '../ui/engine-view.ts';
import { outcomeText } from './outcome.ts';
import '../ui/progress.ts';

/** Asks the directories for an address now, and says what each answered. Dispatches `asked`. */
class LookupTry extends EngineView {
  static override properties = {
    ...EngineView.properties,
    address: { state: true },
    wrong: { state: true },
    result: { state: true },
  };

  declare address: string;
  /** What was typed is no address. */
  declare wrong: boolean;
  declare result: LookupResult | undefined;
  #abort: AbortController | undefined;

  constructor() {
    super();
    this.address = '';
    this.wrong = false;
    this.result = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort?.abort();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const address = this.address.trim();
    this.result = undefined;
    this.wrong = !isAddress(address);
    if (this.wrong || this.busy) return;
    const abort = new AbortController();
    this.#abort = abort;
    const answer = await this.attempt(() =>
      this.engine.call('lookup', { address: asciiAddress(address) }, [], { signal: abort.signal }),
    );
    if (!answer) return;
    this.result = answer.result;
    this.dispatchEvent(new Event('asked'));
  }

  protected override render() {
    return html`<section class="group" aria-labelledby="try-title">
      <h2 id="try-title">${t('directories_try')}</h2>
      <form class="form narrow" novalidate @submit=${this.#submit}>
        <div class="field">
          <label for="try-address">${t('directories_try_address')}</label>
          <div class="field-row">
            <input
              id="try-address"
              class="input"
              type="text"
              inputmode="email"
              autocomplete="off"
              spellcheck="false"
              placeholder="bob@example.org"
              .value=${this.address}
              aria-invalid=${this.wrong ? 'true' : nothing}
              aria-describedby="try-hint"
              @input=${(event: InputEvent) => {
                this.address = (event.target as HTMLInputElement).value;
                this.wrong = false;
              }}
            />
            <button class="button" ?disabled=${this.busy}>${icon('search', 'small')}${t('directories_try_now')}</button>
          </div>
          <p id="try-hint" class=${this.wrong ? 'error' : 'hint'} role="status">
            ${t(this.wrong ? 'directories_try_wrong' : 'directories_try_hint')}
          </p>
        </div>
      </form>
      ${
        this.busy
          ? html`<signet-progress
              .what=${t('directories_asking')}
              cancellable
              @cancel=${() => this.#abort?.abort()}
            ></signet-progress>`
          : nothing
      }
      ${this.problemView()} ${this.result ? this.#outcome(this.result) : nothing}
    </section>`;
  }

  #outcome({ found, asked }: LookupResult): TemplateResult {
    const title =
      asked.length === 0
        ? t('directories_try_nobody')
        : !asked.some(({ outcome }) => outcome === 'found')
          ? t('directories_try_none')
          : t('directories_try_found');
    return html`<div class="outcome" role="status">
      <p><strong>${title}</strong></p>
      ${
        asked.length > 0
          ? html`<ul class="plain-list">
              ${asked.map(
                each => html`<li>
                  ${icon('book-user')}
                  <span>
                    ${each.name}: ${outcomeText(each.outcome)}
                    <span class="muted mono wrap">${each.url}</span>
                    ${each.detail ? html`<span class="muted wrap">${each.detail}</span>` : nothing}
                  </span>
                </li>`,
              )}
            </ul>`
          : nothing
      }
      <div class="cards">${found.map(certificate => certificateCard(certificate))}</div>
    </div>`;
  }
}

customElements.define('signet-lookup-try', LookupTry);
