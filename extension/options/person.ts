import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Person, PersonCertificate, PersonChange } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { badgesOf, summaryOf } from '../ui/certificate-facts.ts';
import { EngineView } from '../ui/engine-view.ts';
import { saveFile } from '../ui/save.ts';
import type { Said } from '../ui/undo.ts';
import { backLink } from './back-link.ts';
import { emptyState } from './empty.ts';
import { isUsable, originText, whyText } from './person-facts.ts';
import '../ui/progress.ts';
import '../ui/revocation-check.ts';
import './aliases.ts';
import '../ui/certificate-detail.ts';

/** How many people a search for one address may find: those that hold it as a part of theirs. */
const SEARCHED = 100;

/** One person: all certificates of an address, which is used and why, and the other addresses. */
class PersonView extends EngineView {
  static override properties = {
    ...EngineView.properties,
    address: {},
    person: { state: true },
    missing: { state: true },
  };

  declare address: string;
  declare person: Person | undefined;
  /** There is no certificate of the address any more. */
  declare missing: boolean;

  constructor() {
    super();
    this.address = '';
    this.person = undefined;
    this.missing = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('address')) void this.#look();
  }

  async #look(): Promise<void> {
    const { address } = this;
    const params = { search: address, offset: 0, limit: SEARCHED };
    const answer = await this.attempt(() => this.engine.call('listPeople', params));
    if (!answer || address !== this.address) return;
    this.person = answer.result.people.find(each => each.address === address);
    this.missing = this.person === undefined;
  }

  async #delete(certificate: PersonCertificate): Promise<void> {
    const { id, commonName } = certificate;
    if (!(await this.attempt(() => this.engine.call('deleteCertificate', { id })))) return;
    await this.#look();
    this.tell<Said>('said', {
      text: t('options_certificate_deleted', { name: commonName }),
      undo: async () => {
        await this.engine.call('undelete', { kind: 'certificate', id });
        await this.#look();
      },
    });
  }

  async #exportAll(certificates: PersonCertificate[]): Promise<void> {
    const ids = certificates.map(({ id }) => id);
    const answer = await this.attempt(() => this.engine.call('exportCertificates', { ids }));
    const file = answer?.bodies[0];
    if (file) saveFile(`${this.address}.p7c`, file);
  }

  async #export({ id }: PersonCertificate): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('certificate', { id }));
    const file = answer?.bodies[0];
    if (file) saveFile(`${this.address}.cer`, file);
  }

  protected override render() {
    return html`${backLink('people', t('people_back'))}
      ${this.problemView([{ label: t('ui_try_again'), run: () => this.#look() }])}
      ${this.busy && !this.person ? html`<signet-progress .what=${t('pages_loading')}></signet-progress>` : nothing}
      ${this.person ? this.#view(this.person) : nothing} ${this.missing ? this.#gone() : nothing}
      ${
        this.person || this.missing
          ? html`<signet-aliases .engine=${this.engine} .address=${this.address}></signet-aliases>`
          : nothing
      }`;
  }

  #gone(): TemplateResult {
    return html`<h1 tabindex="-1">${this.address}</h1>
      ${emptyState('users', t('people_gone'), t('people_gone_text'))}`;
  }

  #view(person: Person): TemplateResult {
    const [name = person.address, ...others] = person.names;
    const { certificates } = person;
    return html`<header class="person-head">
        <h1 tabindex="-1">${name}</h1>
        ${name === person.address ? nothing : html`<p>${person.address}</p>`}
        ${others.length > 0 ? html`<p class="muted">${t('people_also', { names: others.join(', ') })}</p>` : nothing}
      </header>
      ${person.changed ? this.#changed(person.changed) : nothing} ${this.#use(person)}
      <div class="cards">${certificates.map(each => this.#certificate(each, person))}</div>
      ${
        certificates.length > 1
          ? html`<div class="buttons">
              <button class="button" @click=${() => this.#exportAll(certificates)}>
                ${icon('download', 'small')}${t('people_export_all')}
              </button>
            </div>`
          : nothing
      }
`;
  }

  #changed({ code, at }: PersonChange): TemplateResult {
    const key = `people_changed_${code.replaceAll('-', '_')}`;
    return html`<div class="notice warn">
      ${icon('triangle-alert')}
      <p>${t(key, { date: formatDate(at) })} ${t('people_changed_text')}</p>
    </div>`;
  }

  /** Which certificate is used, and why that one. */
  #use(person: Person): TemplateResult {
    const usable = isUsable(person);
    const text = usable
      ? [t(person.certificates.length > 1 ? 'people_uses_marked' : 'people_uses_one'), whyText(person.why)]
      : [t(`people_uses_none_${person.state}`)];
    return html`<div class="notice ${usable ? '' : 'warn'}">
      ${icon(usable ? 'lock' : 'lock-open')}
      <p>${text.join(' ')}</p>
    </div>`;
  }

  #certificate(certificate: PersonCertificate, person: Person): TemplateResult {
    const { id, commonName, capabilities, preferred, signedAt } = certificate;
    const used = id === person.best && isUsable(person);
    return html`<article class="card certificate" data-certificate=${id}>
      <header class="certificate-head">
        <span class="certificate-icon">${icon('award')}</span>
        <div class="certificate-who">
          <h2>${commonName}</h2>
          <p class="muted">${summaryOf(certificate, new Date())}</p>
          <p class="muted">${originText(certificate)}</p>
          ${signedAt ? html`<p class="muted">${t('people_signed_at', { date: formatDate(signedAt) })}</p>` : nothing}
          ${
            capabilities.length > 0
              ? html`<p class="muted">${t('people_capabilities', { list: capabilities.join(', ') })}</p>`
              : nothing
          }
        </div>
        <p class="certificate-badges">
          ${used ? html`<span class="badge accent">${icon('check', 'small')}${t('people_in_use')}</span>` : nothing}
          ${preferred ? html`<span class="badge">${t('people_preferred')}</span>` : nothing}
          ${badgesOf(certificate, new Date())
            .filter(({ text }) => text !== t('certificate_learned'))
            .map(({ text, tone }) => html`<span class="badge ${tone}">${text}</span>`)}
        </p>
      </header>
      <signet-revocation-check .engine=${this.engine} .certificate=${id}></signet-revocation-check>
      <div class="certificate-foot">
        <signet-certificate-detail .engine=${this.engine} .certificate=${certificate}></signet-certificate-detail>
        <div class="buttons">
          <button class="button" @click=${() => this.#export(certificate)}>
            ${icon('download', 'small')}${t('people_export')}
          </button>
          <button class="button danger" @click=${() => this.#delete(certificate)}>
            ${icon('trash-2', 'small')}${t('options_certificate_delete')}
          </button>
        </div>
      </div>
    </article>`;
  }
}

customElements.define('signet-person', PersonView);
