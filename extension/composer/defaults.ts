/** How a message begins, and what its sender may change of that: decided by the engine, asked again as recipients change. */
import type { Engine } from '../../js-bridge/client.ts';
import type { WritingDefaults, WritingDefaultsParams } from '../../js-bridge/contract.ts';
import { asciiAddress, isAddress } from '../addresses.ts';

/** How long typing must rest before the engine is asked, in milliseconds. */
const rest = 150;

/** What the engine is asked about. */
export type Question = Pick<WritingDefaultsParams, 'from' | 'to' | 'subject' | 'answers'>;

/** Asks the engine how a message begins. Dispatches `change`. */
export class Defaults extends EventTarget {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #webmailForm: WritingDefaultsParams['webmailForm'];
  #current: WritingDefaults | undefined;
  #params: WritingDefaultsParams | undefined;
  #asked = '';
  #answered = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param webmailForm the form of signed messages that is known to survive in the webmail */
  constructor(engine: Pick<Engine, 'call'>, webmailForm: WritingDefaultsParams['webmailForm']) {
    super();
    this.#engine = engine;
    this.#webmailForm = webmailForm;
  }

  /** The last answer; undefined until there is one. */
  get current(): WritingDefaults | undefined {
    return this.#current;
  }

  /** The form of signed messages. */
  get form(): WritingDefaultsParams['webmailForm'] {
    return this.#current?.form ?? this.#webmailForm;
  }

  /** Takes what the draft holds now, and asks once typing rests. The first question is asked at once. */
  look({ from, to, subject, answers }: Question): void {
    const params: WritingDefaultsParams = {
      from: asciiAddress(from),
      // Whoever is not an address yet could still become one that has no certificate.
      to: to.map(address => (isAddress(address) ? asciiAddress(address) : address)),
      ...(subject ? { subject } : {}),
      answers,
      webmailForm: this.#webmailForm,
    };
    const asked = JSON.stringify(params);
    if (asked === this.#asked) return;
    const first = this.#asked === '';
    this.#asked = asked;
    this.#params = params;
    clearTimeout(this.#timer);
    // Who sends asks again, and is told why there is no answer.
    const ask = () => void this.#ask().catch(() => undefined);
    if (first) ask();
    else this.#timer = setTimeout(ask, rest);
  }

  /** As {@link look}, but asks at once. Resolves when what is asked last is answered. Fails as the engine does. */
  async settled(question: Question): Promise<void> {
    this.look(question);
    let asked: string;
    do {
      asked = this.#asked;
      if (this.#answered === asked) return;
      clearTimeout(this.#timer);
      await this.#ask();
    } while (asked !== this.#asked);
  }

  async #ask(): Promise<void> {
    const asked = this.#asked;
    if (!this.#params) return;
    const { result } = await this.#engine.call('writingDefaults', this.#params);
    if (asked !== this.#asked || asked === this.#answered) return;
    this.#answered = asked;
    this.#current = result;
    this.dispatchEvent(new Event('change'));
  }
}
