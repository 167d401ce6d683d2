/** The set-up: a few steps, each of which can be left and resumed. */
import '../ui/speak-first.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import type { KeyInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { getSetting, setSetting } from '../settings.ts';
import { UNKNOWN_AUTHORITY } from '../ui/certificate-facts.ts';
import { EngineView } from '../ui/engine-view.ts';
import { startPage } from '../ui/page.ts';
import { sites } from '../ui/sites.ts';
import {
  isComplete,
  isOpen,
  neighbour,
  resumeAt,
  type Setup,
  type StepName,
  stepOfFragment,
  steps,
} from './steps.ts';
import './certificate.ts';
import './mark.ts';
import './passphrase.ts';
import './ready.ts';
import './test-message.ts';
import './trust.ts';
import './webmail.ts';

/** The whole page. Steps tell it `changed` when something was set up and `continue` to go on. */
class Onboarding extends EngineView {
  static override properties = {
    ...EngineView.properties,
    setup: { state: true },
    keys: { state: true },
    step: { state: true },
  };

  declare setup: Setup | undefined;
  declare keys: KeyInfo[];
  declare step: StepName;

  constructor() {
    super();
    this.engine = new Engine();
    this.setup = undefined;
    this.keys = [];
    this.step = 'passphrase';
  }

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    this.engine.addEventListener('locked', () => this.#look());
    addEventListener('focus', () => this.#look());
    addEventListener('hashchange', () => this.#follow());
    this.addEventListener('changed', () => this.#look());
    this.addEventListener('continue', () => this.#next());
    await this.#look();
    this.#follow();
  }

  /** Looks at what is set up; other pages may have changed it. */
  async #look(): Promise<void> {
    const setup = await this.attempt(async (): Promise<Setup> => {
      const [status, keys, mark, finished, origins] = await Promise.all([
        this.engine.call('status', {}),
        this.engine.call('listKeys', {}),
        getSetting('securityMark'),
        getSetting('onboardingDone'),
        sites(),
      ]);
      this.keys = keys.result.keys;
      return {
        state: status.result.state,
        keys: status.result.keys,
        untrusted: keys.result.keys.some(({ certificate }) =>
          certificate.findings.some(({ code }) => UNKNOWN_AUTHORITY.has(code)),
        ),
        mark: mark !== null,
        sites: origins,
        finished,
      };
    });
    if (setup) this.setup = setup;
  }

  /** Goes to the step that the address names; where it names none, to where the user was. */
  #follow(): void {
    if (!this.setup) return;
    const named = stepOfFragment(location.hash);
    const step = named && isOpen(named, this.setup) ? named : resumeAt(this.setup);
    if (named !== step || location.hash === '') history.replaceState(null, '', `#${step}`);
    this.step = step;
    if (step === 'ready') void setSetting('onboardingDone', true);
  }

  async #next(): Promise<void> {
    await this.#look();
    const step = this.setup && neighbour(this.step, this.setup, 'after');
    if (step) location.hash = step;
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.setup || !(changed.has('step') || changed.get('setup') === undefined)) return;
    document.title = `${t(`onboarding_${this.step}_rail`)} – Signet`;
    // Not when the page opens: nothing was left that the focus could have been lost from.
    if (changed.get('step') !== undefined && changed.has('step')) {
      const part = this.querySelector<HTMLElement>(`#part-${CSS.escape(location.hash.slice(1))}`);
      (part ?? this.querySelector('h1'))?.focus();
    }
  }

  protected override render() {
    if (!this.setup) {
      return html`<main class="onboarding-start">
        ${
          this.problem
            ? this.problemView([{ label: t('ui_try_again'), run: () => location.reload() }])
            : html`<signet-progress .what=${t('pages_loading')}></signet-progress>`
        }
      </main>`;
    }
    return html`<div class="onboarding">
      <header class="onboarding-side">
        <p class="brand">${icon('signet')}Signet</p>
        <nav aria-label=${t('onboarding_steps')}>${this.#rail(this.setup)}</nav>
      </header>
      <main class="onboarding-main">
        <section class="step" data-step=${this.step}>
          <p class="muted step-count">
            ${t('onboarding_step_of', { number: steps.indexOf(this.step) + 1, count: steps.length })}
          </p>
          <h1 tabindex="-1">${t(`onboarding_${this.step}_title`)}</h1>
          ${this.#content(this.setup)}
          ${this.problemView([{ label: t('ui_try_again'), run: () => this.#look() }])}
        </section>
        ${this.#foot(this.setup)}
      </main>
    </div>`;
  }

  #rail(setup: Setup): TemplateResult {
    return html`<ol class="rail">
      ${steps.map((step, i) => {
        const complete = isComplete(step, setup);
        const mark = complete ? icon('check', 'small') : html`${i + 1}`;
        const inside = html`<span class="rail-mark">${mark}</span><span>${t(`onboarding_${step}_rail`)}</span>
          ${complete ? html`<span class="visually-hidden">${t('onboarding_complete')}</span>` : nothing}`;
        return html`<li class=${complete ? 'complete' : nothing}>
          ${
            isOpen(step, setup)
              ? html`<a href="#${step}" aria-current=${step === this.step ? 'step' : nothing}>${inside}</a>`
              : html`<span class="closed">${inside}</span>`
          }
        </li>`;
      })}
    </ol>`;
  }

  #content(setup: Setup): TemplateResult {
    switch (this.step) {
      case 'passphrase':
        return html`${welcome()}
          <signet-step-passphrase .engine=${this.engine} .setup=${setup}></signet-step-passphrase>`;
      case 'certificate':
        return html`<signet-step-certificate .engine=${this.engine} .setup=${setup}></signet-step-certificate>
          ${
            setup.keys > 0
              ? part('trust', html`<signet-step-trust .engine=${this.engine}></signet-step-trust>`)
              : nothing
          }`;
      case 'webmail':
        return html`<signet-step-webmail .setup=${setup}></signet-step-webmail>
          ${part('mark', html`<signet-step-mark></signet-step-mark>`)}`;
      case 'ready':
        return html`${
          setup.keys > 0
            ? part(
                'test',
                html`<signet-test-message .engine=${this.engine} .keys=${this.keys}></signet-test-message>`,
              )
            : nothing
        }
          <signet-step-ready .setup=${setup}></signet-step-ready>`;
    }
  }

  #foot(setup: Setup) {
    const before = neighbour(this.step, setup, 'before');
    const after = neighbour(this.step, setup, 'after');
    const complete = isComplete(this.step, setup);
    const label = complete ? 'onboarding_continue' : 'onboarding_later';
    // Without a passphrase nothing else works: "later" is not offered, the list of steps is.
    const offered = after && (complete || this.step !== 'passphrase');
    return html`<footer class="step-foot">
      ${before ? html`<a class="button quiet" href="#${before}">${icon('arrow-left')}${t('onboarding_back')}</a>` : nothing}
      ${offered ? html`<a class="button ${complete ? 'primary' : ''}" href="#${after}">${t(label)}</a>` : nothing}
    </footer>`;
  }
}

/** A part of a step, with a title of its own. */
function part(name: 'trust' | 'mark' | 'test', content: TemplateResult): TemplateResult {
  return html`<section class="step-part" aria-labelledby="part-${name}">
    <h2 id="part-${name}" tabindex="-1">${t(`onboarding_${name}_title`)}</h2>
    ${content}
  </section>`;
}

function welcome(): TemplateResult {
  const points = [
    { symbol: 'signature', key: 'onboarding_welcome_sign' },
    { symbol: 'lock', key: 'onboarding_welcome_encrypt' },
    { symbol: 'key-round', key: 'onboarding_welcome_keys' },
  ] as const;
  return html`<ul class="points">
      ${points.map(({ symbol, key }) => html`<li>${icon(symbol)}<p>${t(key)}</p></li>`)}
    </ul>
    <p class="muted">${t('onboarding_welcome_time')}</p>`;
}

customElements.define('signet-onboarding', Onboarding);
startPage();
