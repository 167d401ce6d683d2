/**
 * The composer's frame: stands over the webmail's compose view. In mode
 * `encrypt` the message is written here, in mode `sign` it is shown here as it
 * will be signed. Nothing goes to the page but finished bytes, and the draft
 * when the user leaves encryption.
 */
import { html, render } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import { acceptChannel } from '../channel-ends.ts';
import { language, t } from '../i18n.ts';
import { getSetting } from '../settings.ts';
import { formFor, measuredFor } from '../signed-form.ts';
import { speakAsDecided } from '../spoken.ts';
import { takeSurroundings } from '../ui/surroundings.ts';
import '../ui/progress.ts';
import type { ComposeView, Start } from './compose-view.ts';
import type { Resumed } from './resume.ts';
import { SignView } from './sign-view.ts';
import { WriteView } from './write-view.ts';

const accepted = acceptChannel<ToComposer, FromComposer>(); // the content script does not wait for the language
await speakAsDecided();
document.documentElement.lang = language;
document.title = t('composer_frame');

// The webmail takes its time to save and to give what is already written.
render(
  html`<div class="opening" role="status">
    <signet-progress .what=${t('composer_taking_over')}></signet-progress>
  </div>`,
  document.body,
);

const engine = new Engine();
const channel = await accepted;
const measured = await getSetting('measuredForms');
let view: ComposeView | undefined;

channel.receive(message => {
  if (message.type !== 'compose') {
    view?.receive(message);
  } else if (!view) {
    takeSurroundings(message.surroundings);
    const start = withForm(message);
    if (start.mode === 'encrypt') write(start);
    else show(new SignView(start, engine, channel));
  }
});

/**
 * The start with the form of signatures that was measured, where the webmail leaves it to that. A page could name another
 * webmail's account: nothing is known of that here, and nothing learned.
 */
function withForm(start: Start): Start {
  const { account, mode, draft } = start;
  const { measured: measurable, ...webmail } = start.webmail;
  if (!measurable || !account.startsWith(`${location.ancestorOrigins[0]} `)) return { ...start, webmail };
  const form = formFor(webmail, measuredFor(measured, account), mode, draft.draft);
  return { ...start, webmail: { ...webmail, form, measured: true } };
}

/** Opens the view that writes, and another one in its place when the user goes on with a draft. */
function write(start: Start, resumed?: Resumed): void {
  // What one webmail's editor held is not for another one.
  if (resumed && !resumed.kept.choices.encrypt && resumed.start.account === start.account) {
    void giveBack(resumed);
    return;
  }
  const writing = new WriteView(start, engine, channel, resumed);
  writing.addEventListener('resume', event => write(start, (event as CustomEvent<Resumed>).detail));
  show(writing);
}

/** What was written in the webmail's editor, to be signed alone, is gone on with there. */
async function giveBack({ id, start }: Resumed): Promise<void> {
  if (id !== undefined) await engine.call('deleteDraft', { id }).catch(reportError);
  channel.send({ type: 'give-back', draft: start.draft });
}

function show(next: ComposeView): void {
  view = next;
  document.body.replaceChildren(view);
}

channel.closed(() => view?.disconnected());
