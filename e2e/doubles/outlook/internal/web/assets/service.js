// The service as the page calls it: with a bearer token that its log-on left in the page's storage.

const key = 'msal.token';

/** Makes sure that there is a token; where there is none, the browser goes to the log-on and comes back. */
export async function signIn() {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
  if (ticket) {
    const response = await fetch(`/owa/ticket?${new URLSearchParams({ ticket })}`, { method: 'POST' });
    if (response.ok) localStorage.setItem(key, (await response.json()).token);
    history.replaceState(null, '', location.pathname + location.search);
  }
  if (localStorage.getItem(key)) return;
  goToLogOn();
  await new Promise(() => undefined); // the page is left
}

function goToLogOn() {
  localStorage.removeItem(key);
  const to = location.origin + location.pathname + location.search;
  const hint = new URLSearchParams(location.search).get('login_hint') ?? '';
  location.assign(
    `https://login.microsoftonline.com/common/webmail?${new URLSearchParams({ to, login_hint: hint })}`,
  );
}

/** Calls an operation. Throws where it fails. Whoever is signed out is asked to sign in, unless nobody did anything. */
export async function call(action, body = {}, asked = 'by somebody') {
  const response = await fetch(`/owa/service.svc?${new URLSearchParams({ action, app: 'Mail' })}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${localStorage.getItem(key)}`,
      action,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(body),
  });
  if (response.status === 401 && asked === 'by somebody') goToLogOn();
  if (!response.ok) throw new Error(`${action}: ${response.status}`);
  return response.json();
}
