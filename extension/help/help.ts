/** The help: a page for each thing that Signet tells people, named by the page's fragment, and a list of all. */
import '../ui/speak-first.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { startPage } from '../ui/page.ts';
import { folded } from '../ui/search-words.ts';
import { groups, sectionOf, type Topic, topicOfFragment, topics } from './topics.ts';

class Help extends LightElement {
  static override properties = { fragment: { state: true }, search: { state: true } };

  declare private fragment: string;
  declare private search: string;

  constructor() {
    super();
    this.fragment = location.hash;
    this.search = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', () => {
      this.fragment = location.hash;
    });
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('fragment')) return;
    const topic = topicOfFragment(this.fragment);
    document.title = `${topic ? t(topic.texts) : t('help_title')} – Signet`;
    // Not when the page opens: nothing was left that the focus could have been lost from.
    if (changed.get('fragment') !== undefined) this.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const topic = topicOfFragment(this.fragment);
    return html`<header class="help-head">
        <span class="brand">${icon('signet')}Signet</span>
        ${topic ? html`<a href="#">${t('help_all')}</a>` : nothing}
      </header>
      <main>${topic ? page(topic) : this.#list()}</main>`;
  }

  #list(): TemplateResult {
    const found = topics.filter(topic => fits(topic, this.search));
    return html`<h1 tabindex="-1">${t('help_title')}</h1>
      <p class="lead">${t(this.fragment.length > 1 ? 'help_unknown' : 'help_lead')}</p>
      <label class="help-search">
        <span class="visually-hidden">${t('help_search')}</span>
        <input
          class="input"
          type="search"
          placeholder=${t('help_search')}
          .value=${this.search}
          @input=${(event: Event) => {
            this.search = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <div role="status">${found.length === 0 ? html`<p>${t('help_nothing')}</p>` : nothing}</div>
      ${groups.map(group => {
        const inGroup = found.filter(topic => topic.group === group);
        if (inGroup.length === 0) return nothing;
        return html`<section aria-labelledby="group-${group}">
          <h2 id="group-${group}">${t(`help_group_${group}`)}</h2>
          <ul class="help-topics">
            ${inGroup.map(({ name, texts }) => html`<li><a href="#${name}">${t(texts)}</a></li>`)}
          </ul>
        </section>`;
      })}`;
  }
}

function page({ name, texts }: Topic): TemplateResult {
  const section = sectionOf[name];
  return html`<h1 tabindex="-1">${t(texts)}</h1>
    <section>
      <h2>${t('help_why')}</h2>
      <p>${t(`${texts}_why`)}</p>
    </section>
    <section>
      <h2>${t('help_todo')}</h2>
      <p>${t(`${texts}_help`)}</p>
      ${
        section
          ? html`<div class="buttons">
              <a class="button" href="../options/options.html#${section}">
                ${icon('settings')}${t('help_go', { section: t(`options_${section}`) })}
              </a>
            </div>`
          : nothing
      }
    </section>
    <p class="muted help-code">${t('help_code', { code: name })}</p>`;
}

function fits({ name, texts }: Topic, search: string): boolean {
  const all = folded(`${name} ${t(texts)} ${t(`${texts}_why`)} ${t(`${texts}_help`)}`);
  return folded(search)
    .split(/\s+/)
    .every(word => all.includes(word));
}

customElements.define('signet-help', Help);
startPage();
