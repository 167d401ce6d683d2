import { html, nothing } from 'lit';
import type { DirectoryInfo, DirectoryKind } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import { allowHost, hostOf, originToAsk } from '../ui/hosts.ts';
import { isDomain, readDomains } from './domains.ts';

const KINDS: DirectoryKind[] = ['gateway', 'rfc4387', 'bundle'];

type Mistake = 'none' | 'url' | 'domains' | 'refused' | 'signer';

/**
 * Adds or changes a directory. Dispatches `directory-saved` with it, or `cancel`.
 */
class DirectoryForm extends EngineView {
  static override properties = {
    ...EngineView.properties,
    directory: { attribute: false },
    kind: { state: true },
    mistake: { state: true },
    signer: { state: true },
  };

  /** The directory to change; undefined for a new one. */
  declare directory: DirectoryInfo | undefined;
  declare kind: DirectoryKind;
  declare mistake: Mistake;
  /** The file with the certificate of whoever signs the bundle. */
  declare signer: File | undefined;

  constructor() {
    super();
    this.directory = undefined;
    this.kind = 'gateway';
    this.mistake = 'none';
    this.signer = undefined;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('directory') && this.directory) this.kind = this.directory.kind;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const url = text('url');
    const origin = originToAsk(url);
    const domains = readDomains(text('domains'));
    if (!origin) return this.#refuse('url');
    if (this.kind === 'bundle' && !this.signer && !this.directory?.signer) return this.#refuse('signer');
    if (domains.length === 0 || !domains.every(isDomain)) return this.#refuse('domains');
    // Nothing may be awaited before this: the browser asks the user only while it handles the click.
    if (!(await allowHost(origin))) return this.#refuse('refused');
    this.mistake = 'none';
    const directory = {
      ...(this.directory ? { id: this.directory.id } : {}),
      name: text('name') || hostOf(origin),
      kind: this.kind,
      url,
      domains,
    };
    const { signer } = this;
    const answer = await this.attempt(async () => {
      const bodies = signer && this.kind === 'bundle' ? [new Uint8Array(await signer.arrayBuffer())] : [];
      return this.engine.call('setDirectory', directory, bodies);
    });
    if (answer)
      this.dispatchEvent(new CustomEvent<DirectoryInfo>('directory-saved', { detail: answer.result }));
  }

  #refuse(mistake: Mistake): void {
    this.mistake = mistake;
    const field = mistake === 'refused' ? 'url' : mistake;
    this.querySelector<HTMLElement>(`[name=${field}]`)?.focus();
  }

  protected override render() {
    const { directory, mistake } = this;
    return html`<form class="card form" novalidate @submit=${this.#submit}>
      <h2>${directory ? t('directories_edit_title', { name: directory.name }) : t('directories_add')}</h2>
      <div class="field">
        <label for="directory-kind">${t('directories_kind')}</label>
        <select
          id="directory-kind"
          class="input"
          aria-describedby="directory-kind-hint"
          @change=${(event: Event) => {
            this.kind = (event.target as HTMLSelectElement).value as DirectoryKind;
          }}
        >
          ${KINDS.map(
            kind =>
              html`<option value=${kind} ?selected=${kind === this.kind}>${t(`directories_kind_${kind}`)}</option>`,
          )}
        </select>
        <p id="directory-kind-hint" class="hint">${t(`directories_about_${this.kind}`)}</p>
      </div>
      <div class="field">
        <label for="directory-url">${t('directories_url')}</label>
        <input
          id="directory-url"
          class="input"
          name="url"
          type="text"
          inputmode="url"
          autocomplete="off"
          spellcheck="false"
          placeholder=${placeholders[this.kind]}
          .value=${directory?.url ?? ''}
          aria-invalid=${mistake === 'url' || mistake === 'refused' ? 'true' : nothing}
          aria-describedby="directory-url-hint"
        />
        <p id="directory-url-hint" class=${mistake === 'url' || mistake === 'refused' ? 'error' : 'hint'} role="status">
          ${t(mistake === 'url' || mistake === 'refused' ? `directories_url_${mistake}` : `directories_url_hint_${this.kind}`)}
        </p>
      </div>
      ${this.kind === 'bundle' ? this.#signerField() : nothing}
      <div class="field">
        <label for="directory-domains">${t('directories_domains_field')}</label>
        <input
          id="directory-domains"
          class="input"
          name="domains"
          type="text"
          autocomplete="off"
          spellcheck="false"
          placeholder="example.org, example.com"
          .value=${directory?.domains.join(', ') ?? ''}
          aria-invalid=${mistake === 'domains' ? 'true' : nothing}
          aria-describedby="directory-domains-hint"
        />
        <p id="directory-domains-hint" class=${mistake === 'domains' ? 'error' : 'hint'} role="status">
          ${t(mistake === 'domains' ? 'directories_domains_wrong' : 'directories_domains_hint')}
        </p>
      </div>
      <div class="field">
        <label for="directory-name">${t('directories_name')}</label>
        <input
          id="directory-name"
          class="input"
          name="name"
          type="text"
          autocomplete="off"
          .value=${directory?.name ?? ''}
          aria-describedby="directory-name-hint"
        />
        <p id="directory-name-hint" class="hint">${t('directories_name_hint')}</p>
      </div>
      ${this.problemView()}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>${t('directories_save')}</button>
        <button type="button" class="button" @click=${() => this.dispatchEvent(new Event('cancel'))}>
          ${t('ui_cancel')}
        </button>
      </div>
    </form>`;
  }

  #signerField() {
    const wrong = this.mistake === 'signer';
    const known = this.directory?.signer?.commonName;
    return html`<div class="field">
      <label for="directory-signer">${t('directories_signer')}</label>
      <input
        id="directory-signer"
        name="signer"
        type="file"
        accept=".cer,.crt,.pem,.der"
        aria-invalid=${wrong ? 'true' : nothing}
        aria-describedby="directory-signer-hint"
        @change=${(event: Event) => {
          this.signer = (event.target as HTMLInputElement).files?.[0];
        }}
      />
      <p id="directory-signer-hint" class=${wrong ? 'error' : 'hint'} role="status">
        ${known && !wrong ? t('directories_signer_known', { name: known }) : t(wrong ? 'directories_signer_missing' : 'directories_signer_hint')}
      </p>
    </div>`;
  }
}

/** What an address of each kind looks like. */
const placeholders: Record<DirectoryKind, string> = {
  gateway: 'https://directory.example.org/certificates?address={address}',
  rfc4387: 'https://certificates.example.org/search',
  bundle: 'https://certificates.example.org/all.p7m',
};

customElements.define('signet-directory-form', DirectoryForm);
