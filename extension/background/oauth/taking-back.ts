/**
 * What was agreed to ends: when the user takes it back, and when Signet is turned off for the webmail that it was for,
 * in its settings or in the browser's own. Where no webmail of a provider's is left, the permissions to ask it go, too.
 *
 * The granted permissions are the record, as they are for sites.ts: what is kept is made to follow them whenever some are
 * taken away and at start-up, so that nothing is left where the service worker ended in the middle.
 */
import { hostsOf, pagesOf, providerOf, providers } from '../../mailbox/access.ts';
import { getSetting } from '../../settings.ts';
import { queue } from '../queue.ts';
import { grantedOrigins } from '../sites.ts';
import { agreed, forget, signedIn } from './accounts.ts';
import { tokenFor } from './consent.ts';
import { desk } from './desk.ts';

/** Registers what has to happen. Call it once, synchronously. */
export function watchTakingBack(): void {
  chrome.runtime.onStartup.addListener(() => void takeBackUnused());
  chrome.permissions.onRemoved.addListener(() => void takeBackUnused());
}

/**
 * Takes back what an account agreed to for a webmail.
 *
 * @param renew has a token anew where none is at hand, as after a start of the browser, and where the one at hand has
 * expired, as after an hour: what Google granted ends by a token alone that it still knows
 */
export async function takeBack(origin: string, account: string, renew = haveAnew): Promise<true> {
  if (providerOf(origin) === 'google' && !(await canEnd(origin, account)))
    await renew(origin, account).catch(() => undefined);
  const grant = await forget(origin, account);
  // Microsoft has no place for it: what it granted ends by itself, within a day. RFC 7009.
  if (providerOf(origin) === 'google' && grant) {
    const body = new URLSearchParams({ token: grant.refresh ?? grant.token });
    await fetch('https://oauth2.googleapis.com/revoke', { method: 'POST', body, credentials: 'omit' }).catch(
      () => undefined,
    );
  }
  return true;
}

/** Whether a token is at hand that the provider will know. */
async function canEnd(origin: string, account: string): Promise<boolean> {
  const grant = (await signedIn(origin, account))?.grant;
  return grant !== undefined && (grant.refresh !== undefined || grant.expires > Date.now());
}

/** Without asking anybody, and for as little as there is. */
async function haveAnew(origin: string, account: string): Promise<void> {
  const [access] = await agreed(origin, account);
  if (access) await tokenFor({ provider: 'google', origin, account, access: [access] }, desk());
}

/** One is to find what the other has left. */
const inOrder = queue();

/** Takes back what accounts agreed to for webmails that Signet is off for, and gives up permissions that no webmail needs. */
export function takeBackUnused(): Promise<void> {
  return inOrder(async () => {
    const granted = await grantedOrigins();
    for (const { origin, addresses } of await getSetting('mailAccounts')) {
      // Before the permission to tell the provider is given up.
      if (!granted.includes(origin)) await takeBack(origin, addresses[0] ?? '');
    }
    const unused = providers.filter(each => !pagesOf(each).some(page => granted.includes(page)));
    const origins = unused.flatMap(hostsOf).filter(host => granted.includes(host));
    if (origins.length === 0) return;
    const permissions: chrome.runtime.ManifestOptionalPermission[] =
      unused.length === providers.length ? ['identity'] : [];
    await chrome.permissions.remove({ permissions, origins: origins.map(origin => `${origin}/*`) });
  });
}
