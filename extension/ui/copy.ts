import { html } from 'lit';
import { unturned } from '../direction.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';

/** How long the button says that it copied. */
const SHOWN_MS = 2000;

/**
 * A button that puts a text onto the clipboard and says whether it did: `<signet-copy .text=${text}>`. Where it is pasted,
 * no name in it turns what stands around it.
 */
export class CopyButton extends LightElement {
  static override properties = { text: { attribute: false }, outcome: { state: true } };

  declare text: string;
  declare outcome: 'none' | 'copied' | 'failed';

  constructor() {
    super();
    this.text = '';
    this.outcome = 'none';
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(unturned(this.text));
      this.outcome = 'copied';
    } catch {
      this.outcome = 'failed';
    }
    setTimeout(() => {
      this.outcome = 'none';
    }, SHOWN_MS);
  }

  protected override render() {
    const label = {
      none: 'ui_copy',
      copied: 'ui_copied',
      failed: 'certificate_copy_failed',
    }[this.outcome];
    return html`<button type="button" class="button" @click=${this.#copy}>
      ${icon(this.outcome === 'copied' ? 'check' : 'copy', 'small')}<span aria-live="polite">${t(label)}</span>
    </button>`;
  }
}

customElements.define('signet-copy', CopyButton);
