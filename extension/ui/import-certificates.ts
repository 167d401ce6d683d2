/**
 * Takes certificates of other people or of authorities: files and whole
 * folders that are dropped or chosen, and text that is pasted. Nothing is
 * stored before the user has seen what it is.
 *
 *     <signet-import-certificates .engine=${engine} what="people" label=${…}
 *       @certificates-imported=${(event: CustomEvent<ImportCertificatesResult>) => …}></signet-import-certificates>
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CertificateInfo, ImportCertificatesResult, RejectedFile } from '../../js-bridge/contract.ts';
import { codeKey, formatSize, t } from '../i18n.ts';
import { batches } from './certificate-files.ts';
import { type DropZone, MAX_FILE_SIZE } from './drop.ts';
import { MAX_DROPPED } from './dropped-files.ts';
import { EngineView } from './engine-view.ts';
import type { Preview, PreviewRefusal } from './import-preview.ts';
import './import-preview.ts';
import './progress.ts';

/** The element `signet-import-certificates`. */
export class ImportCertificates extends EngineView {
  static override properties = {
    ...EngineView.properties,
    what: {},
    label: {},
    files: { state: true },
    preview: { state: true },
    done: { state: true },
    total: { state: true },
  };

  declare what: 'people' | 'authorities';
  declare label: string;
  /** What is being looked at before it is stored. */
  declare files: File[];
  declare preview: Preview | undefined;
  /** How far reading or storing is, in files. */
  declare done: number;
  declare total: number;
  #abort: AbortController | undefined;

  constructor() {
    super();
    this.what = 'people';
    this.label = '';
    this.files = [];
    this.preview = undefined;
    this.done = 0;
    this.total = 0;
  }

  override disconnectedCallback(): void {
    this.#abort?.abort();
    super.disconnectedCallback();
  }

  /** Asks what the files hold; nothing is stored. */
  async #look(given: File[], zone: DropZone): Promise<void> {
    if (this.busy) return;
    const large = given.filter(({ size }) => size > MAX_FILE_SIZE);
    this.files = given.filter(({ size }) => size <= MAX_FILE_SIZE);
    this.preview = undefined;
    const result = await this.attempt(() => this.#run('preview', this.files));
    if (!result) return;
    const tooLarge = large.map(({ name }) => ({
      name,
      reason: t('pages_file_too_large_note', { limit: formatSize(MAX_FILE_SIZE) }),
      detail: '',
    }));
    this.preview = previewOf(result, this.what, [...tooLarge, ...notesOf(zone)]);
  }

  async #store(event: CustomEvent<string[]>): Promise<void> {
    const result = await this.attempt(() => this.#run('import', this.files, event.detail));
    if (!result) return;
    this.#clear();
    this.tell<ImportCertificatesResult>('certificates-imported', result);
  }

  /** Runs over all files, so many at a time, and adds up what came of them. */
  async #run(
    step: 'preview' | 'import',
    files: File[],
    only: string[] = [],
  ): Promise<ImportCertificatesResult> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const method = methods[this.what][step];
    this.done = 0;
    this.total = files.length;
    const sum: ImportCertificatesResult = { added: [], known: 0, rejected: [], completed: [] };
    for (const batch of batches(files)) {
      const bodies = await Promise.all(batch.map(async file => new Uint8Array(await file.arrayBuffer())));
      const names = batch.map(({ name }) => name);
      const params = step === 'import' ? { names, only } : { names };
      const { result } = await this.engine.call(method, params, bodies, { signal });
      sum.added.push(...result.added);
      sum.known += result.known;
      sum.rejected.push(...result.rejected);
      sum.completed.push(...result.completed);
      this.done += batch.length;
    }
    return sum;
  }

  #clear(): void {
    this.files = [];
    this.preview = undefined;
  }

  async #cancelled(): Promise<void> {
    this.#clear();
    await this.updateComplete;
    this.querySelector<HTMLElement>('signet-drop input')?.focus();
  }

  protected override render() {
    if (this.preview) {
      return html`<signet-import-preview
          .preview=${this.preview}
          confirm=${t(`people_import_confirm_${this.what}`)}
          ?busy=${this.busy}
          @chosen=${this.#store}
          @cancel=${this.#cancelled}
        ></signet-import-preview>
        ${this.#progress('pages_importing')} ${this.problemView()}`;
    }
    return html`<div class="form">
      <signet-drop
        label=${this.label}
        hint=${t(`people_import_hint_${this.what}`)}
        accept=${accepted[this.what]}
        multiple
        folders
        paste
        @files=${(event: CustomEvent<File[]>) => this.#look(event.detail, event.currentTarget as DropZone)}
      ></signet-drop>
      ${this.#progress('people_import_reading')} ${this.problemView()}
    </div>`;
  }

  #progress(what: string): TemplateResult | typeof nothing {
    if (!this.busy) return nothing;
    return html`<signet-progress
      .what=${t(what)}
      .done=${this.done}
      .total=${this.total}
      cancellable
      @cancel=${() => this.#abort?.abort()}
    ></signet-progress>`;
  }
}

const methods = {
  people: { preview: 'previewCertificates', import: 'importCertificates' },
  authorities: { preview: 'previewAnchors', import: 'importAnchors' },
} as const;

const accepted = {
  people:
    '.cer,.crt,.pem,.der,.p7b,.p7c,.vcf,.vcard,.ldif,application/pkix-cert,application/x-x509-ca-cert,text/vcard',
  authorities: '.cer,.crt,.pem,.der,.p7b,.p7c,.sst,application/pkix-cert,application/x-x509-ca-cert',
};

/** What the engine says of files, as the preview shows it. */
function previewOf(
  { added, known, rejected }: ImportCertificatesResult,
  what: 'people' | 'authorities',
  more: PreviewRefusal[],
): Preview {
  const knownNote =
    known > 0 ? [{ name: '', reason: t('pages_import_known', { count: known }), detail: '' }] : [];
  return {
    items: unique(added).map(certificate => ({
      id: certificate.id,
      certificate,
      known: false,
      warnings: certificate.findings,
    })),
    along: [],
    refused: [...rejected.map(file => refusal(file, what)), ...more, ...knownNote],
  };
}

/** What the place for files left out of folders, which the preview takes the place of. */
function notesOf({ passedOver, cut }: DropZone): PreviewRefusal[] {
  const reasons = [
    ...(passedOver > 0 ? [t('pages_drop_passed_over', { count: passedOver })] : []),
    ...(cut ? [t('pages_drop_cut', { count: MAX_DROPPED })] : []),
  ];
  return reasons.map(reason => ({ name: '', reason, detail: '' }));
}

function refusal({ name, code, detail }: RejectedFile, what: 'people' | 'authorities'): PreviewRefusal {
  const noAuthority = what === 'authorities' && code === 'certificate-unfit';
  return { name, reason: t(noAuthority ? 'pages_import_no_authority' : codeKey('error', code)), detail };
}

function unique(certificates: CertificateInfo[]): CertificateInfo[] {
  return [...new Map(certificates.map(each => [each.id, each])).values()];
}

customElements.define('signet-import-certificates', ImportCertificates);
