import { html, nothing, type TemplateResult } from 'lit';
import type { ImportKeyResult, KeyInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { certificateCard } from '../ui/certificate.ts';
import { EngineView } from '../ui/engine-view.ts';
import { rememberAuthorities, withoutTrust } from './authorities.ts';
import type { Setup } from './steps.ts';
import '../ui/drop.ts';
import '../ui/import-key.ts';
import '../ui/restore-backup.ts';
import '../ui/unlock.ts';

/** The step that imports the user's own certificate, or says where to get one. */
class CertificateStep extends EngineView {
  static override properties = {
    ...EngineView.properties,
    setup: { attribute: false },
    keys: { state: true },
    needsBackup: { state: true },
  };

  declare setup: Setup;
  declare keys: KeyInfo[];
  declare needsBackup: boolean;

  constructor() {
    super();
    this.keys = [];
    this.needsBackup = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  async #list(): Promise<void> {
    const answers = await this.attempt(() =>
      Promise.all([this.engine.call('listKeys', {}), this.engine.call('status', {})]),
    );
    if (!answers) return;
    this.keys = answers[0].result.keys;
    this.needsBackup = answers[1].result.needsBackup ?? false;
  }

  async #imported(event: CustomEvent<ImportKeyResult>): Promise<void> {
    rememberAuthorities(event.detail.authorities);
    await this.#list();
    this.tell('changed', undefined);
  }

  protected override render() {
    const imported = this.keys.length > 0;
    return html`<p>${t(imported ? 'onboarding_certificate_yours' : 'onboarding_certificate_text')}</p>
      ${this.keys.map(key => certificateCard(withoutTrust(key.certificate)))}
      ${this.problemView()} ${this.needsBackup ? askForBackup() : nothing}
      ${
        imported
          ? html`<details class="more unfold">
              <summary>${t('onboarding_certificate_another')}</summary>
              ${this.#import()}
            </details>`
          : html`${this.#import()}
              <details class="more unfold">
                <summary>${t('onboarding_certificate_backup')}</summary>
                ${this.#restore()}
              </details>
              <details class="more unfold">
                <summary>${t('onboarding_certificate_none')}</summary>
                ${whereToGetOne()}
              </details>`
      }`;
  }

  async #restored(): Promise<void> {
    await this.#list();
    this.tell('changed', undefined);
  }

  #restore(): TemplateResult {
    if (this.setup.state === 'locked') return html`<p>${t('pages_locked')}</p>`;
    return html`<signet-restore-backup .engine=${this.engine} @restored=${this.#restored}></signet-restore-backup>`;
  }

  #import(): TemplateResult {
    if (this.setup.state === 'locked') {
      return html`<div class="form">
        <p>${t('pages_locked')}</p>
        <signet-unlock .engine=${this.engine} @unlocked=${() => this.tell('changed', undefined)}></signet-unlock>
      </div>`;
    }
    return html`<signet-import-key .engine=${this.engine} @key-imported=${this.#imported}></signet-import-key>`;
  }
}

function askForBackup(): TemplateResult {
  return html`<div class="notice">
    ${icon('archive-restore')}
    <p>${t('onboarding_certificate_keep')}</p>
    <div class="buttons">
      <a class="button" href="../options/options.html#keys/backup" target="_blank">${t('backup_now')}</a>
    </div>
  </div>`;
}

function whereToGetOne(): TemplateResult {
  const ways = [
    { symbol: 'building-2', key: 'work' },
    { symbol: 'landmark', key: 'public' },
    { symbol: 'folder-down', key: 'other' },
  ] as const;
  return html`<ul class="points">
    ${ways.map(
      ({ symbol, key }) => html`<li>
        ${icon(symbol)}
        <div>
          <h2>${t(`onboarding_get_${key}_title`)}</h2>
          <p>${t(`onboarding_get_${key}`)}</p>
        </div>
      </li>`,
    )}
  </ul>`;
}

customElements.define('signet-step-certificate', CertificateStep);
