/** An attached file, made ready to be shown in place of its message. */
import type { AttachedFile } from './attachments.ts';
import { type BodyPiece, decode } from './body.ts';
import { openingOf } from './file-kinds.ts';
import type { LinkCaution } from './link-question.ts';
import type { SandboxContent } from './sandbox-messages.ts';
import { textOf } from './text-view.ts';

/** What is shown of a file. */
export type OpenedFile = { name: string } & (
  | { kind: 'message'; shown: { is: 'message'; raw: Uint8Array<ArrayBuffer> } }
  | { kind: 'image'; content: SandboxContent }
  | { kind: 'text'; text: BodyPiece }
);

/** Makes a file ready; undefined for one that can only be saved. Its links are as good as those of its message. */
export function openedFile(file: AttachedFile, links: LinkCaution): OpenedFile | undefined {
  const { name, type, bytes } = file;
  switch (openingOf(file)) {
    case 'message':
      return { name, kind: 'message', shown: { is: 'message', raw: bytes } };
    case 'image':
      return { name, kind: 'image', content: { type: 'image', image: { contentId: '', type, bytes }, name } };
    case 'text':
      return { name, kind: 'text', text: { kind: 'text', text: textOf(decode(bytes)), links } };
    default:
      return undefined;
  }
}
