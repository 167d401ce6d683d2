/**
 * Which forms of encrypted content come through a webmail and the servers behind it. The frame that has a message built
 * judges by the page around it, as the browser names that: a content script, which shares its process with the page, could
 * have what is encrypted go without integrity of its own.
 */
import type { Carries } from '../js-bridge/contract.ts';
import { providerOf } from './mailbox/access.ts';

/** What does not come through everywhere, for the engine's parameters. */
export interface Through {
  carries?: Carries;
}

/** What comes through at an origin. AuthEnvelopedData was seen broken on the way through Exchange Online: microsoftgraph/msgraph-sdk-java#2544. */
export function throughTo(origin: string): Through {
  return providerOf(origin) === 'microsoft' ? { carries: 'enveloped-data' } : {};
}

/** What comes through the webmail around this frame; all where there is none. */
export function throughHere(): Through {
  return throughTo(location.ancestorOrigins[0] ?? '');
}
