import { html, nothing, type TemplateResult } from 'lit';
import type { DirectoryInfo } from '../../js-bridge/contract.ts';
import { formatDateTime, language, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { allowHost, hostOf, mayAsk } from '../ui/hosts.ts';
import type { Said } from '../ui/undo.ts';
import { byWhom } from './decided.ts';
import { emptyState } from './empty.ts';
import { outcomeText } from './outcome.ts';
import './directory-form.ts';
import './lookup-log.ts';
import './lookup-try.ts';

/** The directories that are asked for certificates, in the order in which they are asked. */
class DirectoriesSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    directories: { state: true },
    edited: { state: true },
    asked: { state: true },
    forbidden: { state: true },
  };

  declare directories: DirectoryInfo[] | undefined;
  /** The id of the directory whose form is open; "" for a new one. */
  declare edited: string | undefined;
  /** How often something was asked here: the log below looks again. */
  declare asked: number;
  /** The origins that the browser may not ask. */
  declare forbidden: ReadonlySet<string>;

  constructor() {
    super();
    this.directories = undefined;
    this.edited = undefined;
    this.asked = 0;
    this.forbidden = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('directories', {}));
    if (!answer) return;
    const { directories } = answer.result;
    const forbidden = new Set<string>();
    for (const { origin } of directories) if (!(await mayAsk(origin))) forbidden.add(origin);
    this.forbidden = forbidden;
    this.directories = directories;
  }

  async #move(directory: DirectoryInfo, by: 1 | -1): Promise<void> {
    const before = this.directories ?? [];
    const from = before.indexOf(directory);
    const to = from + by;
    if (to < 0 || to >= before.length) return;
    const after = before.filter(each => each !== directory);
    after.splice(to, 0, directory);
    this.directories = after;
    const ids = after.filter(({ byAdministrator }) => !byAdministrator).map(({ id }) => id);
    const done = await this.attempt(() => this.engine.call('reorderDirectories', { ids }));
    if (!done) {
      this.directories = before;
      return;
    }
    this.tell('said', t('directories_moved', { name: directory.name, place: to + 1 }));
    await this.updateComplete;
    const moved = this.querySelector(`[data-directory="${directory.id}"]`);
    const buttons = moved?.querySelectorAll<HTMLButtonElement>('.directory-order button:not(:disabled)');
    (by < 0 ? buttons?.[0] : buttons?.[buttons.length - 1])?.focus();
  }

  async #delete(directory: DirectoryInfo): Promise<void> {
    const own = (this.directories ?? []).filter(({ byAdministrator }) => !byAdministrator);
    const order = own.map(({ id }) => id);
    const { signer } = directory;
    const known = signer && (await this.attempt(() => this.engine.call('certificate', { id: signer.id })));
    const [certificate] = known?.bodies ?? [];
    if (signer && !certificate) return;
    if (!(await this.attempt(() => this.engine.call('deleteDirectory', { id: directory.id })))) return;
    await this.#list();
    this.tell<Said>('said', {
      text: t('directories_deleted', { name: directory.name }),
      undo: async () => {
        const { id, name, kind, url, domains } = directory;
        const bodies = certificate ? [certificate.slice()] : [];
        const back = await this.engine.call('setDirectory', { name, kind, url, domains }, bodies);
        await this.engine.call('reorderDirectories', {
          ids: order.map(each => (each === id ? back.result.id : each)),
        });
        await this.#list();
      },
    });
  }

  async #edit(id: string): Promise<void> {
    this.edited = id;
    await this.updateComplete;
    this.querySelector<HTMLElement>('signet-directory-form input')?.focus();
  }

  async #saved(event: CustomEvent<DirectoryInfo>): Promise<void> {
    const { edited } = this;
    this.edited = undefined;
    await this.#list();
    await this.updateComplete;
    this.querySelector<HTMLElement>(
      edited ? `[data-directory="${edited}"] .directory-edit` : '.directory-add',
    )?.focus();
    this.tell('said', t('directories_saved', { name: event.detail.name }));
  }

  async #cancelled(): Promise<void> {
    const { edited } = this;
    this.edited = undefined;
    await this.updateComplete;
    this.querySelector<HTMLElement>(
      edited ? `[data-directory="${edited}"] .directory-edit` : '.directory-add',
    )?.focus();
  }

  protected override render() {
    return html`<p class="lead">${t('directories_text')}</p>
      ${this.problemView()} ${this.directories ? this.#content(this.directories) : nothing}`;
  }

  #content(directories: DirectoryInfo[]): TemplateResult {
    const add = { label: t('directories_add'), run: () => void this.#edit(''), primary: true as const };
    return html`${
      directories.length === 0 && this.edited === undefined
        ? emptyState('book-user', t('directories_none'), t('directories_none_text'), add)
        : nothing
    }
      ${
        directories.length > 0
          ? html`<ol class="directories">
              ${directories.map((each, i) => this.#directory(each, i, directories.length))}
            </ol>`
          : nothing
      }
      ${this.edited === '' ? this.#form(undefined) : nothing}
      ${
        directories.length > 0 && this.edited !== ''
          ? html`<div class="buttons">
              <button class="button directory-add" @click=${() => this.#edit('')}>
                ${icon('plus', 'small')}${t('directories_add')}
              </button>
            </div>`
          : nothing
      }
      ${
        directories.length > 0
          ? html`<signet-lookup-try
              .engine=${this.engine}
              @asked=${() => {
                this.asked++;
                void this.#list();
              }}
            ></signet-lookup-try>`
          : nothing
      }
      <signet-lookup-log .engine=${this.engine} .asked=${this.asked}></signet-lookup-log>`;
  }

  #directory(directory: DirectoryInfo, index: number, count: number): TemplateResult {
    const { id, name, kind, url, domains, lastAsked, lastResult, signer, signedAt, origin } = directory;
    const { byAdministrator } = directory;
    // The administrator's are asked before the user's own.
    const first = index === 0 || this.directories?.[index - 1]?.byAdministrator;
    if (id === this.edited) return html`<li data-directory=${id}>${this.#form(directory)}</li>`;
    return html`<li class="card directory" data-directory=${id}>
      <div class="directory-head">
        <h2>${name}</h2>
        <p class="muted">${t(`directories_kind_${kind}`)} · ${origin ? hostOf(origin) : url}</p>
      </div>
      <div class="directory-order">
        <button
          class="button quiet icon-only"
          aria-label=${t('directories_up', { name })}
          title=${t('directories_up_short')}
          ?disabled=${byAdministrator || first}
          @click=${() => this.#move(directory, -1)}
        >
          ${icon('arrow-up')}
        </button>
        <button
          class="button quiet icon-only"
          aria-label=${t('directories_down', { name })}
          title=${t('directories_down_short')}
          ?disabled=${byAdministrator || index === count - 1}
          @click=${() => this.#move(directory, 1)}
        >
          ${icon('arrow-down')}
        </button>
      </div>
      <p>${domainsText(domains)}</p>
      ${
        signer
          ? html`<p>
              ${t('directories_signed_by', { name: signer.commonName })}
              ${signedAt ? t('directories_signed_at', { date: formatDateTime(signedAt) }) : nothing}
            </p>`
          : nothing
      }
      ${this.forbidden.has(origin) ? this.#allow(origin) : nothing}
      <p class="muted">
        ${
          lastAsked
            ? t('directories_last', {
                when: formatDateTime(lastAsked),
                result: outcomeText(lastResult ?? ''),
              })
            : t('directories_never')
        }
      </p>
      ${byAdministrator ? html`<p class="hint">${byWhom()}</p>` : this.#changes(directory)}
    </li>`;
  }

  #changes(directory: DirectoryInfo): TemplateResult {
    const { id, name } = directory;
    return html`<div class="buttons">
        <button class="button directory-edit" @click=${() => this.#edit(id)}>
          ${icon('pen-line', 'small')}${t('directories_edit')}<span class="visually-hidden">: ${name}</span>
        </button>
        <button class="button danger" @click=${() => this.#delete(directory)}>
          ${icon('trash-2', 'small')}${t('options_delete')}<span class="visually-hidden">: ${name}</span>
        </button>
      </div>`;
  }

  /** The permission may have been taken back, or the settings came from another computer. */
  #allow(origin: string): TemplateResult {
    const allow = async () => {
      if (await allowHost(origin)) await this.#list();
    };
    return html`<div class="notice warn">
      ${icon('triangle-alert')}
      <p>${t('directories_forbidden', { host: hostOf(origin) })}</p>
      <div class="buttons">
        <button class="button" @click=${allow}>${t('directories_allow', { host: hostOf(origin) })}</button>
      </div>
    </div>`;
  }

  #form(directory: DirectoryInfo | undefined): TemplateResult {
    return html`<signet-directory-form
      .engine=${this.engine}
      .directory=${directory}
      @directory-saved=${this.#saved}
      @cancel=${this.#cancelled}
    ></signet-directory-form>`;
  }
}

/** For which addresses a directory is asked. */
function domainsText(domains: string[]): string {
  return domains.length === 0
    ? t('directories_domains_none')
    : t('directories_domains', { domains: new Intl.ListFormat(language).format(domains) });
}

customElements.define('signet-options-directories', DirectoriesSection);
