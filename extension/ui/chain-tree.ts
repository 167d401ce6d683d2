/**
 * The chain of a certificate, drawn as a tree: the authority that ends it at
 * the top, whom it vouches for below, the certificate itself at the bottom.
 *
 *     ${chainTree(links)}
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { showCertificate } from './certificate-dialog.ts';
import { summaryOf } from './certificate-facts.ts';
import { type LinkState, stateOfLink } from './chain-state.ts';

/** Draws a chain. An empty one is nothing. */
export function chainTree(
  chain: readonly CertificateInfo[],
  options: ChainOptions,
): TemplateResult | typeof nothing {
  if (chain.length === 0) return nothing;
  return html`<div class="chain" role="group" aria-label=${t('list_chain')}>${level([...chain].reverse(), options, 0)}</div>`;
}

/** What a view knows of a chain besides its certificates. */
export interface ChainOptions {
  /** Whether the last certificate of the chain is trusted to vouch for others. */
  trusted: boolean;
}

/** One certificate and, within it, those below. */
function level(
  [certificate, ...below]: CertificateInfo[],
  options: ChainOptions,
  depth: number,
): TemplateResult | typeof nothing {
  if (!certificate) return nothing;
  const place =
    depth === 0 ? (below.length === 0 ? 'alone' : 'top') : below.length === 0 ? 'leaf' : 'between';
  const state = stateOfLink(certificate, place, options.trusted, new Date());
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
          <p class="muted">${summaryOf(certificate, new Date())}</p>
          <p class="chain-state">${icon(symbols[state.tone], 'small')}<span>${state.text}</span></p>
        </div>
      </div>
      ${level(below, options, depth + 1)}
    </li>
  </ul>`;
}

const symbols: Record<LinkState['tone'], IconName> = {
  plain: 'check',
  warn: 'triangle-alert',
  bad: 'circle-x',
};
