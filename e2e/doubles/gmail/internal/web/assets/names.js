// Elements as Gmail has them. Its classes are made by a compiler and change with releases; here with each load of the
// page, unless they are to be those that were recorded. Attributes stay as they are: they carry meaning to Gmail itself.

const double = globalThis.DOUBLE;
const renamed = new Map();
let ids = 0;

/** The names of classes in this load of the page. */
export function classes(recorded) {
  return recorded
    .split(' ')
    .map(name => {
      if (double.recorded) return name;
      if (!renamed.has(name)) renamed.set(name, letters());
      return renamed.get(name);
    })
    .join(' ');
}

function letters() {
  const [number] = crypto.getRandomValues(new Uint32Array(1));
  return `${String.fromCharCode(97 + (number % 26))}${number.toString(36).slice(0, 5)}`;
}

/**
 * The attributes that an update could take away, by the name under which tests do so; an attribute with a value is taken
 * away where it has that value alone. What is no name here is an attribute itself; several stand with spaces between them.
 */
const anchors = {
  'message-id': ['data-message-id'],
  'legacy-id': ['data-legacy-message-id'],
  message: ['data-message-id', 'data-legacy-message-id'],
  conversation: ['data-thread-perm-id', 'data-legacy-thread-id', 'data-thread-id'],
  body: ['jslog'],
  person: ['email'],
  card: ['download_url'],
  compose: ['name=composeid', 'name=draft', 'g_editable'],
  editor: ['g_editable'],
  subject: ['name=subjectbox'],
  draft: ['name=draft'],
  recipients: ['name=to', 'name=cc', 'name=bcc'],
  recipient: ['data-hovercard-id'],
  send: ['jslog', 'role=group'],
  discard: ['role=group'],
  schedule: ['selector'],
  jslog: ['jslog'],
  tooltips: ['data-tooltip'],
  labels: ['aria-label'],
  'compose-button': ['gh'],
};

/** Whether an attribute, or one of a value, was taken away. */
export function lacks(name, value) {
  const gone = double.without.split(' ').flatMap(each => anchors[each] ?? [each]);
  return gone.includes(name) || gone.includes(`${name}=${value}`);
}

/** Makes an element with classes, attributes and content. */
export function element(tag, names, attributes = {}, ...content) {
  const made = document.createElement(tag);
  if (names !== '') made.className = classes(names);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && !lacks(name, value)) made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

/** The ids that Gmail gives to elements: a colon and a number in base 36, another one each time. */
export function id() {
  ids += 1;
  return `:${(400 + ids * 7).toString(36)}`;
}

/**
 * A button as Gmail makes them: an element with a role, which answers the mouse, Enter when it is pressed, and Space when
 * it is let go, as goog.ui.Button of Google's closure library does.
 */
export function button(names, attributes, text, pressed) {
  const made = element('div', names, { id: id(), role: 'button', tabindex: '1', ...attributes }, text);
  made.style.userSelect = 'none';
  made.addEventListener('click', event => pressed(event));
  const answers = key => event => {
    if (event.key !== key || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    pressed(event);
  };
  made.addEventListener('keydown', answers('Enter'));
  made.addEventListener('keyup', answers(' '));
  return made;
}

/** The isolates that Gmail puts around keys in its hints. */
export const keys = text => `\u202a(${text})\u202c`;
