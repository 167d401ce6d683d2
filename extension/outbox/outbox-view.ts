import { html, nothing, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError, Outgoing } from '../../js-bridge/contract.ts';
import type { FromOutbox, SendStep, ToSender } from '../channel.ts';
import { listed } from '../composer/plural.ts';
import { formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { engineProblem, obstacleProblem } from '../ui/problem.ts';
import { saveFile } from '../ui/save.ts';
import { type Obstacle, Sight } from '../ui/visible.ts';
import '../ui/mark.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';
import { tellOutboxChanged } from './changed.ts';
import { Departure, type Leg, newClaim } from './departure.ts';
import { type Action, actionsFor, isDue, sentenceOf } from './words.ts';

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
  };

  declare private kept: Outgoing[];
  declare private leg: Leg | undefined;
  declare private obstacle: Obstacle | undefined;
  declare private error: ContractError | undefined;
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

  constructor(engine: Engine, account: string, tell: (message: FromOutbox) => void) {
    super();
    this.#engine = engine;
    this.#account = account;
    this.#tell = tell;
    this.kept = [];
    this.leg = undefined;
    this.obstacle = undefined;
    this.error = undefined;
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
    return html`<main class="outbox" ?hidden=${this.kept.length === 0 && !this.error}>
      <header class="outbox-head">${icon('send', 'small')}
        <h1>${t('outbox_title')}</h1>
        <signet-mark></signet-mark>
      </header>
      ${this.obstacle ? obstacleProblem(this.obstacle) : nothing}
      ${this.error ? engineProblem(this.error) : nothing}
      <ul>
        ${this.kept.map(outgoing => html`<li>${this.#item(outgoing)}</li>`)}
      </ul>
    </main>`;
  }

  #item(outgoing: Outgoing): TemplateResult {
    const values = {
      who: listed([...new Set(outgoing.messages.flatMap(({ to }) => to))]),
      when: outgoing.notBefore ? formatDateTime(outgoing.notBefore) : '',
    };
    const own = outgoing.messageId === this.#leaving;
    const sentence =
      own && !this.leg ? 'outbox_looking' : sentenceOf(outgoing, own ? this.leg : undefined, Date.now());
    const waits = own && (this.leg?.at === 'leaving' || this.leg?.at === 'comparing');
    return html`
      <p>${outgoing.subject ? html`<strong>${outgoing.subject}</strong><br />` : nothing}<span role="status">${t(sentence, values)}</span></p>
      ${waits ? html`<signet-progress .what=${t('outbox_sending')}></signet-progress>` : nothing}
      ${outgoing.detail ? html`<details><summary>${t('ui_details')}</summary><p class="mono">${outgoing.detail}</p></details>` : nothing}
      ${
        isDue(outgoing, Date.now()) && outgoing.locked
          ? html`<signet-unlock .engine=${this.#engine} @unlocked=${() => void this.#look()}></signet-unlock>`
          : nothing
      }
      ${own ? nothing : this.#buttons(outgoing)}
    `;
  }

  #buttons(outgoing: Outgoing): TemplateResult | typeof nothing {
    const actions = actionsFor(outgoing);
    if (actions.length === 0) return nothing;
    return html`<div class="buttons">
      ${actions.map(
        action =>
          html`<button type="button" class="button" @click=${(event: Event) => void this.#act(action, outgoing, event)}>
            ${t(`outbox_${action.replaceAll('-', '_')}`)}
          </button>`,
      )}
    </div>`;
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
        case 'delete':
        case 'close':
          await this.#delete(messageId);
          break;
      }
    } catch (reason) {
      this.error = errorOf(reason);
    }
  }

  async #delete(messageId: string): Promise<void> {
    await this.#engine.call('deleteOutgoing', { messageId });
    await this.#look();
    tellOutboxChanged();
  }

  /** Looks what is kept, sends what is due, and closes where there is nothing left. */
  async #look(): Promise<void> {
    if (this.#leaving) return;
    try {
      const { result } = await this.#engine.call('outgoing', {});
      const mine = result.outgoing.filter(({ account }) => account === this.#account);
      if (mine.length === 0) this.#tell({ type: 'close' });
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
    const departure = await this.#take(outgoing);
    departure?.start();
  }

  /** Asks the webmail where a message is; it goes on where it left. */
  async #askWhere(outgoing: Outgoing): Promise<void> {
    const departure = await this.#take(outgoing);
    departure?.look();
  }

  /** Makes what is kept ready to go from here; nothing where another window has it, or the keys are locked. */
  async #take({ messageId, step, left, messages }: Outgoing): Promise<Departure | undefined> {
    this.#tried.add(messageId);
    this.#leaving = messageId;
    this.leg = undefined;
    try {
      const bodies = await this.#bodies(messageId);
      const kept = {
        messageId,
        messages: messages.map((envelope, at) => ({
          envelope,
          messageId,
          raw: bodies[at] ?? new Uint8Array(),
        })),
        claim: newClaim(),
        tried: step !== undefined,
        left: [...left],
        step: (step ?? '') as SendStep | '',
      };
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
    await this.#look();
    tellOutboxChanged();
  }

  #rest(): void {
    this.#departure = undefined;
    this.#leaving = '';
    this.leg = undefined;
  }
}

customElements.define('signet-outbox', OutboxView);
