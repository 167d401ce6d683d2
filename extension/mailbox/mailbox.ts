/**
 * The mailbox frame: hidden in a page of Outlook or Gmail, it makes the requests to the mail
 * API that the page's content script wants. It holds no key and sees what the mail server holds.
 *
 * Any page can embed it. It answers where the page around it is one of the webmails in access.ts, as
 * the browser says, and where the content script there proved itself to the service worker; which mailbox
 * it gets a token for, the service worker judges once more from the origin of that content script.
 */
import type { MailboxGranted } from '../background/mailbox.ts';
import { acceptChannel } from '../channel-ends.ts';
import { type Consent, isOf, type Provider, providerOf } from './access.ts';
import type { AskRequest } from './ask.ts';
import type { FromMailbox, Mailbox, ToMailbox } from './contract.ts';
import { downloadThroughServiceWorker } from './gmail/download.ts';
import { GmailMailbox } from './gmail/mailbox.ts';
import { GmailRequests } from './gmail/requests.ts';
import { GraphMailbox } from './graph/mailbox.ts';
import { GraphRequests } from './graph/requests.ts';
import { answer } from './serve.ts';
import { Tokens } from './tokens.ts';

const origin = location.ancestorOrigins[0] ?? '';
const provider = providerOf(origin);
if (provider) await serve(provider);

async function serve(provider: Provider): Promise<void> {
  const channel = await acceptChannel<ToMailbox, FromMailbox>();
  let mailbox: Mailbox | undefined;
  let account = '';
  chrome.runtime.onMessage.addListener((message: Partial<MailboxGranted> | null) => {
    if (message?.type !== 'mailbox-granted' || message.origin !== origin) return;
    if (!isOf(account, { addresses: message.addresses ?? [] })) return;
    channel.send({ type: 'granted', access: message.access ?? [] });
  });
  channel.receive(message => {
    switch (message.type) {
      case 'open':
        account = message.account;
        mailbox ??= mailboxOf(new Tokens(provider, account));
        break;
      case 'call':
        if (mailbox) void answer(mailbox, message, channel);
        break;
      case 'ask':
        ask({ provider, account, access: message.consent.access });
        break;
    }
  });
}

function ask(consent: Consent): void {
  const request: AskRequest = { type: 'mailbox-ask', consent };
  void chrome.runtime.sendMessage(request);
}

function mailboxOf(tokens: Tokens): Mailbox {
  switch (tokens.provider) {
    case 'microsoft':
      return new GraphMailbox(new GraphRequests(tokens));
    case 'google':
      return new GmailMailbox(new GmailRequests(tokens), downloadThroughServiceWorker);
  }
}
