/** Where a compose view is in the page. */
import { type Anchor, broken, findAll } from './anchors.ts';

/** What a compose view must have. An answer below its message shows no subject. */
const needed: Anchor[] = ['send', 'editor', 'recipients'];

/** The element of a compose view around its editor, null where what belongs to it is not found; `lost` names that then. */
export function composeRoot(editor: HTMLElement): { root: HTMLElement } | { lost: Anchor[] } {
  let lost = needed;
  for (let at = editor.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    // What belongs to another message must not be taken for this one's.
    if (findAll('editor', at).length > 1) break;
    const missing = broken(needed, at);
    if (missing.length === 0) return { root: at };
    lost = missing;
  }
  return { lost };
}
