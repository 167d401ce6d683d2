/** A certificate as one line that unfolds all about it. */
import { html, type TemplateResult } from 'lit';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { icon } from '../icons.ts';
import { certificateDetails } from '../ui/certificate.ts';

/** Shows the line, which says the certificate's name where nothing else is given. */
export function certificateFold(certificate: CertificateInfo, text = certificate.commonName): TemplateResult {
  return html`<details class="certificate-fold">
    <summary>${icon(certificate.isAuthority ? 'landmark' : 'user', 'small')}<bdi>${text}</bdi></summary>
    ${certificateDetails(certificate)}
  </details>`;
}

/** Shows certificates, one below the other, each further in than the one that it vouches for. */
export function chainView(chain: CertificateInfo[]): TemplateResult {
  return html`<ol class="chain">
    ${chain.map((link, depth) => html`<li style="--depth: ${depth}">${certificateFold(link)}</li>`)}
  </ol>`;
}
