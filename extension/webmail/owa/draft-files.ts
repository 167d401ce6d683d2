/** The files of a draft: the page has sent them to the server, and keeps nothing of them but their names. */
import type { DraftFile } from '../../channel.ts';
import { readLocalImage } from '../html.ts';
import type { ExchangeService } from './service.ts';
import type { Item } from './types.ts';

/** Fetches those that are no images in the text. */
export async function filesOf(draft: Item, service: ExchangeService): Promise<DraftFile[]> {
  const files: DraftFile[] = [];
  for (const attachment of (draft.Attachments ?? []).filter(({ IsInline }) => IsInline !== true)) {
    const blob = await service.attachment(attachment);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    files.push({ name: attachment.Name ?? '', type: blob.type, bytes });
  }
  return files;
}

/** Fetches an image of the text: an attachment of the draft, which the page fetches from the service. */
export async function readImage(
  src: string,
  service: ExchangeService,
): Promise<{ blob: Blob; name: string } | null> {
  const url = new URL(src, location.href);
  const id = url.pathname.endsWith('/service.svc/s/GetFileAttachment') ? url.searchParams.get('id') : null;
  if (url.origin !== location.origin || id === null) return readLocalImage(src);
  const blob = await service.attachment({ AttachmentId: { Id: id } });
  return { blob, name: `image.${/^image\/([a-z0-9]+)/.exec(blob.type)?.[1] ?? 'bin'}` };
}
