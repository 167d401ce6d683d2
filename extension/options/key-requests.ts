import { html, type TemplateResult } from 'lit';
import type { RequestInfo } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { ask } from '../ui/question.ts';
import { saveRequest } from './key-request-file.ts';
import '../ui/copy.ts';

/** The keys that wait for their certificate, each with its request. The certificate is dropped where keys are imported. */
class KeyRequests extends EngineView {
  static override properties = {
    ...EngineView.properties,
    requests: { attribute: false },
  };

  declare requests: RequestInfo[];

  constructor() {
    super();
    this.requests = [];
  }

  async #delete({ id, emails }: RequestInfo): Promise<void> {
    const sure = await ask({
      title: t('key_request_delete_question', { address: emails[0] ?? '' }),
      text: t('key_request_delete_text'),
      confirm: t('key_request_delete'),
      cancel: t('options_key_keep'),
    });
    if (!sure || !(await this.attempt(() => this.engine.call('deleteRequest', { id })))) return;
    this.tell('changed', undefined);
    this.tell('said', t('key_request_deleted'));
  }

  protected override render() {
    return html`<section class="group" aria-labelledby="requests-title">
      <h2 id="requests-title">${t('key_requests')}</h2>
      <p class="muted">${t('key_requests_text')}</p>
      <ul class="rows">${this.requests.map(request => this.#row(request))}</ul>
      ${this.problemView()}
    </section>`;
  }

  #row(request: RequestInfo): TemplateResult {
    const address = request.emails[0] ?? request.subject;
    return html`<li data-request=${request.id}>
      ${icon('clock')}
      <span>
        ${request.emails.join(', ') || request.subject}<br />
        <span class="muted">${request.algorithm} · ${t('key_request_since', { date: formatDate(request.createdAt) })}</span>
      </span>
      <span class="buttons">
        <button class="button" @click=${() => saveRequest(request.pem, address)}>
          ${icon('save', 'small')}<span>${t('key_request_save')}<span class="visually-hidden">: ${address}</span></span>
        </button>
        <signet-copy .text=${request.pem}></signet-copy>
        <button
          class="button quiet icon-only"
          aria-label="${t('key_request_delete')}: ${address}"
          title=${t('key_request_delete')}
          @click=${() => this.#delete(request)}
        >
          ${icon('trash-2')}
        </button>
      </span>
    </li>`;
  }
}

customElements.define('signet-key-requests', KeyRequests);
