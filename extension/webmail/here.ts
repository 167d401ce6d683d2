/**
 * Tells the toolbar's popup what there is on a page: which webmail, whose account, and what can be done. Only the
 * extension itself can send messages to a content script; the page neither hears the question nor the answer.
 */
import type { WebmailCapabilities } from '../channel.ts';
import type { Webmail } from './adapter.ts';
import { failureOf } from './failure.ts';

/** What the popup asks of the content script in a tab's top frame. */
export interface HereRequest {
  type: 'what-is-here';
}

/** What is on a page. It is only as good as the page that it was read from. */
export type Here =
  /** No webmail that Signet knows, or one that nobody is signed in to. */
  | { is: 'nothing' }
  /** A webmail whose page is not as it should be. */
  | { is: 'lost'; detail: string }
  | {
      is: 'webmail';
      /** For people; may be empty. */
      account: string;
      /** Undefined where the webmail's server did not tell. */
      can: WebmailCapabilities | undefined;
      /** Why it did not. */
      detail: string;
    };

/** What the page's content script knows so far. */
export interface Known {
  webmail: Webmail | null;
  /** What the adapter did not find, empty for nothing. */
  lost: string;
}

/** Answers each {@link HereRequest}. */
export function tellWhatIsHere(known: () => Known): void {
  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    const request = message as HereRequest | null;
    if (sender.id !== chrome.runtime.id || request?.type !== 'what-is-here') return false;
    void whatIsHere(known()).then(respond);
    return true;
  });
}

/** Describes a page. */
export async function whatIsHere({ webmail, lost }: Known): Promise<Here> {
  if (lost !== '') return { is: 'lost', detail: lost };
  if (!webmail) return { is: 'nothing' };
  const account = webmail.accountName();
  try {
    return { is: 'webmail', account, can: await webmail.capabilities(), detail: '' };
  } catch (thrown) {
    const { code, detail } = failureOf(thrown);
    return { is: 'webmail', account, can: undefined, detail: detail === '' ? code : `${code}: ${detail}` };
  }
}
