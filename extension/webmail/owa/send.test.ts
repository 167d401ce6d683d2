import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingMessage } from '../../channel.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { sendThrough, whereaboutsOf } from '../sending.ts';
import { Requests } from './requests.ts';
import { ExchangePost } from './send.ts';
import { ExchangeService } from './service.ts';
import type { Disposition, Item } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;
const text = (octets: Uint8Array) => new TextDecoder().decode(octets);

/** A mailbox in memory. */
class Exchange extends ExchangeService {
  readonly drafts = new Map<string, { raw: Bytes; bcc: string[] }>();
  readonly sent = new Map<string, Bytes>();
  readonly left: { raw: string; bcc: string[]; keep: Disposition }[] = [];
  /** What becomes of octets that are stored. */
  stores = (raw: Bytes) => raw;
  /** What goes wrong with the answer to a request to send. */
  loses = false;
  /** Drafts cannot be sent. */
  oneStep = false;
  #last = 0;

  constructor() {
    super(new Requests('/owa/', () => ''));
  }

  override async *newest(folder: string): AsyncIterable<Item> {
    const ids = folder === 'drafts' ? this.drafts.keys() : this.sent.keys();
    for (const Id of ids) yield { ItemId: { Id }, InternetMessageId: '<1@x>' };
  }

  override async save(raw: Bytes, bcc: string[]): Promise<string> {
    const id = `d${++this.#last}`;
    this.drafts.set(id, { raw: this.stores(raw), bcc });
    return id;
  }

  override async mime(id: string): Promise<Bytes> {
    const raw = this.drafts.get(id)?.raw ?? this.sent.get(id);
    if (!raw) throw new WebmailError('not-found', id);
    return raw;
  }

  override async send(id: string, keep: Disposition): Promise<void> {
    if (this.oneStep) throw new WebmailError('rejected', 'ErrorInvalidRequest: The request is invalid.');
    const draft = this.drafts.get(id);
    if (!draft) throw new WebmailError('not-found', id);
    this.drafts.delete(id);
    this.left.push({ raw: text(draft.raw), bcc: draft.bcc, keep });
    if (keep === 'SendAndSaveCopy') this.sent.set(`s${id}`, draft.raw);
    if (this.loses) throw new WebmailError('unconfirmed', 'the connection broke');
  }

  override async create(raw: Bytes, bcc: string[], keep: Disposition): Promise<void> {
    this.left.push({ raw: text(raw), bcc, keep });
    if (keep === 'SendAndSaveCopy') this.sent.set(`s${++this.#last}`, raw);
  }

  override async delete(id: string): Promise<void> {
    this.drafts.delete(id);
    this.sent.delete(id);
  }
}

const raw = bytes('From: alice@x.test\r\nTo: bob@x.test\r\nMessage-ID: <1@x>\r\n\r\ntext\r\n');
const copyRaw = bytes('From: alice@x.test\r\nTo: bob@x.test\r\nMessage-ID: <1@x>\r\n\r\nanother\r\n');
const message = (to: string[], bcc = false, octets = raw): OutgoingMessage => ({
  envelope: { from: 'alice@x.test', to, bcc, size: octets.length },
  messageId: '1@x',
  raw: octets,
});
const journey = { step: async () => undefined, left: () => undefined };

function mailbox() {
  const exchange = new Exchange();
  return { exchange, post: new ExchangePost(exchange, ['Alice@x.test']) };
}

test('a message is stored, compared, sent, and its copy given back', async () => {
  const { exchange, post } = mailbox();
  const stored = await sendThrough(post, [message(['bob@x.test'])], journey, [1]);
  assert.equal(text(stored ?? bytes('')), text(raw));
  assert.deepEqual(exchange.left, [{ raw: text(raw), bcc: [], keep: 'SendAndSaveCopy' }]);
  assert.equal(exchange.drafts.size, 0);
});

test('the copy for a Bcc recipient goes to nobody else, and is not kept', async () => {
  const { exchange, post } = mailbox();
  const messages = [message(['bob@x.test']), message(['carol@x.test'], true, copyRaw)];
  await sendThrough(post, messages, journey, [1]);
  const copy = exchange.left[1];
  assert.ok(copy);
  assert.equal(copy.raw, 'From: alice@x.test\r\nMessage-ID: <1@x>\r\n\r\nanother\r\n');
  assert.deepEqual([copy.bcc, copy.keep], [['carol@x.test'], 'SendOnly']);
  assert.equal(exchange.sent.size, 1);
});

test('what Exchange would change does not leave, and nothing of it stays', async () => {
  const { exchange, post } = mailbox();
  exchange.stores = octets => bytes(text(octets).replace('text', 'tex'));
  const thrown = await sendThrough(post, [message(['bob@x.test'])], journey, [1]).catch(error => error);
  assert.equal(failureOf(thrown).code, 'altered');
  assert.deepEqual([exchange.left.length, exchange.drafts.size], [0, 0]);
});

test('a sender who is not of the mailbox is told before anything is stored', async () => {
  const exchange = new Exchange();
  const post = new ExchangePost(exchange, ['other@x.test']);
  const thrown = await sendThrough(post, [message(['bob@x.test'])], journey, [1]).catch(error => error);
  assert.equal(failureOf(thrown).code, 'rejected');
  assert.equal(exchange.drafts.size, 0);
});

test('a message whose answer was lost is seen to have left, and does not leave again', async () => {
  const { exchange, post } = mailbox();
  exchange.loses = true;
  await sendThrough(post, [message(['bob@x.test'])], journey, [1]);
  assert.equal(exchange.left.length, 1);
  assert.deepEqual(await whereaboutsOf(post, [message(['bob@x.test'])]), ['sent']);
  await sendThrough(post, [message(['bob@x.test'])], { ...journey, earlier: { left: [] } }, [1]);
  assert.equal(exchange.left.length, 1);
});

test('after an interruption the copies that are still drafts leave', async () => {
  const { exchange, post } = mailbox();
  const messages = [message(['bob@x.test']), message(['carol@x.test'], true, copyRaw)];
  const first = await post.put(messages[0] as OutgoingMessage, async () => undefined);
  await post.put(messages[1] as OutgoingMessage, async () => undefined);
  await post.submit(first, messages[0] as OutgoingMessage, 'first');
  assert.deepEqual(await whereaboutsOf(post, messages), ['sent', 'draft']);
  await sendThrough(post, messages, { ...journey, earlier: { left: [] } }, [1]);
  assert.deepEqual(
    exchange.left.map(({ keep }) => keep),
    ['SendAndSaveCopy', 'SendOnly'],
  );
  assert.deepEqual(await whereaboutsOf(post, messages), ['sent', 'sent']);
});

test('where a draft cannot be sent, the message is, and the draft goes', async () => {
  const { exchange, post } = mailbox();
  exchange.oneStep = true;
  const messages = [message(['bob@x.test']), message(['carol@x.test'], true, copyRaw)];
  const stored = await sendThrough(post, messages, journey, [1]);
  assert.equal(text(stored ?? bytes('')), text(raw));
  assert.deepEqual(
    exchange.left.map(({ bcc }) => bcc),
    [[], ['carol@x.test']],
  );
  assert.deepEqual([exchange.drafts.size, exchange.sent.size], [0, 1]);
});
