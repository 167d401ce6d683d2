/** The tokens with which a mailbox frame shows the mail API whose mailbox it may ask. The service worker has them. */
import type { Failure } from '../channel.ts';
import { WebmailError } from '../webmail/failure.ts';
import type { Access, Provider } from './access.ts';

/** What a mailbox frame says to the service worker. */
export interface TokenRequest {
  type: 'mailbox-token';
  provider: Provider;
  /** The address of the account that the page shows. */
  account: string;
  access: Access[];
  /** A token that the API did not take any more. */
  rejected?: string;
}

/** What it answers. */
export type TokenAnswer = { token: string } | { failure: Failure };

/** The tokens of one account. */
export class Tokens {
  readonly provider: Provider;
  readonly account: string;
  readonly #say: (request: TokenRequest) => Promise<TokenAnswer | undefined>;

  constructor(
    provider: Provider,
    account: string,
    say: (request: TokenRequest) => Promise<TokenAnswer | undefined> = request =>
      chrome.runtime.sendMessage(request),
  ) {
    this.provider = provider;
    this.account = account;
    this.#say = say;
  }

  /** A token for what is to be done. Fails with what the user, or an administrator, would have to agree to. */
  async token(access: Access[], rejected?: string): Promise<string> {
    const { provider, account } = this;
    const answer = await this.#say({
      type: 'mailbox-token',
      provider,
      account,
      access,
      ...(rejected === undefined ? {} : { rejected }),
    });
    if (answer && 'token' in answer) return answer.token;
    if (answer) throw WebmailError.from(answer.failure);
    throw this.needed(access, 'nobody has agreed');
  }

  /** What is to be said where the user has not agreed to what is to be done. */
  needed(access: Access[], detail: string): WebmailError {
    const { provider, account } = this;
    return new WebmailError('consent-needed', detail, { consent: { provider, account, access } });
  }
}
