import { html, nothing } from 'lit';
import type { ImportCertificatesResult, RejectedFile } from '../../js-bridge/contract.ts';
import { codeKey, t } from '../i18n.ts';
import { MAX_FILE_SIZE } from './drop.ts';
import { EngineView } from './engine-view.ts';
import { type Problem, problemNotice } from './problem.ts';
import './progress.ts';

const ACCEPT = '.cer,.crt,.pem,.der,.p7b,.p7c,application/pkix-cert,application/x-x509-ca-cert';

/**
 * Takes certificate files, of correspondents or of authorities, and says what
 * became of each. Dispatches `certificates-imported` with the result.
 */
export class ImportFiles extends EngineView {
  static override properties = {
    ...EngineView.properties,
    method: {},
    label: {},
    result: { state: true },
  };

  declare method: 'importCertificates' | 'importAnchors';
  declare label: string;
  declare result: ImportCertificatesResult | undefined;

  constructor() {
    super();
    this.method = 'importCertificates';
    this.label = '';
    this.result = undefined;
  }

  async #chosen(event: CustomEvent<File[]>): Promise<void> {
    const files = event.detail;
    const large = files.find(file => file.size > MAX_FILE_SIZE);
    this.result = undefined;
    if (large) {
      this.problem = { code: 'too-large', detail: large.name, size: large.size, limit: MAX_FILE_SIZE };
      return;
    }
    const names = files.map(file => file.name);
    const answer = await this.attempt(async () => {
      const bodies = await Promise.all(files.map(async file => new Uint8Array(await file.arrayBuffer())));
      return this.engine.call(this.method, { names }, bodies);
    });
    if (!answer) return;
    this.result = answer.result;
    this.tell<ImportCertificatesResult>('certificates-imported', answer.result);
  }

  protected override render() {
    return html`<div class="form">
      <signet-drop
        label=${this.label}
        hint=${t('pages_import_files_hint')}
        accept=${ACCEPT}
        multiple
        @files=${this.#chosen}
      ></signet-drop>
      ${this.busy ? html`<signet-progress .what=${t('pages_importing')}></signet-progress>` : nothing}
      ${this.problemView()} ${this.result ? this.#outcome(this.result) : nothing}
    </div>`;
  }

  #outcome({ added, known, rejected }: ImportCertificatesResult) {
    return html`<div class="outcome" role="status">
      ${added.length > 0 ? html`<p>${t('pages_import_added', { names: added.map(nameOf).join(', ') })}</p>` : nothing}
      ${known > 0 ? html`<p>${t('pages_import_known', { count: known })}</p>` : nothing}
      ${rejected.map(file => problemNotice(this.#refusal(file)))}
    </div>`;
  }

  #refusal({ name, code, detail }: RejectedFile): Problem {
    const noAuthority = this.method === 'importAnchors' && code === 'certificate-unfit';
    const key = noAuthority ? 'pages_import_no_authority' : codeKey('error', code);
    return { title: `${name}: ${t(key)}`, help: t(`${key}_help`), detail, tone: 'warn' };
  }
}

function nameOf({ commonName }: { commonName: string }): string {
  return commonName;
}

customElements.define('signet-import-files', ImportFiles);
