import { html, nothing, type TemplateResult } from 'lit';
import type { OutgoingMessage } from '../channel.ts';
import { encryptedFile } from '../composer/finished.ts';
import { listed } from '../composer/plural.ts';
import { readHeader } from '../header-fields.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { saveFile } from '../ui/save.ts';
import '../ui/copy.ts';

/** What the user can do besides saving. */
export interface SealedActions {
  /** Goes on writing. */
  back(): void;
  /** Is done with this message. */
  done(): void;
}

/** What is to be done with finished messages: for each, what goes where in the webmail's own composer. */
export class SealedView extends LightElement {
  readonly #messages: readonly OutgoingMessage[];
  readonly #actions: SealedActions;

  constructor(messages: readonly OutgoingMessage[], actions: SealedActions) {
    super();
    this.#messages = messages;
    this.#actions = actions;
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${icon('file-lock')}${t('write_sealed')}</h1>
      <p>${t('write_sealed_text')}</p>
      ${this.#messages.map((message, i) => this.#message(message, i))}
      <div class="buttons">
        <button type="button" class="button" @click=${this.#actions.back}>${icon('arrow-left')}${t('write_back')}</button>
        <button type="button" class="button primary" @click=${this.#actions.done}>${t('write_done')}</button>
      </div>`;
  }

  #message({ envelope, raw }: OutgoingMessage, i: number): TemplateResult {
    const { to, bcc } = envelope;
    const subject = readHeader(raw).get('subject') ?? '';
    const name = bcc ? `${t('composer_file_name')}-${i + 1}` : t('composer_file_name');
    return html`<section class="sealed-message" aria-labelledby="sealed-${i}">
      <h2 id="sealed-${i}">${t(bcc ? 'write_for_bcc' : 'write_for', { who: listed(to) })}</h2>
      <ol class="carry">
        ${step(1, t('write_step_addresses'), carried(to.join(', ')))}
        ${step(2, t('write_step_subject'), carried(subject))}
        ${step(
          3,
          t('write_step_attach'),
          html`<button type="button" class="button" @click=${() => saveFile('smime.p7m', encryptedFile(raw).bytes)}>
            ${icon('download')}${t('write_save_attachment')}
          </button>`,
        )}
        ${step(4, t('write_step_text'), carried(t('webmail_carrier_text')))}
      </ol>
      <div class="carried">
        <p class="muted">${t('write_whole')}</p>
        <button type="button" class="button quiet" @click=${() => saveFile(`${name}.eml`, raw)}>
          ${icon('download')}${t('write_save_message')}
        </button>
      </div>
    </section>`;
  }
}

function step(number: number, what: string, content: TemplateResult | typeof nothing): TemplateResult {
  return html`<li><span class="step-number" aria-hidden="true">${number}</span><div><p>${what}</p>${content}</div></li>`;
}

function carried(text: string): TemplateResult | typeof nothing {
  if (text === '') return nothing;
  return html`<div class="carried"><bdi class="mono">${text}</bdi><signet-copy .text=${text}></signet-copy></div>`;
}

customElements.define('signet-sealed', SealedView);
