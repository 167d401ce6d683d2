import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { saveFile } from '../ui/save.ts';
import { type AttachedFile, totalSize } from './files.ts';
import { plural } from './plural.ts';

/** What the list can do; without remove it is only to be looked at. */
export interface AttachmentActions {
  remove?: (file: AttachedFile) => void;
  /** The octets of the finished message with them. */
  finished?: number;
}

/** Shows the files of a message; nothing without any. */
export function attachmentList(
  files: readonly AttachedFile[],
  { remove, finished }: AttachmentActions,
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
              @click=${() => saveFile(file.name, file.blob)}
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
      <p class="muted">${plural('composer_attachment_count', files.length, { size: formatSize(totalSize(files)) })}
        ${finished ? html`· ${t('composer_finished_size', { size: formatSize(finished) })}` : nothing}</p>
    </section>
  `;
}
