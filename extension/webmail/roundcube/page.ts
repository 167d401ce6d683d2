/** What a page of Roundcube tells about itself in its own scripts. */

/** Roundcube's environment of one page, as far as it is used here. */
export interface RoundcubePage {
  /** compose, show, preview, or another step of the mail task. */
  action: string;
  /** Sent along with every request; without it Roundcube refuses. */
  token: string;
  /** Roundcube's mark of the user, the same in every session. */
  user: string;
  uid: string;
  mailbox: string;
  drafts: string;
  composeID: string;
  /** "reply" or "forward" in a compose view that has an original. */
  composeMode: string;
  /** Message-ID of that original, without angle brackets. */
  originalID: string;
  /** Octets that one upload may have, 0 where not told. */
  maxUpload: number;
  /** What stands below the text of an identity, by its number. */
  signatures: Record<string, { text: string; html: string }>;
  /** The font that the user has set for messages, as CSS; empty where there is none. */
  font: string;
  /** The page has a window of its own. */
  ownWindow: boolean;
}

/**
 * Reads the environment of a page of Roundcube's mail task from the text of
 * its inline scripts, or of the whole page: `rcmail.set_env({…})`. Returns null for any other page.
 */
export function readPage(scripts: string[]): RoundcubePage | null {
  const env: Record<string, unknown> = {};
  for (const script of scripts.filter(text => text.includes('rcmail.set_env('))) {
    for (const match of script.matchAll(/^\s*rcmail\.set_env\((\{.*\})\);\s*$/gm)) {
      Object.assign(env, parseObject(match[1] ?? ''));
    }
  }
  const text = (name: string) =>
    typeof env[name] === 'string' || typeof env[name] === 'number' ? String(env[name]) : '';
  if (text('task') !== 'mail' || text('request_token') === '' || text('comm_path') === '') return null;
  return {
    action: text('action'),
    token: text('request_token'),
    user: text('user_id'),
    uid: text('uid'),
    mailbox: text('mailbox'),
    drafts: text('drafts_mailbox'),
    composeID: text('compose_id'),
    composeMode: text('compose_mode'),
    originalID: text('reply_msgid').replace(/^\s*<|>\s*$/g, ''),
    // Roundcube divides the largest message by 1.33, and tells the fraction.
    maxUpload: Math.floor(Number(text('max_filesize'))) || 0,
    signatures: signatures(env.signatures),
    font: fontOf(text('default_font_size'), text('default_font')),
    ownWindow: Boolean(env.extwin),
  };
}

function fontOf(size: string, family: string): string {
  return [size && `font-size: ${size}`, family && `font-family: ${family}`].filter(Boolean).join('; ');
}

function signatures(value: unknown): RoundcubePage['signatures'] {
  // PHP writes an empty list where there are none.
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.map(([number, { text, html }]) => [
      number,
      { text: String(text ?? ''), html: String(html ?? '') },
    ]),
  );
}

function parseObject(json: string): object {
  try {
    return JSON.parse(json) as object;
  } catch {
    return {};
  }
}
