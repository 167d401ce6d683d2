import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type {
  AnchorFormat,
  AnchorInfo,
  AnchorList,
  ImportCertificatesResult,
} from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { badgesOf } from '../ui/certificate-facts.ts';
import { EngineView } from '../ui/engine-view.ts';
import { saveFile } from '../ui/save.ts';
import type { TableView } from '../ui/table.ts';
import { byText } from '../ui/table-rows.ts';
import { inForce, limitsText } from './authority-facts.ts';
import { backLink } from './back-link.ts';
import { byWhom, isDecided } from './decided.ts';
import { importedText } from './imported.ts';
import { fits } from './search.ts';
import '../ui/import-certificates.ts';
import '../ui/table.ts';
import './authority.ts';

/** Whose authorities are listed. */
const SOURCES = ['all', 'own', 'mozilla', 'administrator'] as const;
type Listed = (typeof SOURCES)[number];

const FORMATS: AnchorFormat[] = ['pem', 'p7b', 'sst'];

/** The authorities that are trusted to vouch for e-mail addresses: a list, or one of them. */
class AuthoritiesSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    path: {},
    list: { state: true },
    listed: { state: true },
    importing: { state: true },
  };

  /** The id of the authority that is shown, or "" for all. */
  declare path: string;
  declare list: AnchorList | undefined;
  declare listed: Listed;
  /** Whether the place for files is open. */
  declare importing: boolean;

  constructor() {
    super();
    this.path = '';
    this.list = undefined;
    this.listed = 'all';
    this.importing = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('path')) void this.#look();
  }

  readonly #look = async (): Promise<void> => {
    const answer = await this.attempt(() => this.engine.call('listAnchors', {}));
    if (answer) this.list = answer.result;
  };

  async #trustMozilla(event: Event): Promise<void> {
    const on = (event.target as HTMLInputElement).checked;
    const done = await this.attempt(() => this.engine.call('trustMozilla', { on }));
    await this.#look();
    if (done) this.tell('said', t(on ? 'authorities_mozilla_trusted' : 'authorities_mozilla_untrusted'));
  }

  async #switch(anchor: AnchorInfo, enabled: boolean): Promise<void> {
    const { id, domains, purposes, commonName } = anchor;
    if (!(await this.attempt(() => this.engine.call('setAnchor', { id, enabled, domains, purposes }))))
      return;
    await this.#look();
    this.tell('said', t(enabled ? 'authorities_enabled' : 'authorities_disabled', { name: commonName }));
  }

  async #imported(event: CustomEvent<ImportCertificatesResult>): Promise<void> {
    this.importing = false;
    await this.#look();
    this.closest('main')?.querySelector<HTMLElement>('h1')?.focus();
    this.tell('said', importedText(event.detail));
  }

  async #toggleImport(): Promise<void> {
    this.importing = !this.importing;
    await this.updateComplete;
    if (this.importing) this.querySelector<HTMLElement>('signet-drop input')?.focus();
  }

  async #export(format: AnchorFormat): Promise<void> {
    const ids = this.#shown()
      .filter(({ source }) => this.listed !== 'all' || source !== 'mozilla')
      .map(({ id }) => id);
    const answer = await this.attempt(() => this.engine.call('exportAnchors', { format, ids }));
    const file = answer?.bodies[0];
    if (file) saveFile(`${t('authorities_file_name')}.${format}`, file);
  }

  #shown(): AnchorInfo[] {
    const all = this.list?.certificates ?? [];
    switch (this.listed) {
      case 'all':
        return all;
      case 'own':
        return all.filter(({ source }) => source === 'user');
      default:
        return all.filter(({ source }) => source === this.listed);
    }
  }

  readonly #view: TableView<AnchorInfo> = {
    caption: t('options_authorities'),
    sorting: { column: 'source', direction: 'ascending' },
    key: ({ id }) => id,
    search: { label: t('options_search'), fits },
    open: ({ id }) => {
      location.hash = `#authorities/${id}`;
    },
    columns: [
      {
        name: 'name',
        title: t('authorities_column_name'),
        order: (a, b) => byText(a.commonName, b.commonName),
        cell: anchor => html`<span>${anchor.commonName}</span>
          <span class="muted">${organisationOf(anchor)}</span>`,
      },
      {
        name: 'source',
        title: t('authorities_column_source'),
        order: (a, b) => rank(a) - rank(b) || byText(a.commonName, b.commonName),
        cell: ({ source }) => html`<span class="badge">${t(`authorities_source_${source}`)}</span>`,
      },
      {
        name: 'limits',
        title: t('authorities_column_limits'),
        cell: anchor => html`${limitsText(anchor)}
          ${anchor.distrustAfter ? html`<span class="badge warn">${t('authorities_distrusted')}</span>` : nothing}`,
      },
      {
        name: 'until',
        title: t('options_column_until'),
        order: (a, b) => byText(a.notAfter, b.notAfter),
        cell: anchor => html`${formatDate(anchor.notAfter)}
          ${badgesOf(anchor, new Date())
            .filter(({ tone }) => tone !== 'neutral')
            .map(({ text, tone }) => html`<span class="badge ${tone}">${text}</span>`)}`,
      },
    ],
    actions: anchor => {
      const usable = anchor.source !== 'mozilla' || (this.list?.mozilla ?? false);
      return html`<input
        type="checkbox"
        role="switch"
        class="switch"
        aria-label=${t('authorities_trust', { name: anchor.commonName })}
        title=${t('authorities_trust_short')}
        .checked=${inForce(anchor, this.list?.mozilla ?? false)}
        ?disabled=${!usable || anchor.source === 'administrator'}
        @change=${(event: Event) => this.#switch(anchor, (event.target as HTMLInputElement).checked)}
      />`;
    },
  };

  protected override render() {
    if (this.path) return this.#one(this.path);
    return html`<p class="lead">${t('options_authorities_text')}</p>
      ${this.problemView([{ label: t('ui_try_again'), run: this.#look }])}
      ${this.list ? this.#content(this.list) : nothing}`;
  }

  #one(id: string): TemplateResult {
    const anchor = this.list?.certificates.find(each => each.id === id);
    return html`${backLink('authorities', t('authorities_back'))}
      ${this.problemView([{ label: t('ui_try_again'), run: this.#look }])}
      ${
        anchor
          ? html`<signet-authority
              .engine=${this.engine}
              .anchor=${anchor}
              .mozilla=${this.list?.mozilla ?? false}
              @anchor-changed=${this.#look}
            ></signet-authority>`
          : nothing
      }
      ${this.list && !anchor ? html`<h1 tabindex="-1">${t('authorities_gone')}</h1>` : nothing}`;
  }

  #content(list: AnchorList): TemplateResult {
    const roots = list.certificates.filter(({ source }) => source === 'mozilla').length;
    return html`<section class="card mozilla" aria-labelledby="mozilla-title">
        <div>
          <h2 id="mozilla-title">${t('authorities_mozilla')}</h2>
          <p class="muted">${t('authorities_mozilla_text', { count: roots })}</p>
        </div>
        <label class="switch-line">
          <input
            type="checkbox"
            role="switch"
            class="switch"
            .checked=${list.mozilla}
            ?disabled=${this.busy || isDecided('trustMozilla')}
            @change=${this.#trustMozilla}
          />
          <span>${t('authorities_mozilla_switch')}</span>
        </label>
        <p class="hint" lang="en">${list.mozillaVersion}</p>
        ${isDecided('trustMozilla') ? html`<p class="hint">${byWhom()}</p>` : nothing}
      </section>
      <div class="list-tools">
        <select
          class="input"
          aria-label=${t('authorities_filter')}
          @change=${(event: Event) => {
            this.listed = (event.target as HTMLSelectElement).value as Listed;
          }}
        >
          ${SOURCES.map(
            source => html`<option value=${source} ?selected=${source === this.listed}>
              ${t(`authorities_filter_${source}`)}
            </option>`,
          )}
        </select>
        <button class="button" aria-expanded=${this.importing} @click=${this.#toggleImport}>
          ${icon('upload', 'small')}${t('authorities_import')}
        </button>
      </div>
      ${this.importing ? this.#import() : nothing}
      ${
        this.#shown().length === 0
          ? html`<p class="muted">${t(`authorities_none_${this.listed}`)}</p>`
          : html`<signet-table .view=${this.#view} .rows=${this.#shown()}></signet-table>`
      }
      ${list.certificates.some(({ source }) => source !== 'mozilla') || this.listed === 'mozilla' ? this.#exports() : nothing}`;
  }

  #import(): TemplateResult {
    return html`<section aria-label=${t('authorities_import')}>
      <p class="muted">${t('options_authorities_import_text')}</p>
      <signet-import-certificates
        .engine=${this.engine}
        what="authorities"
        label=${t('options_authorities_drop')}
        @certificates-imported=${this.#imported}
      ></signet-import-certificates>
    </section>`;
  }

  #exports(): TemplateResult {
    return html`<section class="group" aria-labelledby="export-title">
      <h2 id="export-title">${t('authorities_export')}</h2>
      <p class="muted">${t(this.listed === 'mozilla' ? 'authorities_export_mozilla' : 'authorities_export_text')}</p>
      <div class="buttons">
        ${FORMATS.map(
          format => html`<button class="button" @click=${() => this.#export(format)}>
            ${icon('download', 'small')}${t(`authorities_export_${format}`)}
          </button>`,
        )}
      </div>
    </section>`;
  }
}

/** Whom the user chose comes before those that came with Signet. */
function rank({ source }: AnchorInfo): number {
  return ['user', 'administrator', 'mozilla'].indexOf(source);
}

/** The organisation in an RFC 4514 name, where there is one and it is not the name itself. */
function organisationOf({ subject, commonName }: AnchorInfo): string {
  const found = /(?:^|,)O=((?:\\.|[^,+\\])*)/.exec(subject)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? '';
  return found === commonName ? '' : found;
}

customElements.define('signet-options-authorities', AuthoritiesSection);
