/** What a draft takes over from the message that it answers or forwards. */
import type { AnswerKind, DraftFile, WebmailDraft } from '../channel.ts';
import { protectionHint, threading } from '../header-fields.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Which message is answered, by the id of its server, and how. */
export interface Answered {
  kind: AnswerKind;
  id: string;
}

/** The message itself, where only Signet can read it; null where it is not protected, or there is none. */
export function protectedOriginal(
  raw: Bytes | null | undefined,
  kind: AnswerKind | undefined,
): NonNullable<WebmailDraft['original']> | null {
  return raw && kind && protectionHint(raw) !== 'none' ? { kind, raw } : null;
}

/** The fields that keep an answer in its conversation. What is forwarded begins one of its own. */
export function threadingOf(raw: Bytes | null, kind: AnswerKind | undefined): ReturnType<typeof threading> {
  return raw && kind && kind !== 'forward' ? threading(raw) : { references: [] };
}

/** Files without that which is the protected message itself: a webmail takes it for a file of what it forwards, or opens again. */
export function withoutCarrier(files: DraftFile[]): DraftFile[] {
  return files.filter(({ name }) => !/^smime\.p7[ms]$/i.test(name));
}
