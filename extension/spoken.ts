/**
 * The language that an administrator decided for Signet, whatever the
 * browser's is. Documents of the extension wait for it before they show
 * anything; content scripts, which may read neither policies
 * nor its files, ask the service worker.
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
export async function speakAsDecided(texts = decidedTexts, time = patience): Promise<void> {
  const spoken = texts().then(
    decided => decided && speak(decided),
    () => undefined,
  );
  await within(time, spoken);
}

/** The texts of the language that is decided; null where nobody decided, or for a language that there is not. */
export async function decidedTexts(catalogOf = fetchCatalog): Promise<Catalog | null> {
  const { interfaceLanguage } = await chrome.storage.managed.get('interfaceLanguage' satisfies PolicyKey);
  const language = interfaceLanguages.find(each => each === interfaceLanguage);
  return language ? catalogOf(language) : null;
}

/** The texts of a language, from the extension's own files. */
async function fetchCatalog(language: InterfaceLanguage): Promise<Catalog> {
  return (await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`))).json();
}
