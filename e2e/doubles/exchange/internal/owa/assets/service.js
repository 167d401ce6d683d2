// Calls of service.svc as the pages make them: small requests in a header, others in the body.

/** Calls an operation with the Body of its request. Throws where it fails. Whoever is signed out is asked to sign in, unless nobody did anything. */
export async function call(action, body, asked = 'by somebody') {
  const request = {
    __type: `${action}JsonRequest:#Exchange`,
    Header: { __type: 'JsonRequestHeaders:#Exchange', RequestServerVersion: 'Exchange2013' },
    Body: { __type: `${action}Request:#Exchange`, ...body },
  };
  const data = JSON.stringify(request);
  const inHeader = data.length < 2000;
  const headers = {
    Action: action,
    'X-OWA-CANARY': canary(),
    'Content-Type': 'application/json; charset=utf-8',
    ...(inHeader ? { 'X-OWA-UrlPostData': encodeURIComponent(data) } : {}),
  };
  const response = await fetch(`/owa/service.svc?action=${action}&EP=1&ID=-1&AC=1`, {
    method: 'POST',
    headers,
    ...(inHeader ? {} : { body: data }),
  });
  if (response.status === 440) {
    if (asked === 'by somebody') location.assign('/owa/auth/logon.aspx?replaceCurrent=1');
    throw new Error('signed out');
  }
  if (response.status === 449) return call(action, body, asked);
  if (!response.ok) throw new Error(`${action}: ${response.status}`);
  const answer = (await response.json()).Body;
  const messages = answer.ResponseMessages?.Items;
  const failed = messages?.find(message => message.ResponseClass === 'Error');
  if (failed) throw new Error(failed.ResponseCode);
  return messages?.[0] ?? answer;
}

/** What sessiondata.ashx tells about the mailbox. */
export async function sessionData() {
  const response = await fetch('/owa/sessiondata.ashx', { method: 'POST' });
  return response.json();
}

/** The address of an attachment. */
export function attachmentAddress(id) {
  return `/owa/service.svc/s/GetFileAttachment?${new URLSearchParams({ id, 'X-OWA-CANARY': canary() })}`;
}

export const itemId = Id => ({ __type: 'ItemId:#Exchange', Id });

function canary() {
  return /(?:^|;\s*)X-OWA-CANARY=([^;]+)/.exec(document.cookie)?.[1] ?? '';
}
