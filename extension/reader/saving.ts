/** The ways to save a message as a file: as it arrived, and without its encryption. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { OpenResult } from '../../js-bridge/contract.ts';
import { safeFileName } from '../file-names.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { encrypts } from '../layers.ts';
import { saveFile } from '../ui/save.ts';
import './keep.ts';

/** The buttons that save a message. */
export function savingView(result: OpenResult, raw: Uint8Array<ArrayBuffer>, engine: Engine): TemplateResult {
  return html`<button class="button" type="button" @click=${() => saveOriginal(raw)}>
      ${icon('download', 'small')}${t('reader_save_original')}
    </button>
    ${
      result.layers.some(encrypts)
        ? html`<signet-keep .engine=${engine} .raw=${raw} name=${readableName(result)}></signet-keep>`
        : nothing
    }`;
}

/** Saves a message as it arrived. */
export function saveOriginal(raw: Uint8Array<ArrayBuffer>): void {
  saveFile(t('reader_original_name'), raw);
}

/** The name to save a message under that may be read by whoever finds the file. */
export function readableName({ headers }: Pick<OpenResult, 'headers'>): string {
  const name = headers.subject === '' ? '' : `${headers.subject}.eml`;
  return safeFileName(name, 'message/rfc822', t('reader_message'));
}
