import { html, render } from 'lit';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { certificateDetails } from './certificate.ts';

/** Shows all there is to say about a certificate in a dialog; Escape and Close take it away. */
export function showCertificate(certificate: CertificateInfo): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog wide';
  dialog.setAttribute('aria-labelledby', 'certificate-title');
  render(
    html`<form method="dialog" class="question">
      <h2 id="certificate-title" tabindex="-1" autofocus>${certificate.commonName}</h2>
      ${certificateDetails(certificate)}
      <div class="buttons"><button class="button">${t('ui_close')}</button></div>
    </form>`,
    dialog,
  );
  dialog.addEventListener('close', () => dialog.remove(), { once: true });
  document.body.append(dialog);
  dialog.showModal();
}
