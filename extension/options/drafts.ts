import { html, type TemplateResult } from 'lit';
import type { DraftInfo } from '../../js-bridge/contract.ts';
import { formatDateTime, formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { siteName } from '../ui/sites.ts';
import type { TableView } from '../ui/table.ts';
import type { Said } from '../ui/undo.ts';
import { emptyState } from './empty.ts';
import '../ui/progress.ts';
import '../ui/table.ts';
import '../ui/unlock.ts';

/** The messages that are not finished, and those that were discarded a moment ago. */
class DraftsSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    drafts: { state: true },
    locked: { state: true },
  };

  declare drafts: DraftInfo[] | undefined;
  declare locked: boolean;

  constructor() {
    super();
    this.drafts = undefined;
    this.locked = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.engine.addEventListener('locked', this.#again);
    void this.#list();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.engine.removeEventListener('locked', this.#again);
  }

  readonly #again = () => void this.#list();

  readonly #view: TableView<DraftInfo> = {
    caption: t('options_drafts'),
    columns: [
      { name: 'message', title: t('kept_message'), cell: messageCell },
      {
        name: 'at',
        title: t('kept_at'),
        cell: ({ savedAt }) => (savedAt ? formatDateTime(savedAt) : ''),
        order: (a, b) => Date.parse(a.savedAt) - Date.parse(b.savedAt),
      },
      {
        name: 'size',
        title: t('kept_size'),
        cell: ({ size }) => formatSize(size),
        order: (a, b) => a.size - b.size,
      },
    ],
    sorting: { column: 'at', direction: 'descending' },
    key: ({ id }) => id,
    search: { label: t('kept_search'), fits },
    actions: draft => this.#actions(draft),
  };

  #actions(draft: DraftInfo): TemplateResult {
    // It would be sent twice, or not at all: its webmail's corner has what can be done about it.
    if (draft.outgoing) return html``;
    return draft.discardedAt
      ? html`<button
          class="button quiet icon-only"
          aria-label=${t('kept_put_back_of', { message: nameOf(draft) })}
          title=${t('kept_put_back')}
          @click=${() => this.#putBack(draft)}
        >
          ${icon('undo-2')}
        </button>`
      : html`<a
            class="button quiet icon-only"
            href="../write/write.html#draft/${draft.id}"
            target="_blank"
            aria-label=${t('kept_open_of', { message: nameOf(draft) })}
            title=${t('kept_open')}
            ?hidden=${draft.damaged ?? false}
            >${icon('pen-line')}</a
          >
          <button
            class="button quiet icon-only"
            aria-label=${t('kept_discard_of', { message: nameOf(draft) })}
            title=${t('kept_discard')}
            @click=${() => this.#discard(draft)}
          >
            ${icon('trash-2')}
          </button>`;
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('listDrafts', {}));
    if (!answer) return;
    this.drafts = answer.result.drafts;
    this.locked = answer.result.locked;
  }

  async #discard(draft: DraftInfo): Promise<void> {
    const { id } = draft;
    if (!(await this.attempt(() => this.engine.call('deleteDraft', { id })))) return;
    await this.#list();
    const undo = async () => {
      await this.engine.call('undeleteDraft', { id });
      await this.#list();
    };
    this.tell<Said>('said', {
      text: t('kept_discarded', { message: nameOf(draft) }),
      ...(draft.damaged ? {} : { undo }),
    });
  }

  async #putBack(draft: DraftInfo): Promise<void> {
    if (!(await this.attempt(() => this.engine.call('undeleteDraft', { id: draft.id })))) return;
    await this.#list();
    this.tell<string>('said', t('kept_put_back_done', { message: nameOf(draft) }));
  }

  protected override render(): TemplateResult {
    const again = [{ label: t('ui_try_again'), run: () => this.#list() }];
    if (!this.drafts) {
      return html`${this.problemView(again)}
      ${this.busy ? html`<signet-progress .what=${t('pages_loading')}></signet-progress>` : ''}`;
    }
    if (this.drafts.length === 0) {
      return html`${this.problemView(again)} ${emptyState('pen-line', t('kept_none'), t('kept_none_text'))}`;
    }
    return html`<p class="lead">${t('kept_text')}</p>
      ${this.problemView(again)} ${this.locked ? this.#unlock() : ''}
      <signet-table .view=${this.#view} .rows=${this.drafts}></signet-table>`;
  }

  #unlock(): TemplateResult {
    return html`<div class="notice">
      ${icon('lock-keyhole')}
      <div class="unlock-notice">
        <strong>${t('kept_locked')}</strong>
        <signet-unlock .engine=${this.engine} @unlocked=${this.#again}></signet-unlock>
      </div>
    </div>`;
  }
}

/** What a draft is called. */
function nameOf({ subject, damaged, savedAt }: DraftInfo): string {
  if (damaged) return t('kept_damaged');
  return subject || t('kept_unnamed', { when: formatDateTime(savedAt) });
}

function messageCell(draft: DraftInfo): TemplateResult {
  const { to, account, discardedAt, held, heldFor, outgoing } = draft;
  const people = to.map(({ name, address }) => name || address).join(', ');
  const site = /^https?:\/\/\S+/.exec(account)?.[0];
  return html`<span dir="auto">${nameOf(draft)}</span>
    ${people ? html`<span class="muted wrap" dir="auto">${t('kept_to', { to: people })}</span>` : ''}
    ${heldFor.length > 0 ? html`<span class="muted wrap">${t('kept_held', { who: heldFor.join(', ') })}</span>` : ''}
    ${held && heldFor.length === 0 ? html`<span class="muted wrap">${t('kept_held_locked')}</span>` : ''}
    ${site ? html`<span class="muted wrap">${t('kept_account', { site: siteName(site) })}</span>` : ''}
    ${outgoing ? html`<span class="muted wrap">${t('kept_finished')}</span>` : ''}
    ${discardedAt ? html`<span class="muted">${t('kept_was_discarded')}</span>` : ''}`;
}

function fits(draft: DraftInfo, search: string): boolean {
  const people = draft.to.flatMap(({ name, address }) => [name, address]);
  return [nameOf(draft), ...people].join('\n').toLowerCase().includes(search.trim().toLowerCase());
}

customElements.define('signet-options-drafts', DraftsSection);
