/**
 * The webmails that Signet is turned on for. The browser's host permissions
 * are the only list of them: a site that the user withdraws there is off.
 */
import { patternsOf } from '../background/companions.ts';
import { type SiteRequest, webmailOrigins } from '../background/sites.ts';

/**
 * Turns what a person types as a webmail's address into its origin. Without a
 * scheme it is taken as https, and on this computer as http.
 *
 * @returns undefined when it is not the address of a web page
 */
export function webmailOrigin(address: string): string | undefined {
  const text = address.trim();
  if (text === '' || /[\s@*]/.test(text)) return undefined;
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text);
  const local = /^(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(text);
  let url: URL;
  try {
    url = new URL(scheme ? text : `${local ? 'http' : 'https'}://${text}`);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const whole = isLocal(url.hostname) || url.hostname.includes('.');
  return whole && !url.hostname.endsWith('.') ? url.origin : undefined;
}

/** Tells whether anybody on the way can read and change what a site shows. */
export function isPlainHttp(origin: string): boolean {
  const url = new URL(origin);
  return url.protocol === 'http:' && !isLocal(url.hostname);
}

/** What is shown of an origin: without the scheme, which only plain http keeps. */
export function siteName(origin: string): string {
  return isPlainHttp(origin) ? origin : new URL(origin).host;
}

/**
 * Asks the user for a site and turns Signet on there. The browser only asks
 * while it handles a click: call this first thing in the click's handler.
 *
 * @returns false when the user said no
 */
export async function turnOn(origin: string): Promise<boolean> {
  // Closes a popup while it asks. The service worker therefore also listens to permissions.onAdded.
  if (!(await chrome.permissions.request({ origins: patternsOf(origin) }))) return false;
  await tell({ type: 'site-added', origin });
  return true;
}

/** Turns Signet off for a site and gives the permission back. */
export async function turnOff(origin: string): Promise<void> {
  await tell({ type: 'site-removed', origin });
}

/** Tells whether Signet is turned on for a site. */
export async function isOn(origin: string): Promise<boolean> {
  return (await webmailOrigins()).includes(origin);
}

/** Lists the origins of all sites that Signet is turned on for, ordered by name. */
export async function sites(): Promise<string[]> {
  const origins = await webmailOrigins();
  return origins.sort((a, b) => siteName(a).localeCompare(siteName(b)));
}

async function tell(request: SiteRequest): Promise<void> {
  await chrome.runtime.sendMessage(request);
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
