// What a live mailbox of Gmail tells of its pages, its downloads and its API, by the client that Signet has for it.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { readHeader } from '../../extension/header-fields.ts';
import { GmailMailbox, maxMessage } from '../../extension/mailbox/gmail/mailbox.ts';
import { GmailRequests } from '../../extension/mailbox/gmail/requests.ts';
import { Uploads } from '../../extension/mailbox/gmail/upload.ts';
import { Tokens } from '../../extension/mailbox/tokens.ts';
import { uploadOften } from './gmail-upload.ts';
import { type Letter, letters, madeOf, opaqueLetter } from './letters.ts';
import type { Report } from './report.ts';

/** How often is looked whether a message is there. */
const perSecond = 4;

const api = 'https://gmail.googleapis.com';

export interface GmailAccess {
  /** Allows https://mail.google.com/, so that what was sent can be deleted for good. */
  token: string;
  fetch: typeof fetch;
  /** For how many seconds a message may be under way. */
  patience: number;
}

/** What the page says of itself, whatever its language. */
export async function checkGmailPage(report: Report, page: Page): Promise<void> {
  await report.check('Trusted Types are enforced', 'yes', () =>
    page.evaluate(() => {
      try {
        document.createElement('p').innerHTML = '<b></b>';
        return 'no';
      } catch {
        return 'yes';
      }
    }),
  );
  await report.check('GLOBALS tells an address', 'yes', () =>
    page.evaluate(() => {
      const { GLOBALS: globals } = globalThis as { GLOBALS?: unknown[] };
      return String(globals?.[10]).includes('@') ? 'yes' : 'no';
    }),
  );
  await report.check('each message that is open has both ids', 'yes', () =>
    page.evaluate(() => {
      const found = [...document.querySelectorAll('[data-message-id]')];
      const named = found.every(each =>
        /^[0-9a-f]{16}$/.test(each.getAttribute('data-legacy-message-id') ?? ''),
      );
      return found.length > 0 && named ? 'yes' : 'no';
    }),
  );
}

/** Sends messages from the mailbox to itself, looks at what becomes of them, and deletes all of them for good. */
export async function checkGmail(
  report: Report,
  page: Page,
  access: GmailAccess,
  certificates: string,
): Promise<void> {
  const gmail = new Gmail(access);
  const address = await gmail.address();
  report.keepOut(address);
  const check = report.check.bind(report);
  const sent = [...letters(address, certificates), opaqueLetter(address, certificates)];
  try {
    await check('the page is of the account that the token is for', 'yes', async () => {
      const shown = await page.evaluate(() => (globalThis as { GLOBALS?: unknown[] }).GLOBALS?.[10]);
      return shown === address ? 'yes' : 'no';
    });
    for (const letter of sent) {
      await check(`a ${letter.kind} message is taken`, '200', () => gmail.send(letter));
      await check(`its copy, ${letter.kind}`, 'kept', () => gmail.copy(letter));
      await check(`it is there once, ${letter.kind}`, 'INBOX SENT', () => gmail.labels(letter));
    }
    const [first] = sent;
    if (first) {
      await check('the download goes over another host', 'mail-attachment.googleusercontent.com', () =>
        downloadOf(gmail, page, first).then(({ host }) => host),
      );
      await check('the download has the octets of the API', 'the same', async () => {
        const { octets } = await downloadOf(gmail, page, first);
        return octets.equals(await gmail.octets(first)) ? 'the same' : 'others';
      });
    }
    await check('a draft is kept and sent, once', '200 kept 200 404', () => gmail.draft(sent[1] ?? sent[0]));
    await check('an upload is sent once', '200 308 200 200 200 the same, 1 message', () =>
      gmail.uploadOften(sent[2] ?? sent[0]),
    );
    await check('Bcc in the copy', 'yes', () => gmail.bcc(address));
    await check('a From of somebody else', 'replaced', () => gmail.otherFrom(address));
    await check('a conversation that is not there', '404', () => gmail.otherConversation(address));
    await check('an upload above 35 MiB', '413', () => gmail.tooLarge());
  } finally {
    for (const letter of sent) await gmail.remove(letter.id);
  }
}

/** Nothing is sent here in more than one go. */
const forgetful = {
  get: async () => ({}),
  set: async () => undefined,
  remove: async () => undefined,
} as unknown as chrome.storage.StorageArea;

class Gmail {
  readonly #mailbox: GmailMailbox;
  readonly #access: GmailAccess;

  constructor(access: GmailAccess) {
    this.#access = access;
    const tokens = new Tokens('google', '', async () => ({ token: access.token }));
    const api = new GmailRequests(tokens, access.fetch);
    this.#mailbox = new GmailMailbox(
      api,
      () => {
        throw new Error('a page downloads here');
      },
      new Uploads(api, forgetful),
    );
  }

  async address(): Promise<string> {
    const response = await this.#ask('GET', '/gmail/v1/users/me/profile');
    return String(((await response.json()) as { emailAddress?: string }).emailAddress);
  }

  async send({ raw }: { raw: Uint8Array }): Promise<string> {
    return String((await this.#upload(Buffer.from(raw))).status);
  }

  async copy(letter: Letter): Promise<string> {
    return madeOf(letter, await this.#mailbox.raw(await this.id(letter.id)));
  }

  async octets({ id }: Letter): Promise<Buffer> {
    return Buffer.from(await this.#mailbox.raw(await this.id(id)));
  }

  /** The labels of the one message with an id, without those that change when it is looked at. */
  async labels({ id }: Letter): Promise<string> {
    const wanted = ['INBOX', 'SENT'];
    for (let looks = 0; ; looks++) {
      const found = await this.#found(id);
      const labels = found.flatMap(each => each.labelIds ?? []).filter(label => wanted.includes(label));
      const told = labels.sort().join(' ');
      if (labels.length >= wanted.length || looks >= this.#access.patience * perSecond)
        return found.length === 1 ? told : `${found.length} messages`;
      await sleep(1000 / perSecond);
    }
  }

  /** A draft over the API, as far as it can be sent. */
  async draft(letter: Letter | undefined): Promise<string> {
    if (letter === undefined) return 'no letter';
    const other = renamed(letter);
    const raw = Buffer.from(other.raw).toString('base64url');
    const made = await this.#ask('POST', '/gmail/v1/users/me/drafts', JSON.stringify({ message: { raw } }));
    const { id = '', message } = (await made.json()) as { id?: string; message?: { id: string } };
    const kept = madeOf(other, await this.#mailbox.raw(message?.id ?? ''));
    const first = await this.#ask('POST', '/gmail/v1/users/me/drafts/send', JSON.stringify({ id }));
    const second = await this.#ask('POST', '/gmail/v1/users/me/drafts/send', JSON.stringify({ id }));
    await this.remove(other.id);
    return [made.status, kept, first.status, second.status].join(' ');
  }

  /** An upload that is made again, and how many messages come of it. */
  async uploadOften(letter: Letter | undefined): Promise<string> {
    if (letter === undefined) return 'no letter';
    const { id, raw } = renamed(letter);
    const told = await uploadOften(this.#access.fetch, this.#access.token, Buffer.from(raw));
    await this.id(id);
    const found = await this.#found(id);
    await this.remove(id);
    return `${told}, ${found.length} message${found.length === 1 ? '' : 's'}`;
  }

  async bcc(address: string): Promise<string> {
    return this.#sentAs(`From: ${address}\r\nTo: ${address}\r\nBcc: ${address}`, stored =>
      stored.has('bcc') ? 'yes' : 'no',
    );
  }

  async otherFrom(address: string): Promise<string> {
    return this.#sentAs(`From: nobody@signet-live-check.invalid\r\nTo: ${address}`, stored =>
      stored.has('x-google-original-from') ? 'replaced' : 'not replaced',
    );
  }

  async otherConversation(address: string): Promise<string> {
    const raw = Buffer.from(`From: ${address}\r\nTo: ${address}\r\n\r\nSignet live check\r\n`).toString(
      'base64url',
    );
    const body = JSON.stringify({ raw, threadId: 'fffffffffffffff0' });
    return String((await this.#ask('POST', '/gmail/v1/users/me/messages/send', body)).status);
  }

  /** It names nobody, so that nothing can leave. */
  async tooLarge(): Promise<string> {
    return String((await this.#upload(Buffer.alloc(maxMessage + 1, 'A'))).status);
  }

  /** Deletes what has a Message-ID for good. */
  async remove(id: string): Promise<void> {
    for (const found of await this.#found(id))
      await this.#ask('DELETE', `/gmail/v1/users/me/messages/${found.id}`);
  }

  /** The id of the message with a Message-ID, once it is there. */
  async id(messageId: string): Promise<string> {
    for (let looks = 0; ; looks++) {
      const [found] = await this.#found(messageId);
      if (found) return found.id;
      if (looks >= this.#access.patience * perSecond)
        throw Object.assign(new Error(), { name: 'not there in time' });
      await sleep(1000 / perSecond);
    }
  }

  async #found(messageId: string): Promise<{ id: string; labelIds?: string[] }[]> {
    const query = new URLSearchParams({ q: `rfc822msgid:${messageId}`, includeSpamTrash: 'true' });
    const response = await this.#ask('GET', `/gmail/v1/users/me/messages?${query}`);
    const { messages = [] } = (await response.json()) as { messages?: { id: string }[] };
    return Promise.all(
      messages.map(async ({ id }) => {
        const one = await this.#ask('GET', `/gmail/v1/users/me/messages/${id}?format=minimal`);
        return { ...((await one.json()) as { labelIds?: string[] }), id };
      }),
    );
  }

  /** What is told of the copy of a message with a header. */
  async #sentAs(header: string, tell: (stored: Map<string, string>) => string): Promise<string> {
    const id = `${crypto.randomUUID()}@signet-live-check.invalid`;
    const message = `Message-ID: <${id}>\r\n${header}\r\nSubject: Signet live check\r\n\r\nWritten by a check of Signet.\r\n`;
    const { ok, status } = await this.#upload(Buffer.from(message));
    if (!ok) return String(status);
    const told = tell(readHeader(await this.#mailbox.raw(await this.id(id))));
    await this.remove(id);
    return told;
  }

  #upload(body: Buffer): Promise<Response> {
    return this.#access.fetch(`${api}/upload/gmail/v1/users/me/messages/send?uploadType=media`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.#access.token}`, 'Content-Type': 'message/rfc822' },
      body: new Uint8Array(body),
    });
  }

  #ask(method: string, path: string, body?: string): Promise<Response> {
    return this.#access.fetch(api + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.#access.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }
}

/** The same message under another name. */
function renamed(letter: Letter): Letter {
  const id = `${crypto.randomUUID()}@signet-live-check.invalid`;
  const raw = Buffer.from(letter.raw).toString('latin1').replace(letter.id, id);
  return { ...letter, id, raw: new Uint8Array(Buffer.from(raw, 'latin1')) };
}

/** The original of a message as the page lets its user download it, and from which host it comes. */
async function downloadOf(
  gmail: Gmail,
  page: Page,
  { id }: Letter,
): Promise<{ host: string; octets: Buffer }> {
  const query = new URLSearchParams({
    view: 'att',
    th: await gmail.id(id),
    attid: '0',
    disp: 'comp',
    safe: '1',
  });
  const begun = page.waitForEvent('download');
  await page.evaluate(to => location.assign(`${location.pathname}?${to}&zw`), query.toString());
  const download = await begun;
  return { host: new URL(download.url()).host, octets: readFileSync(await download.path()) };
}
