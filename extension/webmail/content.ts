/**
 * The content script: runs in every frame of the origins that the user
 * granted, from the first octets of its page on, picks the adapter that knows the page, and connects what it finds
 * to Signet's frames.
 */
import type { TextsRequest } from '../background/texts.ts';
import { type Catalog, keepTexts, t } from '../i18n.ts';
import { providerOf } from '../mailbox/access.ts';
import { speakAsDecided } from '../spoken.ts';
import type { ComposeView, Found, Recognise, Webmail } from './adapter.ts';
import { failureOf } from './failure.ts';
import { recogniseGmail } from './gmail/gmail.ts';
import { type Known, tellWhatIsHere } from './here.ts';
import { holdUnseen } from './hold-unseen.ts';
import { recogniseDemo } from './jmap/demo.ts';
import { startListing } from './list.ts';
import { notice } from './notice.ts';
import { startOutbox } from './outbox.ts';
import { recogniseOutlook } from './outlook/outlook.ts';
import { recogniseOwa } from './owa/owa.ts';
import { whileParsed } from './parsing.ts';
import { startReading } from './reading.ts';
import { recogniseRoundcube } from './roundcube/roundcube.ts';
import { turns } from './turns.ts';
import { UnfitPage } from './unfit-page.ts';
import { startWriting } from './writing.ts';

/** Webmails that are in the page itself, at hosts of their own. There is no other at these. */
const hosted = { microsoft: recogniseOutlook, google: recogniseGmail };
/** What may be anywhere. */
const installed: Recognise[] = [recogniseRoundcube, recogniseOwa, recogniseDemo];

/** What holds a message says with these, in a page that outlives an update of Signet, too. */
const holding = [
  ...['extension_name', 'ui_close', 'webmail_sign', 'webmail_sign_title', 'webmail_encrypt'],
  ...['webmail_encrypt_title', 'webmail_not_known', 'webmail_not_known_help', 'webmail_not_known_bound'],
  ...['webmail_not_known_go_on', 'webmail_not_recognised', 'webmail_not_recognised_bound'],
];

/** A tab that is open when its origin is granted may get the script twice. */
const started = Symbol.for('signet.webmail.started');

function start(): void {
  const marked = globalThis as { [started]?: boolean };
  if (marked[started]) return;
  marked[started] = true;
  // They keep frames of their own origin for their scripts, in which there is nothing to do.
  if (providerOf(location.origin) !== undefined && window !== top) return;
  const known: Known = { webmail: null, lost: '' };
  tellWhatIsHere(() => known);
  const spoken = speakAsDecided(askForTexts).then(() => keepTexts(holding));
  const lost: Found['lost'] = what => {
    known.lost = what;
    void spoken.then(() => notice(t('webmail_not_recognised'), t('webmail_not_recognised_help'), what));
  };
  /** Compose views for which there are no words yet. */
  const early = new Set<ComposeView>();
  const begin = (webmail: Webmail) => {
    const outbox = spoken.then(() => startOutbox(webmail));
    webmail.watch({
      // Who opens a message waits for it: it is fetched while the words come.
      message: view => turns.begin(() => startReading(view, webmail, spoken)),
      compose: view => {
        early.add(view);
        const leave = after(spoken, () => {
          const end = startWriting(view, webmail);
          // Not before: where that fails, nobody else holds it.
          early.delete(view);
          return () => {
            end();
            // What was put off there is shown at once, in a page that is not loaded anew.
            void outbox.then(lookAfter => lookAfter());
          };
        });
        return () => {
          early.delete(view);
          leave();
        };
      },
      list: view => void spoken.then(() => startListing(view)),
      lost,
    });
  };
  const unfit = ({ unfit, message }: UnfitPage) => {
    known.lost = message;
    void spoken.then(() => notice(t(`webmail_unfit_${unfit}`), t(`webmail_unfit_${unfit}_help`)));
  };
  whileParsed(() => {
    const webmail = recognised(unfit);
    if (webmail === 'unfit') return true;
    known.webmail = webmail;
    if (webmail === null) return false;
    holdUnseen(webmail, early);
    Promise.resolve(webmail.ready).then(
      () => begin(webmail),
      thrown => lost(failureOf(thrown).detail),
    );
    return true;
  });
}

/** Begins something once there are words for it. Returns the function that ends it, or keeps it from beginning. */
function after(spoken: Promise<void>, begin: () => () => void): () => void {
  let end: (() => void) | undefined;
  let over = false;
  void spoken.then(() => {
    if (!over) end = begin();
  });
  return () => {
    over = true;
    end?.();
  };
}

/** The webmail that the page belongs to. */
function recognised(unfit: (page: UnfitPage) => void): Webmail | 'unfit' | null {
  const provider = providerOf(location.origin);
  const adapters = provider === undefined ? installed : [hosted[provider]];
  try {
    return adapters.reduce<Webmail | null>((found, recognise) => found ?? recognise(document), null);
  } catch (thrown) {
    if (!(thrown instanceof UnfitPage)) throw thrown;
    unfit(thrown);
    return 'unfit';
  }
}

function askForTexts(): Promise<Catalog | null> {
  const request: TextsRequest = { type: 'texts' };
  return chrome.runtime.sendMessage(request);
}

start();
