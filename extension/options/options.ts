/** The settings: one section at a time, named by the page's fragment. */
import '../ui/speak-first.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import type { Status } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import { startPage } from '../ui/page.ts';
import type { Said, UndoToast } from '../ui/undo.ts';
import { lookForPolicy } from './decided.ts';
import { foundView } from './found.ts';
import { PointedOut } from './point-out.ts';
import { type Place, placeOfFragment, sections, symbols } from './sections.ts';
import type { Entry } from './settings-index.ts';
import './about.ts';
import './activity.ts';
import './authorities.ts';
import './directories.ts';
import './keys.ts';
import './mark.ts';
import './people.ts';
import './drafts.ts';
import './receipts.ts';
import './security.ts';
import './revocation.ts';
import './webmails.ts';
import './writing.ts';
import '../ui/undo.ts';

/**
 * The whole page. Sections tell it `changed` when the keystore changed, and
 * `said` with what was done: a sentence, or a Said that can be taken back. A
 * section that is given a path shows a part of itself, with its own heading.
 */
class Options extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { state: true },
    place: { state: true },
    search: { state: true },
  };

  declare status: Status | undefined;
  declare place: Place;
  /** What is looked for among the settings; empty for nothing. */
  declare search: string;
  /** The setting that was found and is to be shown next. */
  #found: Entry | undefined;
  readonly #pointedOut = new PointedOut();

  constructor() {
    super();
    this.engine = new Engine();
    this.status = undefined;
    this.place = placeOfFragment(location.hash);
    this.search = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.engine.addEventListener('locked', () => this.#look());
    addEventListener('focus', () => this.#look());
    addEventListener('hashchange', () => {
      this.search = '';
      this.place = placeOfFragment(location.hash);
    });
    this.addEventListener('changed', () => this.#look());
    this.addEventListener('said', event => this.#say((event as CustomEvent<Said | string>).detail));
    void this.#look();
  }

  get #toast(): UndoToast | null {
    return this.querySelector<UndoToast>('signet-undo');
  }

  #say(said: Said | string): void {
    void this.#toast?.say(said, () => this.#focusTitle());
  }

  async #look(): Promise<void> {
    await this.attempt(() => lookForPolicy(this.engine));
    const answer = await this.attempt(() => this.engine.call('status', {}));
    if (answer) this.status = answer.result;
  }

  async #lock(): Promise<void> {
    if (!(await this.attempt(() => this.engine.call('lock', {})))) return;
    await this.#look();
    // The button is gone.
    this.#focusTitle();
  }

  readonly #looking = (event: Event): void => {
    this.search = (event.target as HTMLInputElement).value;
    this.#pointedOut.clear();
  };

  readonly #go = (entry: Entry): void => {
    this.search = '';
    this.#found = entry;
  };

  /** The section that is shown already has no other address to go to. */
  readonly #leaveSearch = (): void => {
    this.search = '';
  };

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('place') as Place | undefined;
    if (before) this.#pointedOut.clear();
    const found = this.#found;
    const at = found?.section === this.place.section && found.path === this.place.path;
    if (found && at && this.search === '') {
      this.#found = undefined;
      if (found.title !== '' && found.path === '') {
        this.#name();
        const main = this.querySelector('main');
        if (main) this.#pointedOut.show(main, t(found.title));
        return;
      }
    }
    if (!changed.has('place')) return;
    this.#found = undefined;
    this.#name();
    // Not when the page opens: nothing was left that the focus could have been lost from.
    // Nor when something was just deleted: the focus is on what takes it back.
    if (before && !this.#toast?.contains(document.activeElement)) {
      requestAnimationFrame(() => this.#focusTitle());
    }
  }

  #name(): void {
    document.title = `${t(`options_${this.place.section}`)} – Signet`;
  }

  /** Puts the focus onto the title. Where the part that was opened is still fetched, the title comes with it. */
  #focusTitle(): void {
    const title = this.querySelector<HTMLElement>('h1');
    if (title) {
      title.focus();
      return;
    }
    const waiting = new MutationObserver(() => {
      const came = this.querySelector<HTMLElement>('h1');
      if (!came) return;
      waiting.disconnect();
      if (document.activeElement === document.body) came.focus();
    });
    waiting.observe(this, { childList: true, subtree: true });
  }

  protected override render() {
    return html`<div class="options">
      <header class="options-side">
        <p class="brand">${icon('signet')}Signet</p>
        <input
          class="input settings-search"
          type="search"
          aria-label=${t('options_find')}
          placeholder=${t('options_find')}
          .value=${this.search}
          @input=${this.#looking}
        />
        <nav aria-label=${t('options_sections')}>
          <ul class="sections">
            ${sections.map(
              section => html`<li>
                <a
                  href="#${section}"
                  aria-current=${section === this.place.section ? 'page' : nothing}
                  @click=${this.#leaveSearch}
                >
                  ${icon(symbols[section])}<span>${t(`options_${section}`)}</span>
                </a>
              </li>`,
            )}
          </ul>
        </nav>
        ${this.#state()}
      </header>
      <main class="options-main" data-section=${this.place.section}>
        ${this.search.trim() === '' ? this.#section() : foundView(this.search, this.#go)}
      </main>
      <signet-undo></signet-undo>
    </div>`;
  }

  #section() {
    return html`
        ${this.status?.damaged ? damagedNotice(this.status.damaged) : nothing}
        ${this.status?.needsBackup && this.place.path !== 'backup' ? reminder() : nothing}
        ${this.place.path === '' ? html`<h1 tabindex="-1">${t(`options_${this.place.section}`)}</h1>` : nothing}
        ${this.problemView([{ label: t('ui_try_again'), run: () => this.#look() }])}
        ${this.status ? this.#content(this.status) : nothing}
        ${this.busy && !this.status ? html`<signet-progress .what=${t('pages_loading')}></signet-progress>` : nothing}`;
  }

  #state() {
    if (!this.status) return nothing;
    const { state } = this.status;
    return html`<div class="key-state">
      <p class="muted">${icon(state === 'unlocked' ? 'lock-open' : 'lock', 'small')}<span>${t(`pages_state_${state}`)}</span></p>
      ${
        state === 'unlocked'
          ? html`<button class="button" @click=${this.#lock}>${t('pages_lock_now')}</button>`
          : state === 'locked'
            ? html`<a class="button" href="#keys">${t('ui_unlock')}</a>`
            : html`<a class="button primary" href="../onboarding/onboarding.html">${t('ui_set_up')}</a>`
      }
    </div>`;
  }

  #content(status: Status): TemplateResult {
    const { engine } = this;
    const { section, path } = this.place;
    switch (section) {
      case 'keys':
        return html`<signet-options-keys .engine=${engine} .status=${status} .path=${path}></signet-options-keys>`;
      case 'people':
        return html`<signet-options-people .engine=${engine} .path=${path}></signet-options-people>`;
      case 'security':
        return html`<signet-options-security .engine=${engine} .status=${status}></signet-options-security>`;
      case 'writing':
        return html`<signet-options-writing .engine=${engine}></signet-options-writing>`;
      case 'drafts':
        return html`<signet-options-drafts .engine=${engine}></signet-options-drafts>`;
      case 'activity':
        return html`<signet-options-activity
          .engine=${engine}
          .path=${path}
          .locked=${status.state === 'locked'}
        ></signet-options-activity>`;
      case 'receipts':
        return html`<signet-options-receipts .engine=${engine}></signet-options-receipts>`;
      case 'authorities':
        return html`<signet-options-authorities .engine=${engine} .path=${path}></signet-options-authorities>`;
      case 'revocation':
        return html`<signet-options-revocation .engine=${engine} .path=${path}></signet-options-revocation>`;
      case 'directories':
        return html`<signet-options-directories .engine=${engine}></signet-options-directories>`;
      case 'webmails':
        return html`<signet-options-webmails></signet-options-webmails>`;
      case 'mark':
        return html`<signet-options-mark></signet-options-mark>`;
      case 'about':
        return html`<signet-options-about .status=${status}></signet-options-about>`;
    }
  }
}

/** Stands until there is a backup; here alone, and never in the webmail. */
function reminder(): TemplateResult {
  return html`<div class="notice warn line">
    ${icon('archive-restore')}
    <p>${t('backup_reminder')}</p>
    <div class="buttons"><a class="button" href="#keys/backup">${t('backup_now')}</a></div>
  </div>`;
}

function damagedNotice(count: number): TemplateResult {
  return html`<div class="notice warn line">
    ${icon('file-x')}
    <p>${t('backup_damaged', { count })}</p>
    <div class="buttons"><a class="button" href="#keys/restore">${t('backup_restore')}</a></div>
  </div>`;
}

customElements.define('signet-options', Options);
startPage();
