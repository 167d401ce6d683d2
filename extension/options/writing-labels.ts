import { html, nothing, type TemplateResult } from 'lit';
import type { LabelChoice } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { byWhom } from './decided.ts';
import type { WritingChange } from './writing.ts';

/** Those of RFC 2634 Section 3.2, which every policy has. */
const CLASSIFICATIONS = ['unmarked', 'unclassified', 'restricted', 'confidential', 'secret', 'top-secret'];

/** The security labels that the composer offers. They are signed and shown, and restrict nobody. */
class WritingLabels extends LightElement {
  static override properties = {
    labels: { attribute: false },
    locked: { attribute: false },
    mistake: { state: true },
  };

  declare labels: LabelChoice[];
  declare locked: boolean;
  declare mistake: 'none' | 'name' | 'policy';

  constructor() {
    super();
    this.labels = [];
    this.locked = false;
    this.mistake = 'none';
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const values = new FormData(form);
    const value = (name: string) => String(values.get(name) ?? '').trim();
    const [name, policy] = [value('name'), value('policy')];
    if (name === '' || this.labels.some(label => label.name === name)) {
      this.#refuse('name');
      return;
    }
    if (!/^[0-2](\.\d{1,9})+$/.test(policy)) {
      this.#refuse('policy');
      return;
    }
    const [classification, privacyMark] = [value('classification'), value('mark')];
    const label: LabelChoice = {
      name,
      policy,
      ...(classification ? { classification } : {}),
      ...(privacyMark ? { privacyMark } : {}),
    };
    this.mistake = 'none';
    form.reset();
    this.#keep({ settings: { labels: [...this.labels, label] } });
  }

  #refuse(mistake: 'name' | 'policy'): void {
    this.mistake = mistake;
    this.querySelector<HTMLElement>(`[name=${mistake}]`)?.focus();
  }

  #delete(gone: LabelChoice): void {
    this.#keep({
      settings: { labels: this.labels.filter(label => label !== gone) },
      said: t('writing_label_deleted', { name: gone.name }),
      undoable: true,
    });
  }

  #keep(detail: WritingChange): void {
    this.dispatchEvent(new CustomEvent('writing-change', { detail, bubbles: true }));
  }

  protected override render(): TemplateResult {
    return html`<section class="group" aria-labelledby="labels-title">
      <h2 id="labels-title">${t('writing_labels')}</h2>
      <p class="muted">${t('writing_labels_text')}${this.locked ? html` ${byWhom()}` : nothing}</p>
      ${
        this.labels.length > 0
          ? html`<ul class="rows">
              ${this.labels.map(
                label => html`<li>
                  ${icon('tag')}
                  <span>
                    ${label.name}
                    <span class="muted">${labelText(label)}</span>
                  </span>
                  ${
                    this.locked
                      ? nothing
                      : html`<button class="button" @click=${() => this.#delete(label)}>
                          ${t('writing_rule_delete')}<span class="visually-hidden">: ${label.name}</span>
                        </button>`
                  }
                </li>`,
              )}
            </ul>`
          : nothing
      }
      ${
        this.locked
          ? nothing
          : html`<details class="more unfold">
              <summary>${t('writing_label_new')}</summary>
              ${this.#form()}
            </details>`
      }
    </section>`;
  }

  #form(): TemplateResult {
    const field = (name: 'name' | 'policy' | 'mark') => html`<div class="field">
      <label for="label-${name}">${t(`writing_label_${name}`)}</label>
      <input
        id="label-${name}"
        class="input"
        name=${name}
        maxlength="100"
        autocomplete="off"
        aria-invalid=${this.mistake === name ? 'true' : nothing}
        aria-describedby="label-hint"
      />
    </div>`;
    return html`<form class="alias-form" novalidate @submit=${this.#submit}>
      ${field('name')} ${field('policy')}
      <div class="field">
        <label for="label-classification">${t('writing_label_classification')}</label>
        <select id="label-classification" class="input" name="classification">
          <option value="">${t('writing_label_without')}</option>
          ${CLASSIFICATIONS.map(each => html`<option value=${each}>${t(`label_class_${each.replaceAll('-', '_')}`)}</option>`)}
        </select>
      </div>
      ${field('mark')}
      <button class="button">${icon('plus', 'small')}${t('writing_label_add')}</button>
      <p id="label-hint" class=${this.mistake === 'none' ? 'hint' : 'error'} role="status">
        ${this.mistake === 'none' ? nothing : t(`writing_label_wrong_${this.mistake}`)}
      </p>
    </form>`;
  }
}

/** What a label says besides its name. */
function labelText({ classification, privacyMark, policy }: LabelChoice): string {
  const known = classification && CLASSIFICATIONS.includes(classification);
  const named = known ? t(`label_class_${classification.replaceAll('-', '_')}`) : classification;
  return [named, privacyMark, policy].filter(Boolean).join(' · ');
}

customElements.define('signet-writing-labels', WritingLabels);
