/** The layers around a message, from the outside in. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Layer } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { encrypts } from '../layers.ts';
import { algorithmRows } from './algorithms.ts';
import { certificateFold } from './certificate-fold.ts';

/** Shows the layers; nothing where there are none. */
export function layerList(layers: Layer[]): TemplateResult | typeof nothing {
  if (layers.length === 0) return nothing;
  return html`<h2>${t('reader_layers')}</h2>
    <ol class="layers">
      ${layers.map(layer => html`<li>${icon(layerIcon(layer), 'small')}${layerView(layer)}</li>`)}
    </ol>`;
}

function layerView(layer: Layer): TemplateResult {
  const { algorithms, openedWith } = layer;
  return html`<div class="layer">
    <span>${layerText(layer)}</span>
    ${algorithms.length > 0 ? html`<dl class="details-list">${algorithmRows(algorithms)}</dl>` : nothing}
    ${openedWith ? certificateFold(openedWith, t('reader_layer_opened_with', { name: openedWith.commonName })) : nothing}
  </div>`;
}

function layerIcon(layer: Layer): IconName {
  if (encrypts(layer)) return 'lock';
  return layer.kind === 'signed' ? 'signature' : 'paperclip';
}

/** A layer in words. */
export function layerText(layer: Layer): string {
  if (encrypts(layer)) {
    const count = layer.recipients ?? 0;
    const key = layer.authenticated ? 'reader_layer_auth_enveloped' : 'reader_layer_enveloped';
    return count === 1 ? t(`${key}_one`) : t(key, { count });
  }
  if (layer.kind === 'signed')
    return t(layer.form === 'opaque' ? 'reader_layer_opaque' : 'reader_layer_clear');
  return t(layer.kind === 'compressed' ? 'reader_layer_compressed' : 'reader_layer_digested');
}
