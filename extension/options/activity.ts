import { html, nothing, type TemplateResult } from 'lit';
import type { ActivityEntry, ActivityKind, KeyInfo } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { ask } from '../ui/question.ts';
import { saveFile } from '../ui/save.ts';
import type { TableView } from '../ui/table.ts';
import { asCSV, asJSON } from './activity-export.ts';
import { emptyState } from './empty.ts';
import '../ui/progress.ts';
import '../ui/table.ts';

/** The most entries that are shown and saved: all that the log keeps. */
const LIMIT = 5000;

/** From when on entries are shown, in days; 0 for all. */
const TIMES = [1, 7, 30, 0] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

const symbols: Record<ActivityKind, IconName> = {
  sign: 'signature',
  decrypt: 'mail-open',
  unlock: 'lock-open',
  lock: 'lock',
  'unlock-failed': 'triangle-alert',
  passphrase: 'lock-keyhole',
  authenticator: 'fingerprint',
  export: 'file-key',
  backup: 'archive-restore',
  import: 'download',
  create: 'plus',
  delete: 'trash-2',
  undelete: 'undo-2',
  directory: 'globe',
};

/** What was done with the keys, and when: for the user to read, to filter and to keep. */
class ActivitySection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    path: { attribute: false },
    locked: { type: Boolean },
    entries: { state: true },
    keys: { state: true },
    kind: { state: true },
    days: { state: true },
  };

  /** The id of the key that it is about; empty for all. */
  declare path: string;
  /** Whether names and details are out of sight. */
  declare locked: boolean;
  declare entries: ActivityEntry[] | undefined;
  declare keys: KeyInfo[];
  declare kind: ActivityKind | '';
  declare days: number;

  constructor() {
    super();
    this.path = '';
    this.locked = false;
    this.entries = undefined;
    this.keys = [];
    this.kind = '';
    this.days = 0;
  }

  readonly #view: TableView<ActivityEntry> = {
    caption: t('options_activity'),
    columns: [
      {
        name: 'what',
        title: t('activity_what'),
        cell: ({ kind, detail }) =>
          html`<span class="activity-what">${icon(symbols[kind], 'small')}${kindText(kind)}</span>
            ${detail ? html`<span class="muted">${detail}</span>` : nothing}`,
      },
      { name: 'key', title: t('activity_key'), cell: ({ name }) => name ?? '' },
      {
        name: 'at',
        title: t('activity_when'),
        cell: ({ at }) => formatDateTime(at),
        order: (a, b) => a.id - b.id,
      },
    ],
    sorting: { column: 'at', direction: 'descending' },
    key: ({ id }) => String(id),
    search: {
      label: t('activity_search'),
      fits: ({ kind, name, detail }, search) =>
        [kindText(kind), name, detail].join(' ').toLowerCase().includes(search.trim().toLowerCase()),
    },
  };

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (['path', 'kind', 'locked'].some(name => changed.has(name))) void this.#load();
  }

  async #load(): Promise<void> {
    const { kind, path } = this;
    const params = { limit: LIMIT, ...(kind ? { kind } : {}), ...(path ? { key: path } : {}) };
    const answers = await this.attempt(() =>
      Promise.all([this.engine.call('activity', params), this.engine.call('listKeys', {})]),
    );
    if (!answers || kind !== this.kind || path !== this.path) return;
    this.entries = answers[0].result.entries;
    this.keys = answers[1].result.keys;
  }

  /** What the filters leave. */
  #shown(): ActivityEntry[] {
    const from = this.days > 0 ? Date.now() - this.days * DAY_MS : 0;
    return (this.entries ?? []).filter(({ at }) => Date.parse(at) >= from);
  }

  #save(format: 'csv' | 'json'): void {
    const entries = this.#shown();
    const name = `signet-activity-${new Date().toISOString().slice(0, 10)}.${format}`;
    saveFile(name, format === 'csv' ? asCSV(entries) : asJSON(entries));
  }

  async #clear(): Promise<void> {
    const sure = await ask({
      title: t('activity_clear_question'),
      text: t('activity_clear_text'),
      confirm: t('activity_clear'),
    });
    if (!sure || !(await this.attempt(() => this.engine.call('clearActivity', {})))) return;
    await this.#load();
    this.tell('said', t('activity_cleared'));
  }

  protected override render() {
    // The part of a section brings its own heading.
    const title = this.path ? html`<h1 tabindex="-1">${t('options_activity')}</h1>` : nothing;
    if (!this.entries) {
      return html`${title}${this.problemView([{ label: t('ui_try_again'), run: () => this.#load() }])}
      ${this.busy ? html`<signet-progress .what=${t('pages_loading')}></signet-progress>` : nothing}`;
    }
    const shown = this.#shown();
    return html`${title}
      <p class="lead">${t('activity_text')}</p>
      ${this.problemView()} ${this.locked ? this.#lockedNotice() : nothing} ${this.#filters()}
      ${
        shown.length === 0
          ? emptyState(
              'history',
              t('activity_none'),
              t(this.#filtered ? 'activity_none_filtered' : 'activity_none_text'),
            )
          : html`<signet-table class="activity" .view=${this.#view} .rows=${shown}></signet-table>`
      }
      ${this.entries.length > 0 ? this.#buttons(shown.length) : nothing}`;
  }

  get #filtered(): boolean {
    return this.kind !== '' || this.path !== '' || this.days !== 0;
  }

  #lockedNotice(): TemplateResult {
    return html`<div class="notice line">
      ${icon('lock')}
      <p>${t('activity_locked')}</p>
      <div class="buttons"><a class="button" href="#security">${t('ui_unlock')}</a></div>
    </div>`;
  }

  #filters(): TemplateResult {
    const kinds = Object.keys(symbols) as ActivityKind[];
    return html`<div class="filters">
      <div class="field">
        <label for="activity-kind">${t('activity_what')}</label>
        <select
          id="activity-kind"
          class="input"
          @change=${(event: Event) => {
            this.kind = (event.target as HTMLSelectElement).value as ActivityKind | '';
          }}
        >
          <option value="" ?selected=${this.kind === ''}>${t('activity_all')}</option>
          ${kinds.map(kind => html`<option value=${kind} ?selected=${kind === this.kind}>${kindText(kind)}</option>`)}
        </select>
      </div>
      <div class="field">
        <label for="activity-key">${t('activity_key')}</label>
        <select
          id="activity-key"
          class="input"
          @change=${(event: Event) => {
            const id = (event.target as HTMLSelectElement).value;
            location.hash = id ? `activity/${id}` : 'activity';
          }}
        >
          <option value="" ?selected=${this.path === ''}>${t('activity_all')}</option>
          ${this.keys.map(
            ({ id, certificate }) =>
              html`<option value=${id} ?selected=${id === this.path}>${certificate.commonName}</option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="activity-days">${t('activity_when')}</label>
        <select
          id="activity-days"
          class="input"
          @change=${(event: Event) => {
            this.days = Number((event.target as HTMLSelectElement).value);
          }}
        >
          ${TIMES.map(days => html`<option value=${days} ?selected=${days === this.days}>${t(`activity_days_${days}`)}</option>`)}
        </select>
      </div>
    </div>`;
  }

  #buttons(count: number): TemplateResult {
    return html`<div class="buttons">
      <button class="button" ?disabled=${count === 0} @click=${() => this.#save('csv')}>
        ${icon('download')}${t('activity_csv')}
      </button>
      <button class="button" ?disabled=${count === 0} @click=${() => this.#save('json')}>
        ${icon('download')}${t('activity_json')}
      </button>
      <button class="button danger" ?disabled=${this.busy} @click=${this.#clear}>
        ${icon('trash-2')}${t('activity_clear')}
      </button>
    </div>`;
  }
}

function kindText(kind: ActivityKind): string {
  return t(`activity_kind_${kind.replace('-', '_')}`);
}

customElements.define('signet-options-activity', ActivitySection);
