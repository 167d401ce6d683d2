/** Opens the set-up after the extension was installed; an update or a restart of the browser opens nothing. */
export function watchInstallation(): void {
  chrome.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') {
      void chrome.tabs.create({ url: chrome.runtime.getURL('onboarding/onboarding.html') });
    }
  });
}
