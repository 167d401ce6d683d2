// Requests of the page, at the addresses that were recorded. What is in them is this double's own.

const { base } = globalThis.DOUBLE;
const account = base.replace('/mail', '');

/** Asks the server, and throws where it does not answer. Whoever is signed out is sent to sign in, unless nobody did anything. */
async function ask(path, body, asked) {
  const response = await fetch(`/sync${account}${path}?hl=${document.documentElement.lang}&c=1&rt=r&pt=ji`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Framework-Xsrf-Token': globalThis.GM_ACTION_TOKEN },
    body: JSON.stringify(body),
  });
  if (response.status === 401 && asked === 'by somebody') location.reload();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const text = await response.text();
  return text === '' ? {} : JSON.parse(text);
}

/** The rows of a folder, or of what a search found. */
export async function list(what, asked = 'by somebody') {
  const { rows } = await ask('/i/bv', what, asked);
  return rows ?? [];
}

/** The messages of a conversation. */
export async function conversation(thread, asked = 'by somebody') {
  const { messages } = await ask('/i/fd', { thread }, asked);
  return messages ?? [];
}

/** Saves, sends or deletes. Nobody is sent to sign in who is writing: what is written would be lost. */
export function change(what) {
  return ask('/i/s', what, 'by nobody');
}

/** Uploads a file, and returns the name under which a message has it. */
export async function upload(file) {
  const query = new URLSearchParams({
    ui: '2',
    ik: globalThis.GLOBALS[9],
    view: 'up',
    act: 'fup',
    filename: file.name,
  });
  const response = await fetch(`${base}/?${query}`, {
    method: 'POST',
    headers: {
      'Content-Type': file.type || 'application/octet-stream',
      'X-Framework-Xsrf-Token': globalThis.GM_ACTION_TOKEN,
    },
    body: file,
  });
  if (!response.ok) throw new Error(`upload: ${response.status}`);
  return (await response.json()).name;
}
