/**
 * What a file holds, before anything of it is stored: each thing can be left
 * out, and what will not be taken is listed with the reason.
 *
 *     <signet-import-preview .preview=${preview} confirm=${…}
 *       @chosen=${(event: CustomEvent<string[]>) => store(event.detail)} @cancel=${…}></signet-import-preview>
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CertificateInfo, Finding } from '../../js-bridge/contract.ts';
import { plural } from '../composer/plural.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { showCertificate } from './certificate-dialog.ts';
import { findingDetail, findingText, summaryOf } from './certificate-facts.ts';
import { engineWords } from './engine-words.ts';
import { LightElement } from './light-element.ts';

/** One thing of a file that can be stored. */
export interface PreviewItem {
  /** What is given back when it is chosen. */
  id: string;
  certificate: CertificateInfo;
  /** It is stored already; storing it again changes nothing. */
  known: boolean;
  /** What the user should know before it is stored. */
  warnings: Finding[];
}

/** One thing of a file that is not stored. */
export interface PreviewRefusal {
  name: string;
  /** Why, in words. */
  reason: string;
  /** For whoever looks into it. */
  detail: string;
}

/** What a file, or several, hold. */
export interface Preview {
  items: PreviewItem[];
  /** Certificates that come along, such as the authorities of a key's chain. */
  along: CertificateInfo[];
  refused: PreviewRefusal[];
}

/** How many things are listed at first, and how many more each time: a directory's export has thousands. */
const SHOWN = 100;

/** The element `signet-import-preview`. */
export class ImportPreview extends LightElement {
  static override properties = {
    preview: { attribute: false },
    confirm: {},
    busy: { type: Boolean },
    left: { state: true },
    shown: { state: true },
  };

  declare preview: Preview;
  /** The button that stores. */
  declare confirm: string;
  /** Whether it is being stored. */
  declare busy: boolean;
  /** What the user leaves out. */
  declare private left: ReadonlySet<string>;
  /** How many of the things are listed; all of them are stored, unless they are left out. */
  declare private shown: number;

  constructor() {
    super();
    this.preview = { items: [], along: [], refused: [] };
    this.confirm = t('pages_import');
    this.busy = false;
    this.left = new Set();
    this.shown = SHOWN;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('preview')) return;
    this.left = new Set(this.preview.items.filter(({ known }) => known).map(({ id }) => id));
    this.shown = SHOWN;
  }

  protected override firstUpdated(): void {
    // Whoever chose the file goes on from here.
    this.querySelector<HTMLElement>('.preview-title')?.focus();
  }

  #toggle(id: string): void {
    const left = new Set(this.left);
    if (!left.delete(id)) left.add(id);
    this.left = left;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const detail = this.#chosen();
    if (detail.length > 0 && !this.busy) this.dispatchEvent(new CustomEvent<string[]>('chosen', { detail }));
  }

  #chosen(): string[] {
    return this.preview.items.map(({ id }) => id).filter(id => !this.left.has(id));
  }

  protected override render() {
    const { items, along, refused } = this.preview;
    return html`<form class="preview" @submit=${this.#submit}>
      <h2 class="preview-title" tabindex="-1">
        ${items.length === 0 ? t('list_preview_nothing') : t('list_preview')}
      </h2>
      ${
        items.length > 0
          ? html`<ul class="preview-items">${items.slice(0, this.shown).map((item, i) => this.#item(item, i))}</ul>
              ${items.length > this.shown ? this.#more(items.length - this.shown) : nothing}`
          : nothing
      }
      ${along.length > 0 ? html`<p class="muted">${t('list_preview_along', { names: along.map(({ commonName }) => commonName).join(', ') })}</p>` : nothing}
      ${refused.length > 0 ? this.#refused() : nothing}
      <div class="buttons">
        ${
          items.length > 0
            ? html`<button class="button primary" ?disabled=${this.busy || this.#chosen().length === 0}>
                ${this.confirm}
              </button>`
            : nothing
        }
        <button
          type="button"
          class="button"
          ?disabled=${this.busy}
          @click=${() => this.dispatchEvent(new Event('cancel'))}
        >
          ${items.length > 0 ? t('ui_cancel') : t('pages_other_file')}
        </button>
      </div>
    </form>`;
  }

  #more(count: number): TemplateResult {
    const show = () => {
      this.shown += SHOWN;
    };
    return html`<p>
      ${plural('list_preview_more', count)}
      <button type="button" class="button quiet" @click=${show}>${t('list_preview_show_more')}</button>
    </p>`;
  }

  #item({ id, certificate, known, warnings }: PreviewItem, i: number): TemplateResult {
    const { commonName, emails } = certificate;
    const others = emails.filter(email => email !== commonName).join(', ');
    return html`<li data-certificate=${certificate.id}>
      <input
        type="checkbox"
        id="preview-${i}"
        .checked=${!this.left.has(id)}
        aria-describedby="preview-${i}-about"
        @change=${() => this.#toggle(id)}
      />
      <div>
        <label for="preview-${i}">${commonName}</label>
        <div id="preview-${i}-about">
          ${others ? html`<p>${others}</p>` : nothing}
          <p class="muted">${summaryOf(certificate, new Date())} · ${certificate.keyAlgorithm}</p>
          ${known ? html`<p class="badge neutral">${t('list_preview_known')}</p>` : nothing}
          ${warnings.map(warningLine)}
        </div>
      </div>
      <button
        type="button"
        class="button quiet icon-only"
        aria-label=${t('options_certificate_details', { name: commonName })}
        title=${t('certificate_details')}
        @click=${() => showCertificate(certificate)}
      >
        ${icon('info')}
      </button>
    </li>`;
  }

  #refused(): TemplateResult {
    return html`<div class="preview-refused">
      <p><strong>${t('list_preview_refused')}</strong></p>
      <ul>
        ${this.preview.refused.map(
          ({ name, reason, detail }) => html`<li>
            ${name ? html`<strong>${name}</strong>: ` : nothing}${reason}
            ${detail ? html`<span class="muted mono">${detail}</span>` : nothing}
          </li>`,
        )}
      </ul>
    </div>`;
  }
}

/** One thing to know, beside a sign. */
export function warningLine(finding: Finding): TemplateResult {
  const detail = engineWords(findingDetail(finding));
  return html`<p class="warning-line" data-severity=${finding.severity}>
    ${icon(finding.severity === 'info' ? 'info' : 'triangle-alert', 'small')}
    <span>${findingText(finding)}${detail ? html` <span class="muted">${detail}</span>` : nothing}</span>
  </p>`;
}

customElements.define('signet-import-preview', ImportPreview);
