// Whether an upload to Gmail is sent once, however often its request comes: what Signet relies on when an answer is lost.

const address = 'https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send';

/**
 * Sends a message as an upload that can be resumed, and asks for its status before and afterwards. Returns the statuses of
 * all answers, and whether those that follow tell the same message.
 */
export async function uploadOften(fetcher: typeof fetch, token: string, raw: Buffer): Promise<string> {
  const ask = (method: string, url: string, headers: Record<string, string>, body?: Buffer) =>
    fetcher(url, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...headers },
      redirect: 'manual', // 308 is none
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
  const kind = { 'X-Upload-Content-Type': 'message/rfc822', 'X-Upload-Content-Length': String(raw.length) };
  const begun = await ask('POST', `${address}?uploadType=resumable`, kind);
  const name = new URL(begun.headers.get('Location') ?? address).searchParams.get('upload_id') ?? '';
  const upload = `${address}?${new URLSearchParams({ uploadType: 'resumable', upload_id: name })}`;
  const status = { 'Content-Range': `bytes */${raw.length}` };
  const told = [begun.status, (await ask('PUT', upload, status)).status];
  const ids = new Set<string>();
  for (const [headers, body] of [
    [{ 'Content-Type': 'message/rfc822' }, raw],
    [status, undefined],
    [{ 'Content-Type': 'message/rfc822' }, raw],
  ] as const) {
    const answer = await ask('PUT', upload, headers, body);
    told.push(answer.status);
    if (answer.ok) ids.add(((await answer.json()) as { id: string }).id);
  }
  return [...told, ids.size === 1 ? 'the same' : 'others'].join(' ');
}
