/** Answers a content script's questions to a mailbox. */
import type { Channel } from '../channel-ends.ts';
import { failureOf } from '../webmail/failure.ts';
import { type FromMailbox, type Mailbox, needs, type ToMailbox } from './contract.ts';

type Call = ToMailbox & { type: 'call' };

/** Answers one question. What is no question of the contract fails as `internal`. */
export async function answer(
  mailbox: Mailbox,
  { id, method, args }: Call,
  channel: Pick<Channel<ToMailbox, FromMailbox>, 'send'>,
): Promise<void> {
  try {
    if (!Object.hasOwn(needs, method)) throw new TypeError(`a mailbox has no ${String(method)}`);
    const ask = mailbox[method] as (...args: unknown[]) => Promise<unknown>;
    channel.send({ type: 'result', id, value: await ask.apply(mailbox, args) });
  } catch (thrown) {
    channel.send({ type: 'failure', id, failure: failureOf(thrown) });
  }
}
