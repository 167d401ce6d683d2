/** From what an account agreed to, to a token for what is to be done; and how to say what is missing. */
import type { Failure } from '../../channel.ts';
import {
  type Access,
  type Asking,
  type Consent,
  firstOf,
  isOf,
  type Provider,
} from '../../mailbox/access.ts';
import { agreed, keep, type SignedIn, signedIn, signOut } from './accounts.ts';
import type { Client } from './clients.ts';
import { authorize, type Grant, Refusal, refresh, type Surroundings } from './flow.ts';
import { authorities, grantedBy } from './providers.ts';

/** What is at hand of browser and registration. */
export interface Desk {
  around: Surroundings;
  client(provider: Provider): Promise<Client | undefined>;
}

/** What a mailbox frame wants a token for. */
export interface Need {
  provider: Provider;
  /** The origin of the webmail around it, as the browser says. */
  origin: string;
  account: string;
  access: readonly Access[];
  /** A token that the API did not take. */
  rejected?: string | undefined;
}

/** There is no token; what the user can do about it. */
export class ConsentError extends Error {
  readonly failure: Failure;

  constructor(failure: Omit<Failure, 'sent'>) {
    super(failure.code);
    this.name = 'ConsentError';
    this.failure = { sent: false, ...failure };
  }
}

/** A token, without asking anybody. Throws a {@link ConsentError}. */
export async function tokenFor(need: Need, desk: Desk): Promise<string> {
  const { provider, origin, account, access, rejected } = need;
  const client = await registered(need, desk);
  const known = await signedIn(origin, account);
  const covers = known !== undefined && access.every(each => known.access.includes(each));
  if (known && covers) {
    const { token, expires } = known.grant;
    if (token !== rejected && expires > desk.around.now()) return token;
    const renewed = await renew(known, client, desk);
    if (renewed) return renewed.token;
  }
  const before = await agreed(origin, account);
  const missing = access.filter(each => !before.includes(each));
  if (missing.length > 0 || before.length === 0) {
    throw new ConsentError({
      code: 'consent-needed',
      detail: `nobody agreed to ${missing.join(', ') || 'anything'}`,
      consent: { provider, account, access: missing.length > 0 ? missing : [firstOf(provider)] },
    });
  }
  const asking: Asking = { provider, origin, account, access: [...access] };
  return (await obtain(asking, client, before, 'silent', desk)).grant.token;
}

/** Asks the user to agree, in a window of the provider's. Throws a {@link ConsentError}. */
export async function ask(asking: Asking, desk: Desk): Promise<SignedIn> {
  const client = await registered(asking, desk);
  const before = await agreed(asking.origin, asking.account);
  return obtain(asking, client, [...new Set([...before, ...asking.access])], 'asking', desk);
}

async function registered({ provider }: Pick<Consent, 'provider'>, desk: Desk): Promise<Client> {
  const client = await desk.client(provider);
  if (client) return client;
  throw new ConsentError({ code: 'not-registered', detail: `${provider}: no client id` });
}

/** Undefined where the grant has ended, as that of a single-page application does after a day. */
async function renew(known: SignedIn, client: Client, desk: Desk): Promise<Grant | undefined> {
  const { provider, access, grant: old } = known;
  try {
    if (old.refresh === undefined) return undefined;
    const grant = await refresh(authorities[provider], { client, access, token: old.refresh }, desk.around);
    await keep({ ...known, grant });
    return grant;
  } catch (thrown) {
    // A network that is down ends nothing.
    if (!(thrown instanceof Refusal)) throw offline(thrown);
    await signOut(known);
    return undefined;
  }
}

async function obtain(
  { origin, ...consent }: Asking,
  client: Client,
  access: readonly Access[],
  manner: 'asking' | 'silent',
  desk: Desk,
): Promise<SignedIn> {
  const { provider, account } = consent;
  const authority = authorities[provider];
  try {
    const grant = await authorize(authority, { client, access, account, manner }, desk.around);
    const addresses = await authority.addresses(grant, desk.around.fetch);
    if (!isOf(account, { addresses })) {
      throw new ConsentError({ code: 'other-account', detail: addresses.join(', '), addresses, consent });
    }
    const granted = grantedBy(provider, grant.scopes);
    const found: SignedIn = { provider, origin, addresses, access: granted, grant };
    await keep(found);
    if (consent.access.every(each => granted.includes(each))) return found;
    throw new ConsentError({ code: 'consent-needed', detail: `granted: ${grant.scopes.join(' ')}`, consent });
  } catch (thrown) {
    if (thrown instanceof ConsentError) throw thrown;
    throw thrown instanceof Refusal ? refused(thrown, consent, client, manner, desk) : offline(thrown);
  }
}

function refused(
  { code, description }: Refusal,
  consent: Consent,
  client: Client,
  manner: 'asking' | 'silent',
  { around }: Desk,
): ConsentError {
  const detail = `${code} ${description}`.trim().slice(0, 1000);
  // Nothing ended but the session. OpenID Connect Core Section 3.1.2.6.
  if (manner === 'silent' && code === 'login_required')
    return new ConsentError({ code: 'session-expired', detail });
  // Without a window, what the user has not agreed to sounds as what an administrator has to.
  if (manner === 'silent') return new ConsentError({ code: 'consent-ended', detail, consent });
  const authority = authorities[consent.provider];
  const link = authority.administrators?.(client, around.redirect);
  // Whoever closed the window may have read in it that an administrator has to agree.
  return new ConsentError({
    code: authority.wantsAdministrator(detail) ? 'consent-admin' : 'consent-needed',
    detail,
    consent,
    ...(link ? { link } : {}),
  });
}

function offline(thrown: unknown): ConsentError {
  return new ConsentError({
    code: 'offline',
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  });
}
