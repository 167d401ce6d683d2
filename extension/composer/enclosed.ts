import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import type { DraftFile } from '../channel.ts';
import { protectionHint } from '../header-fields.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { engineProblem } from '../ui/problem.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';
import type { AttachedFile } from './files.ts';
import { messageFile } from './original.ts';
import { plural } from './plural.ts';
import { bareSubject } from './quote.ts';

/** Whether a file is a message that is encrypted: its next readers could not open it. */
export function isEncryptedMessage({ type, bytes }: Pick<DraftFile, 'type' | 'bytes'>): boolean {
  return type === 'message/rfc822' && protectionHint(bytes) === 'enveloped';
}

/** What it needs of the files of the message that is written. */
export interface Files {
  files: AttachedFile[];
}

/**
 * The encrypted messages that the webmail attached, as where several are forwarded at once. They go as they would be
 * had nobody encrypted them, with their signatures, where the user says so: the page chose which they are.
 */
export class Enclosed {
  readonly #host: ReactiveControllerHost;
  readonly #engine: Pick<Engine, 'call'>;
  readonly #attaching: Files;
  #messages: AttachedFile[];
  #working = false;
  #error: ContractError | undefined;

  /** @param messages those of the files that are encrypted messages */
  constructor(
    host: ReactiveControllerHost,
    engine: Pick<Engine, 'call'>,
    attaching: Files,
    messages: AttachedFile[],
  ) {
    this.#host = host;
    this.#engine = engine;
    this.#attaching = attaching;
    this.#messages = messages;
  }

  /** Says that they are there and what can be done; nothing where none is left. */
  notice(engine: Engine): TemplateResult | typeof nothing {
    const { length } = this.#waiting;
    if (length === 0) return nothing;
    if (this.#working)
      return html`<signet-progress .what=${t('composer_enclosed_opening')}></signet-progress>`;
    if (this.#error?.code === 'locked') {
      return html`<div class="notice" role="group" aria-label=${t('composer_enclosed_unlock')}>
        ${icon('lock-keyhole')}
        <div class="unlock-notice">
          <strong>${t('composer_enclosed_unlock')}</strong>
          <signet-unlock .engine=${engine} @unlocked=${this.#open}></signet-unlock>
        </div>
      </div>`;
    }
    const steps = [
      { label: t('composer_enclosed_open'), run: this.#open },
      { label: t('composer_enclosed_leave'), run: this.#leave },
    ];
    if (this.#error) return engineProblem(this.#error, steps);
    return html`<div class="notice warn" role="group" aria-label=${plural('composer_enclosed', length)}>
      ${icon('circle-alert')}
      <div>
        <strong>${plural('composer_enclosed', length)}</strong>
        <p>${t('composer_enclosed_help')}</p>
      </div>
      <div class="buttons">
        ${steps.map(({ label, run }) => html`<button type="button" class="button" @click=${run}>${label}</button>`)}
      </div>
    </div>`;
  }

  /** Those that the user has not taken out meanwhile. */
  get #waiting(): AttachedFile[] {
    return this.#messages.filter(message => this.#attaching.files.includes(message));
  }

  /** All or none: a message is seldom meant without the others. */
  readonly #open = async (): Promise<void> => {
    if (this.#working) return;
    const waiting = this.#waiting;
    this.#error = undefined;
    this.#work(true);
    try {
      const opened = new Map<AttachedFile, AttachedFile>();
      for (const message of waiting) opened.set(message, await this.#decrypted(message));
      this.#attaching.files = this.#attaching.files.map(file => opened.get(file) ?? file);
      this.#messages = [];
    } catch (thrown) {
      this.#error = errorOf(thrown);
    }
    this.#work(false);
  };

  async #decrypted({ blob }: AttachedFile): Promise<AttachedFile> {
    const raw = new Uint8Array(await blob.arrayBuffer());
    const params = { learn: false, answering: false, readers: [] };
    const { result } = await this.#engine.call('open', params, [raw.slice()]);
    return messageFile(this.#engine, raw, { encrypted: true, subject: bareSubject(result.headers.subject) });
  }

  readonly #leave = (): void => {
    this.#messages = [];
    this.#host.requestUpdate();
  };

  #work(working: boolean): void {
    this.#working = working;
    this.#host.requestUpdate();
  }
}
