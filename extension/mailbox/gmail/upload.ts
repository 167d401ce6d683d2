/**
 * Sends a finished message once, however often its request is made or lost: as an upload that can be resumed. What
 * belongs to one upload is sent when its last octet is there, and no second time; whoever asks about it later is
 * told whether that was so. It takes the consent to send and no other.
 * https://developers.google.com/workspace/gmail/api/guides/uploads#resumable
 */
import { toBase64 } from '../../base64.ts';
import type { Failure } from '../../channel.ts';
import { failureOf, WebmailError } from '../../webmail/failure.ts';
import { type GmailRequest, type GmailRequests, incomplete, type UploadStep } from './requests.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is remembered while the browser runs, and no content script can read. */
type SessionMemory = Pick<chrome.storage.StorageArea, 'get' | 'set' | 'remove'>;

/** A message that was given to be sent. */
interface Upload {
  /** Its name on the server; absent where nothing was uploaded. */
  name?: string;
  /** The id of what was sent. */
  id?: string;
}

/** How far an upload went: the id of what was sent, or how many octets are there. */
type State = { id: string } | { there: number };

/** Gmail has said no to the message itself. After everything else an upload may still be complete, or go on. */
const refusals: readonly Failure['code'][] = ['rejected', 'refused-recipient', 'too-large', 'not-found'];

/** After how many milliseconds to look what became of a request whose answer was lost. */
const looks = [1_000, 4_000];

/** The uploads of one account. */
export class Uploads {
  readonly #api: GmailRequests;
  readonly #memory: SessionMemory;
  readonly #waits: readonly number[];

  constructor(
    api: GmailRequests,
    memory: SessionMemory = chrome.storage.session,
    waits: readonly number[] = looks,
  ) {
    this.#api = api;
    this.#memory = memory;
    this.#waits = waits;
  }

  /** Sends a message into its conversation, if it has one, or goes on with it; one that left before is not sent again. Returns its id. `unconfirmed` where nobody answered. */
  async send(message: Bytes, thread?: string): Promise<string> {
    const key = await this.#keyOf(message);
    const upload = (await this.#known(key)) ?? {};
    if (upload.id !== undefined) return upload.id;
    const begun = upload.name !== undefined;
    try {
      await this.#note(key, upload);
      upload.name ??= await this.#begin(message, thread);
      await this.#note(key, upload);
      upload.id = await this.#finish(upload.name, message, begun);
      await this.#note(key, upload);
      return upload.id;
    } catch (thrown) {
      const { code } = failureOf(thrown);
      if (!refusals.includes(code)) throw thrown;
      // What was refused left nowhere, and begins anew.
      await this.#note(key, {});
      // A conversation may be deleted while somebody answers in it.
      if (code === 'not-found' && thread !== undefined) return this.send(message);
      throw thrown;
    }
  }

  /** The id of a message that was sent; false where it was not, null where nobody remembers. */
  async sent(message: Bytes): Promise<string | false | null> {
    const key = await this.#keyOf(message);
    const upload = await this.#known(key);
    if (upload === undefined) return null;
    if (upload.id !== undefined) return upload.id;
    if (upload.name === undefined) return false;
    try {
      const state = await this.#look(upload.name, message.length);
      if (!('id' in state)) return false;
      await this.#note(key, { ...upload, id: state.id });
      return state.id;
    } catch (thrown) {
      if (failureOf(thrown).code !== 'not-found') throw thrown;
      await this.#memory.remove(key);
      return null;
    }
  }

  /** Names the upload. To the address that Google gives to it, the token would go along: the name in it is enough. */
  async #begin(message: Bytes, thread?: string): Promise<string> {
    const response = await this.#api.ask({
      ...step({
        query: '?uploadType=resumable',
        headers: {
          'X-Upload-Content-Type': 'message/rfc822',
          'X-Upload-Content-Length': String(message.length),
        },
      }),
      method: 'POST',
      json: thread === undefined ? {} : { threadId: thread },
    });
    const location = response.headers.get('Location') ?? '';
    const name = URL.canParse(location) ? new URL(location).searchParams.get('upload_id') : null;
    if (name) return name;
    throw new WebmailError('rejected', 'Gmail: an upload without a name');
  }

  /** Uploads what is missing, until the message was sent. */
  async #finish(name: string, message: Bytes, begun: boolean): Promise<string> {
    let state: State = begun ? await this.#lookWhileSending(name, message.length) : { there: 0 };
    for (const wait of [...this.#waits, null]) {
      if ('id' in state) return state.id;
      try {
        state = await this.#put(name, message, state.there);
      } catch (thrown) {
        if (failureOf(thrown).code !== 'unconfirmed' || wait === null) throw thrown;
        await new Promise(resolve => setTimeout(resolve, wait));
        state = await this.#lookWhileSending(name, message.length);
      }
    }
    if ('id' in state) return state.id;
    throw new WebmailError('unconfirmed', 'Gmail: the upload does not end');
  }

  /** An upload that is gone may have been complete before. */
  async #lookWhileSending(name: string, size: number): Promise<State> {
    try {
      return await this.#look(name, size);
    } catch (thrown) {
      const { code, detail } = failureOf(thrown);
      throw ['not-found', 'offline', 'busy'].includes(code)
        ? new WebmailError('unconfirmed', detail)
        : thrown;
    }
  }

  #look(name: string, size: number): Promise<State> {
    return this.#ask({ ...step(part(name, `bytes */${size}`)), method: 'PUT' });
  }

  #put(name: string, message: Bytes, from: number): Promise<State> {
    const size = message.length;
    const where = from === 0 ? '' : `bytes ${from}-${size - 1}/${size}`;
    const octets = from === 0 ? message : message.subarray(from);
    return this.#ask({ ...step({ ...part(name, where), octets }), method: 'PUT', purpose: 'sending' });
  }

  async #ask(wanted: GmailRequest): Promise<State> {
    const response = await this.#api.ask(wanted);
    if (response.status === incomplete) {
      const last = /^bytes=0-(\d+)$/.exec(response.headers.get('Range') ?? '')?.[1];
      return { there: last === undefined ? 0 : Number(last) + 1 };
    }
    const { id } = await this.#api.read(wanted, response);
    if (typeof id !== 'string') throw new WebmailError('unconfirmed', 'Gmail: what was sent has no id');
    return { id };
  }

  /** The conversation does not count: a page that was loaded again may not know it any more. */
  async #keyOf(message: Bytes): Promise<string> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', message));
    return `gmail-upload:${this.#api.tokens.account.toLowerCase()}:${toBase64(digest)}`;
  }

  async #known(key: string): Promise<Upload | undefined> {
    return (await this.#memory.get(key))[key] as Upload | undefined;
  }

  #note(key: string, upload: Upload): Promise<void> {
    return this.#memory.set({ [key]: { ...upload } });
  }
}

function step(upload: UploadStep): GmailRequest {
  return { path: '/messages/send', upload, access: ['send'] };
}

/** A request to an upload, with what of the message it has: all of it where that is empty. RFC 9110 Section 14.4. */
function part(name: string, where: string): UploadStep {
  return {
    query: `?${new URLSearchParams({ uploadType: 'resumable', upload_id: name })}`,
    headers: { 'Content-Type': 'message/rfc822', ...(where === '' ? {} : { 'Content-Range': where }) },
  };
}
