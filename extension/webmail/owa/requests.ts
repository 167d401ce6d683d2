/** How requests to service.svc are made: what they carry, and what shows that they are of the session. */
import { request } from '../failure.ts';
import { type ResponseMessage, readAnswer, responseOf, retryWith, succeeded } from './answer.ts';

type Purpose = 'asking' | 'sending';
type Answer = Record<string, unknown>;

/** The way to the service, from one of its pages. */
export class Requests {
  readonly #base: string;
  readonly #cookies: () => string;
  readonly #fetch: typeof fetch;

  /**
   * @param base the path of Outlook on the web, /owa/
   * @param cookies reads those of the page; the service changes the canary among them
   */
  constructor(
    base: string,
    cookies: () => string = () => document.cookie,
    fetcher: typeof fetch = (...args) => fetch(...args),
  ) {
    this.#base = base;
    this.#cookies = cookies;
    this.#fetch = fetcher;
  }

  /** Calls an operation of Exchange Web Services with the Body of its request, for one item; answers with its response message. */
  async call(action: string, body: object, purpose: Purpose = 'asking'): Promise<ResponseMessage> {
    return responseOf(await this.answer(action, body, purpose), purpose);
  }

  /** Calls one for several items; answers with the response messages of those that it was done for. */
  async callMany(action: string, body: object): Promise<ResponseMessage[]> {
    return succeeded(await this.answer(action, body));
  }

  /** Calls one whose answer has no response messages. */
  answer(action: string, body: object, purpose: Purpose = 'asking'): Promise<Answer> {
    const wrapped = {
      __type: `${action}JsonRequest:#Exchange`,
      Header: { __type: 'JsonRequestHeaders:#Exchange', RequestServerVersion: 'Exchange2013' },
      Body: { __type: `${action}Request:#Exchange`, ...body },
    };
    return this.post(action, wrapped, purpose);
  }

  /** Makes a request of any form. */
  async post(action: string, data: object, purpose: Purpose = 'asking'): Promise<Answer> {
    const body = JSON.stringify(data);
    const post = () => this.#send(`service.svc?action=${action}&EP=1&ID=-1&AC=1`, action, body, purpose);
    let response = await post();
    // The canary changed meanwhile: nothing was done, and the cookie has the new one.
    if (response.status === retryWith) response = await post();
    return readAnswer(response, purpose);
  }

  /** What the page begins with. */
  async sessionData(): Promise<Answer> {
    const headers = { 'X-OWA-CANARY': this.#canary() };
    const response = await request(this.#fetch, `${this.#base}sessiondata.ashx`, { method: 'POST', headers });
    return readAnswer(response, 'asking');
  }

  /** An attachment's octets. */
  attachment(id: string): Promise<Response> {
    const query = new URLSearchParams({ id, 'X-OWA-CANARY': this.#canary() });
    return request(this.#fetch, `${this.#base}service.svc/s/GetFileAttachment?${query}`, {});
  }

  #send(path: string, action: string, body: string, purpose: Purpose): Promise<Response> {
    const headers = {
      Action: action,
      'X-OWA-CANARY': this.#canary(),
      'X-Requested-With': 'XMLHttpRequest',
      'Content-Type': 'application/json; charset=utf-8',
    };
    return request(this.#fetch, this.#base + path, { method: 'POST', headers, body }, purpose);
  }

  /** The value with which requests show that they come from a page of the session. */
  #canary(): string {
    return /(?:^|;\s*)X-OWA-CANARY=([^;]+)/.exec(this.#cookies())?.[1] ?? '';
  }
}
