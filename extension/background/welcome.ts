import { setSetting } from '../settings.ts';

/** Opens the set-up after the extension was installed; an update or a restart of the browser opens nothing. */
export function watchInstallation(): void {
  chrome.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') {
      // To whom everything is new, nothing is news.
      void setSetting('newsSeen', chrome.runtime.getManifest().version);
      void chrome.tabs.create({ url: chrome.runtime.getURL('onboarding/onboarding.html') });
    }
  });
}
