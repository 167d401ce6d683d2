/**
 * The source of a message, as it arrived and, where it was encrypted, without
 * its encryption:
 *
 *     <signet-source .engine=${engine} .raw=${raw} name="Breakfast.eml" encrypted></signet-source>
 */
import { html, nothing, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import { formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { engineProblem } from '../ui/problem.ts';
import { saveFile } from '../ui/save.ts';
import './keep.ts';

/** Octets that are shown; the file has the rest. */
const MAX_SHOWN = 200_000;

type Side = 'arrived' | 'decrypted';

/** The element `signet-source`. */
export class Source extends LightElement {
  static override properties = {
    engine: { attribute: false },
    raw: { attribute: false },
    name: {},
    encrypted: { type: Boolean },
    side: { state: true },
    decrypted: { state: true },
    error: { state: true },
  };

  declare engine: Engine;
  declare raw: Uint8Array<ArrayBuffer>;
  /** The name of the file without encryption. */
  declare name: string;
  /** Whether there is an encryption that can be taken off. */
  declare encrypted: boolean;
  declare private side: Side;
  declare private decrypted: Uint8Array | undefined;
  declare private error: ContractError | undefined;

  constructor() {
    super();
    this.name = '';
    this.encrypted = false;
    this.side = 'arrived';
  }

  protected override render(): TemplateResult {
    const octets = this.side === 'arrived' ? this.raw : this.decrypted;
    return html`<section class="source" aria-label=${t('reader_source')}>
      ${this.encrypted ? this.#sides() : nothing}
      ${this.error ? engineProblem(this.error) : nothing}
      ${octets ? this.#text(octets) : nothing}
      <div class="buttons">
        <button class="button" type="button" @click=${() => saveFile(t('reader_original_name'), this.raw)}>
          ${icon('download', 'small')}${t('reader_save_original')}
        </button>
        ${
          this.encrypted
            ? html`<signet-keep .engine=${this.engine} .raw=${this.raw} name=${this.name}></signet-keep>`
            : nothing
        }
      </div>
    </section>`;
  }

  #sides(): TemplateResult {
    const choose = (side: Side) => html`<button
      class="button"
      type="button"
      aria-pressed=${this.side === side}
      @click=${() => this.#show(side)}
    >
      ${t(`reader_source_${side}`)}
    </button>`;
    return html`<div class="source-sides">${choose('arrived')}${choose('decrypted')}</div>`;
  }

  #text(octets: Uint8Array): TemplateResult {
    const text = new TextDecoder().decode(octets.subarray(0, MAX_SHOWN));
    return html`<pre class="source-text" tabindex="0" role="region" aria-label=${t(`reader_source_${this.side}`)}>${text}</pre>
      ${
        octets.length > MAX_SHOWN
          ? html`<p class="muted">
              ${t('reader_source_cut', { shown: formatSize(MAX_SHOWN), size: formatSize(octets.length) })}
            </p>`
          : nothing
      }`;
  }

  async #show(side: Side): Promise<void> {
    this.side = side;
    this.error = undefined;
    if (side === 'arrived' || this.decrypted) return;
    try {
      const { bodies } = await this.engine.call('decrypted', {}, [this.raw.slice()]);
      this.decrypted = bodies[0];
    } catch (thrown) {
      this.error = errorOf(thrown);
    }
  }
}

customElements.define('signet-source', Source);
