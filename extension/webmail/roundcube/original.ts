/**
 * Remembers which message a reply belongs to.
 *
 * Roundcube keeps that in its session: the address of a compose view has only
 * a number of its own. So the way there is noted in the tab's sessionStorage:
 * where a compose view is being opened from, and which protected messages were
 * read. Message numbers only; the page knows them too. A page that changes them
 * can make us fetch another message of the same mailbox; a compose view names
 * its original's Message-ID, and what does not fit is not used.
 */
import type { WebmailDraft } from '../../channel.ts';
import { messageIDs, readHeader } from '../../header-fields.ts';
import { sameButForTrailingSpace } from '../bytes.ts';
import { failureOf } from '../failure.ts';
import type { RoundcubePage } from './page.ts';
import type { RoundcubeServer } from './server.ts';

type Original = NonNullable<WebmailDraft['original']>;

/** Where a message is. */
export interface MessagePlace {
  mailbox: string;
  uid: string;
}

/** An opened compose view's original. */
export interface ComposeStart extends MessagePlace {
  kind: Original['kind'];
  /** It is to be forwarded as an attached message. */
  attached?: true;
}

const startKey = 'signet.roundcube.compose';
const messageKey = (id: string) => `signet.roundcube.message.${id}`;

/** Notes the original whenever this page goes to a compose view. */
export function rememberCompose(): void {
  navigation.addEventListener('navigate', event => {
    const { url } = event.destination;
    const start = composeStart(url);
    if (start) write(startKey, start);
    else if (beginsCompose(url)) forgetStart();
  });
}

/** Notes where a message is that was just read. */
export function rememberOriginal(raw: Uint8Array, place: MessagePlace): void {
  const id = messageIDs(readHeader(raw).get('message-id'))[0];
  if (id !== undefined) write(messageKey(id), place);
}

/** Whether an address is that of a new compose view: Roundcube gives it a number of its own afterwards. */
export function beginsCompose(url: string): boolean {
  const query = new URL(url).searchParams;
  return query.get('_action') === 'compose' && !query.has('_id');
}

/** What the address of a new compose view says about its original; null where it has none. */
export function composeStart(url: string): ComposeStart | null {
  if (!beginsCompose(url)) return null;
  const query = new URL(url).searchParams;
  const reply = query.get('_reply_uid');
  const uid = reply ?? query.get('_forward_uid');
  const mailbox = query.get('_mbox');
  // A comma stands between several forwarded messages; there is no single original then.
  if (uid === null || mailbox === null || !/^\d+$/.test(uid)) return null;
  const kind = reply === null ? 'forward' : query.get('_all') ? 'reply-all' : 'reply';
  return { kind, uid, mailbox, ...(query.get('_attachment') === '1' ? { attached: true } : {}) };
}

/**
 * Fetches the original of a compose view, null where there is none or it was not found. Fails where it cannot be had now.
 *
 * @param attached reads the messages that the compose view has among its files: of one that is
 * forwarded as an attachment, Roundcube does not tell the Message-ID
 */
export async function fetchOriginal(
  page: Pick<RoundcubePage, 'composeMode' | 'originalID'>,
  server: Pick<RoundcubeServer, 'source'>,
  attached: () => Promise<Uint8Array[]>,
): Promise<Original | null> {
  if (page.composeMode !== 'reply' && page.composeMode !== 'forward') return null;
  const start = read<ComposeStart>(startKey);
  if (page.originalID === '' && page.composeMode === 'forward' && start?.attached) {
    const raw = await sourceAt(start, server);
    const same = raw && (await attached()).some(file => sameButForTrailingSpace(file, raw));
    return same ? { kind: 'forward', raw, attached: true } : null;
  }
  // Who writes without a Message-ID is answered, too: by where that message is alone.
  const places = [start, page.originalID === '' ? null : read<MessagePlace>(messageKey(page.originalID))];
  for (const place of places) {
    if (!place) continue;
    const raw = await sourceAt(place, server);
    if (!raw || (messageIDs(readHeader(raw).get('message-id'))[0] ?? '') !== page.originalID) continue;
    const kind = place === start && start.kind === 'reply-all' ? 'reply-all' : page.composeMode;
    return { kind, raw };
  }
  return null;
}

/** Null where there is no message any more. */
async function sourceAt(
  { mailbox, uid }: MessagePlace,
  server: Pick<RoundcubeServer, 'source'>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await server.source(String(mailbox), String(uid));
  } catch (thrown) {
    if (failureOf(thrown).code === 'not-found') return null;
    throw thrown;
  }
}

function write(key: string, value: object): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage that is full or forbidden costs the quotation, nothing else.
  }
}

/** What begins now has no original, or several. */
function forgetStart(): void {
  try {
    sessionStorage.removeItem(startKey);
  } catch {
    // Nothing could be kept there either.
  }
}

function read<T extends object>(key: string): T | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof value === 'object' ? (value as T) : null;
  } catch {
    return null;
  }
}
