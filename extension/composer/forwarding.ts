import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import type { WebmailDraft } from '../channel.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { engineProblem } from '../ui/problem.ts';
import type { AttachedFile } from './files.ts';
import { messageFile } from './original.ts';
import { bareSubject } from './quote.ts';

/** The message that is forwarded, in one piece beside what is quoted of it: with its signature, which a quotation has not. */
export class Forwarding {
  readonly #host: ReactiveControllerHost;
  readonly #engine: Engine;
  readonly #original: NonNullable<WebmailDraft['original']> | undefined;
  readonly #attach: (file: AttachedFile) => void;
  #state: 'unopened' | 'offered' | 'working' | 'attached' = 'unopened';
  #forwarded = { encrypted: false, subject: '' };
  #error: ContractError | undefined;

  /** @param attach takes the message as a file */
  constructor(
    host: ReactiveControllerHost,
    engine: Engine,
    { original }: WebmailDraft,
    attach: (file: AttachedFile) => void,
  ) {
    this.#host = host;
    this.#engine = engine;
    this.#original = original;
    this.#attach = attach;
  }

  /** What is forwarded was opened, or can be read by everybody. whole: it goes along in one piece already. */
  opened({ encrypted, subject, whole }: { encrypted: boolean; subject: string; whole: boolean }): void {
    if (this.#original?.kind !== 'forward' || whole) return;
    this.#forwarded = { encrypted, subject: bareSubject(subject) };
    this.#move('offered');
  }

  /** Offers it, once it was opened. */
  offer(): TemplateResult | typeof nothing {
    if (this.#state === 'unopened' || this.#state === 'attached') return nothing;
    return html`<div class="forwarding">
      <button type="button" class="button quiet" ?disabled=${this.#state === 'working'} @click=${this.#add}>
        ${icon('mail', 'small')}${t('composer_attach_original')}
      </button>
      ${this.#error ? engineProblem(this.#error, [{ label: t('ui_try_again'), run: this.#add }]) : nothing}
    </div>`;
  }

  readonly #add = async (): Promise<void> => {
    if (!this.#original) return;
    this.#error = undefined;
    this.#move('working');
    try {
      this.#attach(await messageFile(this.#engine, this.#original.raw, this.#forwarded));
      this.#move('attached');
    } catch (thrown) {
      this.#error = errorOf(thrown);
      this.#move('offered');
    }
  };

  #move(state: 'offered' | 'working' | 'attached'): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}
