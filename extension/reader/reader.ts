/**
 * The reader's frame: stands in the webmail's page in place of a message's
 * body and shows what the content script fetched. Nothing of the message goes
 * back to the page but the frame's height.
 */
import { html, nothing, render } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import type { Error as ContractError, OpenResult } from '../../js-bridge/contract.ts';
import type { DecryptedRequest } from '../background/decrypted.ts';
import type { MailboxGranted } from '../background/mailbox.ts';
import type { AnswerKind, Failure, FromReader, OutgoingMessage, ToReader } from '../channel.ts';
import { acceptChannel } from '../channel-ends.ts';
import { language, t } from '../i18n.ts';
import { wasDecrypted } from '../layers.ts';
import { providerOf } from '../mailbox/access.ts';
import { nameOfMessage } from '../message-name.ts';
import { speakAsDecided } from '../spoken.ts';
import { takeSurroundings } from '../ui/surroundings.ts';
import { type Doubt, doubtOf } from './doubt.ts';
import type { ExactCopy } from './exact-copy.ts';
import './exact-copy.ts';
import type { Offer, Shown } from './shown.ts';
import type { OpenedEvent } from './view.ts';
import './view.ts';

const accepted = acceptChannel<ToReader, FromReader>(); // the content script does not wait for the language
const engine = new Engine();
engine.prepare(); // while the message is on its way
await speakAsDecided();
document.documentElement.lang = language;
document.title = t('reader_title');

let offers: Offer[] = ['reply', 'retry', 'stand-aside'];
let shown: Shown = { is: 'loading' };
/** Undefined where there is one way to the message alone. */
let exact: ExactCopy | undefined;
let doubt: Doubt = 'none';
/** Waits for what became of a receipt that is being sent. */
let sending: ((failure: Failure | null) => void) | undefined;

const channel = await accepted;
channel.receive(message => {
  switch (message.type) {
    case 'loading':
      takeSurroundings(message.surroundings);
      offers = ['reply', 'retry', 'stand-aside', ...(message.editable ? (['edit'] as const) : [])];
      begin(message.exact);
      break;
    case 'message':
      show({ is: 'message', raw: message.raw });
      break;
    case 'failed':
      show({ is: 'failed', failure: message.failure });
      break;
    case 'exact':
      showExact(message.raw);
      break;
    case 'not-exact':
      if (exact?.is === 'asked') exact = { is: 'failed', failure: message.failure };
      show(shown);
      break;
    case 'sent':
      sending?.(null);
      break;
    case 'not-sent':
      sending?.(message.failure);
      break;
  }
});
show(shown);

// What the user did not agree to before may be had now.
chrome.runtime.onMessage.addListener((message: Partial<MailboxGranted> | null) => {
  if (message?.type !== 'mailbox-granted') return;
  if (shown.is === 'failed' && shown.failure.consent) retry();
  if (exact?.is === 'failed' && exact.failure.consent) fetchExact();
});

// The frame has no scroll bar of its own: it is as high as what it shows.
new ResizeObserver(() => {
  channel.send({ type: 'height', pixels: Math.ceil(document.body.getBoundingClientRect().height) });
}).observe(document.body);

function show(next: Shown): void {
  shown = next;
  render(
    html`<main class="reader">
      <h1 class="visually-hidden">${t('reader_title')}</h1>
      <signet-message
        .engine=${engine}
        .shown=${shown}
        .offers=${offers}
        .send=${send}
        .note=${exact ? html`<signet-exact-copy .copy=${exact} .doubt=${doubt} @fetch=${fetchExact}></signet-exact-copy>` : nothing}
        @opened=${(event: OpenedEvent) => {
          noteDecrypted(event.detail);
          judge(doubtOf(event.detail));
        }}
        @reply=${(event: CustomEvent<AnswerKind>) => channel.send({ type: 'reply', kind: event.detail })}
        @edit=${() => channel.send({ type: 'edit' })}
        @retry=${retry}
        @stand-aside=${() => channel.send({ type: 'stand-aside' })}
      ></signet-message>
    </main>`,
    document.body,
  );
}

function send(messages: OutgoingMessage[]): Promise<Failure | null> {
  return new Promise(resolve => {
    sending = resolve;
    channel.send({ type: 'send', messages });
  });
}

function begin(hasExact: boolean): void {
  exact = hasExact ? { is: 'possible' } : undefined;
  doubt = 'none';
  show({ is: 'loading' });
}

/** Where somebody else may decrypt, too, what Signet decrypted is told, for its answers to stay encrypted. */
function noteDecrypted(opened: OpenResult | ContractError): void {
  if (shown.is !== 'message' || 'code' in opened || !wasDecrypted(opened)) return;
  if (providerOf(location.ancestorOrigins[0] ?? '') === 'google') tellDecrypted(shown.raw).catch(reportError);
}

async function tellDecrypted(raw: Uint8Array<ArrayBuffer>): Promise<void> {
  const request: DecryptedRequest = { type: 'decrypted', name: await nameOfMessage(raw) };
  await chrome.runtime.sendMessage(request);
}

/** What anybody can see to be broken is fetched by the other way at once. */
function judge(judged: Doubt): void {
  doubt = judged;
  if (doubt === 'public' && exact?.is === 'possible') fetchExact();
  else show(shown);
}

function fetchExact(): void {
  exact = { is: 'asked' };
  show(shown);
  channel.send({ type: 'exact' });
}

function showExact(raw: Uint8Array<ArrayBuffer>): void {
  if (exact?.is !== 'asked') return; // the message is fetched anew meanwhile
  const before = shown.is === 'message' ? shown.raw : undefined;
  const isSame = before?.length === raw.length && before.every((octet, at) => octet === raw[at]);
  exact = { is: isSame ? 'same' : 'shown' };
  show(isSame ? shown : { is: 'message', raw });
}

function retry(): void {
  begin(exact !== undefined);
  channel.send({ type: 'retry' });
}
