import { html, type nothing, type TemplateResult } from 'lit';
import type { BccMode, WritingSettings, WritingSettingsResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import type { Said } from '../ui/undo.ts';
import { byWhom } from './decided.ts';
import { choice, type Decided, onOff } from './writing-choices.ts';
import './writing-labels.ts';
import './writing-rules.ts';

/** The times to choose from, in seconds. */
const UNDO = [0, 5, 10, 20, 30];

/** One more mode is the administrator's to decide, and not offered. */
function bccModes({ settings }: WritingSettingsResult): BccMode[] {
  return settings.bcc === 'single' ? ['single'] : ['each', 'together', 'refuse'];
}

/** A change that a part of the section asks for, and what is said of it once it is kept. */
export interface WritingChange {
  settings: Partial<WritingSettings>;
  said?: string;
  /** What was there before can be put back. */
  undoable?: boolean;
}

/** How messages are written: what new ones begin with, and how what was asked for is done. */
class WritingSection extends EngineView {
  static override properties = { ...EngineView.properties, result: { state: true } };

  declare result: WritingSettingsResult | undefined;

  constructor() {
    super();
    this.result = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('writing-change', event => {
      void this.#change((event as CustomEvent<WritingChange>).detail);
    });
    void this.#look();
  }

  async #look(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('writingSettings', {}));
    if (answer) this.result = answer.result;
  }

  async #change({ settings, said = t('options_saved'), undoable }: WritingChange): Promise<void> {
    const before = this.result;
    if (!before) return;
    const wanted = { ...before.settings, ...settings };
    this.result = { ...before, settings: wanted };
    const answer = await this.attempt(() => this.engine.call('setWritingSettings', wanted));
    this.result = answer?.result ?? before;
    if (!answer) return;
    const undo = async () => {
      this.result = (await this.engine.call('setWritingSettings', before.settings)).result;
    };
    this.tell<Said>('said', undoable ? { text: said, undo } : { text: said });
  }

  #decided<K extends keyof WritingSettings>(
    name: K,
    { settings, locked }: WritingSettingsResult,
  ): Decided<WritingSettings[K]> {
    return { value: settings[name], locked: locked.includes(name) };
  }

  #set(settings: Partial<WritingSettings>): void {
    void this.#change({ settings });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return this.problemView([{ label: t('ui_try_again'), run: () => this.#look() }]);
    const of = <K extends keyof WritingSettings>(name: K) => this.#decided(name, result);
    return html`<p class="lead">${t('writing_text')}</p>
      ${this.problemView()}
      <section class="group" aria-labelledby="begin-title">
        <h2 id="begin-title">${t('writing_begin')}</h2>
        ${onOff('sign', of('sign'), sign => this.#set({ sign }))}
        ${choice('encrypt', ['off', 'possible', 'always'], of('encrypt'), encrypt => this.#set({ encrypt }))}
      </section>
      <signet-writing-rules
        kind="accounts"
        .rules=${result.settings.accounts}
        .locked=${result.locked.includes('accounts')}
      ></signet-writing-rules>
      <signet-writing-rules
        kind="correspondents"
        .rules=${result.settings.correspondents}
        .locked=${result.locked.includes('correspondents')}
      ></signet-writing-rules>
      <section class="group" aria-labelledby="how-title">
        <h2 id="how-title">${t('writing_how')}</h2>
        <div class="columns">
          ${choice('bcc', bccModes(result), of('bcc'), bcc => this.#set({ bcc }))}
          ${choice('form', ['webmail', 'clear', 'opaque'], of('form'), form => this.#set({ form }))}
          ${choice('subject', ['hidden', 'shown'], of('outerSubject'), outerSubject => this.#set({ outerSubject }))}
        </div>
        ${onOff('legacy', of('legacyDisplay'), legacyDisplay => this.#set({ legacyDisplay }))}
        ${onOff('triple', of('tripleWrap'), tripleWrap => this.#set({ tripleWrap }))}
      </section>
      <section class="group" aria-labelledby="receipt-title">
        <h2 id="receipt-title">${t('writing_asked')}</h2>
        ${choice('receipts', ['hidden', 'offered', 'always'], of('receipts'), receipts => this.#set({ receipts }))}
      </section>
      <signet-writing-labels
        .labels=${result.settings.labels}
        .locked=${result.locked.includes('labels')}
      ></signet-writing-labels>
      <section class="group" aria-labelledby="sending-title">
        <h2 id="sending-title">${t('writing_sending')}</h2>
        ${this.#undo(of('undoSeconds'))}
        ${onOff('drafts', of('webmailDrafts'), webmailDrafts => this.#set({ webmailDrafts }))}
      </section>`;
  }

  #undo({ value, locked }: Decided<number>): TemplateResult {
    return html`<div class="field narrow">
      <label for="undo-seconds">${t('writing_undo')}</label>
      <select
        id="undo-seconds"
        class="input"
        ?disabled=${locked}
        @change=${(event: Event) => this.#set({ undoSeconds: Number((event.target as HTMLSelectElement).value) })}
      >
        ${UNDO.map(
          count => html`<option value=${count} ?selected=${count === value}>
            ${count === 0 ? t('writing_undo_never') : t('writing_undo_seconds', { count })}
          </option>`,
        )}
      </select>
      <p class="hint">${t('writing_undo_text')}${locked ? html` ${byWhom()}` : ''}</p>
    </div>`;
  }
}

customElements.define('signet-options-writing', WritingSection);
