/**
 * The accounts that agreed, for the webmail that asked each of them: one at another origin is asked for anew, since who
 * took over its page would have the mailbox else. Their tokens are in the memory of the browser alone
 * (chrome.storage.session, which no content script can read) and end with it; what is kept is whose they were and
 * what they were for, so that they can be had again without asking.
 */
import { type Access, isOf } from '../../mailbox/access.ts';
import { getSetting, type MailAccount, setSetting } from '../../settings.ts';
import { queue } from '../queue.ts';
import type { Grant } from './flow.ts';

/** An account whose tokens are at hand. */
export interface SignedIn extends MailAccount {
  grant: Grant;
}

const prefix = 'mail-account:';
const keyOf = ({ origin, addresses: [first = ''] }: Pick<MailAccount, 'origin' | 'addresses'>) =>
  `${prefix}${origin} ${first.toLowerCase()}`;

/** What is kept of all accounts is one list: two who change it at once would lose a change. */
const inOrder = queue();

/** The account with an address whose tokens are at hand for a webmail. */
export async function signedIn(origin: string, address: string): Promise<SignedIn | undefined> {
  const all = await chrome.storage.session.get();
  return Object.entries(all)
    .filter(([key]) => key.startsWith(`${prefix}${origin} `))
    .map(([, value]) => value as SignedIn)
    .find(account => isOf(address, account));
}

/** What an account with an address once agreed to for a webmail; nothing where there is none. */
export async function agreed(origin: string, address: string): Promise<Access[]> {
  const kept = await getSetting('mailAccounts');
  return kept.find(each => each.origin === origin && isOf(address, each))?.access ?? [];
}

/** Keeps what an account agreed to, in the place of what was kept of it. */
export function keep({ provider, origin, addresses, access, grant }: SignedIn): Promise<void> {
  return inOrder(async () => {
    const account: SignedIn = { provider, origin, addresses, access, grant };
    await chrome.storage.session.set({ [keyOf(account)]: account });
    const others = await without(origin, addresses);
    await setSetting('mailAccounts', [...others, { provider, origin, addresses, access }]);
  });
}

/** Forgets the tokens of an account. */
export async function signOut(account: SignedIn): Promise<void> {
  await chrome.storage.session.remove(keyOf(account));
}

/** Forgets what an account agreed to for a webmail. Returns the tokens that were at hand. */
export function forget(origin: string, address: string): Promise<Grant | undefined> {
  return inOrder(async () => {
    const account = await signedIn(origin, address);
    if (account) await signOut(account);
    await setSetting('mailAccounts', await without(origin, [address]));
    return account?.grant;
  });
}

async function without(origin: string, addresses: string[]): Promise<MailAccount[]> {
  const kept = await getSetting('mailAccounts');
  return kept.filter(each => each.origin !== origin || !addresses.some(address => isOf(address, each)));
}
