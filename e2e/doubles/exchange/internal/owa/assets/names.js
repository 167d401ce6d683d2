// The names that the build of Exchange makes: classes and the attribute autoid. Their letters change with each update;
// here with each load of the page, so that whoever goes by them fails soon.

const { version, without } = document.body.dataset;
const names = new Map();

/** The generated name of a thing in a part of the page: "_lvv_3" and the like. */
export function generated(part, thing) {
  const key = `${part} ${thing}`;
  if (!names.has(key)) {
    const letters = crypto.getRandomValues(new Uint32Array(1))[0].toString(36).slice(0, 4);
    names.set(key, `_${part}${version === '2019' ? '2' : ''}_${letters}`);
  }
  return names.get(key);
}

/** Attributes by which something is known, unless the pages are to be without. */
export function known(anchor, attributes) {
  return anchor === without ? {} : attributes;
}

/** Makes an element with generated names, attributes and content. */
export function element(tag, part, thing, attributes = {}, ...content) {
  const made = document.createElement(tag);
  made.className = generated(part, `${thing} class`);
  made.setAttribute('autoid', generated(part, thing));
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'class') made.classList.add(...value.split(' '));
    else made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

/** A button with an icon, named in the user's language. */
export function button(part, thing, icon, text, pressed) {
  const glyph = document.createElement('span');
  const called = icon === without ? generated(part, icon) : `ms-Icon--${icon}`;
  glyph.className = `${generated(part, 'glyph')} owaimg ${called} ms-icon-font-size-16`;
  const label = document.createElement('span');
  label.className = 'o365buttonLabel';
  label.textContent = text;
  const made = element(
    'button',
    part,
    thing,
    { type: 'button', class: 'o365button', title: text, 'aria-label': text },
    glyph,
    label,
  );
  made.addEventListener('click', pressed);
  return made;
}
