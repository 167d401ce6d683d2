/**
 * How a user agrees, and what comes of it: the authorization code grant with PKCE. RFC 6749
 * Section 4.1, RFC 7636. Who calls says whether the user may be asked something, or nothing is to be seen.
 */
import type { Access } from '../../mailbox/access.ts';
import type { Client } from './clients.ts';
import { newProof } from './pkce.ts';
import type { Authority } from './providers.ts';

/** What was granted. */
export interface Grant {
  token: string;
  /** When it ends, in milliseconds. */
  expires: number;
  refresh?: string;
  /** The ID Token, where the provider gave one: whose grant it is. */
  identity?: string;
  scopes: string[];
}

/** Nothing was granted. */
export class Refusal extends Error {
  /** RFC 6749 Sections 4.1.2.1 and 5.2, or `closed` where the user closed the window, or nobody could be asked. */
  readonly code: string;
  readonly description: string;

  constructor(code: string, description: string) {
    super(`${code}: ${description}`);
    this.name = 'Refusal';
    this.code = code;
    this.description = description;
  }
}

/** What the browser has for it. */
export interface Surroundings {
  fetch: typeof fetch;
  launch(details: { url: string; interactive: boolean }): Promise<string | undefined>;
  redirect: string;
  now(): number;
}

/** What is asked for. */
export interface Wanted {
  client: Client;
  access: readonly Access[];
  /** The address of the account. */
  account: string;
  /** asking: in a window, where it may be refused. silent: in none, by what the browser is signed in to. */
  manner: 'asking' | 'silent';
}

/** A token that ends within this time is not used any more, in milliseconds. */
const margin = 60_000;

/** Asks the user, or sees whether he agreed before. Throws a {@link Refusal}. */
export async function authorize(authority: Authority, wanted: Wanted, around: Surroundings): Promise<Grant> {
  const { client, access, account, manner } = wanted;
  const proof = await newProof();
  const scope = authority.scopes(access).join(' ');
  const question = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: around.redirect,
    scope,
    state: proof.state,
    code_challenge: proof.challenge,
    code_challenge_method: 'S256',
    login_hint: account,
    ...(manner === 'silent' ? { prompt: 'none' } : {}),
    ...authority.parameters,
  });
  const answered = await around
    .launch({ url: `${authority.authorize(client)}?${question}`, interactive: manner === 'asking' })
    .catch((thrown: unknown) => {
      throw new Refusal('closed', thrown instanceof Error ? thrown.message : String(thrown));
    });
  const answer = answerOf(answered, around.redirect, proof.state);
  return redeem(authority, client, around, {
    grant_type: 'authorization_code',
    code: answer,
    redirect_uri: around.redirect,
    code_verifier: proof.verifier,
    scope,
  });
}

/** Gets a new token for an old grant. RFC 6749 Section 6. Throws a {@link Refusal} where it has ended. */
export async function refresh(
  authority: Authority,
  { client, access, token }: { client: Client; access: readonly Access[]; token: string },
  around: Surroundings,
): Promise<Grant> {
  const scope = authority.scopes(access).join(' ');
  const grant = await redeem(authority, client, around, {
    grant_type: 'refresh_token',
    refresh_token: token,
    scope,
  });
  return { refresh: token, ...grant };
}

/** RFC 6749 Sections 4.1.2 and 4.1.2.1. */
interface Answer {
  state?: string;
  code?: string;
  error?: string;
  error_description?: string;
}

/** Reads the code out of where the provider led the browser back to. */
function answerOf(answered: string | undefined, redirect: string, state: string): string {
  if (answered === undefined || !answered.startsWith(redirect))
    throw new Refusal('closed', 'the window ended without an answer');
  const answer: Answer = Object.fromEntries(new URL(answered).searchParams);
  // The answer to something else is not looked at, not even for what it refuses.
  if (answer.state !== state) throw new Refusal('invalid_state', 'the answer is not to this question');
  if (answer.error !== undefined) throw new Refusal(answer.error, answer.error_description ?? '');
  if (answer.code === undefined) throw new Refusal('invalid_response', 'the answer has no code');
  return answer.code;
}

async function redeem(
  authority: Authority,
  client: Client,
  around: Surroundings,
  fields: Record<string, string>,
): Promise<Grant> {
  const body = new URLSearchParams({
    client_id: client.id,
    ...(client.secret === undefined ? {} : { client_secret: client.secret }),
    ...fields,
  });
  const response = await around.fetch(authority.token(client), {
    method: 'POST',
    body,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
  });
  const answer = (await response.json().catch(() => ({}))) as Redeemed;
  if (!response.ok)
    throw new Refusal(
      String(answer.error ?? `HTTP ${response.status}`),
      String(answer.error_description ?? ''),
    );
  const { access_token: token, token_type: kind, refresh_token: next, id_token: identity, scope } = answer;
  if (typeof token !== 'string' || !/^bearer$/i.test(String(kind)))
    throw new Refusal('invalid_response', 'there is no token in the answer');
  return {
    token,
    expires: around.now() + Number(answer.expires_in ?? 0) * 1000 - margin,
    // A provider that names no scopes grants what was asked for. RFC 6749 Section 5.1.
    scopes: String(scope ?? fields.scope).split(' '),
    ...(typeof next === 'string' ? { refresh: next } : {}),
    ...(typeof identity === 'string' ? { identity } : {}),
  };
}

/** RFC 6749 Sections 5.1 and 5.2, and OpenID Connect's. */
interface Redeemed {
  access_token?: unknown;
  token_type?: unknown;
  expires_in?: unknown;
  refresh_token?: unknown;
  id_token?: unknown;
  scope?: unknown;
  error?: unknown;
  error_description?: unknown;
}
