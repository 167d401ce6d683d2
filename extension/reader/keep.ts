/**
 * Saves a message without its encryption, after a clear warning:
 *
 *     <signet-keep .engine=${engine} .raw=${raw} name="Breakfast.eml"></signet-keep>
 *
 * The question stands where the button was: a frame is as high as its message,
 * and a dialog in its middle may be far from what is seen of it.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { engineProblem } from '../ui/problem.ts';
import { saveFile } from '../ui/save.ts';

/** The element `signet-keep`. */
export class Keep extends LightElement {
  static override properties = {
    engine: { attribute: false },
    raw: { attribute: false },
    name: {},
    asking: { state: true },
    error: { state: true },
  };

  declare engine: Engine;
  /** The message as the mail server holds it. */
  declare raw: Uint8Array<ArrayBuffer>;
  /** The name of the file. */
  declare name: string;
  declare private asking: boolean;
  declare private error: ContractError | undefined;

  constructor() {
    super();
    this.name = '';
    this.asking = false;
  }

  protected override render(): TemplateResult {
    return html`${this.asking ? this.#question() : this.#button()}
    ${this.error ? engineProblem(this.error) : nothing}`;
  }

  #button(): TemplateResult {
    const ask = () => {
      this.error = undefined;
      this.asking = true;
    };
    return html`<button class="button" type="button" @click=${ask}>
      ${icon('lock-open', 'small')}${t('reader_keep')}
    </button>`;
  }

  #question(): TemplateResult {
    return html`<div class="notice warn keep" role="alertdialog" aria-labelledby="keep-title" aria-describedby="keep-text">
      ${icon('lock-open')}
      <div>
        <strong id="keep-title">${t('reader_keep_title')}</strong>
        <p id="keep-text">${t('reader_keep_text')}</p>
      </div>
      <div class="buttons">
        <button class="button primary" type="button" @click=${this.#close}>${t('reader_keep_no')}</button>
        <button class="button" type="button" @click=${this.#save}>${t('reader_keep_yes')}</button>
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    // Whoever opened the question goes on in it, with the answer that exposes nothing; and back.
    if (changed.has('asking') && changed.get('asking') !== undefined) this.querySelector('button')?.focus();
  }

  readonly #close = (): void => {
    this.asking = false;
  };

  readonly #save = async (): Promise<void> => {
    this.asking = false;
    try {
      const { bodies } = await this.engine.call('decrypted', {}, [this.raw.slice()]);
      saveFile(this.name, bodies[0] ?? new Uint8Array());
    } catch (thrown) {
      this.error = errorOf(thrown);
    }
  };
}

customElements.define('signet-keep', Keep);
