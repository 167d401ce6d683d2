import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { plural } from './plural.ts';

/** A file that travels with a message. Its bytes were read when it was added, so that it cannot change or go away. */
export interface AttachedFile {
  name: string;
  type: string;
  blob: Blob;
}

/** Reads chosen files. @throws {DOMException} when one cannot be read */
export function attach(files: readonly File[]): Promise<AttachedFile[]> {
  return Promise.all(
    files.map(async file => ({
      name: file.name,
      type: file.type,
      blob: new Blob([await file.arrayBuffer()], { type: file.type }),
    })),
  );
}

/** The octets of all files. */
export function totalSize(files: readonly AttachedFile[]): number {
  return files.reduce((sum, { blob }) => sum + blob.size, 0);
}

/**
 * Tells whether files will not fit into a message of at most limit octets,
 * whatever else it holds: base64 makes four of three, once for the file and,
 * in an encrypted message, once more for the whole. The engine has the last word.
 */
export function cannotFit(octets: number, limit: number, encrypt: boolean): boolean {
  const growth = encrypt ? (4 / 3) ** 2 : 4 / 3;
  return limit > 0 && octets * growth > limit;
}

/** What the list can do; without remove it is only to be looked at. */
export interface AttachmentActions {
  remove?: (file: AttachedFile) => void;
}

/** Shows the files of a message; nothing without any. */
export function attachmentList(
  files: readonly AttachedFile[],
  { remove }: AttachmentActions,
): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  return html`
    <section class="attachments" aria-label=${t('composer_attachments')}>
      <ul>
        ${repeat(
          files,
          file => file,
          file => html`<li class="attachment">
            ${icon(file.type.startsWith('image/') ? 'image' : 'file', 'small')}
            <span class="attachment-name" title=${file.name}>${file.name}</span>
            <span class="muted">${formatSize(file.blob.size)}</span>
            <button
              type="button"
              class="chip-remove"
              aria-label=${t('composer_save_file', { name: file.name })}
              title=${t('composer_save_file', { name: file.name })}
              @click=${() => save(file.blob, file.name)}
            >
              ${icon('download', 'small')}
            </button>
            ${
              remove
                ? html`<button
                    type="button"
                    class="chip-remove"
                    aria-label=${t('composer_remove', { who: file.name })}
                    title=${t('composer_remove', { who: file.name })}
                    @click=${() => remove(file)}
                  >
                    ${icon('x', 'small')}
                  </button>`
                : nothing
            }
          </li>`,
        )}
      </ul>
      <p class="muted">${plural('composer_attachment_count', files.length, { size: formatSize(totalSize(files)) })}</p>
    </section>
  `;
}

/** Has the browser save bytes as a file. */
export function save(blob: Blob, name: string): void {
  // Never as what a page could run: a saved file is opened from disk.
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
