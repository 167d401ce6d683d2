/** Shows a message of the webmail in Signet's reader. */
import type { FromReader, OutgoingMessage, ToReader } from '../channel.ts';
import type { Channel } from '../channel-ends.ts';
import { t } from '../i18n.ts';
import type { MessageView, Webmail } from './adapter.ts';
import { standAside } from './aside.ts';
import { failureOf } from './failure.ts';
import { Frame } from './frame.ts';
import { notice } from './notice.ts';
import { turns } from './turns.ts';

/**
 * Puts the reader in place of the message's body if the message could be protected; where somebody else decrypts it, a line
 * that says so. The returned function takes it away.
 *
 * @param spoken resolves when there are words; the message is fetched before
 */
export function startReading(view: MessageView, webmail: Webmail, spoken: Promise<void>): () => void {
  if (!view.looksProtected()) return () => undefined;
  if (!webmail.keyHolder) return read(view, webmail, spoken);
  let ended = false;
  let end = (): void => undefined;
  void Promise.all([webmail.keyHolder(), spoken]).then(([holder]) => {
    if (ended) return;
    const clientSide = view.shownElsewhere?.() === true;
    // All messages of a conversation get the answer at once: the page has its turns between them.
    if (holder === 'own' || (holder === 'unknown' && !clientSide))
      end = turns.begin(() => read(view, webmail, spoken));
    else
      end = standAside(view.place, t(clientSide ? 'webmail_client_side' : 'webmail_elsewhere_reads'), () => {
        end();
        end = read(view, webmail, spoken);
      });
  });
  return () => {
    ended = true;
    end();
  };
}

function read(view: MessageView, webmail: Webmail, spoken: Promise<void>): () => void {
  // Asked while the frame loads. A frame that loads again gets the message anew: its octets were given away.
  let asked: Promise<Uint8Array<ArrayBuffer>> | undefined = view.raw();
  asked.catch(() => undefined); // told when the frame is there

  const frame = new Frame<FromReader, ToReader>(
    { page: 'reader/reader.html', place: view.place, title: '', size: 'content' },
    channel => {
      channel.receive(message => receive(message, channel));
      const surroundings = frame.surroundings();
      const editable = view.edit !== null;
      const exact = view.exact !== undefined;
      channel.send({ type: 'loading', surroundings, editable, exact });
      void load(channel);
    },
    thrown => {
      frame.remove();
      const { detail } = failureOf(thrown);
      void spoken.then(() => notice(t('webmail_no_frame'), t('webmail_no_frame_help'), detail));
    },
  );
  void spoken.then(() => frame.name(t('webmail_reader_frame')));

  async function load(channel: Channel<FromReader, ToReader>): Promise<void> {
    const message = asked ?? view.raw();
    asked = undefined;
    try {
      channel.send({ type: 'message', raw: await message });
    } catch (thrown) {
      channel.send({ type: 'failed', failure: failureOf(thrown) });
    }
  }

  async function fetchExact(channel: Channel<FromReader, ToReader>): Promise<void> {
    try {
      const raw = await view.exact?.();
      if (raw) channel.send({ type: 'exact', raw });
    } catch (thrown) {
      channel.send({ type: 'not-exact', failure: failureOf(thrown) });
    }
  }

  async function send(messages: OutgoingMessage[], channel: Channel<FromReader, ToReader>): Promise<void> {
    try {
      await webmail.send(messages, { step: async () => undefined, left: () => undefined });
      channel.send({ type: 'sent' });
    } catch (thrown) {
      channel.send({ type: 'not-sent', failure: failureOf(thrown) });
    }
  }

  function receive(message: FromReader, channel: Channel<FromReader, ToReader>): void {
    switch (message.type) {
      case 'height':
        frame.setHeight(message.pixels);
        break;
      case 'reply':
        view.reply(message.kind);
        break;
      case 'edit':
        view.edit?.();
        break;
      case 'send':
        void send(message.messages, channel);
        break;
      case 'retry':
        void load(channel);
        break;
      case 'exact':
        void fetchExact(channel);
        break;
      case 'stand-aside':
        frame.remove();
        break;
    }
  }

  return () => frame.remove();
}
