/**
 * Brings Signet into a compose view: the control beside Send, and the composer
 * over the view.
 *
 * Encrypt takes the text out of the webmail's editor at once and gives it to
 * the composer; from then on this script and the page see only what the
 * composer sends: finished messages. Sign leaves the text where it is and
 * brings up the composer when the user sends.
 */
import type { FromComposer, ToComposer } from '../channel.ts';
import type { Channel } from '../channel-ends.ts';
import { t } from '../i18n.ts';
import type { ComposeView, Webmail } from './adapter.ts';
import { asideIn } from './aside.ts';
import { Beginning, type Begun, begunOf, onlyRequired } from './beginning.ts';
import { Clearing } from './clearing.ts';
import { Control } from './control.ts';
import { Errands } from './errands.ts';
import { failureOf } from './failure.ts';
import { Frame } from './frame.ts';
import { notice } from './notice.ts';
import { guardSend } from './send-guard.ts';
import { SendHold } from './send-hold.ts';
import { SignChoice } from './sign-choice.ts';

type Mode = 'encrypt' | 'sign';

/** Starts Signet in a compose view. The returned function ends it, when the webmail has taken the view away. */
export function startWriting(view: ComposeView, webmail: Webmail): () => void {
  const writing = new Writing(view, webmail);
  return () => writing.end();
}

class Writing {
  readonly #view: ComposeView;
  readonly #webmail: Webmail;
  readonly #control: Control;
  readonly #clearing: Clearing;
  /** What the webmail's own Send waits for. */
  readonly #hold: SendHold;
  readonly #sign = new SignChoice();
  /** The administrator wants it: whatever happens to the composer, the webmail does not send the message. */
  #encryptRequired = false;
  #mode: Mode | null = null;
  #frame: Frame<FromComposer, ToComposer> | null = null;
  /** The webmail's own Send is to carry the smime.p7m that was attached. */
  #handedOver = false;
  readonly #unguard: () => void;
  /** The id of the draft to go on with. */
  #resume: string | undefined;
  /** Whether somebody else signs and encrypts in this webmail. */
  readonly #elsewhere: Promise<boolean>;
  /** Signet stands aside for them in this message. */
  #aside = false;

  constructor(view: ComposeView, webmail: Webmail) {
    this.#view = view;
    this.#webmail = webmail;
    this.#clearing = new Clearing(view);
    this.#control = new Control(view.control, view.sendButton(), {
      sign: () => this.#toggleSign(),
      encrypt: () => this.#open('encrypt'),
    });
    this.#elsewhere = asideIn(webmail);
    const begin = () =>
      new Beginning(
        () => begunOf(view, this.#elsewhere),
        begun => this.#begin(begun),
      );
    this.#hold = new SendHold(view, begin, wanted =>
      this.#follow(this.#aside ? onlyRequired(wanted) : wanted),
    );
    this.#unguard = guardSend(
      view,
      () =>
        this.#mode !== null ||
        this.#signsNow ||
        (!this.#handedOver && (this.#encryptRequired || this.#hold.holds)),
      () => void this.#caught(),
    );
  }

  end(): void {
    this.#unguard();
    this.#frame?.remove();
    this.#control.remove();
  }

  /** The webmail's own Send is to bring up the composer, for a signature. */
  get #signsNow(): boolean {
    return this.#sign.on && !this.#handedOver;
  }

  #begin(begun: Begun): void {
    this.#hold.perCorrespondent = begun.perCorrespondent;
    this.#resume = begun.resume;
    this.#follow(begun);
    void this.#elsewhere.then(elsewhere => {
      if (elsewhere && !this.#sign.on && this.#mode === null) this.#standAside();
    });
  }

  /** Does what the settings want of the message, unless the user wants something else and may. */
  #follow({ sign, signRequired, encrypt, encryptRequired }: Begun): void {
    this.#sign.require(signRequired);
    this.#encryptRequired = encryptRequired;
    if (this.#mode !== null) return;
    if (encrypt) {
      this.#open('encrypt');
    } else if (sign) {
      this.#sign.want();
      this.#show();
    }
  }

  /** Says who signs and encrypts, in the place of our toggles, until the user wants them for this message. */
  #standAside(): void {
    this.#aside = true;
    this.#control.standAside(t('webmail_elsewhere'), t('webmail_elsewhere_title'), async () => {
      const goOn = t('webmail_elsewhere_own');
      if (!(await notice(t('webmail_elsewhere_title'), t('webmail_elsewhere_help'), '', goOn))) return;
      this.#aside = false;
      this.#control.standBack();
    });
  }

  /** The user wants to send. Nothing leaves before it is known whether it is to leave like this, or the user decides. */
  async #caught(): Promise<void> {
    if (this.#mode !== null || !(await this.#hold.mayGoOn()) || this.#mode !== null) return;
    if (this.#encryptRequired) this.#open('encrypt');
    else if (this.#signsNow) this.#open('sign');
    else this.#hold.send();
  }

  #toggleSign(): void {
    this.#sign.toggle();
    this.#handedOver = false;
    this.#show();
  }

  #show(): void {
    this.#control.show({ sign: this.#sign.on, encrypt: this.#mode === 'encrypt' });
  }

  /** Covers the webmail's editor with the composer, then takes over what the editor holds. */
  #open(mode: Mode): void {
    if (this.#mode !== null) return;
    this.#mode = mode;
    this.#control.busy = true;
    if (mode === 'encrypt') this.#sign.withEncryption();
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
        const errands = new Errands(
          this.#webmail,
          answer => channel.send(answer),
          work => this.#clearing.stayFor(work),
        );
        channel.receive(message => void this.#receive(message, channel, errands));
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
    if (mode === 'encrypt') this.#clearing.given();
    channel.send({
      type: 'compose',
      mode,
      webmail,
      account: this.#webmail.account(),
      ...(this.#resume === undefined ? {} : { resume: this.#resume }),
      surroundings: frame.surroundings(),
      draft,
      sign: this.#sign.on,
      signChosen: this.#sign.byHand,
    });
  }

  /** Goes back to the webmail's own editor, and says why. */
  #giveUp(text: string, thrown: unknown): void {
    this.#close();
    void notice(t(text), t(`${text}_help`), failureOf(thrown).detail);
  }

  async #receive(
    message: FromComposer,
    channel: Channel<FromComposer, ToComposer>,
    errands: Errands,
  ): Promise<void> {
    try {
      switch (message.type) {
        case 'taken-over':
          await this.#clearing.clear();
          break;
        case 'attach':
          await this.#view.attach(message, t('webmail_carrier_text'));
          this.#handedOver = true;
          channel.send({ type: 'attached' });
          break;
        case 'give-back':
          // What was not yet taken away would go with what is given back.
          await this.#clearing.settled();
          await this.#view.write(message.draft);
          this.#hold.readableFor(message.draft.draft);
          this.#close();
          break;
        case 'close':
          await this.#leave(message.done);
          break;
        default:
          await errands.run(message);
      }
    } catch (thrown) {
      this.#failed(channel, thrown);
    }
  }

  #failed(channel: Channel<FromComposer, ToComposer>, thrown: unknown): void {
    channel.send({ type: 'failed', failure: failureOf(thrown) });
  }

  async #leave(done: boolean): Promise<void> {
    // An emptied compose view is no use to anyone; one with our attachment, or the user's own text, is.
    const isOfUse = this.#mode !== 'encrypt' || this.#handedOver;
    if (!done && !isOfUse) this.#clearing.clear().catch(() => undefined); // waited for below
    if (!done) this.#close();
    if (done || !isOfUse) await this.#clearing.leave(done ? 'sending' : 'discarding');
  }

  #close(): void {
    this.#frame?.remove();
    this.#frame = null;
    if (this.#mode === 'encrypt' && this.#handedOver) this.#sign.handedOver();
    this.#mode = null;
    this.#resume = undefined;
    this.#clearing.waive();
    this.#control.busy = false;
    this.#show();
  }
}
