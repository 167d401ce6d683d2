/**
 * The content script: runs in every frame of the origins that the user
 * granted, from the first octets of its page on, picks the adapter that knows the page, and connects what it finds
 * to Signet's frames.
 */
import { t } from '../i18n.ts';
import type { Recognise, Webmail } from './adapter.ts';
import { type Known, tellWhatIsHere } from './here.ts';
import { recogniseDemo } from './jmap/demo.ts';
import { startListing } from './list.ts';
import { notice } from './notice.ts';
import { startOutbox } from './outbox.ts';
import { whileParsed } from './parsing.ts';
import { startReading } from './reading.ts';
import { recogniseRoundcube } from './roundcube/roundcube.ts';
import { startWriting } from './writing.ts';

const adapters: Recognise[] = [recogniseRoundcube, recogniseDemo];

/** A tab that is open when its origin is granted may get the script twice. */
const started = Symbol.for('signet.webmail.started');

function start(): void {
  const marked = globalThis as { [started]?: boolean };
  if (marked[started]) return;
  marked[started] = true;
  const known: Known = { webmail: null, lost: '' };
  tellWhatIsHere(() => known);
  whileParsed(() => {
    const webmail = adapters.reduce<Webmail | null>((found, recognise) => found ?? recognise(document), null);
    known.webmail = webmail;
    webmail?.watch({
      message: view => startReading(view, webmail),
      compose: view => startWriting(view, webmail),
      list: view => startListing(view),
      lost: what => {
        known.lost = what;
        void notice(t('webmail_not_recognised'), t('webmail_not_recognised_help'), what);
      },
    });
    if (webmail) startOutbox(webmail);
    return webmail !== null;
  });
}

start();
