/**
 * Sends finished bytes through JMAP: upload, Email/import into Drafts, compare
 * what is there with what was built, EmailSubmission/set with an explicit envelope.
 */
import type { OutgoingMessage, SendStep } from '../../channel.ts';
import { sameButForTrailingSpace } from '../bytes.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { JMAPClient } from './client.ts';

/** Sends all messages and returns the stored copy of the first. */
export async function sendRaw(
  client: JMAPClient,
  messages: OutgoingMessage[],
  onStep: (step: SendStep) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const imported: string[] = [];
  let sent = 0;
  try {
    onStep('uploading');
    const [drafts, sentBox, identities] = await Promise.all([
      client.mailbox('drafts'),
      client.mailbox('sent'),
      client.identities(),
    ]);
    const identityOf = (address: string) => {
      const found = identities.find(({ email }) => email.toLowerCase() === address.toLowerCase());
      if (!found) throw new WebmailError('rejected', `the account has no identity for ${address}`);
      return found.id;
    };
    for (const { envelope } of messages) identityOf(envelope.from);
    for (const { raw } of messages) {
      const emailId = await client.import(await client.upload(raw), drafts);
      imported.push(emailId);
      onStep('checking-draft');
      if (!sameButForTrailingSpace(await client.download(await client.blobOf(emailId)), raw)) {
        throw new WebmailError('altered', 'the draft on the server differs from what was built');
      }
    }
    onStep('sending');
    for (const [i, { envelope }] of messages.entries()) {
      // Copies for Bcc recipients are not kept; the first message is what stays in Sent.
      const move = i === 0 ? { drafts, sent: sentBox } : undefined;
      await client.submit(imported[i] ?? '', identityOf(envelope.from), envelope, move);
      sent++;
    }
  } catch (thrown) {
    const { code, detail } = failureOf(thrown);
    const unsent = code === 'unconfirmed' ? imported.slice(sent + 1) : imported.slice(sent);
    if (unsent.length > 0) await client.destroy(unsent).catch(() => undefined);
    if (sent === 0) throw thrown;
    throw new WebmailError(code, `${sent} of ${messages.length} messages were sent: ${detail}`, true);
  }
  try {
    const [first = '', ...copies] = imported;
    onStep('storing');
    if (copies.length > 0) await client.destroy(copies);
    onStep('checking-copy');
    return await client.download(await client.blobOf(first));
  } catch (thrown) {
    const { code, detail } = failureOf(thrown);
    throw new WebmailError(code, detail, true);
  }
}
