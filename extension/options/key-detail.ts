import { html, nothing, type TemplateResult } from 'lit';
import type { KeyInfo, Status } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { warningLine } from '../ui/import-preview.ts';
import { saveFile } from '../ui/save.ts';
import { backLink } from './back-link.ts';
import { deleteKey } from './key-delete.ts';
import { fileNameOf, marksOf, needsRenewal, sentenceOf, useText } from './key-facts.ts';
import '../ui/certificate-detail.ts';
import './key-authority.ts';
import './key-defaults.ts';
import './key-export.ts';

/** All there is to one key of the user: what it is for, who vouches for it, and what can be done with it. */
class KeyDetail extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { attribute: false },
    keys: { attribute: false },
    keyId: { attribute: false },
    exporting: { state: true },
  };

  declare status: Status;
  declare keys: KeyInfo[] | undefined;
  declare keyId: string;
  declare exporting: boolean;

  constructor() {
    super();
    this.keyId = '';
    this.exporting = false;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('keyId')) return;
    this.exporting = false;
  }

  get #key(): KeyInfo | undefined {
    return this.keys?.find(({ id }) => id === this.keyId);
  }

  async #delete(key: KeyInfo): Promise<void> {
    const said = await this.attempt(() => deleteKey(this.engine, key));
    if (!said) return;
    location.hash = 'keys';
    this.tell('changed', undefined);
    // The list that the key was in hears of its return, this view is gone by then.
    const list = this.parentElement ?? this;
    const changed = () => list.dispatchEvent(new CustomEvent('changed', { bubbles: true }));
    this.tell('said', { ...said, undo: () => said.undo().then(changed) });
  }

  async #saveCertificate(key: KeyInfo): Promise<void> {
    const answer = await this.attempt(() =>
      this.engine.call('exportCertificates', { ids: [key.certificate.id] }),
    );
    const file = answer?.bodies[0];
    if (file) saveFile(fileNameOf(key, 'p7c'), file);
  }

  #exported(): void {
    this.exporting = false;
    this.tell('changed', undefined);
    this.tell('said', t('key_exported'));
  }

  protected override render() {
    const key = this.#key;
    if (!this.keys) return nothing;
    if (!key) {
      return html`${backLink('keys', t('options_keys'))}
        <h1 tabindex="-1">${t('error_not_found')}</h1>
        <p>${t('error_not_found_help')}</p>`;
    }
    const { certificate } = key;
    const others = certificate.emails.filter(email => email !== certificate.commonName);
    return html`${backLink('keys', t('options_keys'))}
      <div class="detail-head">
        <h1 tabindex="-1">${certificate.commonName}</h1>
        ${others.length > 0 ? html`<p>${others.join(', ')}</p>` : nothing}
        <p class="muted">${sentenceOf(key)}</p>
        <p class="badges">
          <span class="badge neutral">${useText(key)}</span>
          ${marksOf(key).map(({ text, tone }) => html`<span class="badge ${tone}">${text}</span>`)}
        </p>
      </div>
      ${this.problemView()} ${this.#renewal(key)}
      <signet-key-authority .engine=${this.engine} .certificate=${certificate}></signet-key-authority>
      ${key.warnings.length > 0 ? this.#warnings(key) : nothing}
      ${this.exporting ? this.#export(key) : this.#actions(key)}
      ${
        certificate.emails.length > 0
          ? html`<signet-key-defaults
              .engine=${this.engine}
              .keyInfo=${key}
              .keys=${this.keys}
            ></signet-key-defaults>`
          : nothing
      }
      ${this.#history(key)}
      <section class="group" aria-labelledby="certificate-facts-title">
        <h2 id="certificate-facts-title">${t('key_certificate')}</h2>
        <signet-certificate-detail unfolded .engine=${this.engine} .certificate=${certificate}></signet-certificate-detail>
    </section>`;
  }

  /** What to do about the certificate's end, and which key came before and after. */
  #renewal(key: KeyInfo): TemplateResult | typeof nothing {
    const before = this.keys?.find(({ id }) => id === key.predecessor);
    const after = this.keys?.find(({ id }) => id === key.successor);
    const link = (text: string, { id, certificate }: KeyInfo) =>
      html`<p>${icon('refresh-cw', 'small')} ${text} <a href="#keys/${id}">${certificate.commonName}, ${formatDate(certificate.notAfter)}</a></p>`;
    return html`${
      needsRenewal(key)
        ? html`<div class="notice warn line">
            ${icon('calendar-x')}
            <p>${t(key.expiry === 'expired' ? 'key_renew_expired' : 'key_renew_ending', { date: formatDate(key.certificate.notAfter) })}</p>
            <div class="buttons"><a class="button" href="#keys/new/${key.id}">${t('key_renew')}</a></div>
          </div>`
        : nothing
    }
    ${after ? link(t('key_renewed_by'), after) : nothing} ${before ? link(t('key_renews'), before) : nothing}`;
  }

  #warnings(key: KeyInfo): TemplateResult {
    return html`<section class="card" aria-labelledby="key-warnings-title">
      <h2 id="key-warnings-title">${t('key_warnings')}</h2>
      <div>${key.warnings.map(warningLine)}</div>
    </section>`;
  }

  #actions(key: KeyInfo): TemplateResult {
    return html`<div class="buttons">
      <button
        class="button"
        @click=${() => {
          this.exporting = true;
        }}
      >
        ${icon('file-key')}${t('key_export')}
      </button>
      <button class="button" @click=${() => this.#saveCertificate(key)}>${icon('download')}${t('key_save_certificate')}</button>
      <button class="button danger" @click=${() => this.#delete(key)}>${icon('trash-2')}${t('options_delete')}</button>
    </div>`;
  }

  #export(key: KeyInfo): TemplateResult {
    return html`<section class="card" aria-labelledby="export-title">
      <h2 id="export-title">${t('key_export_title')}</h2>
      <signet-key-export
        .engine=${this.engine}
        .keyInfo=${key}
        @key-exported=${this.#exported}
        @cancel=${() => {
          this.exporting = false;
        }}
      ></signet-key-export>
    </section>`;
  }

  #history(key: KeyInfo): TemplateResult {
    return html`<section class="group" aria-labelledby="history-title">
      <h2 id="history-title">${t('key_history')}</h2>
      <dl class="details-list">
        <dt>${t('key_added')}</dt>
        <dd>${formatDate(key.addedAt)}</dd>
        <dt>${t('key_uses')}</dt>
        <dd>${usesText(key)}</dd>
        <dt>${t('key_copy')}</dt>
        <dd>${t(key.backedUp ? 'key_backed_up' : 'key_no_backup')}</dd>
      </dl>
      <p><a href="#activity/${key.id}">${t('key_activity')}</a></p>
    </section>`;
  }
}

function usesText({ uses, lastUsed }: KeyInfo): string {
  const date = formatDate(lastUsed ?? '');
  if (uses === 0) return t('key_uses_none');
  return uses === 1 ? t('key_uses_once', { date }) : t('key_uses_count', { count: uses, date });
}

customElements.define('signet-key-detail', KeyDetail);
