import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';
import { isPlainHttp, siteName, turnOn, webmailOrigin } from './sites.ts';

/** How asking for a site went, for the line below the field. */
type Outcome =
  | { kind: 'none' | 'not-an-address' | 'asking' | 'failed' }
  | { kind: 'refused' | 'added'; origin: string };

/**
 * A field for a webmail's address and the button that turns Signet on there.
 * Dispatches `site-added` with the origin.
 */
export class AddSite extends LightElement {
  static override properties = { address: {}, outcome: { state: true } };

  /** What stands in the field at first. */
  declare address: string;
  declare outcome: Outcome;

  constructor() {
    super();
    this.address = '';
    this.outcome = { kind: 'none' };
  }

  #typed(event: InputEvent): void {
    this.address = (event.target as HTMLInputElement).value;
    if (this.outcome.kind !== 'asking') this.outcome = { kind: 'none' };
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const origin = webmailOrigin(this.address);
    if (!origin) {
      this.outcome = { kind: 'not-an-address' };
      this.querySelector('input')?.focus();
      return;
    }
    this.outcome = { kind: 'asking' };
    try {
      // Nothing may be awaited before this: the browser asks the user only while it handles the click.
      const granted = await turnOn(origin);
      this.outcome = { kind: granted ? 'added' : 'refused', origin };
      if (!granted) return;
      this.address = '';
      this.dispatchEvent(new CustomEvent<string>('site-added', { detail: origin, bubbles: true }));
    } catch {
      this.outcome = { kind: 'failed' };
    }
  }

  protected override render() {
    const { kind } = this.outcome;
    const origin = webmailOrigin(this.address);
    const bad = kind === 'not-an-address' || kind === 'refused' || kind === 'failed';
    return html`<form class="form" novalidate @submit=${this.#submit}>
      <div class="field">
        <label for="site-address">${t('pages_site_address')}</label>
        <div class="field-row">
          <input
            id="site-address"
            class="input"
            type="text"
            inputmode="url"
            autocomplete="url"
            spellcheck="false"
            placeholder="mail.example.org"
            .value=${this.address}
            aria-invalid=${kind === 'not-an-address' ? 'true' : nothing}
            aria-describedby="site-outcome"
            @input=${this.#typed}
          />
          <button class="button primary" ?disabled=${kind === 'asking'}>${icon('globe')}${t('pages_site_on')}</button>
        </div>
        ${origin && isPlainHttp(origin) ? html`<p class="hint">${t('pages_site_plain')}</p>` : nothing}
        <p id="site-outcome" class=${bad ? 'error' : 'hint'} role="status">${this.#outcome()}</p>
      </div>
    </form>`;
  }

  #outcome(): string {
    switch (this.outcome.kind) {
      case 'none':
        return t('pages_site_hint');
      case 'not-an-address':
        return t('pages_site_not_an_address');
      case 'asking':
        return t('pages_site_asking');
      case 'failed':
        return t('pages_site_failed');
      case 'refused':
        return t('pages_site_refused', { site: siteName(this.outcome.origin) });
      case 'added':
        return t('pages_site_added', { site: siteName(this.outcome.origin) });
    }
  }
}

customElements.define('signet-add-site', AddSite);
