/** The page where the user agrees to what Signet would do in a mailbox: a window of its own, which no webmail can cover. */
import { isAddress } from '../addresses.ts';
import { unturned } from '../direction.ts';
import { type Access, type Asking, type Consent, providerOf } from './access.ts';

const page = 'consent/consent.html';
const size = { width: 520, height: 640 };

/** What a mailbox frame says to the service worker where a page's content script wants the user to be asked. Answered with true. */
export interface AskRequest {
  type: 'mailbox-ask';
  consent: Consent;
}

/**
 * Opens it. Resolves with the number of its window.
 *
 * @param origin of the webmail that wants it, as the browser says: in a frame of the extension, of the page around it
 */
export async function openConsent(
  { account, access }: Consent,
  origin = location.ancestorOrigins[0] ?? '',
): Promise<number | undefined> {
  const about = new URLSearchParams({ origin, account, access: access.join(' ') });
  const opened = await chrome.windows.create({ url: `${page}?${about}`, type: 'popup', ...size });
  return opened?.id;
}

/** Reads what the page was opened for; undefined where its address does not say. The account is what a webmail's page says it is. */
export function consentOf(search: string): Asking | undefined {
  const asked = new URLSearchParams(search);
  const origin = asked.get('origin') ?? '';
  const provider = providerOf(origin);
  const named = (asked.get('access') ?? '').split(' ');
  const access = accesses.filter(each => named.includes(each));
  const account = unturned(asked.get('account') ?? '');
  if (provider === undefined || access.length === 0 || !isAddress(account)) return undefined;
  return { provider, origin, access, account };
}

const accesses: readonly Access[] = ['read', 'send', 'write'];
