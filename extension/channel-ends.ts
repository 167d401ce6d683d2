/**
 * The two ends of a channel between a content script and its frame, and how they find each other.
 *
 * The page itself is hostile and can post messages to any frame in it. The
 * content script therefore proves itself with a nonce that it told the service
 * worker before (extension/background/frames.ts) and that the page never sees;
 * a frame takes one port, from whoever knows the nonce.
 *
 * Bytes are transferred, not copied.
 */

/** How often an end asks whether the other one is there, in milliseconds, and how often in vain. */
export const heartbeat = { every: 10_000, misses: 3 };

/** Asks for, and is, the sign of life. It cannot be mistaken for a message: those are objects. */
const ping = 'ping';
const pong = 'pong';

/** One end of a channel. */
export class Channel<In, Out> {
  readonly #port: MessagePort;
  #receive: (message: In) => void = () => {};
  #unanswered = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** Sends a message; the buffers of all byte arrays in it are given away. */
  send(message: Out): void {
    this.#port.postMessage(message, buffersOf(message));
  }

  /** Calls back for each message, in order, those included that came before. */
  receive(callback: (message: In) => void): void {
    this.#receive = callback;
    this.#port.onmessage = event => {
      if (event.data === ping) this.#port.postMessage(pong);
      else if (event.data === pong) this.#unanswered = 0;
      else this.#receive(event.data as In);
    };
  }

  /**
   * Calls back once when the other end no longer answers. Ports do not tell:
   * their close event came to Chrome late and is missing in builds of it.
   */
  closed(callback: () => void): void {
    const beat = () => {
      if (this.#unanswered >= heartbeat.misses) {
        callback();
        return;
      }
      this.#unanswered++;
      this.#port.postMessage(ping);
      setTimeout(beat, heartbeat.every);
    };
    setTimeout(beat, heartbeat.every);
  }

  close(): void {
    this.#port.close();
  }
}

/** What a content script posts to its frame, together with the port. */
export interface Handshake {
  signet: 'frame';
  nonce: string;
}

/** What content scripts and frames say to the service worker about handshakes. */
export type FrameRequest = { type: 'register-frame'; nonce: string } | { type: 'claim-frame'; nonce: string };

/**
 * The frame's end: resolves with the channel of the first port that comes with
 * a nonce the service worker knows for this tab. Others are ignored.
 */
export function acceptChannel<In, Out>(): Promise<Channel<In, Out>> {
  return new Promise(resolve => {
    const accept = async (event: MessageEvent) => {
      const handshake = event.data as Partial<Handshake> | null;
      const port = event.ports[0];
      if (event.source !== parent || handshake?.signet !== 'frame' || !port) return;
      const request: FrameRequest = { type: 'claim-frame', nonce: String(handshake.nonce) };
      if ((await chrome.runtime.sendMessage(request)) !== true) return;
      removeEventListener('message', accept);
      resolve(new Channel<In, Out>(port));
    };
    addEventListener('message', accept);
  });
}

function buffersOf(value: unknown, found: ArrayBuffer[] = []): ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    if (value.buffer instanceof ArrayBuffer && !found.includes(value.buffer)) found.push(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) buffersOf(inner, found);
  }
  return found;
}
