/** What becomes of a message that is not finished: kept while it is written, gone on with, left for later, discarded. */
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import { throughHere } from '../carried.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import { Autosave, type Keeping, type Snapshot } from './autosave.ts';
import type { Start } from './compose-view.ts';
import { prepareExport } from './draft.ts';
import { keepingNote, lostNote, unsignedNote } from './keeping.ts';
import { type Resumed, ResumeOffer } from './resume.ts';
import type { Cause } from './stage.ts';
import { WebmailCopy } from './webmail-copy.ts';
import { holdsSomething } from './webmail-text.ts';

/** What keeping a draft needs of the composer. */
export interface DraftingEvents {
  tell(message: FromComposer): void;
  /** The message as it stands. */
  snapshot(): Snapshot;
  /** The text without its form. */
  text(): string;
  /** The user wants to go on with another draft, in the place of this one. */
  resume(resumed: Resumed): void;
}

/** Keeps the message of one composer. */
export class Drafting {
  readonly #start: Start;
  readonly #resumed: Resumed | undefined;
  readonly #events: DraftingEvents;
  readonly #autosave: Autosave;
  readonly #offer: ResumeOffer;
  readonly #copy: WebmailCopy;
  /** The webmail did not take the copy: the next time, the draft is left without. */
  #withoutCopy = false;
  #edited = false;
  /** What the webmail's editor held is nowhere else. */
  #taken = false;

  /** @param resumed the draft that is gone on with; undefined for a new one */
  constructor(
    host: ReactiveControllerHost,
    engine: Engine,
    { start, resumed }: { start: Start; resumed: Resumed | undefined },
    events: DraftingEvents,
  ) {
    this.#start = start;
    this.#resumed = resumed;
    this.#events = events;
    this.#autosave = new Autosave(engine, () => (this.unsaved ? events.snapshot() : undefined));
    this.#autosave.addEventListener('change', () => host.requestUpdate());
    this.#offer = new ResumeOffer(host, engine, start, chosen => void this.#goOnWith(chosen));
    this.#copy = new WebmailCopy(engine, message => events.tell(message), resumed?.kept.copies);
    if (resumed?.id !== undefined) this.#autosave.resume(resumed.id);
  }

  /** Whether it would be there after a crash. */
  get keeping(): Keeping {
    return this.#autosave.keeping;
  }

  /** Whether there is something that is nowhere else: written here, or taken out of the webmail's editor. */
  get unsaved(): boolean {
    return this.#edited || this.#taken || this.#resumed !== undefined;
  }

  /**
   * Nobody has signed the draft: it was begun with the webmail's copy. Who can write to the webmail's folder, and has the
   * user's certificate, can have made it.
   */
  get unsigned(): boolean {
    return this.#resumed?.kept.copyOf !== undefined;
  }

  /** What the webmail's editor held is here. It is kept at once, and then taken out of the webmail. */
  async taken(): Promise<void> {
    this.#taken = holdsSomething(this.#start.draft, this.#events.text());
    await this.flush();
    this.#events.tell({ type: 'taken-over' });
  }

  /** Offers drafts that nobody has open. Call it once the composer is shown, and when the keys were unlocked. */
  offer(): void {
    if (!this.#resumed && !this.#edited) void this.#offer.look();
  }

  /** The user changed the message. */
  edited(): void {
    this.#edited = true;
    this.#offer.expire();
    this.touch();
  }

  /** The message may have changed: keeps it soon. */
  touch(): void {
    this.#autosave.touch();
  }

  /** Keeps it now. Resolves when that was done, or failed. */
  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  /** Keeps it now. Resolves with its id; undefined where it could not be kept, or there is nothing to keep. */
  async kept(): Promise<string | undefined> {
    await this.flush();
    return this.keeping.at === 'kept' ? this.#autosave.id : undefined;
  }

  /** Keeps it and leaves it. Resolves false where it could not be kept: what is shown is the only copy. */
  async lay(): Promise<boolean> {
    await this.flush();
    if (this.keeping.at !== 'kept') return false;
    await this.#autosave.leave();
    return true;
  }

  /**
   * Leaves it for later. Resolves with what hindered the webmail from keeping its copy:
   * nothing is left then, and the next time it is left without.
   *
   * @param where whether the webmail is to have an encrypted copy, too
   */
  async leave(where: 'here' | 'webmail-too'): Promise<Cause | undefined> {
    const { id } = this.#autosave;
    if (id && where === 'webmail-too' && this.#start.webmail.drafts && !this.#withoutCopy) {
      const cause = await this.#copy.keep(() => prepareExport(id, this.#events.snapshot(), throughHere()));
      if (cause) {
        this.#withoutCopy = true;
        return cause;
      }
    }
    await this.#autosave.leave();
    return undefined;
  }

  /** What hindered the copy may be gone: the next time, it is tried again. */
  copyAgain(): void {
    this.#withoutCopy = false;
  }

  /** Deletes its copy in the webmail. */
  dropCopy(): void {
    if (this.#start.webmail.drafts) this.#copy.drop();
  }

  /** Discards the draft, and its copy in the webmail. */
  async discard(): Promise<void> {
    this.dropCopy();
    await this.#autosave.discard().catch(reportError);
  }

  /** Takes what the content script says of the webmail's copy; false for anything else. */
  receive(message: ToComposer): boolean {
    return this.#copy.receive(message);
  }

  /** The content script is gone. */
  disconnected(): void {
    this.#copy.disconnected();
  }

  /** The offer to go on with another draft; nothing where there is none. */
  notice(): TemplateResult | typeof nothing {
    return this.#offer.notice();
  }

  /** Says what did not come back with the draft, and what nobody vouches for. */
  warnings(): TemplateResult {
    return html`${this.unsigned ? unsignedNote() : nothing} ${lostNote(this.#resumed?.lost ?? [])}`;
  }

  /** Says quietly whether it is kept. */
  note(): TemplateResult | typeof nothing {
    return keepingNote(this.keeping);
  }

  /** Puts a draft in the place of what is written here, which is kept if it is anything. */
  async #goOnWith(resumed: Resumed): Promise<void> {
    await this.#autosave.leave();
    this.#events.resume(resumed);
  }
}
