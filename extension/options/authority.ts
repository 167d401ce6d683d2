import { html, nothing, type TemplateResult } from 'lit';
import type { AnchorInfo, AnchorPurpose } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { summaryOf } from '../ui/certificate-facts.ts';
import { EngineView } from '../ui/engine-view.ts';
import { saveFile } from '../ui/save.ts';
import type { Said } from '../ui/undo.ts';
import { distrustText } from './authority-facts.ts';
import { isDomain, readDomains } from './domains.ts';
import '../ui/certificate-detail.ts';

/** How long another part of the settings takes to stand there, in milliseconds: two frames, and some. */
const SETTLED_MS = 100;

const PURPOSES: AnchorPurpose[] = ['sign', 'encrypt'];

/** One authority: where it is from, how far it is trusted, and what is in its certificate. */
class AuthorityView extends EngineView {
  static override properties = {
    ...EngineView.properties,
    anchor: { attribute: false },
    mozilla: { type: Boolean },
    wrong: { state: true },
  };

  declare anchor: AnchorInfo;
  /** Whether Mozilla's roots are trusted. */
  declare mozilla: boolean;
  /** What cannot be saved: a domain that is none, or no use at all. */
  declare wrong: 'none' | 'domains' | 'purposes';

  constructor() {
    super();
    this.mozilla = false;
    this.wrong = 'none';
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const domains = readDomains(String(form.get('domains') ?? ''));
    const chosen = PURPOSES.filter(purpose => form.get(purpose) !== null);
    this.wrong = !domains.every(isDomain) ? 'domains' : chosen.length === 0 ? 'purposes' : 'none';
    if (this.wrong !== 'none') {
      this.querySelector<HTMLElement>(this.wrong === 'domains' ? '[name=domains]' : '[name=sign]')?.focus();
      return;
    }
    const params = {
      id: this.anchor.id,
      enabled: form.get('enabled') !== null,
      domains,
      // None stands for all: what an authority may be used for in future, too.
      purposes: chosen.length === PURPOSES.length ? [] : chosen,
    };
    if (!(await this.attempt(() => this.engine.call('setAnchor', params)))) return;
    this.#changed();
    this.tell('said', t('options_saved'));
  }

  async #delete(): Promise<void> {
    const { id, commonName, enabled, domains, purposes } = this.anchor;
    if (!(await this.attempt(() => this.engine.call('deleteAnchor', { id })))) return;
    // The list comes in this view's place, and the page has its focus before Undo takes it.
    const page = this.closest('signet-options') ?? this;
    location.hash = '#authorities';
    await new Promise(resolve => setTimeout(resolve, SETTLED_MS));
    const detail: Said = {
      text: t('options_authority_deleted', { name: commonName }),
      undo: async () => {
        await this.engine.call('undelete', { kind: 'anchor', id });
        await this.engine.call('setAnchor', { id, enabled, domains, purposes });
        location.hash = `#authorities/${id}`;
      },
    };
    page.dispatchEvent(new CustomEvent<Said>('said', { detail }));
  }

  async #export(): Promise<void> {
    const { id, commonName } = this.anchor;
    const answer = await this.attempt(() => this.engine.call('exportAnchors', { format: 'pem', ids: [id] }));
    const file = answer?.bodies[0];
    if (file) saveFile(`${commonName}.pem`, file);
  }

  #changed(): void {
    this.dispatchEvent(new Event('anchor-changed'));
  }

  protected override render() {
    const { anchor } = this;
    const distrusted = distrustText(anchor);
    return html`<header class="person-head">
        <h1 tabindex="-1">${anchor.commonName}</h1>
        <p class="muted">${summaryOf(anchor, new Date())}</p>
        <p>${t(`authorities_about_${anchor.source}`)}</p>
      </header>
      ${
        distrusted
          ? html`<div class="notice warn">
              ${icon('calendar-x')}
              <p>${distrusted}</p>
            </div>`
          : nothing
      }
      ${
        anchor.source === 'mozilla' && !this.mozilla
          ? html`<div class="notice">
              ${icon('info')}
              <p>${t('authorities_mozilla_off')}</p>
            </div>`
          : nothing
      }
      ${this.problemView()} ${this.#limits(anchor)}
      <section class="group" aria-labelledby="detail-title">
        <h2 id="detail-title">${t('authorities_certificate')}</h2>
        <signet-certificate-detail unfolded .engine=${this.engine} .certificate=${anchor}></signet-certificate-detail>
      </section>
      <div class="buttons">
        <button class="button" @click=${this.#export}>${icon('download', 'small')}${t('authorities_save_certificate')}</button>
        ${
          anchor.source === 'user'
            ? html`<button class="button danger" @click=${this.#delete}>
                ${icon('trash-2', 'small')}${t('options_authority_delete')}
              </button>`
            : nothing
        }
      </div>`;
  }

  #limits(anchor: AnchorInfo): TemplateResult {
    const fixed = anchor.source === 'administrator';
    const may = (purpose: AnchorPurpose) => anchor.purposes.length === 0 || anchor.purposes.includes(purpose);
    return html`<form class="card form" novalidate @submit=${this.#submit}>
      <h2>${t('authorities_limits')}</h2>
      ${fixed ? html`<p class="muted">${t('authorities_limits_fixed')}</p>` : nothing}
      <fieldset class="plain" ?disabled=${fixed}>
        <legend class="visually-hidden">${t('authorities_limits')}</legend>
        <label class="switch-line">
          <input type="checkbox" role="switch" class="switch" name="enabled" .checked=${anchor.enabled} />
          <span>${t('authorities_enabled_switch')}</span>
        </label>
        <div class="field">
          <label for="anchor-domains">${t('authorities_domains')}</label>
          <input
            id="anchor-domains"
            class="input"
            name="domains"
            type="text"
            autocomplete="off"
            spellcheck="false"
            placeholder="example.org, .example.org"
            .value=${anchor.domains.join(', ')}
            aria-invalid=${this.wrong === 'domains' ? 'true' : nothing}
            aria-describedby="anchor-domains-hint"
          />
          <p id="anchor-domains-hint" class=${this.wrong === 'domains' ? 'error' : 'hint'} role="status">
            ${t(this.wrong === 'domains' ? 'authorities_domains_wrong' : 'authorities_domains_hint')}
          </p>
        </div>
        <div class="field" role="group" aria-labelledby="anchor-purposes">
          <span id="anchor-purposes" class="label">${t('authorities_purposes')}</span>
          ${PURPOSES.map(
            purpose => html`<label class="check-line">
              <input type="checkbox" name=${purpose} .checked=${may(purpose)} />
              <span>${t(`authorities_purpose_${purpose}`)}</span>
            </label>`,
          )}
          ${this.wrong === 'purposes' ? html`<p class="error" role="status">${t('authorities_purposes_wrong')}</p>` : nothing}
        </div>
        <div class="buttons">
          <button class="button primary" ?disabled=${this.busy}>${t('authorities_save')}</button>
        </div>
      </fieldset>
    </form>`;
  }
}

customElements.define('signet-authority', AuthorityView);
