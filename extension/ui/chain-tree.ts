/**
 * The chain of a certificate, drawn as a tree: the authority that ends it at
 * the top, whom it vouches for below, the certificate itself at the bottom.
 *
 *     ${pathsOf(detail.chain).map(chainTree)}
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { ChainNode } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { showCertificate } from './certificate-dialog.ts';
import { summaryOf } from './certificate-facts.ts';
import { type LinkState, stateOfLink } from './chain-state.ts';

/** Draws one path, the certificate itself first. */
export function chainTree(path: readonly ChainNode[]): TemplateResult {
  return html`<div class="chain" role="group" aria-label=${t('list_chain')}>${level([...path].reverse(), 'top')}</div>`;
}

/** One certificate and, within it, those below. */
function level([node, ...below]: ChainNode[], place: 'top' | 'below'): TemplateResult | typeof nothing {
  if (!node) return nothing;
  const { certificate } = node;
  const now = new Date();
  const state = stateOfLink(node, place, now);
  return html`<ul class="chain-level">
    <li>
      <div class="chain-link" data-state=${state.tone}>
        ${icon(certificate.isAuthority ? 'landmark' : 'award')}
        <div>
          <p class="chain-name">
            <button type="button" class="table-open" @click=${() => showCertificate(certificate)}>
              ${certificate.commonName}
            </button>
          </p>
          <p class="muted">${summaryOf(certificate, now)}</p>
          <p class="chain-state">${icon(symbols[state.tone], 'small')}<span>${state.text}</span></p>
        </div>
      </div>
      ${level(below, 'below')}
    </li>
  </ul>`;
}

const symbols: Record<LinkState['tone'], IconName> = {
  plain: 'check',
  warn: 'triangle-alert',
  bad: 'circle-x',
};
