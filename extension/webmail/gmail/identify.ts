/** What the page says of a message: its ids, and what its files are. */

/** The ids of a message's element. */
export interface Named {
  legacyMessageId?: string | undefined;
  messageId?: string | undefined;
}

/**
 * The id under which a message is downloaded: that of the API, which the page calls the legacy one. What this
 * browser has just sent may have none yet; then it is the page's own. Null where there is neither.
 */
export function idOf({ legacyMessageId = '', messageId = '' }: Named): string | null {
  if (/^[0-9a-f]{1,16}$/.test(legacyMessageId)) return legacyMessageId;
  const [, kind, number = ''] = /^#?msg-([af]):(.+)$/.exec(messageId) ?? [];
  if (kind === 'a') return `msg-a:${number}`;
  return kind === 'f' && /^\d{1,20}$/.test(number) ? BigInt(number).toString(16) : null;
}

/** The id of a conversation, as the API has it; null where the page has made it itself. */
export function threadOf(legacy = '', perm = ''): string | null {
  if (/^[0-9a-f]{1,16}$/.test(legacy)) return legacy;
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
