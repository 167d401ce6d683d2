/**
 * The accounts that agreed. Their tokens are in the memory of the browser alone
 * (chrome.storage.session, which no content script can read) and end with it; what is kept is whose they were and
 * what they were for, so that they can be had again without asking.
 */
import { type Access, isOf, type Provider } from '../../mailbox/access.ts';
import { getSetting, type MailAccount, setSetting } from '../../settings.ts';
import { queue } from '../queue.ts';
import type { Grant } from './flow.ts';

/** An account whose tokens are at hand. */
export interface SignedIn extends MailAccount {
  grant: Grant;
}

const prefix = 'mail-account:';
const keyOf = ({ provider, addresses: [first = ''] }: Pick<MailAccount, 'provider' | 'addresses'>) =>
  `${prefix}${provider}:${first.toLowerCase()}`;

/** What is kept of all accounts is one list: two who change it at once would lose a change. */
const inOrder = queue();

/** The account with an address whose tokens are at hand. */
export async function signedIn(provider: Provider, address: string): Promise<SignedIn | undefined> {
  const all = await chrome.storage.session.get();
  return Object.entries(all)
    .filter(([key]) => key.startsWith(`${prefix}${provider}:`))
    .map(([, value]) => value as SignedIn)
    .find(account => isOf(address, account));
}

/** What an account with an address once agreed to; nothing where there is none. */
export async function agreed(provider: Provider, address: string): Promise<Access[]> {
  const kept = await getSetting('mailAccounts');
  return kept.find(each => each.provider === provider && isOf(address, each))?.access ?? [];
}

/** Keeps what an account agreed to, in the place of what was kept of it. */
export function keep({ provider, addresses, access, grant }: SignedIn): Promise<void> {
  return inOrder(async () => {
    const account: SignedIn = { provider, addresses, access, grant };
    await chrome.storage.session.set({ [keyOf(account)]: account });
    const others = await without(provider, addresses);
    await setSetting('mailAccounts', [...others, { provider, addresses, access }]);
  });
}

/** Forgets the tokens of an account. */
export async function signOut(account: SignedIn): Promise<void> {
  await chrome.storage.session.remove(keyOf(account));
}

/** Forgets an account altogether. Returns the tokens that were at hand. */
export function forget(provider: Provider, address: string): Promise<Grant | undefined> {
  return inOrder(async () => {
    const account = await signedIn(provider, address);
    if (account) await signOut(account);
    await setSetting('mailAccounts', await without(provider, [address]));
    return account?.grant;
  });
}

async function without(provider: Provider, addresses: string[]): Promise<MailAccount[]> {
  const kept = await getSetting('mailAccounts');
  return kept.filter(each => each.provider !== provider || !addresses.some(address => isOf(address, each)));
}
