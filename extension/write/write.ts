/**
 * The composer for every webmail that Signet cannot send through: the message
 * is written in this page and leaves it as a file, which the user carries to
 * the webmail's own composer.
 */
import '../ui/speak-first.ts';
import { html, render } from 'lit';
import { Engine, errorOf } from '../../js-bridge/client.ts';
import type { Address, KeyInfo } from '../../js-bridge/contract.ts';
import type { FromComposer, OutgoingMessage, ToComposer } from '../channel.ts';
import { Channel } from '../channel-ends.ts';
import type { Start } from '../composer/compose-view.ts';
import type { Resumed } from '../composer/resume.ts';
import { WriteView } from '../composer/write-view.ts';
import { t } from '../i18n.ts';
import { emptyState } from '../options/empty.ts';
import { startPage } from '../ui/page.ts';
import { engineProblem } from '../ui/problem.ts';
import { SealedView } from './sealed.ts';

const engine = new Engine();

/** Asks whose messages can be written here, and begins one. */
async function start(): Promise<void> {
  try {
    const { result } = await engine.call('listKeys', {});
    const senders = sendersOf(result.keys);
    const [from] = senders;
    if (from) write(from, senders);
    else show('write-empty', html`<main>${noKey()}</main>`);
  } catch (thrown) {
    const again = { label: t('ui_try_again'), run: () => void start() };
    show('write-empty', html`<main>${engineProblem(errorOf(thrown), [again])}</main>`);
  }
}

/** The composer believes itself in a webmail; this is the content script's part. */
function write(from: Address, identities: Address[]): void {
  const [, resume] = /^#draft\/(\w+)$/.exec(location.hash) ?? [];
  compose({
    type: 'compose',
    mode: 'encrypt',
    webmail: {
      name: t('write_webmail'),
      sendRaw: 'by-hand',
      maxSize: 0,
      form: 'clear',
      addressBook: false,
      drafts: false,
    },
    account: '',
    ...(resume ? { resume } : {}),
    surroundings: { background: '' },
    draft: {
      identities,
      draft: {
        from,
        to: [],
        cc: [],
        bcc: [],
        replyTo: [],
        subject: '',
        text: '',
        html: '',
        inReplyTo: '',
        references: [],
      },
      files: [],
    },
    sign: true,
  });
}

/** Opens the composer, and another one in its place when the user goes on with a draft. */
function compose(start: Start, resumed?: Resumed): void {
  const { port1, port2 } = new MessageChannel();
  const view = new WriteView(start, engine, new Channel<ToComposer, FromComposer>(port2), resumed);
  view.addEventListener('resume', event => compose(start, (event as CustomEvent<Resumed>).detail));
  new Channel<FromComposer, ToComposer>(port1).receive(message => {
    if (message.type === 'send') hand(message.messages, view);
    else if (message.type === 'close') void leave();
  });
  show('write-page', view);
}

/** Shows the finished messages over the composer, which keeps the text. */
function hand(messages: OutgoingMessage[], composer: WriteView): void {
  const page = document.querySelector<HTMLElement>('.write-page');
  if (!page) return;
  const sealed = document.createElement('main');
  sealed.className = 'sealed-page';
  sealed.append(
    new SealedView(messages, {
      back: () => {
        sealed.remove();
        page.hidden = false;
        composer.receive({ type: 'handed-back' });
      },
      done: () => {
        // The composer needs to hold on to nothing any more, and closing asks no question.
        composer.receive({ type: 'sent', stored: null });
        void leave();
      },
    }),
  );
  page.hidden = true;
  document.body.append(sealed);
}

/** Closes the tab; where the browser keeps it, a new message can be written. */
async function leave(): Promise<void> {
  const tab = await chrome.tabs.getCurrent();
  if (tab?.id === undefined) location.reload();
  else await chrome.tabs.remove(tab.id);
}

function show(look: string, content: unknown): void {
  render(html`<div class=${look}>${content}</div>`, document.body);
}

function noKey() {
  return emptyState('key-round', t('write_no_key'), t('write_no_key_text'), {
    label: t('ui_set_up'),
    page: 'onboarding/onboarding.html',
    primary: true,
  });
}

/** The addresses that there are certificates for, each once, with the name that the certificate says. */
function sendersOf(keys: KeyInfo[]): Address[] {
  const senders = keys.flatMap(({ certificate: { commonName, emails } }) =>
    emails.map(address => ({ name: emails.includes(commonName) ? '' : commonName, address })),
  );
  return senders.filter((each, i) => senders.findIndex(other => other.address === each.address) === i);
}

document.title = `${t('write_title')} – Signet`;
startPage();
void start();
