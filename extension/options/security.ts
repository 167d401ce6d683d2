import { html, nothing, type TemplateResult } from 'lit';
import type { Status } from '../../js-bridge/contract.ts';
import { formatWait, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { getSetting, setSetting } from '../settings.ts';
import { EngineView } from '../ui/engine-view.ts';
import { byWhom, decidedLockTime } from './decided.ts';
import '../ui/new-passphrase.ts';
import '../ui/unlock.ts';
import './authenticators.ts';
import './key-limits.ts';
import './weak-mail.ts';

/** The times without use to choose from, in minutes. */
const LOCK_AFTER = [5, 15, 30, 60, 240];

/** What keeps the keys: the passphrase, authenticators, when they are locked, and how often they may be used. */
class SecuritySection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { attribute: false },
    lockAfter: { state: true },
  };

  declare status: Status;
  declare lockAfter: number;

  constructor() {
    super();
    this.lockAfter = 0;
  }

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    this.lockAfter = decidedLockTime() ?? (await getSetting('lockAfterMinutes'));
  }

  async #lock(): Promise<void> {
    if (!(await this.attempt(() => this.engine.call('lock', {})))) return;
    this.#goOn();
  }

  /** The button that was pressed goes away; whoever pressed it goes on from the section's top. */
  #goOn(): void {
    this.closest('main')?.querySelector<HTMLElement>('h1')?.focus();
    this.tell('changed', undefined);
  }

  async #chooseLockAfter(event: Event): Promise<void> {
    this.lockAfter = Number((event.target as HTMLSelectElement).value);
    await setSetting('lockAfterMinutes', this.lockAfter);
    this.tell('said', t('options_saved'));
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

  protected override render() {
    if (this.status.state === 'new') {
      return html`<p class="lead">${t('options_new_text')}</p>
        <div class="buttons"><a class="button primary" href="../onboarding/onboarding.html">${t('ui_set_up')}</a></div>`;
    }
    return html`<p class="lead">${t('security_text')}</p>
      ${this.problemView()} ${this.status.state === 'locked' ? this.#locked() : this.#unlockedNow()}
      <section class="group" aria-labelledby="passphrase-title">
        <h2 id="passphrase-title">${t('pages_passphrase')}</h2>
        <p class="muted">${t('security_passphrase_text')}</p>
        <details class="more unfold">
          <summary>${t('pages_passphrase_change')}</summary>
          <signet-new-passphrase
            class="narrow"
            change
            .engine=${this.engine}
            @passphrase-set=${this.#passphraseChanged}
          ></signet-new-passphrase>
        </details>
      </section>
      <signet-authenticators .engine=${this.engine}></signet-authenticators>
      ${this.#idle()}
      <signet-key-limits .engine=${this.engine} .locked=${this.status.state === 'locked'}></signet-key-limits>
      <signet-weak-mail .engine=${this.engine}></signet-weak-mail>`;
  }

  #locked(): TemplateResult {
    return html`<section class="card" aria-labelledby="unlock-title">
      <h2 id="unlock-title">${t('options_unlock')}</h2>
      <signet-unlock .engine=${this.engine} @unlocked=${this.#goOn}></signet-unlock>
    </section>`;
  }

  #unlockedNow(): TemplateResult {
    return html`<div class="notice line">
      ${icon('lock-open')}
      <p>${t('security_unlocked')}</p>
      <div class="buttons">
        <button class="button" ?disabled=${this.busy} @click=${this.#lock}>${icon('lock')}${t('pages_lock_now')}</button>
      </div>
    </div>`;
  }

  #idle(): TemplateResult {
    const decided = decidedLockTime() !== undefined;
    const times = [...new Set([...LOCK_AFTER, this.lockAfter])]
      .filter(time => time > 0)
      .sort((a, b) => a - b);
    return html`<section class="group" aria-labelledby="idle-title">
      <h2 id="idle-title">${t('security_idle')}</h2>
      <div class="field narrow">
        <label for="lock-after">${t('options_lock_after')}</label>
        <select id="lock-after" class="input" ?disabled=${decided} @change=${this.#chooseLockAfter}>
          ${times.map(
            time => html`<option value=${time} ?selected=${time === this.lockAfter}>
              ${formatWait(time * 60)}
            </option>`,
          )}
        </select>
        <p class="hint">${t('options_lock_after_hint')} ${decided ? byWhom() : nothing}</p>
      </div>
    </section>`;
  }
}

customElements.define('signet-options-security', SecuritySection);
