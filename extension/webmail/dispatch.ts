/**
 * The content script's part in sending for a frame: it gives what the frame
 * built to the webmail, and lets nothing leave before the frame has noted that it may.
 */
import type { FromSender, ToSender } from '../channel.ts';
import type { Webmail } from './adapter.ts';
import { failureOf } from './failure.ts';

/** Sends for one frame, one set of messages at a time. */
export class Dispatch {
  readonly #webmail: Webmail;
  readonly #tell: (message: ToSender) => void;
  #noted: () => void = () => {};

  constructor(webmail: Webmail, tell: (message: ToSender) => void) {
    this.#webmail = webmail;
    this.#tell = tell;
  }

  /** Does what the frame asks for; failures are told to it. */
  async receive(message: FromSender): Promise<void> {
    switch (message.type) {
      case 'send':
        await this.#telling(() => this.#send(message));
        break;
      case 'noted':
        this.#noted();
        break;
      case 'look':
        await this.#telling(async () => {
          this.#tell({ type: 'seen', where: await this.#webmail.whereabouts(message.messages) });
        });
        break;
    }
  }

  async #send({ messages, earlier }: FromSender & { type: 'send' }): Promise<void> {
    const stored = await this.#webmail.send(messages, {
      ...(earlier ? { earlier } : {}),
      step: step => {
        this.#tell({ type: 'progress', step });
        // A frame that is gone notes nothing, and then nothing leaves.
        return step === 'sending' ? this.#untilNoted() : Promise.resolve();
      },
      left: index => this.#tell({ type: 'left', index }),
    });
    this.#tell({ type: 'sent', stored });
  }

  #untilNoted(): Promise<void> {
    return new Promise(resolve => {
      this.#noted = resolve;
    });
  }

  async #telling(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.#tell({ type: 'failed', failure: failureOf(thrown) });
    }
  }
}
