/** An attached file, made ready to be shown in place of its message. */
import type { AttachedFile } from './attachments.ts';
import { type BodyPiece, decode, textPiece } from './body.ts';
import { openingOf } from './file-kinds.ts';
import type { ToSandbox } from './sandbox-messages.ts';

/** What is shown of a file. */
export type OpenedFile = { name: string } & (
  | { kind: 'message'; shown: { is: 'message'; raw: Uint8Array<ArrayBuffer> } }
  | { kind: 'image'; content: ToSandbox }
  | { kind: 'text'; text: BodyPiece }
);

/** Makes a file ready; undefined for one that can only be saved. */
export function openedFile(file: AttachedFile): OpenedFile | undefined {
  const { name, type, bytes } = file;
  switch (openingOf(file)) {
    case 'message':
      return { name, kind: 'message', shown: { is: 'message', raw: bytes } };
    case 'image':
      return { name, kind: 'image', content: { type: 'image', image: { contentId: '', type, bytes }, name } };
    case 'text':
      return { name, kind: 'text', text: textPiece(decode(bytes)) };
    default:
      return undefined;
  }
}
