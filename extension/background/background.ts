/**
 * The service worker: a router without state. All that can reach it is in this
 * file, sorted by the trust it needs.
 */
import { closeSettings } from '../settings.ts';
import { handleDecrypted } from './decrypted.ts';
import { handleConnect } from './engine.ts';
import { handleEws } from './ews.ts';
import { handleFetch } from './fetch.ts';
import { handleFrames } from './frames.ts';
import { watchIdle } from './idle.ts';
import { handleLeaving } from './leaving.ts';
import { handleMailbox } from './mailbox.ts';
import { watchTakingBack } from './oauth/taking-back.ts';
import { handleDownload } from './original-message.ts';
import { handleOutbox, watchOutbox } from './outbox.ts';
import { handlePolicy, watchPolicy } from './policy.ts';
import { handleSites, watchSites } from './sites.ts';
import { handleStart } from './start-writing.ts';
import { handleTexts } from './texts.ts';
import { watchInstallation } from './welcome.ts';

// From documents of the extension, as the browser vouches: ports to the engine.
// The document's URL decides what may be called over the port; see roles.ts.
const scope = self as unknown as ServiceWorkerGlobalScope;
scope.addEventListener('message', handleConnect);

// From the offscreen document alone: what the engine wants from the network.
scope.addEventListener('message', handleFetch);

// From the mailbox frame alone: a message to be downloaded, as Gmail lets its users.
scope.addEventListener('message', handleDownload);

// From the offscreen document alone: what the administrator decided, for a new engine.
scope.addEventListener('message', handlePolicy);

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const answer =
    // From content scripts in granted sites, and from frames that want to know
    // whether a port is from one. Whoever lies gains a `true` for a nonce of its own tab.
    handleFrames(message, sender) ??
    // From content scripts: only ever about the frame that asks.
    handleLeaving(message, sender) ??
    // From content scripts: how a message of the user's begins.
    handleStart(message, sender) ??
    // From readers' frames: that something was decrypted. From content scripts: whether it was.
    handleDecrypted(message, sender) ??
    // From content scripts: the texts of a language, which are no secret.
    handleTexts(message) ??
    // From content scripts of Outlook on the web: about somebody in the directory of its own server.
    handleEws(message, sender) ??
    // From content scripts: whether something waits for an account of their own origin.
    // From our own documents: that something else waits than before.
    handleOutbox(message, sender) ??
    // From mailbox frames: tokens for the mailbox of the webmail around them, and that the user is to be asked for it.
    // From top-level pages of the extension: that the user agrees, or takes it back.
    handleMailbox(message, sender) ??
    // From top-level pages of the extension alone.
    handleSites(message, sender);
  answer?.then(respond, () => respond(undefined));
  return answer !== undefined;
});

// From nobody else: there is no listener for messages of web pages or of other
// extensions (onMessageExternal, onConnectExternal).

// To nobody outside of the extension's own documents.
void closeSettings();

// From the browser.
watchIdle();
watchInstallation();
watchOutbox();
watchPolicy();
watchSites();
watchTakingBack();
