/**
 * Where the user lets Signet at the mail of an account: says what for, gets the browser's permission with the
 * user's click, and lets the service worker open the provider's window.
 */
import '../ui/speak-first.ts';
import { html, type TemplateResult } from 'lit';
import type { ConsentAnswer, ConsentRequest } from '../background/mailbox.ts';
import type { Failure } from '../channel.ts';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { type Access, type Asking, hostsOf, type Provider } from '../mailbox/access.ts';
import { consentOf } from '../mailbox/ask.ts';
import { LightElement } from '../ui/light-element.ts';
import { startPage } from '../ui/page.ts';
import { failureProblem, problemNotice, type Step } from '../ui/problem.ts';

type State = { at: 'ready' } | { at: 'asking' } | { at: 'done' } | { at: 'failed'; failure: Failure };

const symbols: Record<Access, IconName> = { read: 'eye', send: 'send', write: 'pen-line' };

class ConsentView extends LightElement {
  static override properties = { state: { state: true } };

  declare private state: State;
  readonly #consent = consentOf(location.search);

  constructor() {
    super();
    this.state = { at: 'ready' };
  }

  /** The browser only asks while it handles a click, so that it comes first. */
  async #ask(asking: Asking): Promise<void> {
    const origins = hostsOf(asking.provider).map(origin => `${origin}/*`);
    const asked = chrome.permissions.request({ permissions: ['identity'], origins });
    this.state = { at: 'asking' };
    if (!(await asked)) {
      const detail = t('consent_browser_refused');
      this.state = { at: 'failed', failure: { code: 'consent-needed', detail, sent: false } };
      return;
    }
    const request: ConsentRequest = { type: 'mailbox-consent', asking };
    const answer: ConsentAnswer | undefined = await chrome.runtime.sendMessage(request);
    if (answer && 'addresses' in answer) this.state = { at: 'done' };
    else {
      const failure: Failure = answer?.failure ?? { code: 'internal', detail: 'no answer', sent: false };
      this.state = { at: 'failed', failure };
    }
  }

  protected override updated(): void {
    if (this.state.at !== 'ready') this.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const consent = this.#consent;
    return html`<header><span class="brand">${icon('signet')}Signet</span></header>
      <main>${consent ? this.#content(consent) : html`<h1>${t('consent_nothing')}</h1>`}</main>`;
  }

  #content(consent: Asking): TemplateResult {
    const provider = t(`consent_${consent.provider}`);
    const ask = {
      label: t('consent_go_on', { provider }),
      primary: true as const,
      run: () => void this.#ask(consent),
    };
    const close: Step = { label: t('ui_close'), run: () => window.close() };
    switch (this.state.at) {
      case 'ready':
        return html`${this.#about(consent, provider)}
          <div class="buttons">
            <button type="button" class="button primary" @click=${ask.run}>${ask.label}</button>
            <button type="button" class="button" @click=${() => window.close()}>${t('consent_not_now')}</button>
          </div>`;
      case 'asking':
        return html`<h1 tabindex="-1">${t('consent_asking', { provider })}</h1>
          <p class="waiting" role="status"><span class="spinner"></span>${t('consent_asking_text', { provider })}</p>`;
      case 'done':
        return html`<h1 tabindex="-1">${t('consent_done')}</h1>
          <div class="notice" role="status">${icon('circle-check')}<p>${t('consent_done_text')}</p></div>
          <div class="buttons">
            <button type="button" class="button primary" @click=${close.run}>${close.label}</button>
          </div>`;
      case 'failed':
        return html`<h1 tabindex="-1">${t('consent_failed')}</h1>
          ${this.#failed(this.state.failure, [{ ...ask, label: t('ui_try_again') }, close])}`;
    }
  }

  #about({ access, account, origin, provider: who }: Asking, provider: string): TemplateResult {
    return html`<h1 tabindex="-1">${t('consent_title')}</h1>
      <p class="consent-account">${account}</p>
      <p>${t('consent_webmail', { webmail: new URL(origin).host })}</p>
      ${access.map(each => html`<p>${t(textOf(`consent_why_${each}`, who), { provider })}</p>`)}
      <section class="consent-list" aria-labelledby="what">
        <h2 id="what">${t('consent_what')}</h2>
        <ul class="points">
          ${access.map(each => html`<li>${icon(symbols[each])}<p>${t(textOf(`consent_access_${each}`, who))}</p></li>`)}
          <li>${icon('lock')}<p>${t('consent_where')}</p></li>
        </ul>
      </section>
      <p class="hint">${t('consent_next', { provider, account })}</p>`;
  }

  /** Somebody who closed the provider's window may have read there that an administrator has to agree. */
  #failed(failure: Failure, steps: Step[]): TemplateResult {
    const { code, detail, link, consent } = failure;
    // Where it leads is this page.
    const { consent: _, ...said } = failure;
    if (code !== 'consent-needed') return failureProblem(said, steps, link);
    const provider = consent ? t(`consent_${consent.provider}`) : '';
    return html`${problemNotice({ title: t('consent_refused'), help: t('consent_refused_help'), detail, tone: 'warn' }, steps)}
      ${
        link
          ? html`<details class="more">
              <summary>${t('consent_administrator', { provider })}</summary>
              <p>${t('consent_administrator_text')}</p>
              <p class="mono problem-link">${link}</p>
              <signet-copy .text=${link}></signet-copy>
            </details>`
          : ''
      }`;
  }
}

/** What is another thing at Google: its page hands out messages, and to keep drafts takes more than that. */
const others = new Set(['consent_why_read', 'consent_access_read', 'consent_access_write']);

function textOf(key: string, provider: Provider): string {
  return provider === 'google' && others.has(key) ? `${key}_google` : key;
}

document.title = `${t('consent_title')} – Signet`;
customElements.define('signet-consent', ConsentView);
startPage();
