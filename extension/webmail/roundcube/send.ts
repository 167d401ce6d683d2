/**
 * What a stock Roundcube can do with finished bytes: import into Drafts, compare
 * what is there with what was built, see that it leaves as it is, bounce, move to Sent.
 *
 * Roundcube is asked to put a copy of what it bounced into the folder of sent
 * mail. It does so after the mail server took the message, and on top of the copy stand
 * Resent-* fields: this is the proof that the message left, also for whoever
 * comes later. It is deleted once the message as it was built stands there.
 *
 * A request to bounce that the browser repeats by itself, after a connection broke, sends
 * again, and nothing in Roundcube prevents that. There is one proof too many then, and the user is told.
 */

import { parseAddresses } from '../../addresses.ts';
import type { OutgoingMessage } from '../../channel.ts';
import { readHeader } from '../../header-fields.ts';
import { sameButForTrailingSpace } from '../bytes.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { Post, Trace } from '../sending.ts';
import { changedOnTheWayOut } from './net-smtp.ts';
import type { BounceEnvelope, RoundcubeServer } from './server.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Where and as whom to send. */
export interface SendOptions {
  drafts: string;
  /** Folder for the sent copy, empty where the user wants none. */
  sent: string;
  /** The identity's number for a sender's address. */
  identity(address: string): string;
  /** Octets that one upload may have, 0 where not known. */
  maxUpload: number;
}

/** Roundcube's part in sending. */
export class RoundcubePost implements Post {
  readonly #server: RoundcubeServer;
  readonly #options: SendOptions;

  constructor(server: RoundcubeServer, options: SendOptions) {
    this.#server = server;
    this.#options = options;
  }

  async find(messages: OutgoingMessage[]): Promise<Trace[]> {
    const traces: Trace[] = messages.map(() => ({ sent: false, draft: null }));
    const [first] = messages;
    if (first === undefined) return traces;
    const { drafts, sent } = this.#options;
    const built = (raw: Bytes) => messages.findIndex(message => sameButForTrailingSpace(raw, message.raw));
    for (const { uid, raw } of await this.#all(drafts, first.messageId)) {
      const proves = isProof(raw);
      const trace = traces[built(proves ? withoutResent(raw) : raw)];
      if (trace === undefined) continue;
      if (proves) trace.sent = true;
      else trace.draft = uid;
    }
    if (sent === '') return traces;
    for (const { raw } of await this.#all(sent, first.messageId)) {
      // A server may change what it stores. It is the first message, then: of the others only proofs come here.
      const trace = traces[built(isProof(raw) ? withoutResent(raw) : raw)] ?? traces[0];
      if (trace) trace.sent = true;
    }
    return traces;
  }

  async put(message: OutgoingMessage, uploaded: () => Promise<void>): Promise<string> {
    const { drafts, maxUpload } = this.#options;
    this.#envelope(message); // who has no identity here is told before anything is stored
    if (maxUpload > 0 && message.raw.length > maxUpload) {
      throw new WebmailError('too-large', `${message.raw.length} octets; Roundcube takes ${maxUpload}`);
    }
    const before = new Set(await this.#server.find(drafts, message.messageId));
    await this.#server.import(drafts, message.raw);
    await uploaded();
    const uid = (await this.#server.find(drafts, message.messageId)).find(each => !before.has(each));
    if (uid === undefined) throw new WebmailError('not-found', 'the imported draft is not in the folder');
    const fault = faultOf(await this.#server.source(drafts, uid), message.raw);
    if (fault === null) return uid;
    await this.discard(uid).catch(() => undefined);
    throw new WebmailError('altered', fault);
  }

  async submit(draft: string, message: OutgoingMessage): Promise<void> {
    const { drafts } = this.#options;
    await this.#server.bounce(drafts, draft, { ...this.#envelope(message), proof: this.#proofs });
  }

  discard(draft: string): Promise<void> {
    return this.#server.delete(this.#options.drafts, draft);
  }

  /** Stores a message in Drafts, in the place of those with its Message-ID. */
  async replace(message: OutgoingMessage): Promise<void> {
    const before = await this.#server.find(this.#options.drafts, message.messageId);
    await this.put(message, async () => undefined);
    for (const uid of before) await this.discard(uid);
  }

  /** Deletes what has a Message-ID from Drafts. */
  async drop(messageId: string): Promise<void> {
    for (const uid of await this.#server.find(this.#options.drafts, messageId)) await this.discard(uid);
  }

  /** The first goes last: as long as it is in Drafts, its proof says that it left; after that its copy in Sent does. */
  async file(
    messages: OutgoingMessage[],
    [own = null, ...copies]: (string | null)[],
    filed: () => Promise<void>,
  ): Promise<Bytes | null> {
    const { drafts, sent } = this.#options;
    const messageId = messages[0]?.messageId ?? '';
    for (const uid of copies) if (uid !== null) await this.discard(uid);
    if (own !== null && sent === '') await this.discard(own);
    else if (own !== null) {
      // The message's number changes with the folder.
      await this.#server.markRead(drafts, own);
      await this.#server.move(drafts, own, sent);
    }
    const { kept: stored, proofs } = await this.#deleteProofs(messageId);
    await filed();
    if (proofs > messages.length)
      throw new WebmailError('repeated', `proofs of sending: ${proofs}, messages: ${messages.length}`);
    return stored === null ? null : this.#server.source(sent, stored);
  }

  /** Deletes the proofs where the message itself is kept, or nothing is to be; returns the number of what is kept, and how many proofs there were. */
  async #deleteProofs(messageId: string): Promise<{ kept: string | null; proofs: number }> {
    const { sent } = this.#options;
    const proofs: string[] = [];
    let kept: string | null = null;
    for (const uid of await this.#server.find(this.#proofs, messageId)) {
      if (isProof(await this.#server.beginning(this.#proofs, uid))) proofs.push(uid);
      else kept ??= uid;
    }
    // Whoever deleted the draft meanwhile has at least this copy.
    if (kept === null && sent !== '') return { kept: proofs.at(-1) ?? null, proofs: proofs.length };
    for (const uid of proofs) await this.#server.delete(this.#proofs, uid);
    return { kept, proofs: proofs.length };
  }

  /** The folder for proofs. */
  get #proofs(): string {
    return this.#options.sent || this.#options.drafts;
  }

  async #all(mailbox: string, messageId: string): Promise<{ uid: string; raw: Bytes }[]> {
    const all: { uid: string; raw: Bytes }[] = [];
    for (const uid of await this.#server.find(mailbox, messageId)) {
      const raw = await this.#server.source(mailbox, uid).catch(nullWhenGone);
      if (raw) all.push({ uid, raw });
    }
    return all;
  }

  #envelope(message: OutgoingMessage): Omit<BounceEnvelope, 'proof'> {
    return bounceEnvelope(message, this.#options);
  }
}

/** Why an imported draft must not leave, null where it may. */
function faultOf(imported: Bytes, built: Bytes): string | null {
  if (!sameButForTrailingSpace(imported, built)) return 'the draft on the server differs from what was built';
  const change = changedOnTheWayOut(imported);
  return change === null ? null : `Roundcube would change octet ${change} on its way out`;
}

/** Others delete messages too; every other failure is one. */
function nullWhenGone(thrown: unknown): null {
  if (failureOf(thrown).code === 'not-found') return null;
  throw thrown;
}

/** Whether a message begins as what Roundcube bounced. The engine writes no such field. */
function isProof(raw: Uint8Array): boolean {
  return /^resent-/i.test(latin1(raw.subarray(0, 7)));
}

/** The octets after the Resent-* fields that stand on top. RFC 5322 Section 3.6.6. */
export function withoutResent(raw: Bytes): Bytes {
  let at = 0;
  let resent = true;
  while (at < raw.length) {
    const folded = raw[at] === 0x20 || raw[at] === 0x09;
    if (!folded) resent = isProof(raw.subarray(at));
    if (!resent) break;
    const end = raw.indexOf(0x0a, at);
    at = end < 0 ? raw.length : end + 1;
  }
  return raw.subarray(at);
}

function latin1(octets: Uint8Array): string {
  return new TextDecoder('latin1').decode(octets);
}

/**
 * Splits an envelope for Roundcube, which writes _to into a Resent-To field
 * and keeps _bcc out of the message: only who stands in To or Cc anyway may be
 * named there.
 */
export function bounceEnvelope(
  { envelope, raw }: OutgoingMessage,
  options: Pick<SendOptions, 'identity'>,
): Omit<BounceEnvelope, 'proof'> {
  const header = readHeader(raw);
  const named = new Set(
    ['to', 'cc']
      .flatMap(field => parseAddresses(header.get(field) ?? ''))
      .map(({ address }) => address.toLowerCase()),
  );
  const isNamed = (address: string) => !envelope.bcc && named.has(address.toLowerCase());
  return {
    identity: options.identity(envelope.from),
    to: envelope.to.filter(isNamed),
    bcc: envelope.to.filter(address => !isNamed(address)),
  };
}
