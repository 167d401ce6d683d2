/**
 * The outbox's frame: stands in a corner of the webmail's page while finished
 * messages of its account wait, were interrupted, or have something to tell. Nothing is
 * built here and no key is used; what anybody could read is shown by its recipients alone.
 */
import { Engine } from '../../js-bridge/client.ts';
import type { FromOutbox, ToOutbox } from '../channel.ts';
import { acceptChannel } from '../channel-ends.ts';
import { language, t } from '../i18n.ts';
import { speakAsDecided } from '../spoken.ts';
import { takeSurroundings } from '../ui/surroundings.ts';
import { OutboxView } from './outbox-view.ts';

const accepted = acceptChannel<ToOutbox, FromOutbox>(); // the content script does not wait for the language
await speakAsDecided();
document.documentElement.lang = language;
document.title = t('outbox_title');

const engine = new Engine();
const channel = await accepted;
let view: OutboxView | undefined;

channel.receive(message => {
  if (message.type !== 'outbox') {
    view?.receive(message);
  } else if (!view) {
    takeSurroundings(message.surroundings);
    view = new OutboxView(engine, message.account, answer => channel.send(answer));
    document.body.replaceChildren(view);
    new ResizeObserver(() => {
      channel.send({ type: 'height', pixels: Math.ceil(document.body.getBoundingClientRect().height) });
    }).observe(document.body);
  }
});
channel.closed(() => view?.disconnected());
