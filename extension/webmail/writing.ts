/**
 * Brings Signet into a compose view: the control beside Send, and the composer
 * over the view.
 *
 * Encrypt takes the text out of the webmail's editor at once and gives it to
 * the composer; from then on this script and the page see only what the
 * composer sends: finished messages. Sign leaves the text where it is and
 * brings up the composer when the user sends.
 */
import type { Channel, FromComposer, ToComposer } from '../channel.ts';
import { t } from '../i18n.ts';
import type { ComposeView, Webmail } from './adapter.ts';
import { Beginning, type Begun, begunOf } from './beginning.ts';
import { Control } from './control.ts';
import { Dispatch } from './dispatch.ts';
import { failureOf } from './failure.ts';
import { Frame } from './frame.ts';
import { notice } from './notice.ts';
import { guardSend } from './send-guard.ts';

type Mode = 'encrypt' | 'sign';

/** Starts Signet in a compose view. */
export function startWriting(view: ComposeView, webmail: Webmail): void {
  new Writing(view, webmail);
}

class Writing {
  readonly #view: ComposeView;
  readonly #webmail: Webmail;
  readonly #control: Control;
  readonly #beginning: Beginning<Begun>;
  /** A Send was caught, and waits for how the message begins. */
  #waiting = false;
  #sign = false;
  /** The user turned Sign off by hand; then Encrypt does not turn it on. */
  #signRefused = false;
  /** The administrator wants it. */
  #signRequired = false;
  #mode: Mode | null = null;
  #frame: Frame<FromComposer, ToComposer> | null = null;
  /** The webmail's own Send is to carry the smime.p7m that was attached. */
  #handedOver = false;

  constructor(view: ComposeView, webmail: Webmail) {
    this.#view = view;
    this.#webmail = webmail;
    this.#control = new Control(view.control, view.sendButton(), {
      sign: () => this.#toggleSign(),
      encrypt: () => this.#open('encrypt'),
    });
    this.#beginning = new Beginning(
      () => begunOf(view),
      begun => this.#begin(begun),
    );
    guardSend(
      view,
      () => !this.#beginning.known || this.#mode !== null || this.#signsNow,
      () => void this.#caught(),
    );
  }

  /** The webmail's own Send is to bring up the composer, for a signature. */
  get #signsNow(): boolean {
    return this.#sign && !this.#handedOver;
  }

  #begin({ sign, signRequired, encrypt }: Begun): void {
    this.#signRequired = signRequired;
    if (this.#mode !== null) return;
    if (encrypt) {
      this.#open('encrypt');
    } else if (sign && !this.#signRefused) {
      this.#sign = true;
      this.#show();
    }
  }

  /** The user wants to send. Nothing leaves before it is known whether it is to leave like this, or the user decides. */
  async #caught(): Promise<void> {
    if (this.#beginning.known) return this.#open('sign');
    if (this.#waiting || this.#mode !== null) return;
    this.#waiting = true;
    const goesOn = (await this.#beginning.settled()) || (await this.#askUser());
    this.#waiting = false;
    if (!goesOn || this.#mode !== null) return;
    if (this.#signsNow) this.#open('sign');
    else this.#view.sendButton()?.click();
  }

  /** Lets the user decide whether to go on without an answer. One that came meanwhile holds all the same. */
  async #askUser(): Promise<boolean> {
    const goOn = t('webmail_not_known_go_on');
    if (!(await notice(t('webmail_not_known'), t('webmail_not_known_help'), '', goOn))) return false;
    this.#beginning.waive();
    return true;
  }

  #toggleSign(): void {
    this.#sign = !this.#sign || this.#signRequired;
    this.#signRefused = !this.#sign;
    this.#handedOver = false;
    this.#show();
  }

  #show(): void {
    this.#control.show({ sign: this.#sign, encrypt: this.#mode === 'encrypt' });
  }

  /** Covers the webmail's editor with the composer, then takes over what the editor holds. */
  #open(mode: Mode): void {
    if (this.#mode !== null) return;
    this.#mode = mode;
    this.#control.busy = true;
    if (mode === 'encrypt' && !this.#signRefused) this.#sign = true;
    this.#show();
    let opened = false;
    const frame = new Frame<FromComposer, ToComposer>(
      {
        page: 'composer/composer.html',
        place: this.#view.place,
        title: t('webmail_composer_frame'),
        size: 'fill',
      },
      channel => {
        // The page took the frame away, and with it what was written in it. It stays encrypted all the same.
        if (opened && mode === 'encrypt')
          void notice(t('webmail_composer_lost'), t('webmail_composer_lost_help'));
        opened = true;
        const dispatch = new Dispatch(this.#webmail, answer => channel.send(answer));
        channel.receive(message => void this.#receive(message, channel, dispatch));
        frame.focus();
        this.#takeOver(mode, frame, channel).catch(thrown => this.#giveUp('webmail_not_taken_over', thrown));
      },
      thrown => this.#giveUp('webmail_no_frame', thrown),
    );
    this.#frame = frame;
  }

  async #takeOver(
    mode: Mode,
    frame: Frame<FromComposer, ToComposer>,
    channel: Channel<FromComposer, ToComposer>,
  ): Promise<void> {
    const [draft, webmail] = await Promise.all([this.#view.read(), this.#webmail.capabilities()]);
    channel.send({
      type: 'compose',
      mode,
      webmail,
      account: this.#webmail.account(),
      surroundings: frame.surroundings(),
      draft,
      sign: this.#sign,
    });
    if (mode === 'encrypt') await this.#takeAway().catch(thrown => this.#failed(channel, thrown));
  }

  /** Leaves nothing in the webmail of what was written there, the draft included that it saved by itself. */
  async #takeAway(): Promise<void> {
    await this.#view.clear();
    await this.#view.removeDraft();
  }

  /** Goes back to the webmail's own editor, and says why. */
  #giveUp(text: string, thrown: unknown): void {
    this.#close();
    void notice(t(text), t(`${text}_help`), failureOf(thrown).detail);
  }

  async #receive(
    message: FromComposer,
    channel: Channel<FromComposer, ToComposer>,
    dispatch: Dispatch,
  ): Promise<void> {
    try {
      switch (message.type) {
        case 'send':
        case 'noted':
        case 'look':
          await dispatch.receive(message);
          break;
        case 'attach':
          await this.#view.attach(message, t('webmail_carrier_text'));
          this.#handedOver = true;
          channel.send({ type: 'attached' });
          break;
        case 'complete': {
          // Without an answer the user goes on typing.
          const addresses = await this.#webmail.complete?.(message.text).catch(() => []);
          channel.send({ type: 'completions', id: message.id, addresses: addresses ?? [] });
          break;
        }
        case 'keep-draft':
          await this.#webmail.keepDraft(message.message);
          channel.send({ type: 'draft-kept' });
          break;
        case 'drop-draft':
          // What stays behind is encrypted; whoever sends or discards is told of more important things.
          await this.#webmail.dropDraft(message.messageId).catch(() => undefined);
          break;
        case 'give-back':
          await this.#view.write(message.draft);
          this.#close();
          break;
        case 'close':
          await this.#leave(message.done);
          break;
      }
    } catch (thrown) {
      this.#failed(channel, thrown);
    }
  }

  #failed(channel: Channel<FromComposer, ToComposer>, thrown: unknown): void {
    channel.send({ type: 'failed', failure: failureOf(thrown) });
  }

  async #leave(done: boolean): Promise<void> {
    const encrypted = this.#mode === 'encrypt';
    if (!done) {
      this.#close();
      // An emptied compose view is no use to anyone; one with our attachment, or the user's own text, is.
      if (!encrypted || this.#handedOver) return;
      // What may have been saved since is empty.
      await this.#view.removeDraft().catch(() => undefined);
      this.#view.leave('discarding');
      return;
    }
    try {
      await this.#view.removeDraft();
    } catch (thrown) {
      await notice(t('webmail_draft_left'), t('webmail_draft_left_help'), failureOf(thrown).detail);
    }
    this.#view.leave('sending');
  }

  #close(): void {
    this.#frame?.remove();
    this.#frame = null;
    if (this.#mode === 'encrypt' && this.#handedOver) this.#sign = false;
    this.#mode = null;
    this.#control.busy = false;
    this.#show();
  }
}
