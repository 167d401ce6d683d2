/** The message that is answered: opened by the engine, and quoted from what it protects. */
import type { Engine } from '../../js-bridge/client.ts';
import type { Address, Headers, OpenResult, Quoting } from '../../js-bridge/contract.ts';
import type { AnswerKind, WebmailDraft } from '../channel.ts';
import { safeFileName } from '../file-names.ts';
import { formatDateTime, t } from '../i18n.ts';
import type { AttachedFile } from './files.ts';
import { type InlineImages, isShownInline } from './images.ts';
import {
  answered,
  answerRecipients,
  answerSubject,
  isMoreThanQuoted,
  isReadableEverywhere,
  quotedParts,
  threading,
  wasEncrypted,
} from './quote.ts';
import { sanitise } from './sanitise.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What an answer takes from the message it answers. */
export interface Answer {
  kind: AnswerKind;
  /** Its author, for sentences. */
  author: string;
  /** The text that is quoted was encrypted: leaving encryption would give it away. */
  encrypted: boolean;
  /** Whether the engine wants the user asked before the text is quoted. */
  quoting: Quoting;
  /** Header fields that are not to be seen outside of the answer. See ComposeParams. */
  confidential: string[];
  subject: string;
  inReplyTo: string;
  references: string[];
  to: Address[];
  cc: Address[];
  quotation: DocumentFragment;
  /** A forward takes the files along. */
  files: AttachedFile[];
  /** The whole message is among the files. */
  whole: boolean;
}

/** Whether the user has asked for the message to be opened, or has only begun an answer to it. */
export type Occasion = 'asked-for' | 'answering';

/**
 * Opens a message and makes the answer's beginning from it. Undefined when the
 * webmail can read it, so that the webmail's own quotation and files are the right ones.
 *
 * @throws {EngineError} not-opened, locked, no-key, decrypt-failed, malformed, …
 */
export async function openOriginal(
  engine: Pick<Engine, 'call'>,
  { draft, identities, original }: WebmailDraft & { original: NonNullable<WebmailDraft['original']> },
  images: InlineImages,
  occasion: Occasion,
): Promise<Answer | undefined> {
  const { kind, raw, attached } = original;
  // A copy is given away: the original is needed again when the keys are locked.
  const params = {
    learn: true,
    answering: occasion === 'answering',
    readers: [...draft.to, ...draft.cc, ...draft.bcc].map(({ address }) => address),
  };
  const { result, bodies } = await engine.call('open', params, [raw.slice()]);
  if (isReadableEverywhere(result)) return undefined;
  const opened = answered(result);
  const { headers } = opened;
  const encrypted = wasEncrypted(result);
  const whole = attached === true || (kind === 'forward' && isMoreThanQuoted(opened));
  const message = whole ? [await messageFile(engine, raw, { encrypted, subject: headers.subject })] : [];
  return {
    kind,
    author: nameOf(headers.from),
    encrypted,
    quoting: opened.quoting,
    confidential: headers.answerConfidential,
    subject: answerSubject(kind, headers.subject),
    ...threading(kind, headers),
    ...answerRecipients(kind, headers, identities),
    quotation: attached ? document.createDocumentFragment() : quotation(kind, opened, bodies, images),
    files: kind === 'forward' && !attached ? [...files(opened, bodies), ...message] : message,
    whole,
  };
}

/**
 * A message as a file that forwards it whole. One that was encrypted goes as it would be had nobody
 * encrypted it, with its signature: its next readers could not open it otherwise.
 *
 * @throws {EngineError} locked, no-key, decrypt-failed, …
 */
export async function messageFile(
  engine: Pick<Engine, 'call'>,
  raw: Bytes,
  { encrypted, subject }: { encrypted: boolean; subject: string },
): Promise<AttachedFile> {
  const { bodies } = encrypted ? await engine.call('decrypted', {}, [raw.slice()]) : { bodies: [raw] };
  const type = 'message/rfc822';
  const name = safeFileName(
    `${subject.replaceAll(/[\\/]/g, '-').trim() || t('composer_file_name')}.eml`,
    type,
    'message',
  );
  return { name, type, blob: new Blob([bodies[0] ?? new Uint8Array()], { type }) };
}

function quotation(
  kind: AnswerKind,
  opened: OpenResult,
  bodies: Bytes[],
  images: InlineImages,
): DocumentFragment {
  for (const { kind, type, name, contentId, body } of opened.parts) {
    if (kind !== 'inline' || !contentId || !isShownInline(type)) continue;
    images.add(new Blob([bodies[body] ?? new Uint8Array()], { type }), name, contentId);
  }
  const quoted = document.createElement('blockquote');
  quoted.setAttribute('type', 'cite');
  for (const { kind, body } of quotedParts(opened.parts)) {
    const text = new TextDecoder().decode(bodies[body]);
    // Without its styles: text that the sender hid must not go out unseen in an answer.
    const source = { styles: 'drop', image: (url: string) => images.resolve(url) } as const;
    if (kind === 'html') quoted.append(sanitise(text, source).fragment);
    else quoted.append(...textBlocks(text.trimEnd()));
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...textBlocks(''), ...introduction(kind, opened.headers), quoted);
  return fragment;
}

function introduction(kind: AnswerKind, headers: Headers): HTMLElement[] {
  const name = nameOf(headers.from);
  if (kind !== 'forward') {
    const date = headers.date ? formatDateTime(headers.date) : '';
    return textBlocks(t(date ? 'composer_wrote_on' : 'composer_wrote', { date, name }));
  }
  const people = (list: Address[]) =>
    list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');
  return textBlocks(
    [
      t('composer_forwarded'),
      `${t('composer_from')}: ${people(headers.from)}`,
      `${t('composer_to')}: ${people(headers.to)}`,
      ...(headers.date ? [`${t('composer_date')}: ${formatDateTime(headers.date)}`] : []),
      `${t('composer_subject')}: ${headers.subject}`,
    ].join('\n'),
  );
}

/** One block for each line of a plain text. */
export function textBlocks(text: string): HTMLElement[] {
  return text.split(/\r?\n/).map(line => {
    const block = document.createElement('div');
    // Runs of blanks would collapse in HTML.
    block.append(line === '' ? document.createElement('br') : line.replace(/ (?= )|\t/g, '\u00a0'));
    return block;
  });
}

function files(opened: OpenResult, bodies: Bytes[]): AttachedFile[] {
  return opened.parts
    .filter(({ kind }) => kind === 'attachment' || kind === 'protected')
    .map(({ name, type, body }) => ({
      name: safeFileName(name, type, t('composer_unnamed_file')),
      type,
      blob: new Blob([bodies[body] ?? new Uint8Array()], { type }),
    }));
}

function nameOf([author]: Address[]): string {
  return author?.name || author?.address || '';
}
