/** The toolbar's popup: whether the keys are locked, and whether Signet is on for this site. */
import '../ui/speak-first.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import type { KeyInfo, Status } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { hasNews } from '../news/releases.ts';
import { getSetting } from '../settings.ts';
import { EngineView } from '../ui/engine-view.ts';
import { endsSoon } from '../ui/key-expiry.ts';
import { startPage } from '../ui/page.ts';
import { isOn, siteName, turnOff, turnOn } from '../ui/sites.ts';
import { currentSite, type Site } from './site.ts';
import './here.ts';
import './waiting.ts';
import '../ui/held.ts';
import '../ui/mark.ts';
import '../ui/unlock.ts';

class Popup extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { state: true },
    ending: { state: true },
    finished: { state: true },
    drafts: { state: true },
    site: { state: true },
    on: { state: true },
    refused: { state: true },
    news: { state: true },
  };

  declare status: Status | undefined;
  /** Keys whose certificate ends soon. */
  declare ending: KeyInfo[];
  /** Whether the set-up was gone through to its end. */
  declare finished: boolean;
  /** How many messages are not finished. */
  declare drafts: number;
  declare site: Site | undefined;
  declare on: boolean;
  declare refused: boolean;
  /** Whether an update brought something that the user was not told of. */
  declare news: boolean;

  constructor() {
    super();
    this.engine = new Engine();
    this.status = undefined;
    this.ending = [];
    this.finished = true;
    this.drafts = 0;
    this.site = undefined;
    this.on = false;
    this.refused = false;
    this.news = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.engine.addEventListener('locked', () => this.#look());
    void this.#look();
    void this.#lookAtSite();
  }

  async #look(): Promise<void> {
    this.finished = await getSetting('onboardingDone');
    this.news = hasNews(await getSetting('newsSeen'), chrome.runtime.getManifest().version);
    const answers = await this.attempt(() =>
      Promise.all([
        this.engine.call('status', {}),
        this.engine.call('listKeys', {}),
        this.engine.call('listDrafts', {}),
      ]),
    );
    if (!answers) return;
    this.drafts = answers[2].result.drafts.filter(({ discardedAt }) => !discardedAt).length;
    this.status = answers[0].result;
    this.ending = answers[1].result.keys.filter(endsSoon);
  }

  async #lookAtSite(): Promise<void> {
    const site = await currentSite();
    this.on = site !== undefined && (await isOn(site.origin));
    this.site = site;
  }

  #unlocked(): void {
    // A window of its own, opened by a frame that may not ask for an authenticator, has done its work.
    if (new URLSearchParams(location.search).has('unlock')) window.close();
    void this.#look();
  }

  async #lock(): Promise<void> {
    if (await this.attempt(() => this.engine.call('lock', {}))) await this.#look();
  }

  async #turnOn(site: string): Promise<void> {
    // Nothing may be awaited before this: the browser asks the user only while it handles the click.
    this.refused = !(await turnOn(site));
    await this.#lookAtSite();
  }

  async #turnOff(site: string): Promise<void> {
    await turnOff(site);
    await this.#lookAtSite();
  }

  protected override render() {
    return html`<header class="popup-head">
        <h1 class="brand">${icon('signet')}Signet</h1>
        <signet-mark></signet-mark>
      </header>
      <main class="popup-main">
        ${this.problemView([{ label: t('ui_try_again'), run: () => this.#look() }])}
        ${this.status ? this.#keys(this.status) : nothing}
        ${this.busy && !this.status ? html`<signet-progress .what=${t('pages_loading')}></signet-progress>` : nothing}
        ${this.status && this.status.state !== 'new' ? this.#site() : nothing}
        ${this.status?.state === 'unlocked' ? html`<signet-held .engine=${this.engine}></signet-held>` : nothing}
        ${this.status && this.status.state !== 'new' ? html`<signet-waiting .engine=${this.engine}></signet-waiting>` : nothing}
        ${this.status?.needsBackup ? backupLine() : nothing} ${this.ending.map(endingLine)}
      </main>
      <nav class="popup-links" aria-label=${t('popup_links')}>
        ${this.finished || !this.status?.keys ? nothing : link('onboarding/onboarding.html', 'arrow-right', t('popup_go_on'))}
        ${this.drafts === 0 ? nothing : link('options/options.html#drafts', 'history', t('popup_drafts'))}
        ${this.news ? link('news/news.html', 'sparkles', t('popup_news')) : nothing}
        ${link('options/options.html', 'settings', t('popup_settings'))}
        ${link('write/write.html', 'pen-line', t('popup_write'))}
        ${link('open/open.html', 'file-lock', t('popup_open'))}
      </nav>`;
  }

  #keys({ state, keys }: Status): TemplateResult {
    if (state === 'new') {
      return html`<section class="popup-part">
        <p>${t('popup_new')}</p>
        <a class="button primary" href="../onboarding/onboarding.html" target="_blank">${t('ui_set_up')}</a>
      </section>`;
    }
    if (keys === 0) {
      return html`<section class="popup-part">
        <p>${t('popup_no_key')}</p>
        <a class="button primary" href="../onboarding/onboarding.html#certificate" target="_blank">${t('popup_import')}</a>
      </section>`;
    }
    if (state === 'locked') {
      return html`<section class="popup-part">
        <p class="popup-line">${icon('lock')}<span>${t('popup_locked')}</span></p>
        <signet-unlock .engine=${this.engine} @unlocked=${this.#unlocked}></signet-unlock>
      </section>`;
    }
    return html`<section class="popup-part">
      <div class="popup-line">
        ${icon('lock-open')}<span>${t('popup_unlocked')}</span>
        <button class="button" ?disabled=${this.busy} @click=${this.#lock}>${t('pages_lock_now')}</button>
      </div>
    </section>`;
  }

  #site(): TemplateResult {
    const { site } = this;
    if (!site) {
      return html`<section class="popup-part" role="status">
        <p class="popup-line">${icon('globe')}<span class="muted">${t('popup_no_site')}</span></p>
      </section>`;
    }
    const { origin } = site;
    const name = siteName(origin);
    return html`<section class="popup-part">
      <div class="popup-line" role="status">
        ${icon('globe')}<span>${t(this.on ? 'popup_on' : 'popup_off', { site: name })}</span>
        ${this.on ? html`<button class="button" @click=${() => this.#turnOff(origin)}>${t('popup_turn_off')}</button>` : nothing}
      </div>
      ${
        this.on
          ? html`<signet-here .site=${site}></signet-here>`
          : html`<button class="button primary" @click=${() => this.#turnOn(origin)}>${t('popup_turn_on', { site: name })}</button>`
      }
      ${this.refused ? html`<p class="error" role="alert">${t('pages_site_refused', { site: name })}</p>` : nothing}
    </section>`;
  }
}

/** The reminder of the backup: no notice, for the popup is opened for other things. */
function backupLine(): TemplateResult {
  return html`<section class="popup-part">
    <p class="popup-line">
      ${icon('archive-restore')}<span>${t('popup_backup')}</span>
      <a class="button" href=${chrome.runtime.getURL('options/options.html#keys/backup')} target="_blank">${t('backup_now')}</a>
    </p>
  </section>`;
}

function endingLine({ id, certificate }: KeyInfo): TemplateResult {
  const values = { name: certificate.commonName, date: formatDate(certificate.notAfter) };
  return html`<section class="popup-part">
    <p class="popup-line">
      ${icon('calendar-x')}<span>${t('popup_ending', values)}</span>
      <a class="button" href=${chrome.runtime.getURL(`options/options.html#keys/new/${id}`)} target="_blank">${t('key_renew')}</a>
    </p>
  </section>`;
}

function link(page: string, symbol: IconName, text: string): TemplateResult {
  return html`<a href=${chrome.runtime.getURL(page)} target="_blank">${icon(symbol)}<span>${text}</span></a>`;
}

customElements.define('signet-popup', Popup);
startPage();
