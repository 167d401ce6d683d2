// HTML of messages in the page. Trusted Types are enforced, so Gmail's own policy stands before each use of it.

const policy = globalThis.trustedTypes?.createPolicy('gmail#safe', { createHTML: html => html }) ?? {
  createHTML: html => html,
};

/** HTML without what runs or leads elsewhere, as a webmail's filter leaves it. */
export function safe(html) {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
  for (const unwanted of parsed.querySelectorAll(
    'script, style, iframe, object, embed, form, meta, link, base',
  )) {
    unwanted.remove();
  }
  for (const each of parsed.body.querySelectorAll('*')) {
    for (const { name } of [...each.attributes]) if (name.startsWith('on')) each.removeAttribute(name);
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

/** The body of a message: its HTML, else its text. */
export function bodyOf(message) {
  if (message.html) return safe(message.html);
  const fragment = document.createDocumentFragment();
  for (const [index, line] of message.text.split(/\r?\n/).entries()) {
    if (index > 0) fragment.append(document.createElement('br'));
    fragment.append(line);
  }
  return fragment;
}
