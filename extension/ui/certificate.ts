/** The card that shows a certificate wherever one is shown: options, onboarding, reader, composer. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { badgesOf, factsOf, factsText, summaryOf } from './certificate-facts.ts';
import './copy.ts';

/** What a view adds to a certificate's card. */
export interface CardExtras {
  /** Buttons for what can be done with the certificate. */
  actions?: TemplateResult;
  /** A sentence below the summary. */
  note?: TemplateResult | string;
}

/**
 * A card with a certificate's name, addresses, issuer and validity; everything
 * else folds out.
 */
export function certificateCard(certificate: CertificateInfo, extras: CardExtras = {}): TemplateResult {
  const now = new Date();
  const others = certificate.emails.filter(email => email !== certificate.commonName);
  return html`<article class="card certificate" data-certificate=${certificate.id}>
    <header class="certificate-head">
      <span class="certificate-icon">${icon(certificate.isAuthority ? 'landmark' : 'award')}</span>
      <div class="certificate-who">
        <h2>${certificate.commonName}</h2>
        ${others.length > 0 ? html`<p>${others.join(', ')}</p>` : nothing}
        <p class="muted">${summaryOf(certificate, now)}</p>
      </div>
      <p class="certificate-badges">
        ${badgesOf(certificate, now).map(({ text, tone }) => html`<span class="badge ${tone}">${text}</span>`)}
      </p>
    </header>
    ${extras.note ? html`<p>${extras.note}</p>` : nothing}
    <div class="certificate-foot">
      <details class="certificate-details unfold">
        <summary>${t('certificate_details')}</summary>
        ${certificateDetails(certificate)}
      </details>
      ${extras.actions ? html`<div class="buttons">${extras.actions}</div>` : nothing}
    </div>
  </article>`;
}

/** Everything there is to say about a certificate, as a list with a button that copies it. */
export function certificateDetails(certificate: CertificateInfo): TemplateResult {
  return html`<dl class="details-list">
      ${factsOf(certificate).map(
        fact => html`<dt>${fact.label}</dt>
          <dd class=${fact.mono ? 'mono' : nothing}>${fact.values.map(value => html`<div>${value}</div>`)}</dd>`,
      )}
    </dl>
    <signet-copy .text=${factsText(certificate)}></signet-copy>`;
}
