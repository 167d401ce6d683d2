import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type {
  ComposeParams,
  DefaultReason,
  DraftChoices,
  Protection,
  WritingDefaults,
} from '../../js-bridge/contract.ts';
import type { WebmailCapabilities } from '../channel.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { Wishes } from './wishes.ts';

/** What is chosen of the engine's parameters. */
export type Chosen = Pick<ComposeParams, 'sign' | 'encrypt' | 'requestReceipt' | 'securityLabel'>;

/** How the message is to be protected, and the toggles that say so. */
export class ProtectionChoice {
  readonly #host: ReactiveControllerHost;
  readonly #leave: () => void;
  /** There is no webmail that could take the text without encryption. */
  readonly #alone: boolean;
  readonly #wishes: Wishes;
  readonly #webmailForm: WebmailCapabilities['form'];
  #sign: boolean;
  /** The user decided about the signature: defaults do not any more. */
  #decided: boolean;
  #defaults: WritingDefaults | undefined;

  /** @param leave called when the user turns encryption off */
  constructor(
    host: ReactiveControllerHost,
    {
      sign,
      signChosen,
      webmail,
    }: { sign: boolean; signChosen?: boolean; webmail: Pick<WebmailCapabilities, 'sendRaw' | 'form'> },
    leave: () => void,
  ) {
    this.#host = host;
    this.#leave = leave;
    this.#sign = sign;
    // Encryption begins with a signature: it was turned off by hand where there is none.
    this.#decided = !sign || signChosen === true;
    this.#alone = webmail.sendRaw === 'by-hand';
    this.#webmailForm = webmail.form;
    this.#wishes = new Wishes(host);
  }

  get sign(): boolean {
    return this.#sign || this.required('sign');
  }

  set sign(sign: boolean) {
    this.#decided = true;
    this.#sign = sign;
    this.#host.requestUpdate();
  }

  /** Takes how the engine says that the message begins. It turns things on, and off only the signature with which encryption begins. */
  begin(defaults: WritingDefaults | undefined): void {
    this.#defaults = defaults;
    if (!defaults) return;
    if (defaults.sign && !this.#decided) this.#sign = true;
    if (defaults.answersUnsigned && !this.#decided) this.#sign = false;
    this.#wishes.offer(defaults);
  }

  /** Takes what was chosen before the message was laid aside. */
  resume(choices: DraftChoices): void {
    this.#wishes.resume(choices);
  }

  /** What the engine is told. */
  get chosen(): Chosen {
    if (!this.sign) return { sign: 'none', encrypt: true };
    return { sign: this.#defaults?.form ?? this.#webmailForm, encrypt: true, ...this.#wishes.chosen };
  }

  /** What is kept of it with a draft. */
  get choices(): DraftChoices {
    const { sign, encrypt, requestReceipt, securityLabel } = this.chosen;
    return {
      sign: sign !== 'none',
      encrypt,
      ...(requestReceipt ? { requestReceipt } : {}),
      ...(securityLabel ? { securityLabel } : {}),
    };
  }

  /** Shows the toggles. */
  render({ disabled }: { disabled: boolean }): TemplateResult {
    return html`<div class="toggles" role="group" aria-label=${t('composer_protection')}>
      <button
        type="button"
        class="button toggle"
        title=${this.#why('sign')}
        aria-pressed=${this.sign}
        ?disabled=${disabled || this.required('sign')}
        @click=${this.#toggle}
      >
        ${icon('signature', 'small')}${t('composer_sign')}
      </button>
      ${
        this.#alone
          ? nothing
          : html`<button
              type="button"
              class="button toggle"
              title=${this.#why('encrypt')}
              aria-pressed="true"
              ?disabled=${disabled || this.required('encrypt')}
              @click=${this.#leave}
            >
              ${icon('lock', 'small')}${t('composer_encrypt')}
            </button>`
      }
    </div>
    ${this.#wishes.render({ disabled: disabled || !this.sign })}`;
  }

  /** Whether the administrator wants it, so that nobody turns it off. */
  required(what: Protection): boolean {
    const defaults = this.#defaults;
    return what === 'sign' ? defaults?.signRequired === true : defaults?.encryptRequired === true;
  }

  /** Why it is on, where the settings say so. */
  #why(what: Protection): string | typeof nothing {
    const reason = this.#defaults?.reasons.find(each => each.what === what);
    return reason ? whyText(reason) : nothing;
  }

  readonly #toggle = (): void => {
    this.sign = !this.#sign;
  };
}

function whyText({ code, about, byAdministrator }: DefaultReason): string {
  if (code === 'rule' && about) return t('composer_why_rule', { about });
  if (byAdministrator) return t('composer_why_administrator');
  return t(`composer_why_${code}`, { about: about ?? '' });
}
