/**
 * Which messages Signet decrypted in webmails in which somebody else may decrypt, too: what answers them stays encrypted,
 * whoever does that, in whatever document the answer is begun. Readers' frames tell it, content scripts ask.
 */
import { providerOf } from '../mailbox/access.ts';
import { getSetting, setSetting } from '../settings.ts';
import { queue } from './queue.ts';
import { isOwn } from './senders.ts';

/** What is said to the service worker, with the names of message-name.ts. */
export type DecryptedRequest =
  /** Of a document of ours: it shows what it decrypted. Answered with true. */
  | { type: 'decrypted'; name: string }
  /** Of a content script: whether that was so; of any message where the name is null. */
  | { type: 'was-decrypted'; name: string | null };

/** So many are remembered. */
const most = 2000;

/** What is kept is one list: two who change it at once would lose a change. */
const inOrder = queue();

/** Answers a {@link DecryptedRequest}; leaves everything else to others. */
export function handleDecrypted(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<boolean | undefined> | undefined {
  const request = message as DecryptedRequest | null;
  if (typeof request !== 'object' || sender.id !== chrome.runtime.id) return undefined;
  switch (request?.type) {
    case 'decrypted':
      return isOwn(sender) ? inOrder(() => remember(request.name)) : undefined;
    case 'was-decrypted':
      // A page elsewhere could find out by what it shows, and by what becomes of an answer, what was read in Gmail.
      return providerOf(sender.origin ?? '') === 'google'
        ? inOrder(() => isRemembered(request.name))
        : Promise.resolve(false);
    default:
      return undefined;
  }
}

async function remember(name: unknown): Promise<boolean | undefined> {
  if (typeof name !== 'string' || !/^[\w-]{22}$/.test(name)) return undefined;
  const known = await getSetting('decrypted');
  if (known[0] !== name)
    await setSetting('decrypted', [name, ...known.filter(each => each !== name)].slice(0, most));
  return true;
}

async function isRemembered(name: string | null): Promise<boolean> {
  const known = await getSetting('decrypted');
  return name === null ? known.length > 0 : known.includes(name);
}
