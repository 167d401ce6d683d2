import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { SignForm } from '../../js-bridge/contract.ts';
import type { Channel, FromComposer, ToComposer } from '../channel.ts';
import { formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { problemNotice, type Step as StepButton } from '../ui/problem.ts';
import { stepText } from '../ui/progress.ts';
import { saveFile } from '../ui/save.ts';
import { type Obstacle, Sight } from '../ui/visible.ts';
import '../ui/mark.ts';
import '../ui/unlock.ts';
import { prepare, type Writing } from './draft.ts';
import { type Cause, Outbox, type Way } from './outbox.ts';
import { listed, plural } from './plural.ts';
import { type Setback, type Step, setbackOf, setbackOfSight } from './setback.ts';

/** The message that opens a composer. */
export type Start = Extract<ToComposer, { type: 'compose' }>;

/** For how long "Sent." stands before the composer closes, in milliseconds. */
const sentShown = 2500;

/**
 * What both modes of the composer share: sending with all that may come
 * between, and the signs of it. The modes say what is written and show it.
 */
export abstract class ComposeView extends LightElement {
  static override properties = {
    obstacle: { state: true },
  };

  declare protected obstacle: Obstacle | undefined;
  protected readonly start: Start;
  protected readonly engine: Engine;
  protected readonly outbox: Outbox;
  readonly #channel: Channel<ToComposer, FromComposer>;
  #sight: Sight | undefined;
  #judging = false;
  /** What a click asked for that did not count. */
  #refused: () => void = () => {};
  #way: Way = 'send';

  constructor(start: Start, engine: Engine, channel: Channel<ToComposer, FromComposer>) {
    super();
    this.start = start;
    this.engine = engine;
    this.#channel = channel;
    this.obstacle = undefined;
    this.outbox = new Outbox(engine, message => this.tell(message));
    this.outbox.addEventListener('change', () => this.#moved());
  }

  /** Takes what the content script says after the start. */
  receive(message: ToComposer): void {
    if (message.type !== 'compose') void this.outbox.receive(message);
  }

  /** The content script is gone. */
  disconnected(): void {
    this.outbox.disconnected();
  }

  /** What is written, as it stands now. */
  protected abstract writing(): Writing;
  protected abstract protection(): { sign: SignForm; encrypt: boolean };
  /** Takes a step that only one mode offers. */
  protected take(_step: Step): void {}

  protected tell(message: FromComposer): void {
    this.#channel.send(message);
  }

  /** Closes without giving the text back. sent: the webmail's own compose view is done, too. */
  protected close(outcome: 'sent' | 'not-sent'): void {
    this.tell({ type: 'close', done: outcome === 'sent' });
  }

  /** Asks what is to be asked before sending. Resolves false when the user thought better of it. */
  protected async confirmed(): Promise<boolean> {
    return true;
  }

  /** Handles a click on Send. Only a click that was made in sight of the whole view counts. */
  protected async send(event: Event): Promise<void> {
    if (!event.isTrusted || this.done) return;
    // The old notice would stand there while the click is judged, as if nothing had been clicked.
    this.outbox.dismiss();
    if (!(await this.inSight(() => void this.send(event))) || !(await this.confirmed())) return;
    if (this.start.webmail.sendRaw === 'disabled') this.outbox.refuse(disabled);
    else await this.post('send');
  }

  /**
   * Tells whether a click was made in sight of the whole view. If not, the user
   * is told why it does not count, and may do it again. A second click while
   * the first is being judged does not count.
   */
  protected async inSight(again: () => void): Promise<boolean> {
    if (this.#judging) return false;
    this.#judging = true;
    this.obstacle = await this.#sight?.obstacleToClick();
    this.#judging = false;
    this.#refused = again;
    return this.obstacle === undefined;
  }

  /** Builds the message and lets it go. */
  protected post(way: Way): Promise<void> {
    this.#way = way;
    this.obstacle = undefined;
    const { maxSize } = this.start.webmail;
    return this.outbox.post(async () => prepare(this.writing(), { ...this.protection(), maxSize }), way);
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    const frame = this.querySelector('main');
    if (frame) this.#sight = new Sight(frame, minSize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight?.close();
  }

  /** Says how many images of the webmail's text are not shown and not sent; nothing for none. */
  protected imagesLeftOutNote(count: number): TemplateResult | typeof nothing {
    if (count === 0) return nothing;
    return html`<p class="size-warning">${icon('info', 'small')}${plural('composer_images_left_out', count)}</p>`;
  }

  /** Where the message is: waiting, a problem with its next steps, or sent. */
  protected status(): TemplateResult | typeof nothing {
    if (this.obstacle) return this.#notice(setbackOfSight(this.obstacle));
    const { stage } = this.outbox;
    const webmail = this.start.webmail.name;
    switch (stage.at) {
      case 'desk':
        return nothing;
      case 'building':
        return html`<signet-progress
          .what=${stepText(stage.progress ?? undefined)}
          .done=${stage.progress?.done ?? 0}
          .total=${stage.progress?.total ?? 0}
          cancellable
          @cancel=${() => this.outbox.cancel()}
        ></signet-progress>`;
      case 'leaving':
        return html`<signet-progress .what=${t(leavingTexts[stage.step ?? 'uploading'], { webmail })}></signet-progress>`;
      case 'comparing':
        return html`<signet-progress .what=${t('composer_step_checking_copy', { webmail })}></signet-progress>`;
      case 'sent':
        return html`<div class="notice good" role="status">
          ${icon('circle-check')}
          <p>${t(stage.copy === 'same' ? 'composer_sent_checked' : 'composer_sent_unchecked', { webmail })}</p>
        </div>`;
      case 'attached':
        return html`<div class="notice" role="status">
          ${icon('paperclip')}
          <p>${t('composer_attached', { webmail })}</p>
          <div class="buttons">
            <button type="button" class="button primary" @click=${() => this.close('not-sent')}>
              ${t('composer_to_webmail', { webmail })}
            </button>
          </div>
        </div>`;
      case 'failed':
        return this.#failure(
          setbackOf(stage.cause, { mode: this.start.mode, sign: this.protection().sign !== 'none' }),
        );
    }
  }

  #failure(setback: Setback): TemplateResult {
    if (setback.steps[0] !== 'unlock') return this.#notice(setback);
    return html`<div class="notice" role="group" aria-label=${t(setback.title)}>
      ${icon('lock-keyhole')}
      <div class="unlock-notice">
        <strong>${t('composer_unlock')}</strong>
        <signet-unlock .engine=${this.engine} @unlocked=${() => this.post(this.#way)}></signet-unlock>
      </div>
    </div>`;
  }

  #notice(setback: Setback): TemplateResult {
    const { title, help, tone, detail, addresses, size, limit } = setback;
    const values = {
      webmail: this.start.webmail.name,
      who: listed(addresses),
      size: formatSize(size),
      limit: formatSize(limit),
    };
    const steps = setback.steps
      .filter(step => step !== 'save' || this.outbox.built.length > 0)
      .map((step, index) => this.#button(step, index === 0));
    return problemNotice({ title: t(title, values), help: t(help, values), detail, tone }, steps);
  }

  #button(step: Step, primary: boolean): StepButton {
    const label = t(stepLabels[step], { webmail: this.start.webmail.name });
    const look = primary ? { primary: true as const } : {};
    if (step === 'set-up') return { label, page: 'onboarding/onboarding.html', ...look };
    return { label, run: () => this.#step(step), ...look };
  }

  #step(step: Step): void {
    switch (step) {
      case 'retry':
        if (this.obstacle) this.#refused();
        else void this.#again();
        break;
      case 'save':
        for (const raw of this.outbox.built) saveFile(`${t('composer_file_name')}.eml`, raw);
        break;
      case 'close':
        this.close(this.left ? 'sent' : 'not-sent');
        break;
      default:
        void this.inSight(() => this.#step(step)).then(inSight => inSight && this.take(step));
    }
  }

  /** A click on Try again is a click on Send. */
  async #again(): Promise<void> {
    this.outbox.dismiss();
    if (await this.inSight(() => void this.#again())) await this.post(this.#way);
  }

  /** Whether the message left, whatever went wrong then. It must not be sent again from here. */
  protected get left(): boolean {
    const { stage } = this.outbox;
    if (stage.at !== 'failed') return stage.at === 'sent';
    return stage.cause.from === 'copy' || (stage.cause.from === 'webmail' && stage.cause.failure.sent);
  }

  /** Whether there is nothing left to write or to send: it is on its way, or arrived somewhere. */
  protected get done(): boolean {
    return this.outbox.busy || this.left || this.outbox.stage.at === 'attached';
  }

  #moved(): void {
    this.requestUpdate();
    const { stage } = this.outbox;
    if (stage.at === 'sent') setTimeout(() => this.close('sent'), sentShown);
    if (stage.at === 'failed') {
      // The user was at the Send button: the next step is where they look.
      void this.updateComplete.then(() =>
        this.querySelector<HTMLElement>('.status signet-unlock, .status .buttons .primary')?.focus(),
      );
    }
  }
}

/** Below this the recipients and Send do not fit into the frame together. */
const minSize = { width: 280, height: 320 };

/** What the webmail said beforehand: there is no use in trying. */
const disabled: Cause = {
  from: 'webmail',
  failure: { code: 'disabled', detail: '', sent: false },
  asked: 'to-send',
};

const leavingTexts = {
  uploading: 'composer_step_uploading',
  'checking-draft': 'composer_step_checking_draft',
  sending: 'composer_step_sending',
  storing: 'composer_step_storing',
  'checking-copy': 'composer_step_checking_copy',
};

const stepLabels: Record<Step, string> = {
  retry: 'ui_try_again',
  unlock: 'ui_unlock',
  'set-up': 'ui_set_up',
  import: 'composer_import_certificate',
  'remove-recipients': 'composer_remove_recipients',
  'give-back': 'composer_leave_step',
  'without-signature': 'composer_without_signature',
  attach: 'composer_attach_step',
  save: 'composer_save_message',
  close: 'ui_close',
};
