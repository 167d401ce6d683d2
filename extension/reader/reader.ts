/**
 * The reader's frame: stands in the webmail's page in place of a message's
 * body and shows what the content script fetched. Nothing of the message goes
 * back to the page but the frame's height.
 */
import { html, render } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import type { MailboxGranted } from '../background/mailbox.ts';
import {
  type AnswerKind,
  acceptChannel,
  type Failure,
  type FromReader,
  type OutgoingMessage,
  type ToReader,
  type WebmailCapabilities,
} from '../channel.ts';
import { language, t } from '../i18n.ts';
import { speakAsDecided } from '../spoken.ts';
import { takeSurroundings } from '../ui/surroundings.ts';
import type { Offer, Shown } from './shown.ts';
import './view.ts';

const accepted = acceptChannel<ToReader, FromReader>(); // the content script does not wait for the language
await speakAsDecided();
document.documentElement.lang = language;
document.title = t('reader_title');

const engine = new Engine();
engine.prepare(); // while the message is on its way
let offers: Offer[] = ['reply', 'retry', 'stand-aside'];
let carries: WebmailCapabilities['carries'];
let shown: Shown = { is: 'loading' };
/** Waits for what became of a receipt that is being sent. */
let sending: ((failure: Failure | null) => void) | undefined;

const channel = await accepted;
channel.receive(message => {
  switch (message.type) {
    case 'loading':
      takeSurroundings(message.surroundings);
      carries = message.carries;
      offers = ['reply', 'retry', 'stand-aside', ...(message.editable ? (['edit'] as const) : [])];
      show({ is: 'loading' });
      break;
    case 'message':
      show({ is: 'message', raw: message.raw });
      break;
    case 'failed':
      show({ is: 'failed', failure: message.failure });
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
  if (message?.type === 'mailbox-granted' && shown.is === 'failed' && shown.failure.consent) retry();
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
        .carries=${carries}
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

function retry(): void {
  show({ is: 'loading' });
  channel.send({ type: 'retry' });
}
