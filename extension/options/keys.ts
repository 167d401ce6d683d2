import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ImportKeyResult, KeyInfo, RequestInfo, Status } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { endsSoon } from '../ui/key-expiry.ts';
import type { TableView } from '../ui/table.ts';
import { byText } from '../ui/table-rows.ts';
import { emptyState } from './empty.ts';
import { deleteKey } from './key-delete.ts';
import { marksOf, useText } from './key-facts.ts';
import { fits } from './search.ts';
import '../ui/drop.ts';
import '../ui/import-key.ts';
import '../ui/table.ts';
import '../ui/unlock.ts';
import './key-backup.ts';
import './key-detail.ts';
import './key-new.ts';
import './key-requests.ts';
import './key-restore.ts';

/** The user's own keys: the list, or the part of it that the page's fragment names. */
class KeysSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { attribute: false },
    path: { attribute: false },
    keys: { state: true },
    requests: { state: true },
    untrusted: { state: true },
  };

  declare status: Status;
  declare path: string;
  declare keys: KeyInfo[] | undefined;
  /** Those whose certificate was not issued yet. */
  declare requests: RequestInfo[];
  /** The last import, where it came with authorities that are not trusted yet. */
  declare untrusted: ImportKeyResult | undefined;

  constructor() {
    super();
    this.path = '';
    this.keys = undefined;
    this.requests = [];
    this.untrusted = undefined;
  }

  readonly #view: TableView<KeyInfo> = {
    caption: t('options_keys'),
    columns: [
      {
        name: 'name',
        title: t('key_column_name'),
        cell: nameCell,
        order: (a, b) => byText(a.certificate.commonName, b.certificate.commonName),
      },
      { name: 'use', title: t('certificate_use'), cell: useCell },
      {
        name: 'until',
        title: t('options_column_until'),
        cell: untilCell,
        order: (a, b) => Date.parse(a.certificate.notAfter) - Date.parse(b.certificate.notAfter),
      },
    ],
    sorting: { column: 'until', direction: 'descending' },
    key: key => key.id,
    search: { label: t('options_search'), fits: (key, search) => fits(key.certificate, search) },
    open: key => {
      location.hash = `keys/${key.id}`;
    },
    actions: key => this.#actions(key),
  };

  protected override willUpdate(changed: PropertyValues): void {
    // The page asks for the status when something changed, and when the user comes back to it: from another one, perhaps.
    if (changed.has('status')) void this.#list();
  }

  readonly #list = async (): Promise<void> => {
    const answers = await this.attempt(() =>
      Promise.all([this.engine.call('listKeys', {}), this.engine.call('listRequests', {})]),
    );
    if (!answers) return;
    this.keys = answers[0].result.keys;
    this.requests = answers[1].result.requests;
  };

  async #imported(event: CustomEvent<ImportKeyResult>): Promise<void> {
    this.untrusted = event.detail.authorities.length > 0 ? event.detail : undefined;
    this.tell('changed', undefined);
    const names = event.detail.keys.map(key => key.certificate.commonName).join(', ');
    this.tell('said', t('pages_import_added', { names }));
  }

  protected override render() {
    const { engine, status } = this;
    if (status.state === 'new') {
      return html`${this.path ? html`<h1 tabindex="-1">${t('options_keys')}</h1>` : nothing}
        ${emptyState('key-round', t('options_new'), t('options_new_text'), {
          label: t('ui_set_up'),
          page: 'onboarding/onboarding.html',
          primary: true,
        })}`;
    }
    const [part, id] = this.path.split('/');
    switch (part) {
      case '':
        return this.#overview();
      case 'new':
        return id && !this.keys
          ? nothing
          : html`<signet-key-new
              .engine=${engine}
              .status=${status}
              .renewed=${this.keys?.find(key => key.id === id)}
            ></signet-key-new>`;
      case 'backup':
        return html`<signet-key-backup .engine=${engine} .status=${status}></signet-key-backup>`;
      case 'restore':
        return html`<signet-key-restore .engine=${engine} .status=${status}></signet-key-restore>`;
      default:
        return html`<signet-key-detail
          .engine=${engine}
          .status=${status}
          .keys=${this.keys}
          .keyId=${this.path}
        ></signet-key-detail>`;
    }
  }

  #overview(): TemplateResult {
    const { state } = this.status;
    return html`<p class="lead">${t('options_keys_text')}</p>
      ${this.problemView([{ label: t('ui_try_again'), run: this.#list }])}
      ${state === 'locked' ? this.#unlock() : nothing} ${this.keys?.filter(endsSoon).map(endingNotice)}
      <div class="buttons">
        <a class="button" href="#keys/new">${icon('plus')}${t('key_new')}</a>
        <a class="button" href="#keys/backup">${icon('archive-restore')}${t('backup')}</a>
        <a class="button" href="#keys/restore">${icon('history')}${t('backup_restore')}</a>
      </div>
      ${this.keys?.length === 0 && this.requests.length === 0 ? emptyState('award', t('options_no_keys'), t('options_no_keys_text')) : nothing}
      ${this.keys && this.keys.length > 0 ? html`<signet-table .view=${this.#view} .rows=${this.keys}></signet-table>` : nothing}
      ${this.untrusted ? this.#untrusted(this.untrusted) : nothing}
      ${
        this.requests.length > 0
          ? html`<signet-key-requests
              .engine=${this.engine}
              .requests=${this.requests}
            ></signet-key-requests>`
          : nothing
      }
      ${state === 'unlocked' ? this.#import() : nothing}`;
  }

  #actions(key: KeyInfo): TemplateResult {
    const name = key.certificate.commonName;
    return html`<button
      class="button quiet icon-only"
      aria-label=${t('key_delete_of', { name })}
      title=${t('options_delete')}
      @click=${() => this.#delete(key)}
    >
      ${icon('trash-2')}
    </button>`;
  }

  async #delete(key: KeyInfo): Promise<void> {
    const said = await this.attempt(() => deleteKey(this.engine, key));
    if (!said) return;
    this.tell('changed', undefined);
    this.tell('said', { ...said, undo: () => said.undo().then(() => this.tell('changed', undefined)) });
  }

  #unlock(): TemplateResult {
    return html`<section class="card" aria-labelledby="unlock-title">
      <h2 id="unlock-title">${t('options_unlock')}</h2>
      <p>${t('options_unlock_text')}</p>
      <signet-unlock .engine=${this.engine} @unlocked=${this.#unlocked}></signet-unlock>
    </section>`;
  }

  #unlocked(): void {
    // The form goes away; whoever typed goes on from the section's top.
    this.closest('main')?.querySelector<HTMLElement>('h1')?.focus();
    this.tell('changed', undefined);
  }

  #untrusted({ keys, authorities }: ImportKeyResult): TemplateResult {
    const names = authorities.map(({ commonName }) => commonName).join(', ');
    return html`<div class="notice warn line">
      ${icon('landmark')}
      <p>${t('options_untrusted', { names })}</p>
      <div class="buttons"><a class="button" href="#keys/${keys[0]?.id}">${t('options_untrusted_look')}</a></div>
    </div>`;
  }

  #import(): TemplateResult {
    return html`<section class="group" aria-labelledby="import-title">
      <h2 id="import-title">${t(this.keys?.length === 0 ? 'options_import_first' : 'options_import_another')}</h2>
      <signet-import-key
        .engine=${this.engine}
        .waiting=${this.requests.length > 0}
        @key-imported=${this.#imported}
      ></signet-import-key>
    </section>`;
  }
}

/** Announced 30 and 7 days ahead, until a new key took the place of the old one. */
function endingNotice({ id, certificate }: KeyInfo): TemplateResult {
  const values = { name: certificate.commonName, date: formatDate(certificate.notAfter) };
  return html`<div class="notice warn line">
    ${icon('calendar-x')}
    <p>${t('key_ending', values)}</p>
    <div class="buttons"><a class="button" href="#keys/new/${id}">${t('key_renew')}</a></div>
  </div>`;
}

function nameCell({ certificate, label }: KeyInfo): TemplateResult {
  const { commonName, emails } = certificate;
  const others = emails.filter(email => email !== commonName).join(', ');
  return html`<span>${commonName}</span>${others ? html`<span class="muted">${others}</span>` : nothing}
    ${label && label !== commonName ? html`<span class="muted">${label}</span>` : nothing}`;
}

function useCell(key: KeyInfo): TemplateResult {
  return html`<span class="nowrap">${useText(key)}</span>
  ${key.defaultToSign.length + key.defaultToEncrypt.length > 0 ? html`<span class="badge neutral">${t('key_default')}</span>` : nothing}`;
}

function untilCell(key: KeyInfo): TemplateResult {
  return html`<span class="nowrap">${formatDate(key.certificate.notAfter)}</span>
  ${marksOf(key).map(({ text, tone }) => html`<span class="badge ${tone}">${text}</span>`)}`;
}

customElements.define('signet-options-keys', KeysSection);
