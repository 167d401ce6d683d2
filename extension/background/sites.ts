/**
 * The webmails that Signet works in: exactly the origins whose host
 * permission the user granted, less those that may only be asked: about
 * certificates (see ui/hosts.ts), for mail (see mailbox/access.ts), and for what a webmail needs beside
 * its own (see companions.ts). The content script is registered for them
 * and for nothing else.
 *
 * The granted permissions are the record. What is registered is made to
 * follow them whenever they change, after an update, and at start-up, so that
 * a repeated or lost message does no harm.
 */
import { isMailHost } from '../mailbox/access.ts';
import { getSetting, onSettingChanged, setSetting } from '../settings.ts';
import { isCompanion, patternsOf } from './companions.ts';
import { isOwnPage } from './senders.ts';

/** What an extension page says about sites. The answer is the list of {@link webmailOrigins} afterwards. */
export type SiteRequest =
  | { type: 'site-added'; origin: string }
  | { type: 'site-removed'; origin: string }
  | { type: 'sites' };

const prefix = 'webmail:';
const contentScript = 'webmail/content.js';
/** A message is not to wait for the page's scripts and pictures. */
const startsAt = 'document_start';

/**
 * Answers a {@link SiteRequest} that came from a top-level page of the
 * extension; anything else is left to others. `site-added` tells that the page
 * got the permission, `site-removed` gives it up.
 */
export function handleSites(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<unknown> | undefined {
  const request = message as SiteRequest | null;
  if (typeof request !== 'object' || !isOwnPage(sender)) return undefined;
  switch (request?.type) {
    case 'site-added':
      return addSite(request.origin).then(webmailOrigins);
    case 'site-removed':
      return removeSite(request.origin).then(webmailOrigins);
    case 'sites':
      return webmailOrigins();
    default:
      return undefined;
  }
}

/** Registers what has to happen when permissions change or the extension starts. Call it once, synchronously. */
export function watchSites(): void {
  chrome.runtime.onInstalled.addListener(() => void registerSites());
  chrome.runtime.onStartup.addListener(() => void registerSites());
  chrome.permissions.onAdded.addListener(() => void registerSites());
  chrome.permissions.onRemoved.addListener(() => void registerSites());
  onSettingChanged('lookupOrigins', () => void registerSites());
}

/** The origins that Signet is turned on for. */
export async function webmailOrigins(): Promise<string[]> {
  const askedAlone = await getSetting('lookupOrigins');
  return (await grantedOrigins()).filter(
    origin => !askedAlone.includes(origin) && !isCompanion(origin) && !isMailHost(origin),
  );
}

/** The web origins whose permission the user granted, such as https://mail.example.org. */
export async function grantedOrigins(): Promise<string[]> {
  const { origins = [] } = await chrome.permissions.getAll();
  return origins.flatMap(pattern => originOf(pattern) ?? []).sort();
}

/** The origin of a match pattern for one host, undefined for every other pattern. */
export function originOf(pattern: string): string | undefined {
  const match = /^(https?:\/\/[^*/]+)\/\*$/.exec(pattern);
  return match?.[1];
}

/** Registrations one after the other: two at the same time would register an id twice, which fails. */
let last: Promise<void> = Promise.resolve();

/** Makes the registered content scripts follow the granted origins, and starts new ones in open tabs. */
export function registerSites(): Promise<void> {
  const next = last.then(register);
  last = next.catch(() => undefined);
  return next;
}

async function register(): Promise<void> {
  const granted = await webmailOrigins();
  const scripts = await chrome.scripting.getRegisteredContentScripts();
  const ours = scripts.filter(({ id }) => id.startsWith(prefix));
  // One that was registered by another version may start at another time.
  const kept = ours.filter(
    ({ id, runAt }) => runAt === startsAt && granted.includes(id.slice(prefix.length)),
  );
  const stale = ours.filter(script => !kept.includes(script)).map(({ id }) => id);
  const added = granted.filter(origin => !kept.some(({ id }) => id === prefix + origin));
  if (stale.length > 0) await chrome.scripting.unregisterContentScripts({ ids: stale });
  if (added.length === 0) return;
  await chrome.scripting.registerContentScripts(
    added.map(origin => ({
      id: prefix + origin,
      matches: [`${origin}/*`],
      js: [contentScript],
      allFrames: true,
      runAt: startsAt,
      persistAcrossSessions: true,
    })),
  );
  await startInOpenTabs(added);
}

/** A registered script starts with the next page; tabs that are open already are not to wait for a reload. */
async function startInOpenTabs(origins: string[]): Promise<void> {
  const tabs = await chrome.tabs.query({ url: origins.map(origin => `${origin}/*`) });
  const starts = tabs.map(async tab => {
    if (tab.id === undefined) return;
    await chrome.scripting.executeScript({
      target: { tabId: tab.id, allFrames: true },
      files: [contentScript],
    });
  });
  // A tab may show an error page or be gone by now; its next page gets the script anyway.
  await Promise.allSettled(starts);
}

/** A host that may be asked about certificates becomes a webmail when the user says so. */
async function addSite(origin: string): Promise<void> {
  const askedAlone = await getSetting('lookupOrigins');
  if (askedAlone.includes(origin)) {
    await setSetting(
      'lookupOrigins',
      askedAlone.filter(each => each !== origin),
    );
  }
  await registerSites();
}

async function removeSite(origin: string): Promise<void> {
  await chrome.permissions.remove({ origins: patternsOf(origin) });
  await registerSites();
}
