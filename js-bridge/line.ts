/**
 * A caller's end of a port to the host, from asking for it to its end.
 *
 * Browsers do not tell when the other end of a MessagePort is gone, so a line
 * is proven alive by asking: before a call after a silence, and again and again while an
 * answer is awaited.
 */
import type { Error as ContractError } from './contract.ts';
import { EngineError } from './engine-error.ts';
import type { FromHost, ToHost } from './wire.ts';

/** What the host says about calls. */
export type Message = Exclude<FromHost, { type: 'ready' | 'refused' | 'pong' }>;

/** Times in milliseconds. */
export interface Timing {
  /** How long the service worker and the host may take to accept a port. */
  ready: number;
  /** The silence after which a call asks whether the host is there. */
  silence: number;
  /** How long the host may take to say so. All frames of the extension can share its thread. */
  alive: number;
  /** How often the host is asked while an answer is awaited. */
  beat: number;
}

export const timing: Timing = { ready: 10_000, silence: 1_000, alive: 5_000, beat: 5_000 };

/** After how many questions without an answer the host is held for gone. */
const questions = 3;

/** An accepted port. */
export class Line {
  readonly #port: MessagePort;
  readonly #timing: Timing;
  readonly #lost: () => void;
  #heard = performance.now();
  #unanswered = 0;
  #beat: ReturnType<typeof setInterval> | undefined;
  #waiting: (() => void)[] = [];

  private constructor(port: MessagePort, lost: () => void, timing: Timing) {
    this.#port = port;
    this.#lost = lost;
    this.#timing = timing;
  }

  /**
   * Waits until the host has accepted a port.
   *
   * @param receive gets what the host says from then on
   * @param lost is called once when the host was gone while an answer was awaited
   * @throws {EngineError} where the port was refused, or nobody took it
   */
  static open(
    port: MessagePort,
    receive: (message: Message) => void,
    lost: () => void,
    times: Timing = timing,
  ): Promise<Line> {
    const line = new Line(port, lost, times);
    return new Promise((resolve, reject) => {
      const fail = (error: ContractError) => {
        clearTimeout(late);
        port.close();
        reject(new EngineError(error));
      };
      const late = setTimeout(() => {
        fail({ code: 'engine-crashed', detail: `nobody took the port within ${times.ready} ms` });
      }, times.ready);
      port.onmessage = event => {
        const message = event.data as FromHost;
        line.#hear();
        switch (message.type) {
          case 'ready':
            clearTimeout(late);
            resolve(line);
            break;
          case 'refused':
            fail(message.error);
            break;
          case 'pong':
            break;
          default:
            receive(message);
        }
      };
    });
  }

  send(message: ToHost, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** Tells whether the host is there. */
  alive(): Promise<boolean> {
    if (performance.now() - this.#heard < this.#timing.silence) return Promise.resolve(true);
    this.send({ type: 'ping' });
    return new Promise(resolve => {
      const late = setTimeout(() => resolve(false), this.#timing.alive);
      this.#waiting.push(() => {
        clearTimeout(late);
        resolve(true);
      });
    });
  }

  /** Watches the host from now on, because an answer is awaited, or no longer. */
  watch(awaited: 'answers' | 'nothing'): void {
    if (awaited === 'nothing') {
      clearInterval(this.#beat);
      this.#beat = undefined;
    } else {
      this.#beat ??= setInterval(() => this.#ask(), this.#timing.beat);
    }
  }

  /** Tells the host that nobody listens any more. */
  close(): void {
    this.watch('nothing');
    this.send({ type: 'bye' });
    this.#port.close();
  }

  /**
   * Counts questions and not time: a page that the browser had frozen must hear
   * what came meanwhile before it judges.
   */
  #ask(): void {
    if (this.#unanswered === questions) {
      this.watch('nothing');
      this.#lost();
      return;
    }
    this.#unanswered++;
    this.send({ type: 'ping' });
  }

  #hear(): void {
    this.#heard = performance.now();
    this.#unanswered = 0;
    for (const heard of this.#waiting.splice(0)) heard();
  }
}
