import type { nothing, ReactiveControllerHost, TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Address, SignForm } from '../../js-bridge/contract.ts';
import type { FromSender, ToComposer, WebmailCapabilities } from '../channel.ts';
import { t } from '../i18n.ts';
import { Asking } from './asking.ts';
import { askingNotice, confirmAsking } from './asking-notice.ts';

/** What asking needs of the composer. */
export interface Surrounding {
  tell(message: FromSender): void;
  /** Whether a click was made in sight of the whole view; `again` does it once more. */
  inSight(again: () => void): Promise<boolean>;
  from(): Address;
  /** The form of signatures that is chosen; undefined for what survives in the webmail. */
  form(): SignForm | undefined;
  /** A request is about to leave. */
  leaving(): void;
  /** Keeps the message and closes the composer. */
  wait(): void;
}

/** The composer's part in asking for certificates: the question before, and what is shown then. */
export class CertificateRequests {
  readonly #engine: Engine;
  readonly #webmail: WebmailCapabilities;
  readonly #around: Surrounding;
  readonly #asking: Asking;

  constructor(
    host: ReactiveControllerHost,
    engine: Engine,
    webmail: WebmailCapabilities,
    surrounding: Surrounding,
  ) {
    this.#engine = engine;
    this.#webmail = webmail;
    this.#around = surrounding;
    this.#asking = new Asking(engine, message => surrounding.tell(message));
    this.#asking.addEventListener('change', () => host.requestUpdate());
  }

  /** Whether a request is on its way: nothing else can be sent then. */
  get busy(): boolean {
    return this.#asking.busy;
  }

  /** Everybody who was asked. */
  get asked(): string[] {
    return this.#asking.asked;
  }

  /** Takes those as asked who were, when the message was written before. */
  resume(addresses: string[]): void {
    this.#asking.resume(addresses);
  }

  hasAsked(address: string): boolean {
    return this.#asking.hasAsked(address);
  }

  /** Asks them, after one question that shows what is signed. */
  async ask(to: Address[]): Promise<void> {
    if (to.length === 0 || this.busy) return;
    if (!(await this.#around.inSight(() => void this.ask(to)))) return;
    const sign = this.#around.form() ?? this.#webmail.form;
    const request = {
      from: this.#around.from(),
      to,
      subject: t('asking_subject'),
      text: `${t('asking_text')}\n`,
      sign: sign === 'none' ? this.#webmail.form : sign,
    };
    if (!(await confirmAsking(request))) return;
    this.#around.leaving();
    if (this.#webmail.sendRaw === 'yes') await this.#asking.ask(request);
    else this.#asking.refuse(request, { code: 'disabled', detail: '', sent: false });
  }

  /** Takes what the content script says, if it is about a request. Tells whether it is. */
  receive(message: ToComposer): boolean {
    return (
      message.type !== 'compose' &&
      message.type !== 'completions' &&
      message.type !== 'attached' &&
      message.type !== 'handed-back' &&
      message.type !== 'draft-kept' &&
      message.type !== 'certificates' &&
      this.#asking.receive(message)
    );
  }

  /** The content script is gone. */
  disconnected(): void {
    this.#asking.disconnected();
  }

  /** What became of the last request; nothing where there was none. */
  notice(): TemplateResult | typeof nothing {
    return askingNotice(this.#asking, this.#engine, () => this.#around.wait());
  }
}
