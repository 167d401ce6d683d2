// HTML of messages in the pages.

/** HTML without what runs, as Exchange's own filter leaves it. */
export function safe(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const unwanted of parsed.querySelectorAll('script, style, iframe, object, embed, form'))
    unwanted.remove();
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

/** What the page shows of a message's body. */
export function bodyOf(item) {
  if (item.html) return safe(item.html);
  const text = document.createElement('div');
  text.innerText = item.text;
  return text;
}
