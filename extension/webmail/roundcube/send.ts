/**
 * Sends finished bytes through a stock Roundcube: import into Drafts, compare
 * what is there with what was built, see that it leaves as it is, bounce, move to Sent.
 *
 * All messages are on the server and compared before the first one leaves. If
 * anything fails before that, what was imported is deleted again.
 */

import { parseAddresses } from '../../addresses.ts';
import type { OutgoingMessage, SendStep } from '../../channel.ts';
import { messageIDs, readHeader } from '../../header-fields.ts';
import { sameButForTrailingSpace } from '../bytes.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { changedOnTheWayOut } from './net-smtp.ts';
import type { BounceEnvelope, RoundcubeServer } from './server.ts';

/** Pages of a folder's list that are searched for a message. */
export const maxPages = 40;

/** Messages that are fetched to find the one with our Message-ID. */
export const maxCandidates = 25;

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

/** Sends all messages. Returns the stored copy of the first, null where none is stored or it was not found. */
export async function sendRaw(
  server: RoundcubeServer,
  messages: OutgoingMessage[],
  options: SendOptions,
  onStep: (step: SendStep) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const imported: string[] = [];
  const { drafts } = options;
  const envelopes = messages.map(message => bounceEnvelope(message, options));
  let sent = 0;
  try {
    for (const message of messages) {
      onStep('uploading');
      imported.push(await importMessage(server, message, options, () => onStep('checking-draft')));
    }
    onStep('sending');
    for (const [i, envelope] of envelopes.entries()) {
      await server.bounce(drafts, imported[i] ?? '', envelope);
      sent++;
    }
  } catch (thrown) {
    const { code, detail } = failureOf(thrown);
    // What may have left stays in Drafts, for the user to see.
    const unsent = code === 'unconfirmed' ? imported.slice(sent + 1) : imported.slice(sent);
    await Promise.allSettled(unsent.map(uid => server.delete(drafts, uid)));
    if (sent === 0) throw thrown;
    throw new WebmailError(code, `${sent} of ${messages.length} messages were sent: ${detail}`, true);
  }
  return store(server, imported, options, onStep);
}

/** Puts a message into Drafts and returns its number, once what is there was seen to be what was built, and fit to leave so. */
async function importMessage(
  server: RoundcubeServer,
  message: OutgoingMessage,
  { drafts, maxUpload }: SendOptions,
  onImported: () => void,
): Promise<string> {
  if (maxUpload > 0 && message.raw.length > maxUpload) {
    throw new WebmailError('too-large', `${message.raw.length} octets; Roundcube takes ${maxUpload}`);
  }
  const before = await allUIDs(server, drafts);
  await server.import(drafts, message.raw);
  onImported();
  const found = await findNew(server, drafts, before, message.messageId);
  if (found === null) throw new WebmailError('not-found', 'the imported draft is not in the folder');
  if (!sameButForTrailingSpace(found.raw, message.raw)) {
    await server.delete(drafts, found.uid).catch(() => undefined);
    throw new WebmailError('altered', 'the draft on the server differs from what was built');
  }
  const change = changedOnTheWayOut(found.raw);
  if (change !== null) {
    await server.delete(drafts, found.uid).catch(() => undefined);
    throw new WebmailError('altered', `Roundcube would change octet ${change} on its way out`);
  }
  return found.uid;
}

/** After the message left: the first copy goes to Sent, the copies for Bcc recipients go away. */
async function store(
  server: RoundcubeServer,
  imported: string[],
  { drafts, sent }: SendOptions,
  onStep: (step: SendStep) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  onStep('storing');
  const [first = '', ...copies] = imported;
  try {
    for (const uid of sent === '' ? imported : copies) await server.delete(drafts, uid);
    if (sent === '') return null;
    // The message number changes with the folder, so what is compared afterwards must be found again.
    const messageId = messageIDs(readHeader(await server.source(drafts, first)).get('message-id'))[0] ?? '';
    const before = new Set((await server.list(sent, 1)).uids);
    await server.markRead(drafts, first);
    await server.move(drafts, first, sent);
    onStep('checking-copy');
    return (await findNew(server, sent, before, messageId))?.raw ?? null;
  } catch (thrown) {
    const { code, detail } = failureOf(thrown);
    throw new WebmailError(code, detail, true);
  }
}

async function allUIDs(server: RoundcubeServer, mailbox: string): Promise<Set<string>> {
  const uids = new Set<string>();
  let pages = 1;
  for (let page = 1; page <= Math.min(pages, maxPages); page++) {
    const listed = await server.list(mailbox, page);
    for (const uid of listed.uids) uids.add(uid);
    pages = listed.pages;
  }
  return uids;
}

/**
 * Finds a message that was not in a folder before, by its Message-ID: others
 * may store messages there at the same time. The user's order decides on which
 * page it is, so all are searched, the first and the last before the others.
 */
async function findNew(
  server: RoundcubeServer,
  mailbox: string,
  before: Set<string>,
  messageId: string,
): Promise<{ uid: string; raw: Uint8Array<ArrayBuffer> } | null> {
  const seen = new Set<string>();
  let candidates = 0;
  let order = [1];
  for (let i = 0; i < Math.min(order.length, maxPages); i++) {
    const { uids, pages } = await server.list(mailbox, order[i] ?? 1);
    if (i === 0) order = searchOrder(pages);
    for (const uid of newest(uids, before)) {
      if (seen.has(uid)) continue;
      seen.add(uid);
      if (++candidates > maxCandidates) return null;
      const raw = await server.source(mailbox, uid).catch(nullWhenGone);
      if (raw && messageIDs(readHeader(raw).get('message-id'))[0] === messageId) return { uid, raw };
    }
  }
  return null;
}

/** Others delete messages too; every other failure is one. */
function nullWhenGone(thrown: unknown): null {
  if (failureOf(thrown).code === 'not-found') return null;
  throw thrown;
}

/** Pages in the order in which they are searched: 1, last, 2, 3, … */
export function searchOrder(pages: number): number[] {
  const inner = Array.from({ length: Math.max(0, pages - 2) }, (_, i) => i + 2);
  return pages > 1 ? [1, pages, ...inner] : [1];
}

/**
 * The numbers that may belong to messages stored since, the highest first:
 * numbers only grow. RFC 3501 Section 2.3.1.1.
 */
export function newest(uids: string[], known: Set<string>): string[] {
  let highest = 0;
  for (const uid of known) highest = Math.max(highest, Number(uid));
  return uids.filter(uid => Number(uid) > highest).sort((a, b) => Number(b) - Number(a));
}

/**
 * Splits an envelope for Roundcube, which writes _to into a Resent-To field
 * and keeps _bcc out of the message: only who stands in To or Cc anyway may be
 * named there.
 */
export function bounceEnvelope(
  { envelope, raw }: OutgoingMessage,
  options: Pick<SendOptions, 'identity'>,
): BounceEnvelope {
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
