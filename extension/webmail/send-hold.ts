/**
 * What the webmail's own Send waits for: how the message began, and what the
 * settings want of a message to the people who get it.
 *
 * What is to be signed or encrypted for somebody, or for a whole domain, is
 * known only once they are among the recipients; the last moment to look is Send.
 */
import type { Draft } from '../../js-bridge/contract.ts';
import { addressKey } from '../addresses.ts';
import { t } from '../i18n.ts';
import type { Addressed, ComposeView } from './adapter.ts';
import { Beginning, type Begun, isBound, wantedOf } from './beginning.ts';
import { notice } from './notice.ts';

/** So often is asked anew about people that the page changes: one that does so without end sends nothing. */
const mostTimes = 5;

/** Holds the Send of one compose view until it may go on. */
export class SendHold {
  readonly #view: ComposeView;
  readonly #begin: () => Beginning<Begun>;
  #beginning: Beginning<Begun>;
  /** What the message answered when it was asked how it begins. */
  #answers: string | undefined;
  readonly #wanted: (wanted: Begun) => void;
  /** The settings say something about correspondents. */
  perCorrespondent = false;
  /** For whom the user took encryption off, by an answer to a question. */
  readonly #readable = new Set<string>();
  #waiting = false;
  #sending = false;

  /**
   * Asks at once how the message begins.
   *
   * @param begin asks that
   * @param wanted takes what the settings want of a message to its recipients, however late they answer
   */
  constructor(view: ComposeView, begin: () => Beginning<Begun>, wanted: (wanted: Begun) => void) {
    this.#view = view;
    this.#begin = begin;
    this.#answers = view.answers?.();
    this.#beginning = begin();
    this.#wanted = wanted;
  }

  /** Whether Send has something to wait for. */
  get holds(): boolean {
    return !this.#sending && (!this.#beginning.known || this.perCorrespondent || this.#answersAnother);
  }

  get #answersAnother(): boolean {
    return this.#view.answers?.() !== this.#answers;
  }

  /** Waits. Tells whether Send goes on; a second one while the first waits does not. */
  async mayGoOn(): Promise<boolean> {
    if (this.#waiting) return false;
    this.#waiting = true;
    try {
      if (this.#answersAnother) {
        this.#answers = this.#view.answers?.();
        this.#beginning = this.#begin();
      }
      if (!(await settled(this.#beginning))) return false;
      return !this.perCorrespondent || (await this.#asked());
    } finally {
      this.#waiting = false;
    }
  }

  /** Lets the webmail send. */
  send(): void {
    this.#sending = true;
    if (this.#view.again) this.#view.again();
    else this.#view.sendButton()?.click();
    this.#sending = false;
  }

  /** Takes that the user took encryption off a message to these people. Whoever comes to them is asked about again. */
  readableFor({ to, cc, bcc }: Pick<Draft, 'to' | 'cc' | 'bcc'>): void {
    for (const { address } of [...to, ...cc, ...bcc]) this.#readable.add(addressKey(address));
  }

  /** Asks until the answer is about what is sent: whoever is added while it is on its way was not asked about. */
  async #asked(): Promise<boolean> {
    let about = '';
    const asking = () =>
      new Beginning(async () => {
        const people = await this.#view.people();
        about = JSON.stringify(people);
        return this.#ask(people);
      }, this.#wanted);
    for (let times = 0; times < mostTimes; times++) {
      if (!(await settled(asking()))) return false;
      // Where the page did not say it, the user has decided.
      const now = await this.#view.people().catch(() => null);
      if (now === null || about === JSON.stringify(now)) return true;
    }
    return false;
  }

  async #ask(people: Addressed): Promise<Begun> {
    const wanted = await wantedOf(people);
    const decided = people.to.every(address => this.#readable.has(addressKey(address)));
    return { ...wanted, encrypt: wanted.encrypt && (wanted.encryptRequired || !decided) };
  }
}

/**
 * Waits for an answer. Without one the user decides whether to go on, where no administrator may have decided it; one that
 * came meanwhile holds all the same.
 */
async function settled(beginning: Beginning<Begun>): Promise<boolean> {
  if (await beginning.settled()) return true;
  if (await isBound()) {
    void notice(t('webmail_not_known'), t('webmail_not_known_bound'));
    return false;
  }
  const goOn = t('webmail_not_known_go_on');
  if (!(await notice(t('webmail_not_known'), t('webmail_not_known_help'), '', goOn))) return false;
  beginning.waive();
  return true;
}
