import { html, nothing, type TemplateResult } from 'lit';
import type {
  CreateKeyParams,
  CreateKeyResult,
  KeyAlgorithm,
  KeyForm,
  KeyInfo,
  KeyUse,
  Status,
} from '../../js-bridge/contract.ts';
import { isAddress } from '../addresses.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { radios } from '../ui/radios.ts';
import { backLink } from './back-link.ts';
import { algorithmsFor, takesLong } from './key-algorithms.ts';
import { saveRequest } from './key-request-file.ts';
import '../ui/copy.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';

const USES: readonly KeyUse[] = ['both', 'sign', 'encrypt'];
const FORMS: readonly KeyForm[] = ['request', 'self-signed'];

/** What the user chose; what they typed stands in the fields. */
interface Choices {
  use: KeyUse;
  form: KeyForm;
  algorithm: KeyAlgorithm;
}

/** The page that makes a new key, and a request for its certificate or a certificate for trying. */
class KeyNew extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { attribute: false },
    renewed: { attribute: false },
    choices: { state: true },
    mistake: { state: true },
    made: { state: true },
  };

  declare status: Status;
  /** The key whose certificate ends, where this is for the next one. */
  declare renewed: KeyInfo | undefined;
  declare choices: Choices;
  declare mistake: string;
  declare made: (CreateKeyResult & { form: KeyForm; email: string }) | undefined;
  #cancel: AbortController | undefined;

  constructor() {
    super();
    this.renewed = undefined;
    this.choices = { use: 'both', form: 'request', algorithm: 'rsa3072' };
    this.mistake = '';
    this.made = undefined;
  }

  override disconnectedCallback(): void {
    this.#cancel?.abort();
    super.disconnectedCallback();
  }

  #choose(choices: Partial<Choices>): void {
    const all = { ...this.choices, ...choices };
    const possible = algorithmsFor(all.use);
    this.choices = { ...all, algorithm: possible.find(each => each === all.algorithm) ?? 'rsa3072' };
  }

  #text(name: string): string {
    return this.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? '';
  }

  /** What was typed, as the engine takes it; undefined, with the mistake said, where it is not that. */
  #params(): CreateKeyParams | undefined {
    const emails = this.#text('emails')
      .split(/[\s,;]+/)
      .filter(email => email !== '');
    const wrong = emails.find(email => !isAddress(email));
    if (emails.length === 0 || wrong !== undefined) {
      this.mistake =
        wrong === undefined ? t('key_new_no_address') : t('key_new_bad_address', { address: wrong });
      this.querySelector<HTMLElement>('[name=emails]')?.focus();
      return undefined;
    }
    this.mistake = '';
    const organization = this.#text('organization');
    const country = this.#text('country').toUpperCase();
    return {
      ...this.choices,
      name: this.#text('name'),
      emails,
      ...(organization ? { organization } : {}),
      ...(country ? { country } : {}),
    };
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const params = this.#params();
    if (!params) return;
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    const answer = await this.attempt(() => this.engine.call('createKey', params, [], { signal }));
    if (!answer) {
      await this.updateComplete;
      this.querySelector<HTMLElement>('button.primary')?.focus();
      return;
    }
    this.made = { ...answer.result, form: params.form, email: params.emails[0] ?? '' };
    this.tell('changed', undefined);
    await this.updateComplete;
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render() {
    const { made } = this;
    if (made) return made.form === 'request' ? this.#asked(made) : this.#selfSigned(made);
    return html`${backLink('keys', t('options_keys'))}
      <h1 tabindex="-1">${t(this.renewed ? 'key_renew' : 'key_new')}</h1>
      <p class="lead">${t(this.renewed ? 'key_renew_text' : 'key_new_text')}</p>
      ${this.status.state === 'locked' ? this.#locked() : this.#form()}`;
  }

  #locked(): TemplateResult {
    return html`<div class="card">
      <p>${t('pages_locked')}</p>
      <signet-unlock .engine=${this.engine} @unlocked=${() => this.tell('changed', undefined)}></signet-unlock>
    </div>`;
  }

  #form(): TemplateResult {
    const { certificate } = this.renewed ?? {};
    return html`<form class="form new-key" novalidate @submit=${this.#submit}>
      <div class="field narrow">
        <label for="new-name">${t('key_new_name')}</label>
        <input id="new-name" class="input" name="name" autocomplete="name" .value=${certificate?.commonName ?? ''} />
        <p class="hint">${t('key_new_name_hint')}</p>
      </div>
      <div class="field narrow">
        <label for="new-emails">${t('key_new_emails')}</label>
        <input
          id="new-emails"
          class="input"
          name="emails"
          autocomplete="email"
          spellcheck="false"
          .value=${certificate?.emails.join(', ') ?? ''}
          aria-invalid=${this.mistake ? 'true' : nothing}
          aria-describedby="new-emails-hint"
        />
        <p id="new-emails-hint" class=${this.mistake ? 'error' : 'hint'} role=${this.mistake ? 'alert' : nothing}>
          ${this.mistake || t('key_new_emails_hint')}
        </p>
      </div>
      ${this.#formChoice()}
      <details class="more unfold">
        <summary>${t('key_new_more')}</summary>
        <div class="form">${this.#useChoice()} ${this.#algorithmChoice()} ${this.#names()}</div>
      </details>
      ${this.problem?.code === 'cancelled' ? nothing : this.problemView()}
      ${
        this.busy
          ? html`<signet-progress
              .what=${t(takesLong(this.choices.algorithm) ? 'key_new_making_long' : 'key_new_making')}
              cancellable
              @cancel=${() => this.#cancel?.abort()}
            ></signet-progress>`
          : html`<div class="buttons">
              <button class="button primary">${icon('key-round')}${t('key_new_do')}</button>
            </div>`
      }
    </form>`;
  }

  #formChoice(): TemplateResult {
    const answers = FORMS.map(form => ({
      value: form,
      title: t(`key_new_form_${form.replace('-', '_')}`),
      text: t(`key_new_form_${form.replace('-', '_')}_text`),
    }));
    return radios('form', t('key_new_form'), answers, this.choices.form, form => this.#choose({ form }));
  }

  #useChoice(): TemplateResult {
    const answers = USES.map(use => ({
      value: use,
      title: t(`key_new_use_${use}`),
      text: t(`key_new_use_${use}_text`),
    }));
    return radios('use', t('certificate_use'), answers, this.choices.use, use => this.#choose({ use }));
  }

  #algorithmChoice(): TemplateResult {
    const answers = algorithmsFor(this.choices.use).map(algorithm => ({
      value: algorithm,
      title: t(`key_new_algorithm_${algorithm}`),
      text: t(`key_new_algorithm_${algorithm}_text`),
    }));
    return radios('algorithm', t('key_new_algorithm'), answers, this.choices.algorithm, algorithm =>
      this.#choose({ algorithm }),
    );
  }

  #names(): TemplateResult {
    return html`<div class="field narrow">
        <label for="new-organization">${t('key_new_organization')}</label>
        <input id="new-organization" class="input" name="organization" autocomplete="organization" />
        <p class="hint">${t('key_new_organization_hint')}</p>
      </div>
      <div class="field narrow">
        <label for="new-country">${t('key_new_country')}</label>
        <input id="new-country" class="input short" name="country" maxlength="2" autocomplete="country" />
        <p class="hint">${t('key_new_country_hint')}</p>
      </div>`;
  }

  /** The request is ready: what to do with it. */
  #asked(made: CreateKeyResult & { email: string }): TemplateResult {
    return html`${backLink('keys', t('options_keys'))}
      <h1 tabindex="-1">${t('key_asked')}</h1>
      <ol class="points steps">
        <li>
          <span class="step-number">1</span>
          <div>
            <h2>${t('key_asked_send')}</h2>
            <p>${t('key_asked_send_text')}</p>
            <div class="buttons">
              <button class="button primary" @click=${() => saveRequest(made.pem, made.email)}>
                ${icon('save')}${t('key_request_save')}
              </button>
              <signet-copy .text=${made.pem}></signet-copy>
            </div>
          </div>
        </li>
        <li>
          <span class="step-number">2</span>
          <div>
            <h2>${t('key_asked_wait')}</h2>
            <p>${t('key_asked_wait_text')}</p>
          </div>
        </li>
        <li>
          <span class="step-number">3</span>
          <div>
            <h2>${t('key_asked_drop')}</h2>
            <p>${t('key_asked_drop_text')}</p>
          </div>
        </li>
      </ol>
      <div class="buttons"><a class="button" href="#keys">${t('options_keys')}</a></div>`;
  }

  #selfSigned(made: CreateKeyResult): TemplateResult {
    return html`${backLink('keys', t('options_keys'))}
      <h1 tabindex="-1">${t('key_self_signed')}</h1>
      <div class="notice warn">
        ${icon('triangle-alert')}
        <p>${t('key_self_signed_text')}</p>
      </div>
      <div class="buttons">
        <a class="button primary" href="#keys/${made.id}">${t('key_look')}</a>
        <a class="button" href="#keys">${t('options_keys')}</a>
      </div>`;
  }
}

customElements.define('signet-key-new', KeyNew);
