/**
 * A finished message as Exchange keeps messages: as properties, with what is signed or encrypted in one attachment. A
 * message of the class IPM.Note.SMIME has the CMS content there, one of the class IPM.Note.SMIME.MultipartSigned the whole
 * multipart/signed entity with its Content-Type. [MS-OXOSMIME] Section 2.1.
 */
import { parseAddresses } from '../../addresses.ts';
import { binaryOf, bytesOfBase64, toBase64 } from '../../base64.ts';
import { decodeWords } from '../../encoded-words.ts';
import { messageIDs, readHeader } from '../../header-fields.ts';
import { WebmailError } from '../../webmail/failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What Graph takes to make a draft, and what is attached to it. */
export interface Properties {
  /** https://learn.microsoft.com/graph/api/resources/message */
  message: Record<string, unknown>;
  file: { name: string; contentType: string; bytes: Bytes };
}

/** [MS-OXPROPS]: PidTagMessageClass, PidTagInReplyToId, PidTagInternetReferences; and a field among PS_INTERNET_HEADERS. */
const property = {
  class: 'String 0x001A',
  inReplyTo: 'String 0x1042',
  references: 'String 0x1039',
  contentType: 'String {00020386-0000-0000-C000-000000000046} Name Content-Type',
};

const contentField = /^(content-[a-z-]+|mime-version)[ \t]*:/i;

/** Takes a finished message apart. Throws `too-large` for one that Exchange has no such form for. */
export function propertiesOf(raw: Bytes, bcc: string[]): Properties {
  const header = readHeader(raw);
  const type = header.get('content-type') ?? '';
  const kind = /^multipart\/signed\b/i.test(type)
    ? 'IPM.Note.SMIME.MultipartSigned'
    : /^application\/(x-)?pkcs7-mime\b/i.test(type)
      ? 'IPM.Note.SMIME'
      : undefined;
  if (kind === undefined)
    throw new WebmailError('too-large', 'this large message is neither signed nor encrypted');
  const extended = [
    { id: property.class, value: kind },
    { id: property.contentType, value: type },
    ...optional(property.inReplyTo, header.get('in-reply-to')),
    ...optional(property.references, header.get('references')),
  ];
  const people = (field: string) => recipients(header.get(field));
  const [from] = people('from');
  const message = {
    subject: decodeWords(header.get('subject') ?? ''),
    ...(from ? { from } : {}),
    toRecipients: people('to'),
    ccRecipients: people('cc'),
    bccRecipients: bcc.map(address => ({ emailAddress: { address } })),
    replyTo: people('reply-to'),
    internetMessageId: `<${messageIDs(header.get('message-id'))[0] ?? ''}>`,
    singleValueExtendedProperties: extended,
  };
  const contentType = kind === 'IPM.Note.SMIME' ? 'application/pkcs7-mime' : 'multipart/signed';
  const [outside, body] = split(raw);
  const bytes =
    kind === 'IPM.Note.SMIME'
      ? bytesOfBase64(binaryOf(body))
      : joined(`${fieldsOf(outside).filter(isContent).join('\r\n')}\r\n\r\n`, body);
  return { message, file: { name: 'smime.p7m', contentType, bytes } };
}

/** Puts a message together again, of the one that was taken apart and of what is attached now. */
export function wholeOf(raw: Bytes, attached: Bytes): Bytes {
  const [outside] = split(raw);
  const fields = fieldsOf(outside);
  if (/^multipart\/signed\b/i.test(readHeader(raw).get('content-type') ?? ''))
    return joined(`${fields.filter(field => !isContent(field)).join('\r\n')}\r\n`, attached);
  const lines = toBase64(attached).replace(/.{76}/g, '$&\r\n');
  return joined(`${fields.join('\r\n')}\r\n\r\n`, new TextEncoder().encode(`${lines}\r\n`));
}

/** The same content in a message of somebody's to himself. */
export function toOneself(raw: Bytes, { own, messageId }: { own: string; messageId: string }): Bytes {
  const [outside, body] = split(raw);
  const about = [`From: ${own}`, `To: ${own}`, 'Subject: Signet', `Message-ID: <${messageId}>`];
  return joined(`${[...about, ...fieldsOf(outside).filter(isContent)].join('\r\n')}\r\n\r\n`, body);
}

function isContent(field: string): boolean {
  return contentField.test(field);
}

/** The fields of a header, each with its folds. RFC 5322 Section 2.2.3. */
function fieldsOf(header: Bytes): string[] {
  return binaryOf(header)
    .split(/\r\n(?![ \t])/)
    .filter(field => field !== '');
}

function split(raw: Bytes): [header: Bytes, body: Bytes] {
  // What the engine builds has lines that end in CRLF alone.
  for (let at = raw.indexOf(0x0d); at >= 0; at = raw.indexOf(0x0d, at + 1)) {
    if (raw[at + 1] === 0x0a && raw[at + 2] === 0x0d && raw[at + 3] === 0x0a)
      return [raw.subarray(0, at), raw.subarray(at + 4)];
  }
  return [raw, raw.subarray(raw.length)];
}

function joined(text: string, body: Bytes): Bytes {
  const head = Uint8Array.from(text, character => character.charCodeAt(0));
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

function optional(id: string, value: string | undefined): { id: string; value: string }[] {
  return value === undefined ? [] : [{ id, value }];
}

function recipients(field = ''): { emailAddress: { name?: string; address: string } }[] {
  return parseAddresses(field).map(({ name, address }) => ({
    emailAddress: { ...(name === '' ? {} : { name: decodeWords(name) }), address },
  }));
}
