/**
 * The files of a message: open what can be shown safely, save each, save all.
 * Nothing is opened or saved without a click.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { formatSize, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import type { AttachedFile } from './attached-files.ts';
import { mayRun, openingOf } from './file-kinds.ts';
import './in-steps.ts';

/** What the list can do with files. */
export interface FileActions {
  open: (file: AttachedFile) => void;
  save: (files: AttachedFile[]) => void;
}

/** So many files are shown at once. */
const STEP = 50;

/** Shows the files as a list; nothing where there are none. */
export function attachmentsView(
  files: AttachedFile[],
  actions: FileActions,
): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  const view = (step: AttachedFile[]) =>
    html`<ul class="files">
      ${step.map(file => fileView(file, actions))}
    </ul>`;
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const title =
    files.length === 1 ? t('reader_attachment') : t('reader_attachments', { count: files.length });
  return html`<section class="attachments" aria-label=${title}>
    <div class="attachments-head">
      <h2>
        ${icon('paperclip', 'small')}${title}
        <span class="muted">${formatSize(total)}</span>
      </h2>
      ${
        files.length > 1
          ? html`<button class="button" type="button" @click=${() => actions.save(files)}>
              ${icon('folder-down', 'small')}${t('reader_save_all')}
            </button>`
          : nothing
      }
    </div>
    <signet-in-steps .items=${files} step=${STEP} .view=${view} more="reader_more_files"></signet-in-steps>
  </section>`;
}

function fileView(file: AttachedFile, actions: FileActions): TemplateResult {
  const canOpen = openingOf(file) !== 'none';
  return html`<li class="file">
    ${icon(fileIcon(file))}
    <span class="file-text">
      <span class="file-name"><bdi>${file.name}</bdi></span>
      <span class="muted">
        ${formatSize(file.bytes.length)}
        ${mayRun(file.name) ? html`<span class="badge warn">${t('reader_may_run')}</span>` : nothing}
      </span>
    </span>
    <span class="file-actions">
      ${
        canOpen
          ? html`<button
              class="button quiet"
              type="button"
              aria-label=${t('reader_open_file', { name: file.name })}
              @click=${() => actions.open(file)}
            >
              ${icon('eye', 'small')}${t('reader_open')}
            </button>`
          : nothing
      }
      <button
        class="button quiet"
        type="button"
        aria-label=${t('reader_save_file', { name: file.name })}
        @click=${() => actions.save([file])}
      >
        ${icon('download', 'small')}${t('reader_save')}
      </button>
    </span>
  </li>`;
}

function fileIcon(file: AttachedFile): IconName {
  if (file.type.startsWith('image/')) return 'image';
  if (openingOf(file) === 'message') return 'mail';
  if (/\bzip|compressed|x-tar|x-7z/.test(file.type)) return 'file-archive';
  return file.type.startsWith('text/') || file.type === 'application/pdf' ? 'file-text' : 'file';
}
