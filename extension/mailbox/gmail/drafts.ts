/**
 * The drafts of a mailbox of Gmail, as far as the consent to keep drafts goes: it allows to find, change and delete
 * them, and to read no other message.
 *
 * The API knows a draft by another id than its message, which becomes another one with each change. Here each draft has
 * the id of its message, as the page has it too, and the other one is looked up.
 */
import { failureOf, WebmailError } from '../../webmail/failure.ts';
import { segment } from '../segment.ts';
import { listed, type Message, metadata, nothingWhenGone } from './messages.ts';
import type { GmailRequests } from './requests.ts';

/** https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts */
interface Draft {
  id?: string;
  message?: Message;
}

export class GmailDrafts {
  readonly #api: GmailRequests;
  /** The ids of drafts, by those of their messages. */
  readonly #known = new Map<string, string>();

  constructor(api: GmailRequests) {
    this.#api = api;
  }

  /**
   * The drafts with a Message-ID, given without angle brackets. What Gmail finds by a search is looked at: whoever made the
   * draft chose its Message-ID, a search can be read in several ways, and what is found is deleted.
   */
  async find(messageId: string): Promise<Message[]> {
    const about = new URLSearchParams({ q: `rfc822msgid:${messageId}` });
    const found = await this.#list(`/drafts?${about}`);
    const read = found.map(({ id = '' }) =>
      this.#api
        .json({ path: `/drafts/${segment(id)}?${metadata}`, access: ['write'] })
        .catch(nothingWhenGone),
    );
    const messages = (await Promise.all(read)).flatMap(({ message }) =>
      message ? [message as Message] : [],
    );
    return messages.filter(message => listed(message).messageId === messageId);
  }

  /**
   * Keeps a message as a draft, and returns the id of the message.
   *
   * @param replaces the draft to be changed, by the id of its message; one that is gone is made anew
   */
  async save(message: Uint8Array<ArrayBuffer>, thread?: string, replaces?: string): Promise<string> {
    const known = replaces === undefined ? null : await this.#draft(replaces);
    if (known === null) return this.#upload('POST', '/drafts', message, thread);
    try {
      return await this.#upload('PUT', `/drafts/${segment(known)}`, message, thread);
    } catch (thrown) {
      if (failureOf(thrown).code !== 'not-found') throw thrown;
      return this.#upload('POST', '/drafts', message, thread);
    }
  }

  /** Deletes a draft for good, by the id of its message. One that is gone is fine, and what is no draft is left alone. */
  async delete(message: string): Promise<void> {
    const draft = await this.#draft(message);
    if (draft === null) return;
    await this.#api
      .json({ path: `/drafts/${segment(draft)}`, method: 'DELETE', access: ['write'] })
      .catch(nothingWhenGone);
  }

  async #upload(
    method: 'POST' | 'PUT',
    path: string,
    message: Uint8Array<ArrayBuffer>,
    thread?: string,
  ): Promise<string> {
    const json = thread === undefined ? {} : { message: { threadId: thread } };
    const saved: Draft = await this.#api.json({ path, method, json, message, access: ['write'] });
    const id = this.#learn(saved);
    if (id === undefined) throw new WebmailError('rejected', 'Gmail: the draft has no id');
    return id;
  }

  /** The id of the draft whose message has an id, null where it is no draft. */
  async #draft(message: string): Promise<string | null> {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const found = (await this.#list('/drafts?maxResults=500')).find(each => each.message?.id === message);
    return found?.id ?? null;
  }

  async #list(path: string): Promise<Draft[]> {
    const found = await this.#api.list<Draft>(path, 'drafts', ['write']);
    for (const each of found) this.#learn(each);
    return found;
  }

  #learn({ id, message }: Draft): string | undefined {
    if (typeof id !== 'string' || typeof message?.id !== 'string') return undefined;
    this.#known.set(message.id, id);
    return message.id;
  }
}
