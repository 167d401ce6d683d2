/** What all top-level pages do when they start. */
import { language } from '../i18n.ts';

/** Tells the browser in which language the page speaks, for reading it aloud and breaking its lines. */
export function startPage(): void {
  document.documentElement.lang = language;
}
