/** What the page says of a message: its ids, and what its files are. */

/** The ids of a message's element. */
export interface Named {
  legacyMessageId?: string | undefined;
  messageId?: string | undefined;
}

/** The id of the API, which the page calls the legacy one; null where it does not tell it yet. */
export function finalIdOf({ legacyMessageId = '', messageId = '' }: Named): string | null {
  if (isHex(legacyMessageId)) return legacyMessageId;
  const number = /^#?msg-f:(\d{1,20})$/.exec(messageId)?.[1];
  return number === undefined ? null : BigInt(number).toString(16);
}

/** The id that the page itself has made for what was written in it; null for every other message. */
function ownIdOf({ messageId = '' }: Named): string | null {
  return /^#?(msg-a:.+)$/.exec(messageId)?.[1] ?? null;
}

/**
 * The ids under which a message can be downloaded, the surest first. What this browser has just sent may have its own
 * alone, or beside it that of the draft, which is there no more: InboxSDK's gmail-message-view.ts.
 */
export function idsOf(named: Named): string[] {
  return [finalIdOf(named), ownIdOf(named)].filter(id => id !== null);
}

/** The first of them, null where there is none. */
export function idOf(named: Named): string | null {
  return idsOf(named)[0] ?? null;
}

/** What a window says to answer; empty for nothing, which Gmail was seen to say in a word: InboxSDK's gmail-compose-view.ts. */
export function answeredIn(value: string): string {
  return value === 'undefined' ? '' : value;
}

/** The ids of what a window answers: its final one, or that of the page. */
export function namedAs(answered: string): Named {
  return isHex(answered) ? { legacyMessageId: answered } : { messageId: answered };
}

/** Whether ids are those of one message: it gets its final id after it was sent, and keeps the one that the page made. */
export function isSameMessage(a: Named, b: Named): boolean {
  const [one, other] = [finalIdOf(a), finalIdOf(b)];
  if (one !== null && one === other) return true;
  const own = ownIdOf(a);
  return own !== null && own === ownIdOf(b);
}

/** The id of a conversation, as the API has it; null where the page has made it itself. */
export function threadOf(legacy = '', perm = ''): string | null {
  if (isHex(legacy)) return legacy;
  const number = /^#?thread-f:(\d{1,20})$/.exec(perm)?.[1];
  return number === undefined ? null : BigInt(number).toString(16);
}

/** The draft's id in the API, once it was saved, and the page's own before: #msg-a:r… or #msg-a:r…:HEX. */
export function draftOf(value: string): string | null {
  const [, own, saved] = /^#?(msg-[af]:[\w-]+)(?::([0-9a-f]{1,16}))?$/.exec(value) ?? [];
  return saved ?? idOf({ messageId: own });
}

/** The id of a draft in the API; null for one that was never saved. */
export function savedDraftOf(value: string): string | null {
  const draft = draftOf(value);
  return draft === null || draft.startsWith('msg-a:') ? null : draft;
}

function isHex(text: string): boolean {
  return /^[0-9a-f]{1,16}$/.test(text);
}

/** A file, as its card tells of it: TYPE:NAME:ADDRESS. */
export interface Card {
  type: string;
  name: string;
}

/** Reads the attribute download_url of a card. */
export function cardOf(value: string): Card {
  const [type = '', name = ''] = value.split(':');
  try {
    return { type, name: decodeURIComponent(name) };
  } catch {
    return { type, name };
  }
}

/** Whether a file is what S/MIME puts into a message. */
export function isProtection({ type, name }: Card): boolean {
  return /\.p7[mszc]$/i.test(name) || /\b(x-)?pkcs7-(mime|signature)\b/i.test(type);
}

/** Whether the text around a file, in whatever language and with its size behind the name, names such a one. */
export function protectionIn(text: string): boolean {
  return /\.p7[mszc](?![a-z.])/i.test(text);
}
