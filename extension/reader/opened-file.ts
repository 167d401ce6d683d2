/** What is shown in place of a message: one of its files, or its source. */
import { html, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { OpenResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { AttachedFile } from './attached-files.ts';
import { type BodyPiece, bodyView, decode, linkCaution } from './body.ts';
import { openingOf } from './file-kinds.ts';
import type { SandboxContent } from './sandbox-messages.ts';
import { textOf } from './text-view.ts';
import './source.ts';

/** What is shown of a file. */
export type OpenedFile = { name: string } & (
  | {
      kind: 'message';
      shown: { is: 'message'; raw: Uint8Array<ArrayBuffer> };
      from: string;
      unproven: boolean;
    }
  | { kind: 'image'; content: SandboxContent }
  | { kind: 'text'; text: BodyPiece }
  | { kind: 'source'; raw: Uint8Array<ArrayBuffer>; encrypted: boolean; saveAs: string }
);

/**
 * Makes a file of a message ready; undefined for one that can only be saved. It
 * is as doubtful as the message in which it came, and a message without a header
 * of its own must come from the same sender.
 */
export function openedFile(file: AttachedFile, message: OpenResult): OpenedFile | undefined {
  const { name, type, bytes } = file;
  const from = file.sealed ? (message.headers.from[0]?.address ?? '') : '';
  const links = linkCaution(message);
  const place = { part: 0, added: false };
  switch (openingOf(file)) {
    case 'message':
      return { name, kind: 'message', shown: { is: 'message', raw: bytes }, from, unproven: links === 'ask' };
    case 'image':
      return { name, kind: 'image', content: { type: 'image', image: { contentId: '', type, bytes }, name } };
    case 'text':
      return {
        name,
        kind: 'text',
        text: { kind: 'text', text: textOf(decode(bytes)), links, place },
      };
    default:
      return undefined;
  }
}

/** Shows a file below its name and the way back. */
export function openedFileView(file: OpenedFile, engine: Engine, back: () => void): TemplateResult {
  return html`
    <div class="opened-file">
      <button class="button" type="button" @click=${back}>${icon('arrow-left', 'small')}${t('reader_back')}</button>
      <strong><bdi>${file.name}</bdi></strong>
    </div>
    ${contentOf(file, engine)}
  `;
}

function contentOf(file: OpenedFile, engine: Engine): TemplateResult {
  switch (file.kind) {
    case 'message':
      return html`<signet-message
        .engine=${engine}
        .shown=${file.shown}
        .from=${file.from}
        headers="all"
        ?unproven=${file.unproven}
      ></signet-message>`;
    case 'image':
      return html`<div class="body"><signet-sandboxed .content=${file.content} label=${file.name}></signet-sandboxed></div>`;
    case 'text':
      return html`<div class="body">${bodyView([file.text])}</div>`;
    case 'source':
      return html`<signet-source
        .engine=${engine}
        .raw=${file.raw}
        .encrypted=${file.encrypted}
        name=${file.saveAs}
      ></signet-source>`;
  }
}
