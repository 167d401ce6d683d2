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
import { within } from '../within.ts';
import type { ComposeView, Webmail } from './adapter.ts';
import { asideIn } from './aside.ts';
import { Beginning, type Begun, begunOf, onlyRequired } from './beginning.ts';
import { Control } from './control.ts';
import { Dispatch } from './dispatch.ts';
import { failureOf } from './failure.ts';
import { Frame } from './frame.ts';
import { notice } from './notice.ts';
import { guardSend } from './send-guard.ts';
import { SendHold } from './send-hold.ts';

type Mode = 'encrypt' | 'sign';

/** For how long the page stays for drafts that are being deleted, in milliseconds. */
const dropPatience = 5000;

/** Starts Signet in a compose view. The returned function ends it, when the webmail has taken the view away. */
export function startWriting(view: ComposeView, webmail: Webmail): () => void {
  const writing = new Writing(view, webmail);
  return () => writing.end();
}

class Writing {
  readonly #view: ComposeView;
  readonly #webmail: Webmail;
  readonly #control: Control;
  readonly #beginning: Beginning<Begun>;
  /** What the webmail's own Send waits for. */
  readonly #hold: SendHold;
  #sign = false;
  /** The user turned Sign on or off by hand. */
  #signChosen = false;
  /** The user turned Sign off by hand; then Encrypt does not turn it on. */
  #signRefused = false;
  /** The administrator wants it. */
  #signRequired = false;
  /** The same of encryption: whatever happens to the composer, the webmail does not send it. */
  #encryptRequired = false;
  #mode: Mode | null = null;
  #frame: Frame<FromComposer, ToComposer> | null = null;
  /** The webmail's own Send is to carry the smime.p7m that was attached. */
  #handedOver = false;
  readonly #unguard: () => void;
  /** The id of the draft to go on with. */
  #resume: string | undefined;
  /** Resolves when nothing is left in the webmail's editor. */
  #takenAway: Promise<void> = Promise.resolve();
  /** The webmail's editor holds what is not kept anywhere else yet. */
  #taking = false;
  /** Whether somebody else signs and encrypts in this webmail. */
  readonly #elsewhere: Promise<boolean>;
  /** Signet stands aside for them in this message. */
  #aside = false;
  /** Resolves when no draft of ours is being deleted any more. */
  #dropping: Promise<unknown> = Promise.resolve();

  constructor(view: ComposeView, webmail: Webmail) {
    this.#view = view;
    this.#webmail = webmail;
    this.#control = new Control(view.control, view.sendButton(), {
      sign: () => this.#toggleSign(),
      encrypt: () => this.#open('encrypt'),
    });
    this.#elsewhere = asideIn(webmail);
    this.#beginning = new Beginning(
      () => begunOf(view, this.#elsewhere),
      begun => this.#begin(begun),
    );
    this.#hold = new SendHold(view, this.#beginning, wanted =>
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
    return this.#sign && !this.#handedOver;
  }

  #begin(begun: Begun): void {
    this.#hold.perCorrespondent = begun.perCorrespondent;
    this.#resume = begun.resume;
    this.#follow(begun);
    void this.#elsewhere.then(elsewhere => {
      if (elsewhere && !this.#sign && this.#mode === null) this.#standAside();
    });
  }

  /** Does what the settings want of the message, unless the user wants something else and may. */
  #follow({ sign, signRequired, encrypt, encryptRequired }: Begun): void {
    this.#signRequired = signRequired;
    this.#encryptRequired = encryptRequired;
    if (this.#mode !== null) return;
    if (encrypt) {
      this.#open('encrypt');
    } else if (sign && (!this.#signRefused || this.#signRequired)) {
      this.#sign = true;
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
    this.#sign = !this.#sign || this.#signRequired;
    this.#signRefused = !this.#sign;
    this.#signChosen = true;
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
    this.#taking = mode === 'encrypt';
    channel.send({
      type: 'compose',
      mode,
      webmail,
      account: this.#webmail.account(),
      ...(this.#resume === undefined ? {} : { resume: this.#resume }),
      surroundings: frame.surroundings(),
      draft,
      sign: this.#sign,
      signChosen: this.#signChosen,
    });
  }

  /**
   * Leaves nothing in the webmail of what was written there, the draft included that it saved by itself. Not before the
   * composer has kept it: until then, a crash would take the only copy away.
   */
  async #takeAway(): Promise<void> {
    if (!this.#taking) return;
    this.#taking = false;
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
        case 'taken-over':
          this.#takenAway = this.#takeAway().catch(thrown => this.#failed(channel, thrown));
          break;
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
          const found = await this.#webmail.complete?.(message.text).catch(() => undefined);
          channel.send({ type: 'completions', id: message.id, ...(found ?? { addresses: [], groups: [] }) });
          break;
        }
        case 'certificates': {
          // As if there were none: the user sees that, and can look elsewhere.
          const { id, address, groupTimeout } = message;
          const [values, stands] = await Promise.all([
            this.#webmail.certificates?.(address).catch(() => []),
            this.#webmail.standsFor?.(address, groupTimeout).catch(() => null),
          ]);
          channel.send({ type: 'certificates', id, values: values ?? [], ...(stands ? { stands } : {}) });
          break;
        }
        case 'keep-draft':
          await this.#webmail.keepDraft(message.message);
          channel.send({ type: 'draft-kept' });
          break;
        case 'drop-draft':
          // What stays behind is encrypted; whoever sends or discards is told of more important things.
          this.#dropping = Promise.allSettled([this.#dropping, this.#webmail.dropDraft(message.messageId)]);
          break;
        case 'give-back':
          // What was not yet taken away would go with what is given back.
          await this.#takenAway;
          await this.#view.write(message.draft);
          this.#hold.readableFor(message.draft.draft);
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
      await this.#takeAway().catch(() => undefined);
      await this.#view.removeDraft().catch(() => undefined);
      await this.#dropped();
      this.#view.leave('discarding');
      return;
    }
    try {
      await this.#view.removeDraft();
    } catch (thrown) {
      await notice(t('webmail_draft_left'), t('webmail_draft_left_help'), failureOf(thrown).detail);
    }
    await this.#dropped();
    this.#view.leave('sending');
  }

  /** Waits for drafts to be deleted: leaving the page would break the request off. A webmail that is slow keeps nobody here. */
  async #dropped(): Promise<void> {
    await within(dropPatience, this.#dropping);
  }

  #close(): void {
    this.#frame?.remove();
    this.#frame = null;
    if (this.#mode === 'encrypt' && this.#handedOver) this.#sign = false;
    this.#mode = null;
    this.#resume = undefined;
    this.#taking = false;
    this.#control.busy = false;
    this.#show();
  }
}
