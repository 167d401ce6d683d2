/** What is new: a short list for each release. Whoever opens it has seen the news. */
import '../ui/speak-first.ts';
import { html, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { setSetting } from '../settings.ts';
import { LightElement } from '../ui/light-element.ts';
import { startPage } from '../ui/page.ts';
import { releases } from './releases.ts';

class News extends LightElement {
  override connectedCallback(): void {
    super.connectedCallback();
    void setSetting('newsSeen', chrome.runtime.getManifest().version);
  }

  protected override render(): TemplateResult {
    return html`<header class="help-head"><span class="brand">${icon('signet')}Signet</span></header>
      <main>
        <h1>${t('news_title')}</h1>
        ${releases.map(
          ({ version, points }) => html`<section aria-labelledby="release-${version}">
            <h2 id="release-${version}">${t('news_release', { version })}</h2>
            <ul class="points">
              ${points.map(point => html`<li>${icon('check')}<p>${t(point)}</p></li>`)}
            </ul>
          </section>`,
        )}
        <div class="buttons">
          <a class="button" href="../options/options.html">${icon('settings')}${t('popup_settings')}</a>
          <a class="button" href="../help/help.html">${icon('circle-question-mark')}${t('help_title')}</a>
        </div>
      </main>`;
  }
}

document.title = `${t('news_title')} – Signet`;
customElements.define('signet-news', News);
startPage();
