/** Where a compose view is in the page. */
import { type Anchor, broken, find, findAll } from './anchors.ts';

/** What a compose view must have. */
const needed: Anchor[] = ['send', 'subject', 'editor', 'recipients'];
/** And an answer below its message. */
const neededToAnswer = needed.filter(anchor => anchor !== 'subject');

type Root = { root: HTMLElement } | { lost: Anchor[] };

/** The element of a compose view around its editor, null where what belongs to it is not found; `lost` names that then. */
export function composeRoot(editor: HTMLElement): Root {
  const whole = rootWith(needed, editor);
  if ('root' in whole || find('body', document) === null) return whole;
  return rootWith(neededToAnswer, editor);
}

function rootWith(anchors: Anchor[], editor: HTMLElement): Root {
  let lost = anchors;
  for (let at = editor.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    // What belongs to another message must not be taken for this one's.
    if (findAll('editor', at).length > 1) break;
    const missing = broken(anchors, at);
    if (missing.length === 0) return { root: at };
    lost = missing;
  }
  return { lost };
}
