import { html, nothing } from 'lit';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { certificateCard } from '../ui/certificate.ts';
import { EngineView } from '../ui/engine-view.ts';
import { ask } from '../ui/question.ts';
import { emptyState } from './empty.ts';
import '../ui/import-files.ts';

/** The authorities that the user trusts to vouch for e-mail addresses. */
class AuthoritiesSection extends EngineView {
  static override properties = { ...EngineView.properties, anchors: { state: true } };

  declare anchors: CertificateInfo[] | undefined;

  constructor() {
    super();
    this.anchors = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('listAnchors', {}));
    // Mozilla's cannot be deleted.
    if (answer) this.anchors = answer.result.certificates.filter(({ source }) => source === 'user');
  }

  async #delete({ id, commonName }: CertificateInfo): Promise<void> {
    const sure = await ask({
      title: t('options_authority_delete_question', { name: commonName }),
      text: t('options_authority_delete_text'),
      confirm: t('options_authority_delete'),
      cancel: t('options_authority_keep'),
    });
    if (!sure || !(await this.attempt(() => this.engine.call('deleteAnchor', { id })))) return;
    await this.#list();
    this.tell('said', t('options_authority_deleted', { name: commonName }));
  }

  protected override render() {
    return html`<p class="lead">${t('options_authorities_text')}</p>
      ${this.problemView()}
      ${
        this.anchors?.length === 0
          ? emptyState('landmark', t('options_no_authorities'), t('options_no_authorities_text'))
          : nothing
      }
      <div class="cards">
        ${this.anchors?.map(anchor =>
          certificateCard(anchor, {
            actions: html`<button class="button danger" @click=${() => this.#delete(anchor)}>
              ${icon('trash-2')}${t('options_authority_delete')}
            </button>`,
          }),
        )}
      </div>
      <section class="group" aria-labelledby="import-title">
        <h2 id="import-title">${t('options_authorities_import')}</h2>
        <p class="muted">${t('options_authorities_import_text')}</p>
        <signet-import-files
          .engine=${this.engine}
          method="importAnchors"
          label=${t('options_authorities_drop')}
          @certificates-imported=${this.#list}
        ></signet-import-files>
      </section>`;
  }
}

customElements.define('signet-options-authorities', AuthoritiesSection);
