/**
 * Brings up the outbox in a webmail's page, when the service worker says that
 * finished messages of its account wait, were interrupted, or have something to tell.
 */
import type { OutboxDue, OutboxRequest } from '../background/outbox.ts';
import type { FromOutbox, ToOutbox } from '../channel.ts';
import { t } from '../i18n.ts';
import type { Webmail } from './adapter.ts';
import { Dispatch } from './dispatch.ts';
import { Frame } from './frame.ts';

/**
 * Looks after what waits, now, whenever something is due, and whenever the function that is returned is called. Only in
 * the page itself: its frames show parts of the same webmail.
 */
export function startOutbox(webmail: Webmail): () => void {
  if (window !== top) return () => undefined;
  let frame: Frame<FromOutbox, ToOutbox> | undefined;
  let asking = false;

  async function bringUp(): Promise<void> {
    if (frame || asking) return;
    asking = true;
    const waits = await isWaiting(webmail).catch(() => false);
    asking = false;
    if (waits) frame = open();
  }

  function open(): Frame<FromOutbox, ToOutbox> {
    const opened = new Frame<FromOutbox, ToOutbox>(
      {
        page: 'outbox/outbox.html',
        place: corner,
        title: t('webmail_outbox_frame'),
        size: webmail.corner ?? 'corner',
      },
      channel => {
        const dispatch = new Dispatch(webmail, answer => channel.send(answer));
        channel.receive(message => {
          if (message.type === 'height') opened.setHeight(message.pixels);
          else if (message.type === 'write') webmail.write();
          else if (message.type === 'close') close();
          else void dispatch.receive(message);
        });
        channel.send({ type: 'outbox', account: webmail.account(), surroundings: opened.surroundings() });
      },
      close,
    );
    return opened;
  }

  function close(): void {
    frame?.remove();
    frame = undefined;
  }

  chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    const due = message as Partial<OutboxDue> | null;
    if (sender.id !== chrome.runtime.id || due?.type !== 'outbox-due') return;
    respond(true);
    void bringUp();
  });
  void bringUp();
  return () => void bringUp();
}

async function isWaiting(webmail: Webmail): Promise<boolean> {
  const request: OutboxRequest = { type: 'outbox', account: webmail.account() };
  return (await chrome.runtime.sendMessage(request)) === true;
}

/** It stands over the page, wherever that ends. */
const corner = {
  anchor: () => (document.body ? { parent: document.body, before: null } : null),
  covered: () => [],
};
