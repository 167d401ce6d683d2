/**
 * All there is to say about a certificate, fetched when it is unfolded: who
 * vouches for it, by every way there is, what is wrong with it for which use,
 * and each of its extensions in words.
 *
 *     <signet-certificate-detail .engine=${engine} .certificate=${info}></signet-certificate-detail>
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type {
  AnchorPurpose,
  CertificateDetail,
  CertificateInfo,
  ExtensionInfo,
  FetchIssuersResult,
  Finding,
  PurposeFinding,
} from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { certificateDetails } from './certificate.ts';
import { isWhole, pathsOf } from './chain-paths.ts';
import { chainTree } from './chain-tree.ts';
import { EngineView } from './engine-view.ts';
import { allowHost, hostOf, originToAsk } from './hosts.ts';
import { warningLine } from './import-preview.ts';
import './copy.ts';
import './progress.ts';

/** The element `signet-certificate-detail`. */
export class CertificateDetailView extends EngineView {
  static override properties = {
    ...EngineView.properties,
    certificate: { attribute: false },
    unfolded: { type: Boolean },
    detail: { state: true },
    fetched: { state: true },
  };

  declare certificate: CertificateInfo;
  /** Whether it shows everything at once, without being asked. */
  declare unfolded: boolean;
  declare detail: CertificateDetail | undefined;
  /** What came of asking for the authority that is missing. */
  declare fetched: FetchIssuersResult | undefined;

  constructor() {
    super();
    this.unfolded = false;
    this.detail = undefined;
    this.fetched = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('certificate') as CertificateInfo | undefined;
    if (before && before.id !== this.certificate.id) {
      this.detail = undefined;
      this.fetched = undefined;
    }
    // What is shown of it may depend on whom the user trusts by now.
    if (this.unfolded && changed.has('certificate')) void this.#look();
  }

  async #look(): Promise<void> {
    const { id } = this.certificate;
    const answer = await this.attempt(() => this.engine.call('certificate', { id }));
    if (answer && id === this.certificate.id) this.detail = answer.result;
  }

  #toggled(event: Event): void {
    if ((event.target as HTMLDetailsElement).open && !this.detail && !this.busy) void this.#look();
  }

  /** Asks for the authority that is missing, where the certificate says it is. That is told to nobody before. */
  async #fetchIssuers(origin: string): Promise<void> {
    this.fetched = undefined;
    if (!(await allowHost(origin))) return;
    const { id } = this.certificate;
    const answer = await this.attempt(() => this.engine.call('fetchIssuers', { id }));
    if (!answer || id !== this.certificate.id) return;
    this.fetched = answer.result;
    if (answer.result.complete) await this.#look();
  }

  #missing(urls: string[]): TemplateResult | typeof nothing {
    const origin = urls.map(originToAsk).find(each => each !== undefined);
    if (origin === undefined) return nothing;
    const host = hostOf(origin);
    return html`<div class="missing-issuer">
      <p class="muted">${t('detail_issuer_missing', { host })}</p>
      <button class="button" ?disabled=${this.busy} @click=${() => this.#fetchIssuers(origin)}>
        ${t('detail_issuer_ask', { host })}
      </button>
      <p role="status">${this.fetched ? t(`detail_issuer_${whyNot(this.fetched)}`, { host }) : nothing}</p>
    </div>`;
  }

  protected override render() {
    if (this.unfolded) return this.#content();
    return html`<details class="certificate-details unfold" @toggle=${this.#toggled}>
      <summary>${t('certificate_details')}</summary>
      ${this.#content()}
    </details>`;
  }

  #content(): TemplateResult {
    return html`${this.busy && !this.detail ? html`<signet-progress .what=${t('pages_loading')}></signet-progress>` : nothing}
      ${this.problemView([{ label: t('ui_try_again'), run: () => this.#look() }])}
      ${this.detail ? this.#detail(this.detail) : certificateDetails(this.certificate)}`;
  }

  #detail(detail: CertificateDetail): TemplateResult {
    const [path = [], ...others] = pathsOf(detail.chain);
    return html`<div class="certificate-whole">
      <h3>${t('detail_chain')}</h3>
      ${chainTree(path)}
      ${
        others.length > 0
          ? html`<details class="unfold">
              <summary>${t('detail_other_chains', { count: others.length })}</summary>
              <div class="other-chains">
                ${others.map(chainTree)}
              </div>
            </details>`
          : nothing
      }
      ${detail.issuerUrls.length > 0 ? this.#missing(detail.issuerUrls) : nothing}
      ${isWhole(detail.chain) ? nothing : html`<p class="muted">${t('detail_more_chains')}</p>`}
      ${checksView(detail.checks)}
      <h3>${t('detail_facts')}</h3>
      ${certificateDetails(detail.certificate)}
      <h3>${t('detail_extensions')}</h3>
      ${
        detail.extensions.length === 0
          ? html`<p class="muted">${t('detail_no_extensions')}</p>`
          : html`<ul class="extensions" lang="en">${detail.extensions.map(extensionView)}</ul>`
      }
    </div>`;
  }
}

/** Why nothing came of a question, in one word for the text. */
function whyNot(result: FetchIssuersResult): string {
  return result.asked.some(({ code }) => code === 'no-permission') ? 'refused' : 'nothing';
}

/** What is wrong for each use, said once where it is the same; nothing where nothing is. */
function checksView(checks: PurposeFinding[]): (TemplateResult | typeof nothing)[] {
  const [first, ...others] = checks;
  const codes = ({ findings }: PurposeFinding) => findings.map(({ code }) => code).join(' ');
  const same = first && others.every(other => codes(other) === codes(first));
  return same
    ? [checkView('both', first.findings)]
    : checks.map(({ purpose, findings }) => checkView(purpose, findings));
}

function checkView(use: AnchorPurpose | 'both', findings: Finding[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<h3>${t(`detail_check_${use}`)}</h3>
    <div class="checks">
      ${findings.map(
        finding => html`${warningLine(finding)}
        ${finding.rule ? html`<p class="rule muted">${finding.rule}</p>` : nothing}`,
      )}
    </div>`;
}

function extensionView({ oid, name, critical, meaning, values, rule }: ExtensionInfo): TemplateResult {
  return html`<li>
    <p>
      <strong>${name}</strong>
      ${critical ? html`<span class="badge">${icon('lock', 'small')}<span lang=${document.documentElement.lang}>${t('detail_critical')}</span></span>` : nothing}
    </p>
    ${meaning ? html`<p class="muted">${meaning}</p>` : nothing}
    ${values.map(value => html`<p class="extension-value">${value}</p>`)}
    <p class="muted extension-source"><span class="mono">${oid}</span>${rule ? `, ${rule}` : nothing}</p>
  </li>`;
}

customElements.define('signet-certificate-detail', CertificateDetailView);
