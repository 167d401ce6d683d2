import { html, nothing, type TemplateResult } from 'lit';
import type { AuthenticatorInfo } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import {
  AuthenticatorError,
  type AuthenticatorFailure,
  addAuthenticator,
  authenticatorsAvailable,
  type Fresh,
} from '../ui/authenticator.ts';
import { EngineView } from '../ui/engine-view.ts';
import { ask } from '../ui/question.ts';
import '../ui/confirm-passphrase.ts';
import '../ui/progress.ts';

/** The longest name that an authenticator can have. */
const MAX_LABEL = 100;

/** The authenticators that open the keys besides the passphrase: added here, and removed. */
class Authenticators extends EngineView {
  static override properties = {
    ...EngineView.properties,
    list: { state: true },
    adding: { state: true },
    asking: { state: true },
    failure: { state: true },
  };

  declare list: AuthenticatorInfo[] | undefined;
  declare adding: boolean;
  /** Whether the browser is asking the user. */
  declare asking: boolean;
  declare failure: AuthenticatorFailure | undefined;
  /** What the browser gave, while the passphrase was not right yet: the user is not asked for it twice. */
  #fresh: Fresh | undefined;

  constructor() {
    super();
    this.list = undefined;
    this.adding = false;
    this.asking = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('authenticators', {}));
    if (answer) this.list = answer.result.authenticators;
  }

  get #passphrase(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[name=current]');
  }

  async #start(): Promise<void> {
    this.adding = true;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('input[name=label]')?.focus();
  }

  #stop(): void {
    this.#fresh?.secret.fill(0);
    this.#fresh = undefined;
    this.adding = false;
    this.failure = undefined;
    this.problem = undefined;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy || this.asking) return;
    const typed = this.querySelector<HTMLInputElement>('input[name=label]')?.value.trim();
    const label = typed || t('security_authenticator_unnamed');
    const passphrase = this.#passphrase?.value ?? '';
    const fresh = await this.#ask();
    if (!fresh) return;
    const { credentialId, salt, secret } = fresh;
    const done = await this.attempt(() =>
      this.engine.call('addAuthenticator', { passphrase, label, credentialId, salt }, [secret.slice()]),
    );
    if (!done) {
      await this.updateComplete;
      this.#passphrase?.focus();
      this.#passphrase?.select();
      return;
    }
    this.#stop();
    await this.#load();
    this.tell('changed', undefined);
    this.tell('said', t('security_authenticator_added', { name: label }));
  }

  /** Has the browser ask the user, unless it did. */
  async #ask(): Promise<Fresh | undefined> {
    this.failure = undefined;
    this.asking = true;
    try {
      this.#fresh ??= await addAuthenticator(this.list ?? []);
    } catch (thrown) {
      this.failure = thrown instanceof AuthenticatorError ? thrown.failure : 'declined';
    } finally {
      this.asking = false;
    }
    return this.#fresh;
  }

  async #remove({ credentialId, label }: AuthenticatorInfo): Promise<void> {
    const sure = await ask({
      title: t('security_authenticator_remove_question', { name: label }),
      text: t('security_authenticator_remove_text'),
      confirm: t('security_authenticator_remove'),
    });
    if (!sure || !(await this.attempt(() => this.engine.call('removeAuthenticator', { credentialId }))))
      return;
    await this.#load();
    this.tell('changed', undefined);
    this.tell('said', t('security_authenticator_removed', { name: label }));
  }

  protected override render() {
    const wrong = this.problem?.code === 'wrong-passphrase';
    return html`<section class="group" aria-labelledby="authenticators-title">
      <h2 id="authenticators-title">${t('security_authenticators')}</h2>
      <p class="muted">${t('security_authenticators_text')}</p>
      ${wrong ? nothing : this.problemView()}
      ${
        this.list && this.list.length > 0
          ? html`<ul class="rows">${this.list.map(each => this.#row(each))}</ul>`
          : nothing
      }
      ${this.adding ? this.#form(wrong) : this.#addButton()}
    </section>`;
  }

  #addButton(): TemplateResult {
    return authenticatorsAvailable()
      ? html`<div class="buttons">
          <button class="button" @click=${this.#start}>${icon('plus')}${t('security_authenticator_add')}</button>
        </div>`
      : html`<p>${t('unlock_failed_unavailable')}</p>`;
  }

  #row(authenticator: AuthenticatorInfo): TemplateResult {
    const { label, addedAt } = authenticator;
    return html`<li>
      ${icon('fingerprint')}
      <span>${label}<br /><span class="muted">${t('security_authenticator_since', { date: formatDate(addedAt) })}</span></span>
      <button class="button" ?disabled=${this.busy} @click=${() => this.#remove(authenticator)}>
        <span>${t('security_authenticator_remove')}<span class="visually-hidden">: ${label}</span></span>
      </button>
    </li>`;
  }

  #form(wrong: boolean): TemplateResult {
    return html`<form class="form card narrow" novalidate @submit=${this.#submit}>
      <div class="field">
        <label for="authenticator-label">${t('security_authenticator_name')}</label>
        <input
          id="authenticator-label"
          class="input"
          name="label"
          maxlength=${MAX_LABEL}
          autocomplete="off"
          aria-describedby="authenticator-label-hint"
        />
        <p id="authenticator-label-hint" class="hint">${t('security_authenticator_name_hint')}</p>
      </div>
      <signet-confirm-passphrase .wrong=${wrong}></signet-confirm-passphrase>
      ${this.failure ? html`<p class="error" role="alert">${t(`unlock_failed_${this.failure.replace('-', '_')}`)}</p>` : nothing}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy || this.asking}>${t('security_authenticator_add_do')}</button>
        <button type="button" class="button" ?disabled=${this.busy} @click=${this.#stop}>${t('ui_cancel')}</button>
        ${
          this.busy || this.asking
            ? html`<signet-progress
                .what=${t(this.asking ? 'unlock_asking' : 'pages_passphrase_sealing')}
              ></signet-progress>`
            : nothing
        }
      </div>
    </form>`;
  }
}

customElements.define('signet-authenticators', Authenticators);
