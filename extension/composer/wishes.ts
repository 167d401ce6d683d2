import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ComposeParams, DraftChoices, LabelParams, WritingDefaults } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';

/** What the author may ask for besides, where the settings show it: a signed receipt, and a security label. Both are signed. */
export class Wishes {
  readonly #host: ReactiveControllerHost;
  #shown: Pick<WritingDefaults, 'receipts' | 'labels'> = { receipts: 'hidden', labels: [] };
  /** Undefined until the user decides. */
  #receipt: boolean | undefined;
  /** Index of the label; -1 for none. */
  #label = -1;
  /** The label that was chosen before, until the settings show it. */
  #before: LabelParams | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Takes what the settings show. */
  offer({ receipts, labels }: Pick<WritingDefaults, 'receipts' | 'labels'>): void {
    this.#shown = { receipts, labels };
    if (this.#label >= labels.length) this.#label = -1;
    const before = this.#before;
    if (!before || labels.length === 0) return;
    this.#before = undefined;
    this.#label = labels.findIndex(
      ({ policy, classification = '', privacyMark = '' }) =>
        policy === before.policy &&
        classification === (before.classification ?? '') &&
        privacyMark === (before.privacyMark ?? ''),
    );
  }

  /** Takes what was chosen before the message was laid aside. */
  resume({ requestReceipt = false, securityLabel }: DraftChoices): void {
    this.#receipt = requestReceipt;
    this.#before = securityLabel;
  }

  /** What the engine is told, of a message that is signed. */
  get chosen(): Pick<ComposeParams, 'requestReceipt' | 'securityLabel'> {
    const label = this.#shown.labels[this.#label];
    return {
      ...(this.#asksForReceipt ? { requestReceipt: true } : {}),
      ...(label
        ? {
            securityLabel: {
              policy: label.policy,
              ...(label.classification ? { classification: label.classification } : {}),
              ...(label.privacyMark ? { privacyMark: label.privacyMark } : {}),
            },
          }
        : {}),
    };
  }

  get #asksForReceipt(): boolean {
    return this.#shown.receipts !== 'hidden' && (this.#receipt ?? this.#shown.receipts === 'always');
  }

  /** Shows the choices; nothing where the settings show none. */
  render({ disabled }: { disabled: boolean }): TemplateResult | typeof nothing {
    const { receipts, labels } = this.#shown;
    if (receipts === 'hidden' && labels.length === 0) return nothing;
    return html`${
      receipts === 'hidden'
        ? nothing
        : html`<button
            type="button"
            class="button toggle receipt"
            title=${t('composer_receipt_title')}
            aria-pressed=${this.#asksForReceipt}
            ?disabled=${disabled}
            @click=${this.#toggleReceipt}
          >
            ${icon('mail-check', 'small')}${t('composer_receipt')}
          </button>`
    }
    ${
      labels.length === 0
        ? nothing
        : html`<select
            class="input label-choice"
            aria-label=${t('composer_label')}
            ?disabled=${disabled}
            @change=${this.#chooseLabel}
          >
            <option value="-1" ?selected=${this.#label < 0}>${t('composer_label_none')}</option>
            ${labels.map(
              ({ name }, index) =>
                html`<option value=${index} ?selected=${index === this.#label}>${name}</option>`,
            )}
          </select>`
    }`;
  }

  readonly #toggleReceipt = (): void => {
    this.#receipt = !this.#asksForReceipt;
    this.#host.requestUpdate();
  };

  readonly #chooseLabel = (event: Event): void => {
    this.#label = Number((event.target as HTMLSelectElement).value);
    this.#host.requestUpdate();
  };
}
