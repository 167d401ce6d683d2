/** What the browser has for asking a provider. */
import { clientFor } from './clients.ts';
import type { Desk } from './consent.ts';

/** Puts it together. */
export function desk(): Desk {
  return {
    client: clientFor,
    around: {
      fetch: (...args) => fetch(...args),
      // A page that asks nobody may need a script to go on.
      launch: ({ url, interactive }) =>
        chrome.identity.launchWebAuthFlow(
          interactive
            ? { url, interactive }
            : { url, interactive, abortOnLoadForNonInteractive: false, timeoutMsForNonInteractive: 20_000 },
        ),
      redirect: chrome.identity.getRedirectURL(),
      now: Date.now,
    },
  };
}
