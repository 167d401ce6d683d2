import type { ReactiveControllerHost } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Answered } from '../../js-bridge/contract.ts';
import { protectionHint } from '../header-fields.ts';
import type { Snapshot } from './autosave.ts';
import { Body } from './body.ts';
import type { Start } from './compose-view.ts';
import { Defaults, type Question } from './defaults.ts';
import { snapshot, type Writing } from './draft.ts';
import { Fields } from './fields.ts';
import { People, type PeopleEvents } from './people.ts';
import { ProtectionChoice } from './protection.ts';
import type { Resumed } from './resume.ts';

/** What the parts need of the composer. */
export interface PartsEvents extends Omit<PeopleEvents, 'from' | 'form' | 'has' | 'replace'> {
  edited(): void;
  /** What the webmail's editor held stands in this one. */
  taken(): void;
  /** The message that is answered was opened. */
  answered(): void;
  /** The user turned encryption off. */
  leave(): void;
}

/** The parts of the message that is written, and what they say together. */
export class MessageParts {
  readonly fields: Fields;
  readonly people: People;
  readonly body: Body;
  readonly protection: ProtectionChoice;
  readonly defaults: Defaults;
  readonly #start: Start;
  readonly #resumed: Resumed | undefined;
  readonly #taken: () => void;

  /** @param resumed the draft that is gone on with; undefined for a new one */
  constructor(
    host: ReactiveControllerHost & Element,
    engine: Engine,
    { start, resumed }: { start: Start; resumed: Resumed | undefined },
    events: PartsEvents,
  ) {
    this.#start = start;
    this.#resumed = resumed;
    this.#taken = events.taken;
    this.protection = new ProtectionChoice(host, start, events.leave);
    if (resumed) this.protection.resume(resumed.kept.choices);
    this.defaults = new Defaults(engine, start.webmail.form);
    this.defaults.addEventListener('change', () => {
      this.protection.begin(this.defaults.current);
      host.requestUpdate();
    });
    const heldFor = resumed?.kept.heldFor ?? [];
    this.people = new People(
      host,
      engine,
      { start, heldFor },
      {
        ...events,
        from: () => this.fields.from,
        form: () => this.defaults.current?.form,
        has: address => this.fields.has(address),
        replace: (address, others) => this.fields.replace(address, others),
      },
    );
    const { requests } = this.people;
    const webmailThere = start.webmail.sendRaw !== 'by-hand';
    this.fields = new Fields(host, start.draft, this.people, {
      edited: events.edited,
      sender: (before, now) => this.body.changeSender(before, now),
      bcc: () => this.defaults.current?.bcc,
      import: this.people.import,
      hasAsked: address => requests.hasAsked(address),
      ask: webmailThere ? address => void requests.ask([address]) : undefined,
      leave: webmailThere ? events.leave : undefined,
    });
    this.body = new Body(host, engine, start.draft, {
      edited: events.edited,
      answered: answer => {
        this.fields.answer(answer);
        events.answered();
      },
      // The keyboard goes to the text, unless the user is filling in a field.
      ready: () => !this.fields.focused && this.body.focus(),
    });
  }

  /** Fills in what the webmail held, and puts the cursor where writing begins. Call it once the view is shown. */
  start(): void {
    const { draft, original } = this.#start.draft;
    this.fields.subject = draft.subject;
    void this.body.shown.then(() => {
      this.body.start();
      this.#taken();
      if (draft.to.length === 0 && !original) this.fields.focusLine('to');
      else this.body.focus();
    });
  }

  /** Asks what is to be known of the people of now. */
  look(): void {
    const question = this.#question;
    this.people.directory.look(question.from, question.to);
    this.defaults.look(question);
  }

  /**
   * Resolves when the files are there, and it is known how a message to the recipients of now is to be protected.
   * Fails as the engine does.
   */
  async settled(): Promise<void> {
    this.fields.commit();
    await this.body.attaching.settled;
    await this.defaults.settled(this.#question);
  }

  /** Whether anything is written. */
  get empty(): boolean {
    return this.body.empty && this.fields.subject === '';
  }

  /** What is written, without what is being typed into the lines of recipients. */
  get written(): Writing {
    const { draft } = this.#start.draft;
    const { answer } = this.body;
    return {
      from: this.fields.from,
      ...this.fields.recipients,
      replyTo: this.fields.replyTo,
      subject: this.fields.subject,
      ...this.body.content,
      inReplyTo: answer?.inReplyTo || draft.inReplyTo || '',
      references: answer?.references ?? draft.references,
      confidential: answer?.confidential ?? this.#resumed?.kept.confidential ?? [],
    };
  }

  /** What is to be kept of it, half an address included. */
  get snapshot(): Snapshot {
    const copyOf = this.#resumed?.kept.copyOf;
    const written = { ...this.written, ...this.fields.withTyped };
    return snapshot(written, {
      ...(copyOf ? { copyOf } : {}),
      account: this.#start.account,
      choices: this.protection.choices,
      answers: this.#answers,
      heldFor: this.people.requests.asked,
    });
  }

  get #question(): Question {
    const to = this.fields.everyone.map(({ address }) => address);
    return {
      from: this.fields.from.address,
      to,
      subject: this.fields.subject,
      answers: this.#answers,
    };
  }

  /** How the message was protected that is answered. */
  get #answers(): Answered {
    const { answer } = this.body;
    if (answer) return answer.encrypted ? 'encrypted' : 'signed';
    if (this.#resumed) return this.#resumed.kept.answers;
    // What everybody can read, the webmail has quoted.
    const { original } = this.#start.draft;
    return original && protectionHint(original.raw) === 'signed' ? 'signed' : '';
  }
}
