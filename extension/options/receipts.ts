import { html, nothing, type TemplateResult } from 'lit';
import type { Confirmation, ReceiptStatus } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { ask } from '../ui/question.ts';
import type { TableView } from '../ui/table.ts';
import { emptyState } from './empty.ts';
import '../ui/progress.ts';
import '../ui/table.ts';

/** The messages for which the user asked for signed receipts, and those that came. */
class ReceiptsSection extends EngineView {
  static override properties = { ...EngineView.properties, messages: { state: true } };

  declare messages: ReceiptStatus[] | undefined;

  constructor() {
    super();
    this.messages = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  readonly #view: TableView<ReceiptStatus> = {
    caption: t('options_receipts'),
    columns: [
      { name: 'message', title: t('receipts_message'), cell: messageCell },
      { name: 'came', title: t('receipts_came'), cell: receiptsCell },
      {
        name: 'at',
        title: t('receipts_asked'),
        cell: ({ message }) => formatDateTime(message.sentAt),
        order: (a, b) => Date.parse(a.message.sentAt) - Date.parse(b.message.sentAt),
      },
    ],
    sorting: { column: 'at', direction: 'descending' },
    key: ({ id }) => id,
    search: { label: t('receipts_search'), fits },
    actions: status => html`<button
      class="button quiet icon-only"
      aria-label=${t('receipts_forget_of', { message: subjectOf(status) })}
      title=${t('receipts_forget')}
      @click=${() => this.#forget(status)}
    >
      ${icon('trash-2')}
    </button>`,
  };

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('receipts', {}));
    if (answer) this.messages = answer.result.messages;
  }

  async #forget({ id }: ReceiptStatus): Promise<void> {
    const sure = await ask({
      title: t('receipts_forget_question'),
      text: t('receipts_forget_text'),
      confirm: t('receipts_forget'),
    });
    if (!sure) return;
    const answer = await this.attempt(() => this.engine.call('deleteReceipts', { id }));
    if (!answer) return;
    this.messages = answer.result.messages;
    this.tell('said', t('receipts_forgotten'));
  }

  protected override render() {
    if (!this.messages) {
      return html`${this.problemView([{ label: t('ui_try_again'), run: () => this.#list() }])}
      ${this.busy ? html`<signet-progress .what=${t('pages_loading')}></signet-progress>` : nothing}`;
    }
    return html`<p class="lead">${t('receipts_text')}</p>
      ${this.problemView()}
      ${
        this.messages.length === 0
          ? emptyState('mail-check', t('receipts_none'), t('receipts_none_text'))
          : html`<signet-table .view=${this.#view} .rows=${this.messages}></signet-table>`
      }`;
  }
}

/** What a message is called: nothing is kept of the Subject of one that was encrypted. */
function subjectOf({ message }: ReceiptStatus): string {
  return message.subject || t('receipts_encrypted');
}

function messageCell(status: ReceiptStatus): TemplateResult {
  return html`<span dir="auto">${subjectOf(status)}</span>
    <span class="muted">${t('receipts_to', { to: status.message.to.join(', ') })}</span>`;
}

function receiptsCell({ receipts }: ReceiptStatus): TemplateResult {
  if (receipts.length === 0) return html`<span class="muted">${t('receipts_waiting')}</span>`;
  return html`${receipts.map(receipt => html`<span class="wrap">${confirmationText(receipt)}</span>`)}`;
}

/** Who confirmed, and when by their own statement; where they made none, when it was read here. */
function confirmationText({ name, address, signedAt, readAt }: Confirmation): string {
  const key = signedAt ? 'receipts_confirmed' : 'receipts_confirmed_read';
  return t(key, { name: name || address, address, date: formatDateTime(signedAt ?? readAt) });
}

function fits(status: ReceiptStatus, search: string): boolean {
  const { message, receipts } = status;
  const names = receipts.flatMap(({ name, address }) => [name, address]);
  return [subjectOf(status), ...message.to, ...names]
    .join('\n')
    .toLowerCase()
    .includes(search.trim().toLowerCase());
}

customElements.define('signet-options-receipts', ReceiptsSection);
