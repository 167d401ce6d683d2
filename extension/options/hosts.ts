import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { allowHost, forbidHost, hostOf, hostsToAsk, mayAsk, originToAsk, typedOrigin } from '../ui/hosts.ts';
import { LightElement } from '../ui/light-element.ts';

/** How the last request to allow a host went, for the line below the field. */
type Outcome = 'none' | 'not-a-host' | 'asking' | 'refused' | 'failed';

/**
 * The hosts that may be asked about certificates: the list, a field for
 * another one, and the question about the one that a message wanted to ask.
 */
class HostsGroup extends LightElement {
  static override properties = {
    wanted: {},
    origins: { state: true },
    asked: { state: true },
    typed: { state: true },
    outcome: { state: true },
  };

  /** The address that a message wanted to ask, or "". */
  declare wanted: string;
  declare origins: string[];
  /** Whether the wanted host still has to be allowed. */
  declare asked: boolean;
  declare typed: string;
  declare outcome: Outcome;

  constructor() {
    super();
    this.wanted = '';
    this.origins = [];
    this.asked = false;
    this.typed = '';
    this.outcome = 'none';
  }

  readonly #list = async (): Promise<void> => {
    this.origins = await hostsToAsk();
    const wanted = originToAsk(this.wanted);
    this.asked = wanted !== undefined && !(await mayAsk(wanted));
  };

  override connectedCallback(): void {
    super.connectedCallback();
    chrome.permissions.onAdded.addListener(this.#list);
    chrome.permissions.onRemoved.addListener(this.#list);
  }

  override disconnectedCallback(): void {
    chrome.permissions.onAdded.removeListener(this.#list);
    chrome.permissions.onRemoved.removeListener(this.#list);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('wanted')) void this.#list();
  }

  /** Nothing may be awaited before the browser is asked: it asks the user only while it handles the click. */
  async #allow(origin: string): Promise<void> {
    this.outcome = 'asking';
    try {
      const granted = await allowHost(origin);
      this.outcome = granted ? 'none' : 'refused';
      if (!granted) return;
      this.typed = '';
      await this.#list();
      this.#say(t('revocation_host_allowed', { host: hostOf(origin) }));
    } catch {
      this.outcome = 'failed';
    }
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const origin = typedOrigin(this.typed);
    if (origin) {
      void this.#allow(origin);
    } else {
      this.outcome = 'not-a-host';
      this.querySelector<HTMLElement>('#host-address')?.focus();
    }
  }

  async #forbid(origin: string): Promise<void> {
    await forbidHost(origin);
    await this.#list();
    this.querySelector<HTMLElement>('#host-address')?.focus();
    this.#say(t('revocation_host_forbidden', { host: hostOf(origin) }));
  }

  #say(detail: string): void {
    this.dispatchEvent(new CustomEvent<string>('said', { detail, bubbles: true }));
  }

  protected override render() {
    return html`<section class="group" aria-labelledby="hosts-title">
      <h2 id="hosts-title">${t('revocation_hosts')}</h2>
      <p class="muted">${t('revocation_hosts_text')}</p>
      ${this.asked ? this.#question() : nothing}
      ${
        this.origins.length > 0
          ? html`<ul class="rows">
              ${this.origins.map(
                origin => html`<li>
                  ${icon('globe')}
                  <span>${hostOf(origin)}</span>
                  <button class="button" @click=${() => this.#forbid(origin)}>
                    ${t('revocation_host_forbid')}<span class="visually-hidden">: ${hostOf(origin)}</span>
                  </button>
                </li>`,
              )}
            </ul>`
          : html`<p class="muted">${t('revocation_no_hosts')}</p>`
      }
      ${this.#form()}
    </section>`;
  }

  #question(): TemplateResult | typeof nothing {
    const origin = originToAsk(this.wanted);
    if (!origin) return nothing;
    return html`<div class="notice">
      ${icon('circle-question-mark')}
      <p>${t('revocation_host_wanted', { host: hostOf(origin) })} <span class="muted mono">${this.wanted}</span></p>
      <div class="buttons">
        <button class="button primary" @click=${() => this.#allow(origin)}>
          ${t('revocation_host_allow', { host: hostOf(origin) })}
        </button>
      </div>
    </div>`;
  }

  #form(): TemplateResult {
    const wrong = this.outcome === 'not-a-host';
    const text = t(`revocation_host_${this.outcome.replaceAll('-', '_')}`);
    return html`<form class="form narrow" novalidate @submit=${this.#submit}>
      <div class="field">
        <label for="host-address">${t('revocation_host_field')}</label>
        <div class="field-row">
          <input
            id="host-address"
            class="input"
            type="text"
            inputmode="url"
            autocomplete="off"
            spellcheck="false"
            placeholder="crl.example.org"
            .value=${this.typed}
            aria-invalid=${wrong ? 'true' : nothing}
            aria-describedby="host-outcome"
            @input=${(event: InputEvent) => {
              this.typed = (event.target as HTMLInputElement).value;
              if (this.outcome !== 'asking') this.outcome = 'none';
            }}
          />
          <button class="button" ?disabled=${this.outcome === 'asking'}>${t('revocation_host_add')}</button>
        </div>
        <p id="host-outcome" class=${this.outcome === 'none' || this.outcome === 'asking' ? 'hint' : 'error'} role="status">
          ${text}
        </p>
      </div>
    </form>`;
  }
}

customElements.define('signet-options-hosts', HostsGroup);
