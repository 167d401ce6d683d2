/** The page where the user agrees to what Signet would do in a mailbox: a window of its own, which no webmail can cover. */
import { isAddress } from '../addresses.ts';
import { unturned } from '../direction.ts';
import type { Access, Consent, Provider } from './access.ts';

const page = 'consent/consent.html';
const size = { width: 520, height: 640 };

/** What a mailbox frame says to the service worker where a page's content script wants the user to be asked. Answered with true. */
export interface AskRequest {
  type: 'mailbox-ask';
  consent: Consent;
}

/** Opens it. Resolves with the number of its window. */
export async function openConsent({ provider, account, access }: Consent): Promise<number | undefined> {
  const about = new URLSearchParams({ provider, account, access: access.join(' ') });
  const opened = await chrome.windows.create({ url: `${page}?${about}`, type: 'popup', ...size });
  return opened?.id;
}

/** Reads what the page was opened for; undefined where its address does not say. The account is what a webmail's page says it is. */
export function consentOf(search: string): Consent | undefined {
  const asked = new URLSearchParams(search);
  const provider = providers.find(each => each === asked.get('provider'));
  const named = (asked.get('access') ?? '').split(' ');
  const access = accesses.filter(each => named.includes(each));
  const account = unturned(asked.get('account') ?? '');
  if (provider === undefined || access.length === 0 || !isAddress(account)) return undefined;
  return { provider, access, account };
}

const providers: readonly Provider[] = ['microsoft', 'google'];
const accesses: readonly Access[] = ['read', 'send', 'write'];
