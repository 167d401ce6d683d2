// The names that the build of Outlook makes: its classes change with each update; here with each load of the page, so
// that whoever goes by them fails soon. What lasts longer is an anchor, of which a test can take one away.

export const settings = JSON.parse(document.body.dataset.settings);
/** Where the pages are: those of personal accounts have the number of the account in their path. */
export const mailRoot = location.hostname === 'outlook.live.com' ? '/mail/0' : '/mail';
const known = new Map();

function rotated(thing) {
  if (!known.has(thing)) known.set(thing, `_${crypto.randomUUID().replaceAll('-', '').slice(0, 5)}`);
  return known.get(thing);
}

/** The attributes that an anchor has, unless a test took it away, or several. */
export function anchor(name, attributes) {
  return settings.without.split(', ').includes(name) ? {} : attributes;
}

/** Makes an element with a class that nobody can know, attributes and content. */
export function element(tag, thing, attributes = {}, ...content) {
  const made = document.createElement(tag);
  made.className = rotated(thing);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'looks') made.classList.add(...value.split(' '));
    else if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

/** An icon, named in no language. */
export function icon(name) {
  const glyph = element('i', 'glyph', { 'aria-hidden': 'true' });
  return element('i', 'icon', { ...anchor(name, { 'data-icon-name': name }), 'aria-hidden': 'true' }, glyph);
}

/** A button with an icon, named in the user's language. */
export function button(thing, glyph, text, pressed, attributes = {}) {
  const made = element(
    'button',
    thing,
    { type: 'button', 'aria-label': text, title: text, looks: 'fui-Button', ...attributes },
    element('span', 'button icon', { looks: 'fui-Button__icon' }, icon(glyph)),
    element('span', 'button text', { looks: 'textContainer' }, text),
  );
  made.addEventListener('click', pressed);
  return made;
}
