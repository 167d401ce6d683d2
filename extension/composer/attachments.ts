import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { unturned } from '../direction.ts';
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
          file => attachmentItem(file, remove),
        )}
      </ul>
      <p class="muted">${plural('composer_attachment_count', files.length, { size: formatSize(totalSize(files)) })}
        ${finished ? html`· ${t('composer_finished_size', { size: formatSize(finished) })}` : nothing}</p>
    </section>
  `;
}

function attachmentItem(file: AttachedFile, remove: AttachmentActions['remove']): TemplateResult {
  // A name is the sender's where the file came with a message: "gpj.exe" must not read as "exe.jpg".
  const name = unturned(file.name);
  const save = t('composer_save_file', { name });
  const takeOut = t('composer_remove', { who: name });
  return html`<li class="attachment">
    ${icon(file.type.startsWith('image/') ? 'image' : 'file', 'small')}
    <span class="attachment-name" title=${name}>${name}</span>
    <span class="muted">${formatSize(file.blob.size)}</span>
    <button type="button" class="chip-remove" aria-label=${save} title=${save} @click=${() => saveFile(name, file.blob)}>
      ${icon('download', 'small')}
    </button>
    ${
      remove
        ? html`<button
            type="button"
            class="chip-remove"
            aria-label=${takeOut}
            title=${takeOut}
            @click=${() => remove(file)}
          >
            ${icon('x', 'small')}
          </button>`
        : nothing
    }
  </li>`;
}
