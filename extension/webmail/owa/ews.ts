/**
 * What Exchange Web Services tell of the directory. They take no session of Outlook on the web, so the service worker
 * asks them, with what the browser logs on with by itself; see background/ews.ts. Where it has nothing to log on with,
 * there is no answer.
 */
import type { EwsRequest } from '../../background/ews.ts';
import { bytesOfBase64 } from '../../base64.ts';
import type { Mailbox } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const types = 'http://schemas.microsoft.com/exchange/services/2006/types';

export interface Ews {
  /** The certificates of an address, none without an answer. */
  certificates(address: string): Promise<Bytes[]>;
  /** The members of a group; null without an answer, or where they are not told in full. */
  members(address: string): Promise<Mailbox[] | null>;
}

export const ews: Ews = {
  async certificates(address) {
    const answer = await ask({ type: 'ews', operation: 'ResolveNames', address });
    // The first one wins where both can be used. [MS-OXWSCONT] Section 2.2.4.3, ContactItemType.
    const values = ['UserSMIMECertificate', 'MSExchangeCertificate'].flatMap(property =>
      elements(answer, property).flatMap(each => elements(each, 'Base64Binary')),
    );
    return values.map(value => bytesOfBase64(value.textContent ?? ''));
  },

  async members(address) {
    const answer = await ask({ type: 'ews', operation: 'ExpandDL', address });
    const expansion = answer?.getElementsByTagName('m:DLExpansion')[0] ?? elements(answer, 'DLExpansion')[0];
    if (expansion?.getAttribute('IncludesLastItemInRange') !== 'true') return null;
    return elements(expansion, 'Mailbox').map(mailbox => {
      const text = (name: string) => elements(mailbox, name)[0]?.textContent ?? '';
      return { Name: text('Name'), EmailAddress: text('EmailAddress'), MailboxType: text('MailboxType') };
    });
  },
};

/** The answer, null where there is none. */
async function ask(request: EwsRequest): Promise<Document | null> {
  const text: unknown = await chrome.runtime.sendMessage(request).catch(() => '');
  if (typeof text !== 'string' || text === '') return null;
  return new DOMParser().parseFromString(text, 'application/xml');
}

function elements(within: Document | Element | null, name: string): Element[] {
  return Array.from(within?.getElementsByTagNameNS(types, name) ?? []);
}
