/**
 * The hosts that may be asked about certificates: whether they were revoked,
 * and for those of other people. Asking needs the browser's permission for the
 * host, as a webmail does. The origins that have it for asking alone are kept
 * apart, or Signet would take them for webmails.
 */
import { grantedOrigins } from '../background/sites.ts';
import { getSetting, setSetting } from '../settings.ts';

/** The origin that has to be allowed for an address to be asked; undefined where it is none of the web. */
export function originToAsk(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin, username } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username === '' ? origin : undefined;
}

/** Reads what a person types as a host. Without a scheme it is taken as http, which is what most authorities use. RFC 5280 Section 4.2.1.13. */
export function typedOrigin(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '' || /[\s@*]/.test(text)) return undefined;
  const origin = originToAsk(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (origin === undefined) return undefined;
  const { hostname } = new URL(origin);
  return hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[') ? origin : undefined;
}

/**
 * Asks the user whether a host may be asked. The browser only asks while it
 * handles a click: call this first thing in the click's handler.
 *
 * @returns false when the user said no
 */
export async function allowHost(origin: string): Promise<boolean> {
  // Kept before the browser grants it, so that nothing ever takes the host for a webmail. It waits for the user anyway.
  const kept = keep(origin);
  const granted = await chrome.permissions.request({ origins: [`${origin}/*`] });
  await kept;
  if (!granted) await forget(origin);
  return granted;
}

/** Takes the permission back. */
export async function forbidHost(origin: string): Promise<void> {
  await chrome.permissions.remove({ origins: [`${origin}/*`] });
  await forget(origin);
}

/** Tells whether a host may be asked: a webmail may, too. */
export function mayAsk(origin: string): Promise<boolean> {
  return chrome.permissions.contains({ origins: [`${origin}/*`] });
}

/** The hosts that may be asked and are no webmail, ordered by name. */
export async function hostsToAsk(): Promise<string[]> {
  const kept = await getSetting('lookupOrigins');
  const granted = await grantedOrigins();
  return kept.filter(origin => granted.includes(origin)).sort((a, b) => hostOf(a).localeCompare(hostOf(b)));
}

/** What is shown of an origin: "crl.example.test". */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}

/** A webmail that has the permission stays one. */
async function keep(origin: string): Promise<void> {
  if (await mayAsk(origin)) return;
  const kept = await getSetting('lookupOrigins');
  if (!kept.includes(origin)) await setSetting('lookupOrigins', [...kept, origin]);
}

async function forget(origin: string): Promise<void> {
  const kept = await getSetting('lookupOrigins');
  await setSetting(
    'lookupOrigins',
    kept.filter(each => each !== origin),
  );
}
