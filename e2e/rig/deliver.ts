// Puts a message into an inbox of the embedded webmail, as if it had come from outside.

/** Delivers lines of a message to alice or bob through JMAP. RFC 8620 Section 6.1, RFC 8621 Section 4.8. */
export async function deliver(origin: string, name: string, lines: string[] | Buffer): Promise<void> {
  const account = `${name}@example.test`;
  const headers = { authorization: `Basic ${btoa(`${account}:${name}`)}` };
  const upload = await fetch(`${origin}/jmap/upload/${account}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'message/rfc822' },
    body: Array.isArray(lines) ? lines.join('\r\n') : new Uint8Array(lines),
  });
  const { blobId } = (await upload.json()) as { blobId: string };
  const emails = { message: { blobId, mailboxIds: { inbox: true } } };
  const response = await fetch(`${origin}/jmap/api`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ using: [], methodCalls: [['Email/import', { accountId: account, emails }, '0']] }),
  });
  const answer = await response.text();
  if (!answer.includes('"created":{"message"')) throw new Error(`not delivered: ${answer}`);
}
