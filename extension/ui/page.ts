/** What all top-level pages do when they start. */

/** Tells the browser in which language the page speaks, for reading it aloud and breaking its lines. */
export function startPage(): void {
  document.documentElement.lang = chrome.i18n.getUILanguage();
}
