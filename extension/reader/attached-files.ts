/** The files that came with a message. */
import type { OpenResult, Part } from '../../js-bridge/contract.ts';
import { contentIdsIn } from '../content-id.ts';
import { distinctNames, safeFileName } from '../file-names.ts';
import { t } from '../i18n.ts';
import { RASTER_TYPES } from './sandbox-messages.ts';
import { htmlOf } from './shown-html.ts';

/** A file that came with a message. */
export interface AttachedFile {
  /** Safe to show and to save under. */
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** An S/MIME message without a header of its own, that nothing opened yet. */
  sealed?: true;
}

/** The files of a message, in order; the images that its HTML shows are none. */
export function filesOf(result: OpenResult, bodies: Uint8Array<ArrayBuffer>[]): AttachedFile[] {
  const shown = new Set(
    result.parts
      .filter(part => part.kind === 'html')
      .flatMap(part => [...contentIdsIn(htmlOf(bodies[part.body] ?? new Uint8Array()).html)]),
  );
  // What the page cannot show is a file, whatever its HTML says of it: nothing that came is nowhere to be seen.
  const isShown = ({ contentId, type }: Part) =>
    contentId !== undefined && shown.has(contentId) && RASTER_TYPES.includes(type);
  const parts = result.parts.filter(
    part =>
      part.kind === 'attachment' || part.kind === 'protected' || (part.kind === 'inline' && !isShown(part)),
  );
  const names = distinctNames(parts.map(part => fileName(part)));
  return parts.map((part, index) => ({
    name: names[index] ?? '',
    type: part.type,
    bytes: bodies[part.body] ?? new Uint8Array(),
    ...(part.kind === 'protected' ? { sealed: true } : {}),
  }));
}

function fileName(part: Part): string {
  return safeFileName(part.name, part.type, t('reader_unnamed_file'));
}
