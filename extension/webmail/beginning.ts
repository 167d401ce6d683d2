/**
 * Whether a message is to begin signed or encrypted: until that is known, the
 * webmail's own Send is held. Where nobody answers, the user decides.
 */
import type { WritingStart } from '../../js-bridge/contract.ts';
import { asciiAddress } from '../addresses.ts';
import type { StartRequest } from '../background/start-writing.ts';
import { protectionHint } from '../header-fields.ts';
import type { ComposeView } from './adapter.ts';

/** How a message begins. */
export type Begun = Pick<WritingStart, 'sign' | 'signRequired' | 'encrypt'>;

/** For how long somebody who clicked Send waits for the answer before the user is asked, in milliseconds. */
const patience = 5000;

/** Asks how a message begins, until there is an answer. */
export class Beginning<T> {
  readonly #ask: () => Promise<T>;
  readonly #decided: (answer: T) => void;
  readonly #patience: number;
  #known = false;
  #asking: Promise<void> | undefined;

  /**
   * Asks at once.
   *
   * @param ask throws where there is no answer
   * @param decided takes the first answer, however late it comes; none after {@link waive}
   */
  constructor(ask: () => Promise<T>, decided: (answer: T) => void, time = patience) {
    this.#ask = ask;
    this.#decided = decided;
    this.#patience = time;
    this.#asking = this.#question();
  }

  /** Whether there is an answer, or the user goes on without. */
  get known(): boolean {
    return this.#known;
  }

  /** Waits for the answer, and asks again where none came before. Tells whether it is known. */
  async settled(): Promise<boolean> {
    if (this.#known) return true;
    this.#asking ??= this.#question();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, this.#patience);
    });
    await Promise.race([this.#asking, late]);
    clearTimeout(timer);
    this.#asking = undefined;
    return this.#known;
  }

  /** Goes on without an answer, as the user decided. */
  waive(): void {
    this.#known = true;
  }

  async #question(): Promise<void> {
    const answer = await this.#ask().then(
      value => ({ value }),
      () => undefined,
    );
    if (!answer || this.#known) return;
    this.#known = true;
    this.#decided(answer.value);
  }
}

/**
 * Finds out how a message begins. A reply to an encrypted message starts encrypted, and so does what the settings say:
 * leaving encryption is the user's decision. Throws where nobody knows the settings.
 */
export async function begunOf(view: ComposeView): Promise<Begun> {
  const original = await view.original().catch(() => null);
  if (original && protectionHint(original.raw) === 'enveloped')
    return { sign: false, signRequired: false, encrypt: true };
  const start = await ask('');
  if (!start.perAccount) return start;
  const { draft } = await view.read();
  return ask(asciiAddress(draft.from.address));
}

async function ask(from: string): Promise<WritingStart> {
  const request: StartRequest = { type: 'writing-start', from };
  const start: WritingStart | undefined = await chrome.runtime.sendMessage(request);
  if (!start) throw new Error('the engine does not answer');
  return start;
}
