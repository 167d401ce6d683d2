import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure, OutgoingMessage } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { sendThrough } from '../sending.ts';
import { Requests } from './requests.ts';
import { ExchangePost } from './send.ts';
import { ExchangeService } from './service.ts';
import type { Disposition, Item } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;

/** What happens to one request, and to all after it where there is nobody any more who could make them. */
interface Interruption {
  /** The number of the request. */
  at: number;
  /** Whether Exchange gets it. */
  loses: 'request' | 'answer';
  code: Failure['code'];
  dies: boolean;
}

/** A mailbox in memory whose requests can be lost. */
class Exchange extends ExchangeService {
  readonly drafts = new Map<string, { raw: Bytes; bcc: string[] }>();
  readonly sent = new Map<string, Bytes>();
  /** To whom something left. */
  readonly left: string[] = [];
  interruption: Interruption | null = null;
  requests = 0;
  readonly #oneStep: boolean;
  #last = 0;

  constructor(oneStep: boolean) {
    super(new Requests('/owa/', () => ''));
    this.#oneStep = oneStep;
  }

  async #request<T>(work: () => T): Promise<T> {
    const number = ++this.requests;
    const { at, loses, code, dies } = this.interruption ?? {
      at: 0,
      loses: 'request',
      code: 'offline',
      dies: false,
    };
    if (at > 0 && (number === at || (dies && number > at))) {
      if (number === at && loses === 'answer') work();
      throw new WebmailError(code, `request ${number}`);
    }
    return work();
  }

  override async *newest(folder: string): AsyncIterable<Item> {
    const ids = await this.#request(() => [...(folder === 'drafts' ? this.drafts : this.sent).keys()]);
    for (const Id of ids) yield { ItemId: { Id }, InternetMessageId: '<1@x>' };
  }

  override save(raw: Bytes, bcc: string[]): Promise<string> {
    return this.#request(() => {
      const id = `d${++this.#last}`;
      this.drafts.set(id, { raw, bcc });
      return id;
    });
  }

  override mime(id: string): Promise<Bytes> {
    return this.#request(() => {
      const raw = this.drafts.get(id)?.raw ?? this.sent.get(id);
      if (!raw) throw new WebmailError('not-found', id);
      return raw;
    });
  }

  override send(id: string, keep: Disposition): Promise<void> {
    return this.#request(() => {
      const draft = this.drafts.get(id);
      if (!draft) throw new WebmailError('not-found', id);
      if (this.#oneStep) throw new WebmailError('rejected', 'ErrorInvalidRequest: The request is invalid.');
      this.drafts.delete(id);
      this.#leave(draft.raw, draft.bcc, keep);
    });
  }

  override create(raw: Bytes, bcc: string[], keep: Disposition): Promise<void> {
    return this.#request(() => this.#leave(raw, bcc, keep));
  }

  override delete(id: string): Promise<void> {
    return this.#request(() => {
      this.drafts.delete(id);
      this.sent.delete(id);
    });
  }

  #leave(raw: Bytes, bcc: string[], keep: Disposition): void {
    this.left.push(bcc[0] ?? 'bob@x.test');
    if (keep === 'SendAndSaveCopy') this.sent.set(`s${++this.#last}`, raw);
  }
}

const message = (to: string, text: string, bcc: boolean): OutgoingMessage => {
  const raw = bytes(`From: alice@x.test\r\nTo: bob@x.test\r\nMessage-ID: <1@x>\r\n\r\n${text}\r\n`);
  return { envelope: { from: 'alice@x.test', to: [to], bcc, size: raw.length }, messageId: '1@x', raw };
};
const messages = [message('bob@x.test', 'text', false), message('carol@x.test', 'another', true)];

/** Sends once with an interruption, and as often as it takes without. */
async function sendWith(oneStep: boolean, interruption: Interruption): Promise<Exchange> {
  const exchange = new Exchange(oneStep);
  const post = new ExchangePost(exchange, ['alice@x.test'], [0, 1]);
  const left: number[] = [];
  const journey = { step: async () => undefined, left: (index: number) => void left.push(index) };
  const send = (earlier?: { left: number[] }) =>
    sendThrough(post, messages, { ...journey, ...(earlier ? { earlier } : {}) }, [1]).then(
      () => true,
      () => false,
    );
  exchange.interruption = interruption;
  const done = await send();
  exchange.interruption = null;
  if (!done) assert.ok(await send({ left: [...new Set(left)] }), 'the second try');
  return exchange;
}

const kinds = {
  'a session that ended': { loses: 'request', code: 'session-expired', dies: false },
  'a request that was lost': { loses: 'request', code: 'unconfirmed', dies: false },
  'an answer that was lost': { loses: 'answer', code: 'unconfirmed', dies: false },
  'a browser that died before a request': { loses: 'request', code: 'offline', dies: true },
  'a browser that died after a request': { loses: 'answer', code: 'offline', dies: true },
} as const;

for (const oneStep of [false, true]) {
  for (const [name, kind] of Object.entries(kinds)) {
    test(`sending in ${oneStep ? 'one step' : 'two steps'}: after ${name}, at whichever request, all have left once`, async () => {
      const undisturbed = await sendWith(oneStep, { ...kind, at: 0 });
      for (let at = 1; at <= undisturbed.requests; at++) {
        const { left, drafts, sent } = await sendWith(oneStep, { ...kind, at });
        assert.deepEqual(left, ['bob@x.test', 'carol@x.test'], `request ${at} of ${undisturbed.requests}`);
        assert.deepEqual([drafts.size, sent.size], [0, 1], `what stays, request ${at}`);
      }
    });
  }
}
