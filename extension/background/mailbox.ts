/**
 * Tokens for mailbox frames, and the user's word for them: what may come from where. A token goes to a
 * mailbox frame alone, and only what was agreed to for the page that the content script is in which it talks to.
 */
import type { Failure } from '../channel.ts';
import {
  type Access,
  type Asking,
  type Consent,
  firstOf,
  hostsOf,
  type Provider,
  providerOf,
} from '../mailbox/access.ts';
import type { AskRequest } from '../mailbox/ask.ts';
import type { TokenAnswer, TokenRequest } from '../mailbox/tokens.ts';
import { showConsent } from './consent-window.ts';
import { embedderOf } from './frames.ts';
import { ask, ConsentError, tokenFor } from './oauth/consent.ts';
import { desk } from './oauth/desk.ts';
import { takeBack } from './oauth/taking-back.ts';
import { queue } from './queue.ts';
import { isDocument, isOwnPage } from './senders.ts';

/** What the consent page and the settings say. */
export type ConsentRequest =
  /** The user wants to be asked by the provider; the permissions for it are granted. Answered with a {@link ConsentAnswer}. */
  | { type: 'mailbox-consent'; asking: Asking }
  /** The user takes everything back. */
  | { type: 'mailbox-forget'; origin: string; account: string };

/** What became of it. */
export type ConsentAnswer = { addresses: string[] } | { failure: Failure };

/** What documents of the extension are told when somebody agreed. */
export interface MailboxGranted {
  type: 'mailbox-granted';
  /** The origin of the webmail that it is for. */
  origin: string;
  addresses: string[];
  access: Access[];
}

const frame = 'mailbox/mailbox.html';

/** Two at once would renew one grant twice. A window that is open keeps nobody waiting. */
const inOrder = queue();

/** Answers a {@link TokenRequest}, an {@link AskRequest} and a {@link ConsentRequest}; leaves everything else to others. */
export function handleMailbox(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<TokenAnswer | ConsentAnswer | boolean | undefined> | undefined {
  const request = message as TokenRequest | AskRequest | ConsentRequest | null;
  if (typeof request !== 'object' || sender.id !== chrome.runtime.id) return undefined;
  switch (request?.type) {
    case 'mailbox-token':
      return inOrder(() => token(request, sender));
    case 'mailbox-ask':
      return show(request.consent, sender);
    case 'mailbox-consent':
      return isOwnPage(sender) ? consent(request.asking) : undefined;
    case 'mailbox-forget':
      return isOwnPage(sender) ? takeBack(request.origin, request.account) : undefined;
    default:
      return undefined;
  }
}

async function token(
  { provider, account, access, rejected }: TokenRequest,
  sender: chrome.runtime.MessageSender,
): Promise<TokenAnswer | undefined> {
  const origin = await webmailAround(provider, sender);
  if (origin === undefined) return undefined;
  const need = { provider, origin, account, access, rejected };
  try {
    if (!(await isAllowed(provider))) {
      const wanted: Consent = { provider, account, access: access.length > 0 ? access : [firstOf(provider)] };
      const detail = `the browser does not let Signet ask ${provider}`;
      throw new ConsentError({ code: 'consent-needed', detail, consent: wanted });
    }
    return { token: await tokenFor(need, desk()) };
  } catch (thrown) {
    return { failure: failureOf(thrown) };
  }
}

async function show(wanted: Consent, sender: chrome.runtime.MessageSender): Promise<boolean | undefined> {
  const origin = await webmailAround(wanted.provider, sender);
  if (origin === undefined) return undefined;
  await showConsent({ ...wanted, origin });
  return true;
}

async function consent(asking: Asking): Promise<ConsentAnswer> {
  try {
    const { origin, addresses, access } = await ask(asking, desk());
    const told: MailboxGranted = { type: 'mailbox-granted', origin, addresses, access };
    // Nobody may be there to hear it.
    await chrome.runtime.sendMessage(told).catch(() => undefined);
    return { addresses };
  } catch (thrown) {
    return { failure: failureOf(thrown) };
  }
}

/** Whether the browser lets the extension ask a provider: the user grants that where he is asked to agree. */
function isAllowed(provider: Provider): Promise<boolean> {
  const origins = hostsOf(provider).map(origin => `${origin}/*`);
  return chrome.permissions.contains({ permissions: ['identity'], origins });
}

function failureOf(thrown: unknown): Failure {
  if (thrown instanceof ConsentError) return thrown.failure;
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'internal', detail, sent: false };
}

/** The origin of the webmail of a provider's whose content script a mailbox frame answers; undefined for everybody else. */
async function webmailAround(
  provider: Provider,
  sender: chrome.runtime.MessageSender,
): Promise<string | undefined> {
  if (!isDocument(sender.url ?? '', frame)) return undefined;
  const origin = await embedderOf(sender);
  return providerOf(origin ?? '') === provider ? origin : undefined;
}
