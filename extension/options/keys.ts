import { html, nothing, type TemplateResult } from 'lit';
import type { ImportKeyResult, KeyInfo, Status } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { getSetting, setSetting } from '../settings.ts';
import { certificateCard } from '../ui/certificate.ts';
import { EngineView } from '../ui/engine-view.ts';
import { ask } from '../ui/question.ts';
import { emptyState } from './empty.ts';
import '../ui/drop.ts';
import '../ui/import-key.ts';
import '../ui/new-passphrase.ts';
import '../ui/unlock.ts';

/** The times without use to choose from, in minutes. */
const LOCK_AFTER = [5, 15, 30, 60, 240];

/** The user's own keys, and what keeps them. */
class KeysSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { attribute: false },
    keys: { state: true },
    lockAfter: { state: true },
    untrusted: { state: true },
  };

  declare status: Status;
  declare keys: KeyInfo[] | undefined;
  declare lockAfter: number;
  /** Authorities of the last imported file that are not trusted yet. */
  declare untrusted: string[];

  constructor() {
    super();
    this.keys = undefined;
    this.lockAfter = 0;
    this.untrusted = [];
  }

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    this.lockAfter = await getSetting('lockAfterMinutes');
    await this.#list();
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('listKeys', {}));
    if (answer) this.keys = answer.result.keys;
  }

  async #imported(event: CustomEvent<ImportKeyResult>): Promise<void> {
    this.untrusted = event.detail.authorities.map(authority => authority.commonName);
    await this.#list();
    this.tell('changed', undefined);
    const names = event.detail.keys.map(key => key.certificate.commonName).join(', ');
    this.tell('said', t('pages_import_added', { names }));
  }

  async #delete({ id, certificate }: KeyInfo): Promise<void> {
    const sure = await ask({
      title: t('options_key_delete_question', { name: certificate.commonName }),
      text: t('options_key_delete_text'),
      confirm: t('options_key_delete'),
      cancel: t('options_key_keep'),
    });
    if (!sure || !(await this.attempt(() => this.engine.call('deleteKey', { id })))) return;
    await this.#list();
    this.tell('changed', undefined);
    this.tell('said', t('options_key_deleted', { name: certificate.commonName }));
  }

  async #chooseLockAfter(event: Event): Promise<void> {
    this.lockAfter = Number((event.target as HTMLSelectElement).value);
    await setSetting('lockAfterMinutes', this.lockAfter);
    this.tell('said', t('options_saved'));
  }

  protected override render() {
    if (this.status.state === 'new') {
      return emptyState('key-round', t('options_new'), t('options_new_text'), {
        label: t('ui_set_up'),
        page: 'onboarding/onboarding.html',
        primary: true,
      });
    }
    return html`<p class="lead">${t('options_keys_text')}</p>
      ${this.problemView()} ${this.status.state === 'locked' ? this.#unlock() : nothing}
      ${this.keys?.length === 0 ? emptyState('award', t('options_no_keys'), t('options_no_keys_text')) : nothing}
      <div class="cards">${this.keys?.map(key => this.#card(key))}</div>
      ${this.untrusted.length > 0 ? this.#untrusted() : nothing}
      ${this.status.state === 'unlocked' ? this.#import() : nothing} ${this.#keeping()}`;
  }

  #card(key: KeyInfo): TemplateResult {
    return certificateCard(key.certificate, {
      note: html`<span class="muted">${t('options_key_added', { date: formatDate(key.addedAt) })}</span>`,
      actions: html`<button class="button danger" @click=${() => this.#delete(key)}>
        ${icon('trash-2')}${t('options_delete')}
      </button>`,
    });
  }

  #unlock(): TemplateResult {
    return html`<section class="card" aria-labelledby="unlock-title">
      <h2 id="unlock-title">${t('options_unlock')}</h2>
      <p>${t('options_unlock_text')}</p>
      <signet-unlock .engine=${this.engine} @unlocked=${this.#unlocked}></signet-unlock>
    </section>`;
  }

  #unlocked(): void {
    // The form goes away; whoever typed goes on from the section's top.
    this.closest('main')?.querySelector<HTMLElement>('h1')?.focus();
    this.tell('changed', undefined);
  }

  #untrusted(): TemplateResult {
    return html`<div class="notice warn">
      ${icon('landmark')}
      <p>${t('options_untrusted', { names: this.untrusted.join(', ') })}</p>
      <div class="buttons"><a class="button" href="#authorities">${t('options_untrusted_look')}</a></div>
    </div>`;
  }

  #import(): TemplateResult {
    return html`<section class="group" aria-labelledby="import-title">
      <h2 id="import-title">${t(this.keys?.length === 0 ? 'options_import_first' : 'options_import_another')}</h2>
      <signet-import-key .engine=${this.engine} @key-imported=${this.#imported}></signet-import-key>
    </section>`;
  }

  #keeping(): TemplateResult {
    const times = [...new Set([...LOCK_AFTER, this.lockAfter])]
      .filter(time => time > 0)
      .sort((a, b) => a - b);
    return html`<section class="group" aria-labelledby="keeping-title">
      <h2 id="keeping-title">${t('options_keeping')}</h2>
      <div class="field narrow">
        <label for="lock-after">${t('options_lock_after')}</label>
        <select id="lock-after" class="input" @change=${this.#chooseLockAfter}>
          ${times.map(
            time => html`<option value=${time} ?selected=${time === this.lockAfter}>
              ${t('options_minutes', { count: time })}
            </option>`,
          )}
        </select>
        <p class="hint">${t('options_lock_after_hint')}</p>
      </div>
      <details class="more unfold">
        <summary>${t('pages_passphrase_change')}</summary>
        <signet-new-passphrase
          class="narrow"
          change
          .engine=${this.engine}
          @passphrase-set=${this.#passphraseChanged}
        ></signet-new-passphrase>
      </details>
    </section>`;
  }

  #passphraseChanged(event: Event): void {
    const details = (event.target as HTMLElement).closest('details');
    if (details) {
      details.open = false;
      details.querySelector('summary')?.focus();
    }
    this.tell('changed', undefined);
    this.tell('said', t('options_passphrase_changed'));
  }
}

customElements.define('signet-options-keys', KeysSection);
