/**
 * The reader's frame: stands in the webmail's page in place of a message's
 * body and shows what the content script fetched. Nothing of the message goes
 * back to the page but the frame's height.
 */
import { html, render } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import {
  type AnswerKind,
  acceptChannel,
  type Failure,
  type FromReader,
  type OutgoingMessage,
  type ToReader,
} from '../channel.ts';
import { language, t } from '../i18n.ts';
import { takeSurroundings } from '../ui/surroundings.ts';
import type { Offer, Shown } from './shown.ts';
import './view.ts';

document.documentElement.lang = language;
document.title = t('reader_title');

const engine = new Engine();
engine.prepare(); // while the message is on its way
const offers: Offer[] = ['reply', 'retry', 'stand-aside'];
let shown: Shown = { is: 'loading' };
/** Waits for what became of a receipt that is being sent. */
let sending: ((failure: Failure | null) => void) | undefined;

const channel = await acceptChannel<ToReader, FromReader>();
channel.receive(message => {
  switch (message.type) {
    case 'loading':
      takeSurroundings(message.surroundings);
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

// The frame has no scroll bar of its own: it is as high as what it shows.
new ResizeObserver(() => {
  channel.send({ type: 'height', pixels: Math.ceil(document.body.getBoundingClientRect().height) });
}).observe(document.body);

function show(next: Shown): void {
  shown = next;
  render(
    html`<main class="reader">
      <signet-message
        .engine=${engine}
        .shown=${shown}
        .offers=${offers}
        .send=${send}
        @reply=${(event: CustomEvent<AnswerKind>) => channel.send({ type: 'reply', kind: event.detail })}
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
