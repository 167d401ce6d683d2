import { html, nothing, type TemplateResult } from 'lit';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { showCertificate } from '../ui/certificate-dialog.ts';
import { badgesOf } from '../ui/certificate-facts.ts';
import { EngineView } from '../ui/engine-view.ts';
import { ask } from '../ui/question.ts';
import { emptyState } from './empty.ts';
import { fits } from './search.ts';
import '../ui/import-files.ts';

/** The certificates of the people the user writes to. */
class CertificatesSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    certificates: { state: true },
    search: { state: true },
  };

  declare certificates: CertificateInfo[] | undefined;
  declare search: string;

  constructor() {
    super();
    this.certificates = undefined;
    this.search = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('listCertificates', {}));
    if (answer) this.certificates = answer.result.certificates;
  }

  async #delete(certificate: CertificateInfo): Promise<void> {
    const { id, commonName, emails } = certificate;
    const sure = await ask({
      title: t('options_certificate_delete_question', { name: commonName }),
      text: t('options_certificate_delete_text', { addresses: emails.join(', ') || commonName }),
      confirm: t('options_certificate_delete'),
    });
    if (!sure || !(await this.attempt(() => this.engine.call('deleteCertificate', { id })))) return;
    await this.#list();
    this.querySelector<HTMLElement>('input[type=search]')?.focus();
    this.tell('said', t('options_certificate_deleted', { name: commonName }));
  }

  #searched(event: InputEvent): void {
    this.search = (event.target as HTMLInputElement).value;
  }

  #found(): CertificateInfo[] {
    return (this.certificates ?? []).filter(certificate => fits(certificate, this.search));
  }

  protected override render() {
    return html`<p class="lead">${t('options_certificates_text')}</p>
      ${this.problemView()} ${this.#content()}
      <section class="group" aria-labelledby="import-title">
        <h2 id="import-title">${t('options_certificates_import')}</h2>
        <signet-import-files
          .engine=${this.engine}
          method="importCertificates"
          label=${t('options_certificates_drop')}
          @certificates-imported=${this.#list}
        ></signet-import-files>
      </section>`;
  }

  #content(): TemplateResult | typeof nothing {
    if (!this.certificates) return nothing;
    if (this.certificates.length === 0) {
      return emptyState('users', t('options_no_certificates'), t('options_no_certificates_text'));
    }
    const found = this.#found();
    return html`<div class="search">
        ${icon('search', 'small')}
        <input
          class="input"
          type="search"
          aria-label=${t('options_search')}
          placeholder=${t('options_search')}
          .value=${this.search}
          @input=${this.#searched}
        />
      </div>
      <p class="visually-hidden" role="status">${this.search ? t('options_found', { count: found.length }) : nothing}</p>
      ${found.length === 0 ? html`<p class="muted">${t('options_found_none', { search: this.search })}</p>` : this.#table(found)}`;
  }

  #table(found: CertificateInfo[]): TemplateResult {
    return html`<table class="table">
      <caption class="visually-hidden">${t('options_certificates')}</caption>
      <thead>
        <tr>
          <th scope="col">${t('options_column_person')}</th>
          <th scope="col">${t('certificate_issuer')}</th>
          <th scope="col">${t('options_column_until')}</th>
          <th scope="col"><span class="visually-hidden">${t('options_column_actions')}</span></th>
        </tr>
      </thead>
      <tbody>${found.map(certificate => this.#row(certificate))}</tbody>
    </table>`;
  }

  #row(certificate: CertificateInfo): TemplateResult {
    const { commonName, emails, issuerName, notAfter } = certificate;
    const urgent = badgesOf(certificate, new Date()).filter(({ tone }) => tone !== 'neutral');
    return html`<tr data-certificate=${certificate.id}>
      <th scope="row">
        <span>${commonName}</span>
        ${emails.filter(email => email !== commonName).map(email => html`<span class="muted">${email}</span>`)}
      </th>
      <td data-label=${t('certificate_issuer')}>${issuerName}</td>
      <td data-label=${t('options_column_until')}>
        ${formatDate(notAfter)} ${urgent.map(({ text, tone }) => html`<span class="badge ${tone}">${text}</span>`)}
      </td>
      <td class="row-actions">
        <button
          class="button quiet icon-only"
          aria-label=${t('options_certificate_details', { name: commonName })}
          title=${t('certificate_details')}
          @click=${() => showCertificate(certificate)}
        >
          ${icon('info')}
        </button>
        <button
          class="button quiet icon-only"
          aria-label=${t('options_certificate_delete_of', { name: commonName })}
          title=${t('options_certificate_delete')}
          @click=${() => this.#delete(certificate)}
        >
          ${icon('trash-2')}
        </button>
      </td>
    </tr>`;
  }
}

customElements.define('signet-options-certificates', CertificatesSection);
