/**
 * The language that an administrator decided for Signet, whatever the
 * browser's is. Documents of the extension wait for it before they show
 * anything; content scripts, which may not read its files, ask the service worker.
 */
import { type Catalog, speak } from './i18n.ts';
import { type InterfaceLanguage, interfaceLanguages, type PolicyKey } from './policy-keys.gen.ts';
import { within } from './within.ts';

/** For how long a document waits for its language, in milliseconds. */
const patience = 2000;

/**
 * Resolves when the document speaks as decided. Does not reject, and does not wait for long: a text in another language is
 * better than none.
 */
export async function speakAsDecided(catalogOf = fetchCatalog, time = patience): Promise<void> {
  const spoken = decidedLanguage()
    .then(language => language && catalogOf(language))
    .then(
      texts => texts && speak(texts),
      () => undefined,
    );
  await within(time, spoken);
}

/** The texts of a language, from the extension's own files. */
export async function fetchCatalog(language: InterfaceLanguage): Promise<Catalog> {
  return (await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`))).json();
}

/** Undefined where nobody decided, or for a language that there is not. */
async function decidedLanguage(): Promise<InterfaceLanguage | undefined> {
  const { interfaceLanguage } = await chrome.storage.managed.get('interfaceLanguage' satisfies PolicyKey);
  return interfaceLanguages.find(each => each === interfaceLanguage);
}
