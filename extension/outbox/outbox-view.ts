import { html, nothing, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError, Outgoing, OutgoingState } from '../../js-bridge/contract.ts';
import type { FromOutbox, ToSender } from '../channel.ts';
import { plural } from '../composer/plural.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { engineProblem, obstacleProblem } from '../ui/problem.ts';
import { saveFile } from '../ui/save.ts';
import { type Obstacle, Sight } from '../ui/visible.ts';
import '../ui/mark.ts';
import { tellOutboxChanged } from './changed.ts';
import { Departure, type Leg, newClaim } from './departure.ts';
import { Discarded } from './discarded.ts';
import { item } from './item.ts';
import { keptFrom } from './kept.ts';
import { type Action, isDue, isLater } from './words.ts';
import { writeOn } from './write-on.ts';

/** How often to look at what other windows send, and at the time, in milliseconds. */
const lookEvery = 5_000;

/** For how long "Sent." stands, in milliseconds. */
const sentShown = 4_000;

/** The buttons and the sentence above them do not fit into less. */
const minSize = { width: 240, height: 60 };

/** Shows the finished messages of an account, and sends those that are due, one after the other. */
export class OutboxView extends LightElement {
  static override properties = {
    kept: { state: true },
    leg: { state: true },
    obstacle: { state: true },
    error: { state: true },
    open: { state: true },
  };

  declare private kept: Outgoing[];
  declare private leg: Leg | undefined;
  declare private obstacle: Obstacle | undefined;
  declare private error: ContractError | undefined;
  declare private open: boolean;
  readonly #engine: Engine;
  readonly #account: string;
  readonly #tell: (message: FromOutbox) => void;
  #sight: Sight | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** What is on its way from here. */
  #departure: Departure | undefined;
  #leaving = '';
  /** What was tried from here: it is not tried again and again. */
  readonly #tried = new Set<string>();
  readonly #discarded = new Discarded(() => {
    this.requestUpdate();
    void this.#look();
  });

  constructor(engine: Engine, account: string, tell: (message: FromOutbox) => void) {
    super();
    this.#engine = engine;
    this.#account = account;
    this.#tell = tell;
    this.kept = [];
    this.leg = undefined;
    this.obstacle = undefined;
    this.error = undefined;
    this.open = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#look(), lookEvery);
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#sight?.close();
  }

  /** Takes what the content script says about sending. */
  receive(message: ToSender): void {
    void this.#departure?.receive(message);
  }

  /** The content script is gone. */
  disconnected(): void {
    this.#departure?.disconnected();
    clearInterval(this.#timer);
  }

  protected override firstUpdated(): void {
    const card = this.querySelector('.outbox');
    if (card) this.#sight = new Sight(card, minSize);
  }

  protected override render(): TemplateResult {
    const all = [...this.kept, ...this.#discarded.shown];
    // What waits for days needs no room for days.
    const folds = !this.error && !this.obstacle && all.every(outgoing => isLater(outgoing, Date.now()));
    const open = !folds || this.open;
    return html`<main class="outbox" ?hidden=${all.length === 0 && !this.error}>
      <header class="outbox-head">${icon(folds ? 'clock' : 'send', 'small')}
        <h1>${folds ? plural('outbox_later_title', all.length) : t('outbox_title')}</h1>
        <signet-mark></signet-mark>
        ${folds ? this.#fold(open) : nothing}
      </header>
      ${this.obstacle ? obstacleProblem(this.obstacle) : nothing}
      ${this.error ? engineProblem(this.error) : nothing}
      <ul id="outbox-list" ?hidden=${!open}>
        ${all.map(outgoing => html`<li>${this.#item(outgoing)}</li>`)}
      </ul>
    </main>`;
  }

  #fold(open: boolean): TemplateResult {
    const label = t(open ? 'outbox_fold' : 'outbox_unfold');
    return html`<button
      type="button"
      class="button quiet icon-only"
      aria-expanded=${open}
      aria-controls="outbox-list"
      aria-label=${label}
      title=${label}
      @click=${() => {
        this.open = !open;
      }}
    >
      ${icon(open ? 'chevron-down' : 'chevron-up', 'small')}
    </button>`;
  }

  #item(outgoing: Outgoing): TemplateResult {
    return item(
      { outgoing, leaving: outgoing.messageId === this.#leaving, leg: this.leg, engine: this.#engine },
      {
        act: (action, event) => void this.#act(action, outgoing, event),
        unlocked: () => void this.#look(),
      },
    );
  }

  /** Only a click in sight of the whole card counts. */
  async #act(action: Action, outgoing: Outgoing, event: Event): Promise<void> {
    if (!event.isTrusted || this.#leaving) return; // one at a time
    this.obstacle = await this.#sight?.obstacleToClick();
    if (this.obstacle) return;
    const { messageId } = outgoing;
    try {
      switch (action) {
        case 'send-now':
        case 'send-again':
          await this.#send(outgoing);
          break;
        case 'look-again':
          await this.#askWhere(outgoing);
          break;
        case 'save':
          for (const raw of await this.#bodies(messageId)) saveFile(`${t('composer_file_name')}.eml`, raw);
          break;
        case 'edit':
          await writeOn(this.#engine, messageId);
          this.#tell({ type: 'write' });
          break;
        case 'discard':
          await this.#note(outgoing, 'discarded');
          this.#discarded.add(outgoing);
          await this.#lookAgain();
          // The button that had the focus is gone.
          await this.updateComplete;
          this.querySelector<HTMLElement>('button.put-back')?.focus();
          break;
        case 'put-back':
          await this.#note(outgoing, this.#discarded.take(messageId) ?? 'waiting');
          await this.#lookAgain();
          break;
        case 'close':
          await this.#engine.call('deleteOutgoing', { messageId });
          await this.#lookAgain();
          break;
      }
    } catch (reason) {
      this.error = errorOf(reason);
    }
  }

  /** Notes what the user wants of messages. Fails where another window sends them. */
  async #note(outgoing: Outgoing, state: OutgoingState): Promise<void> {
    const { messageId, step = '', left, notBefore = '', failure = '', detail = '' } = outgoing;
    const params = { messageId, claim: newClaim(), state, step, left, notBefore, failure, detail };
    await this.#engine.call('setOutgoing', params);
  }

  /** Something else is kept than before. */
  async #lookAgain(): Promise<void> {
    await this.#look();
    tellOutboxChanged();
  }

  /** Looks what is kept, sends what is due, and closes where there is nothing left. */
  async #look(): Promise<void> {
    if (this.#leaving) return;
    try {
      const { result } = await this.#engine.call('outgoing', {});
      const mine = result.outgoing.filter(({ account }) => account === this.#account);
      if (mine.length === 0 && this.#discarded.shown.length === 0) this.#tell({ type: 'close' });
      // What another window sends is its business, until nothing is heard of it.
      this.kept = mine.filter(({ state }) => state !== 'leaving');
      this.error = undefined;
    } catch (reason) {
      this.error = errorOf(reason);
      return;
    }
    const fresh = this.kept.filter(({ messageId }) => !this.#tried.has(messageId));
    const due = fresh.find(outgoing => isDue(outgoing, Date.now()) && !outgoing.locked);
    const unsure = fresh.find(({ state }) => state === 'unknown');
    if (due) await this.#send(due);
    else if (unsure) await this.#askWhere(unsure);
  }

  async #send(outgoing: Outgoing): Promise<void> {
    (await this.#take(outgoing))?.start();
  }

  /** Asks the webmail where a message is; it goes on where it left. */
  async #askWhere(outgoing: Outgoing): Promise<void> {
    (await this.#take(outgoing))?.look();
  }

  /** Makes what is kept ready to go from here; nothing where the keys are locked. */
  async #take(outgoing: Outgoing): Promise<Departure | undefined> {
    const { messageId } = outgoing;
    this.#tried.add(messageId);
    this.#leaving = messageId;
    this.leg = undefined;
    try {
      const kept = keptFrom(outgoing, await this.#bodies(messageId));
      this.#departure = new Departure(this.#engine, kept, this.#tell, leg => this.#moved(leg));
      return this.#departure;
    } catch (reason) {
      this.#rest();
      this.error = errorOf(reason);
      return undefined;
    }
  }

  async #bodies(messageId: string): Promise<Uint8Array<ArrayBuffer>[]> {
    return (await this.#engine.call('outgoingMessage', { messageId })).bodies;
  }

  #moved(leg: Leg): void {
    this.leg = leg;
    this.requestUpdate();
    if (leg.at === 'failed') void this.#failed();
    else if (leg.at === 'sent') {
      tellOutboxChanged();
      setTimeout(() => {
        this.#rest();
        void this.#look();
      }, sentShown);
    }
  }

  /** What did not work is told by what is kept, and is not tried again from here without a click. */
  async #failed(): Promise<void> {
    const departure = this.#departure;
    this.#rest();
    await departure?.release();
    await this.#lookAgain();
  }

  #rest(): void {
    this.#departure = undefined;
    this.#leaving = '';
    this.leg = undefined;
  }
}

customElements.define('signet-outbox', OutboxView);
