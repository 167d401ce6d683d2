import type { nothing, PropertyValues, TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import { throughHere } from '../carried.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import type { Channel } from '../channel-ends.ts';
import { t } from '../i18n.ts';
import { tellOutboxChanged } from '../outbox/changed.ts';
import { LightElement } from '../ui/light-element.ts';
import { saveFile } from '../ui/save.ts';
import { type Obstacle, Sight } from '../ui/visible.ts';
import '../ui/mark.ts';
import { prepare, type Writing } from './draft.ts';
import { Outbox, type Way } from './outbox.ts';
import type { Chosen } from './protection.ts';
import { askWhen } from './send-later.ts';
import type { Step } from './setback.ts';
import { isSame, type Snapshot, snapshotOf } from './snapshot.ts';
import type { Cause } from './stage.ts';
import { status } from './status.ts';

/** The message that opens a composer. */
export type Start = Extract<ToComposer, { type: 'compose' }>;

/** For how long "Sent." stands before the composer closes, in milliseconds. */
const sentShown = 2500;

/** For how long it can be undone here that a message is sent later, in milliseconds. After that, the webmail's corner has it. */
const scheduledShown = 10_000;

/**
 * What both modes of the composer share: sending with all that may come
 * between, and the signs of it. The modes say what is written and show it.
 */
export abstract class ComposeView extends LightElement {
  static override properties = {
    obstacle: { state: true },
    readying: { state: true },
  };

  declare protected obstacle: Obstacle | undefined;
  /** The click on Send of which not all is there yet that is to leave: files, what is kept, how it is protected. */
  declare private readying: symbol | undefined;
  protected readonly start: Start;
  protected readonly engine: Engine;
  protected readonly outbox: Outbox;
  readonly #channel: Channel<ToComposer, FromComposer>;
  #sight: Sight | undefined;
  #judging = false;
  /** What a click asked for that did not count. */
  #refused: () => void = () => {};
  #way: Way = 'send';
  #notBefore: Date | undefined;
  /** What was built last. */
  #posted: Snapshot | undefined;

  constructor(start: Start, engine: Engine, channel: Channel<ToComposer, FromComposer>) {
    super();
    this.start = start;
    this.engine = engine;
    this.#channel = channel;
    this.obstacle = undefined;
    this.readying = undefined;
    this.outbox = new Outbox(engine, message => this.tell(message), tellOutboxChanged);
    this.outbox.addEventListener('change', () => this.moved());
  }

  /** Takes what the content script says after the start. */
  receive(message: ToComposer): void {
    if (message.type !== 'compose' && message.type !== 'completions' && message.type !== 'certificates')
      void this.outbox.receive(message);
  }

  /** The content script is gone. */
  disconnected(): void {
    this.outbox.disconnected();
  }

  /** Whether the message goes to its sender alone and shows whether its form comes through. */
  protected get measures(): boolean {
    return false;
  }

  /** What is written, as it stands now. */
  protected abstract writing(): Writing;
  protected abstract protection(): Chosen;
  /** Resolves when it is known how a message to the recipients of now is to be protected. Fails as the engine does. */
  protected abstract settled(): Promise<void>;
  /** Takes a step that only one mode offers. */
  protected take(_step: Step): void {}
  /** Keeps what is written as it stands now; resolves with the id of the draft, undefined where it is kept elsewhere or not at all. */
  protected abstract kept(when: 'now' | 'later'): Promise<string | undefined>;

  protected tell(message: FromComposer): void {
    this.#channel.send(message);
  }

  /** Closes without giving the text back. sent: the webmail's own compose view is done, too. */
  protected close(outcome: 'sent' | 'not-sent'): void {
    void this.outbox.close();
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
   * Handles a click on the button for another time, which counts as one on Send does: the question hides what is to leave.
   * Absent where the webmail cannot be given finished bytes then.
   */
  protected get later(): ((event: Event) => void) | undefined {
    const { webmail, account } = this.start;
    if (webmail.sendRaw !== 'yes' || account === '') return undefined;
    return event => void this.#sendLater(event);
  }

  async #sendLater(event: Event): Promise<void> {
    if (!event.isTrusted || this.done) return;
    this.outbox.dismiss();
    if (!(await this.inSight(() => void this.#sendLater(event)))) return;
    const when = await askWhen(new Date());
    if (when && !this.done && (await this.confirmed())) await this.post('send', when);
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

  /** Builds the message and lets it go. Does nothing while another click on Send is being answered. */
  protected async post(way: Way, notBefore?: Date): Promise<void> {
    if (this.busy) return;
    this.#way = way;
    this.#notBefore = notBefore;
    this.obstacle = undefined;
    const { maxSize } = this.start.webmail;
    const click = Symbol('click');
    this.readying = click;
    const undoSeconds = await this.#undoSeconds();
    try {
      await this.settled();
    } catch (reason) {
      if (!this.#stillReadying(click)) return;
      this.readying = undefined;
      this.outbox.refuse({ from: 'engine', error: errorOf(reason) });
      return;
    }
    if (!this.#stillReadying(click)) return;
    const draft = way === 'send' ? await this.kept(notBefore ? 'later' : 'now') : undefined;
    if (!this.#stillReadying(click)) return;
    this.readying = undefined;
    const writing = this.writing();
    const protection = this.protection();
    this.#posted = snapshotOf(writing, protection);
    const keeping = {
      account: this.start.account,
      undoSeconds,
      ...(notBefore ? { notBefore } : {}),
      ...(draft ? { draft } : {}),
    };
    await this.outbox.post(
      async () => prepare(writing, { ...protection, ...throughHere(), maxSize }),
      way,
      keeping,
    );
  }

  /** False where the user thought better of it meanwhile. */
  #stillReadying(click: symbol): boolean {
    return this.readying === click;
  }

  /** For how long sending can be undone; not at all where the engine cannot be asked: then it does not build, either. */
  async #undoSeconds(): Promise<number> {
    const answer = await this.engine.call('writingSettings', {}).catch(() => undefined);
    return answer?.result.settings.undoSeconds ?? 0;
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    const frame = this.querySelector('main');
    if (frame) this.#sight = new Sight(frame, minSize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight?.close();
  }

  /** Where the message is: waiting, a problem with its next steps, or sent. */
  protected status(): TemplateResult | typeof nothing {
    return status(
      {
        obstacle: this.obstacle,
        readying: this.readying !== undefined,
        stage: this.outbox.stage,
        built: this.outbox.built.length,
        webmail: this.start.webmail.name,
        mode: this.start.mode,
        sign: this.protection().sign !== 'none',
        givesBack: this.start.webmail.sendRaw !== 'by-hand',
        measures: this.measures,
        engine: this.engine,
      },
      {
        cancel: () => {
          this.readying = undefined;
          this.outbox.cancel();
        },
        toWebmail: () => this.close('not-sent'),
        done: () => this.close('sent'),
        unlocked: () => void this.post(this.#way, this.#notBefore),
        hurry: () => this.outbox.hurry(),
        take: step => this.#step(step),
      },
    );
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
        this.close(this.leaves ? 'sent' : 'not-sent');
        break;
      case 'look':
        this.outbox.look();
        break;
      case 'write-on':
        this.outbox.giveUp();
        break;
      default:
        void this.inSight(() => this.#step(step)).then(inSight => inSight && this.take(step));
    }
  }

  /** A click on Try again is a click on Send. What is still as it was built goes on where it was stopped. */
  async #again(): Promise<void> {
    this.outbox.dismiss();
    if (!(await this.inSight(() => void this.#again())) || this.busy) return;
    const unchanged = this.#posted && isSame(this.#posted, snapshotOf(this.writing(), this.protection()));
    if (unchanged && this.outbox.resume()) return;
    await this.post(this.#way, this.#notBefore);
  }

  /** Whether the message left, whatever went wrong then. It must not be sent again from here. */
  protected get left(): boolean {
    const { stage } = this.outbox;
    if (stage.at !== 'failed') return stage.at === 'sent';
    return stage.cause.from === 'copy' || (stage.cause.from === 'webmail' && stage.cause.failure.sent);
  }

  /** Whether the message left, or will without anything more being done here. */
  protected get leaves(): boolean {
    return this.left || this.outbox.stage.at === 'scheduled';
  }

  /** True from the click on Send until there is an answer: what is written stays as it is. */
  protected get busy(): boolean {
    return this.readying !== undefined || this.outbox.busy;
  }

  /** Whether there is nothing left to write or to send: it is on its way, or arrived somewhere. */
  protected get done(): boolean {
    const { uncertain, stage } = this.outbox;
    return this.busy || uncertain || this.leaves || stage.at === 'attached';
  }

  /** The message is somewhere else on its way out. */
  protected moved(): void {
    this.requestUpdate();
    const { stage } = this.outbox;
    if (stage.at === 'sent') setTimeout(() => this.close('sent'), sentShown);
    if (stage.at === 'scheduled')
      setTimeout(() => this.outbox.stage === stage && this.close('sent'), scheduledShown);
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
