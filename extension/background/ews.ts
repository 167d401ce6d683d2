/**
 * Asks Exchange Web Services about somebody in the directory, for the content script of a page of Outlook on the web on
 * the same server. A content script could ask itself, but where the server wants a log-on that the browser does not
 * do alone, the browser would then ask the user for a password, out of nothing: for requests of a service worker it does
 * not.
 */
import { isAddress } from '../addresses.ts';
import { readUpTo } from './read-up-to.ts';

/** What a content script says. Answered with the text of the answer, empty where there is none. */
export interface EwsRequest {
  type: 'ews';
  operation: 'ResolveNames' | 'ExpandDL';
  address: string;
}

/** How long Exchange may take in milliseconds, and how many octets its answer may have. */
const limits = { time: 20_000, answer: 8 << 20 };

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const schemas = 'http://schemas.microsoft.com/exchange/services/2006';

/** Answers an {@link EwsRequest} of a page on a granted server; leaves everything else to others. */
export function handleEws(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<string> | undefined {
  const request = message as EwsRequest | null;
  if (typeof request !== 'object' || request?.type !== 'ews') return undefined;
  return ask(request, sender);
}

async function ask(
  { operation, address }: EwsRequest,
  { id, tab, url = '' }: chrome.runtime.MessageSender,
): Promise<string> {
  const { origin, pathname } = new URL(url);
  if (id !== chrome.runtime.id || tab === undefined || !pathname.startsWith('/owa/')) return '';
  if (!isAddress(address) || !(await chrome.permissions.contains({ origins: [`${origin}/*`] }))) return '';
  const response = await fetch(`${origin}/EWS/Exchange.asmx`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=utf-8' },
    body: envelope(operation === 'ExpandDL' ? expandDL(address) : resolveNames(address)),
    credentials: 'include',
    redirect: 'error',
    signal: AbortSignal.timeout(limits.time),
  });
  const answer = response.ok ? await readUpTo(limits.answer, response) : undefined;
  return new TextDecoder().decode(answer);
}

/** [MS-OXWSRSLNM] Section 3.1.4.1: all that the directory has of an address. */
function resolveNames(address: string): string {
  return `<m:ResolveNames ReturnFullContactData="true" SearchScope="ActiveDirectory" ContactDataShape="AllProperties">
<m:UnresolvedEntry>smtp:${escaped(address)}</m:UnresolvedEntry></m:ResolveNames>`;
}

/** [MS-OXWSDLIST] Section 3.1.4.1. */
function expandDL(address: string): string {
  return `<m:ExpandDL><m:Mailbox><t:EmailAddress>${escaped(address)}</t:EmailAddress></m:Mailbox></m:ExpandDL>`;
}

function envelope(operation: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="${soap}" xmlns:m="${schemas}/messages" xmlns:t="${schemas}/types">
<s:Header><t:RequestServerVersion Version="Exchange2013"/></s:Header>
<s:Body>${operation}</s:Body></s:Envelope>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
