/** The API of a provider, for tests of what asks it. */
import assert from 'node:assert/strict';
import type { Failure } from '../channel.ts';
import { WebmailError } from '../webmail/failure.ts';
import type { Provider } from './access.ts';
import { type TokenRequest, Tokens } from './tokens.ts';

/** One that gives these answers, or breaks the connection; with what it was asked and shown, and how long it was waited for. */
export function fakeAPI(provider: Provider, ...answers: (Response | Error)[]) {
  const asked: TokenRequest[] = [];
  const shown: string[] = [];
  const waited: number[] = [];
  const tokens = new Tokens(provider, 'alice@example.test', async request => {
    asked.push(request);
    return { token: `t${asked.length}` };
  });
  const fetcher = (async (_: string, { headers }: RequestInit) => {
    shown.push((headers as Record<string, string>).Authorization ?? '');
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error('no more answers');
    return answer;
  }) as typeof fetch;
  const wait = async (seconds: number) => void waited.push(seconds);
  return { tokens, fetcher, wait, asked, shown, waited };
}

/** Why something fails that is to fail. */
export async function failureIn(doing: Promise<unknown>): Promise<Failure> {
  const thrown = await doing.then(
    () => assert.fail('it was done'),
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof WebmailError);
  return thrown.failure;
}
