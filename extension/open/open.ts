/** The page that opens a message from disk: .eml, .p7m, or .p7s together with what it signs. */
import '../ui/speak-first.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { Engine } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { Shown } from '../reader/shown.ts';
import { LightElement } from '../ui/light-element.ts';
import { startPage } from '../ui/page.ts';
import { engineProblem } from '../ui/problem.ts';
import '../reader/view.ts';
import '../ui/drop.ts';
import { joinSignature, kindOf, wrapCMS } from './entity.ts';

/** The largest file that is read, in octets: what the engine opens at most. */
const MAX_FILE = 256 << 20;

interface ReadFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Where the page stands. */
type Stage =
  | { is: 'start'; problem?: ContractError }
  /** A signature was given; what it signs is wanted. */
  | { is: 'half'; signature: ReadFile; problem?: ContractError }
  | { is: 'shown'; name: string; wrapped: boolean; shown: Shown };

class OpenPage extends LightElement {
  static override properties = { stage: { state: true } };

  declare private stage: Stage;
  readonly #engine = new Engine();

  constructor() {
    super();
    this.stage = { is: 'start' };
  }

  protected override render(): TemplateResult {
    return html`
      <header class="open-head">
        <span class="brand">${icon('signet')}${t('extension_name')}</span>
        ${this.stage.is === 'shown' ? this.#fileName(this.stage) : nothing}
      </header>
      <main>${this.#stageView()}</main>
    `;
  }

  #fileName({ name }: Stage & { is: 'shown' }): TemplateResult {
    return html`<h1 class="open-file" tabindex="-1">${icon('mail', 'small')}<bdi>${name}</bdi></h1>
      <button class="button" type="button" @click=${this.#startAgain}>${t('open_another')}</button>`;
  }

  #stageView(): TemplateResult {
    switch (this.stage.is) {
      case 'start':
        return html`<div class="open-start">
          <h1>${t('open_title')}</h1>
          <p class="drop-lead">${t('open_lead')}</p>
          <signet-drop
            label=${t('open_drop')}
            hint=${t('open_hint')}
            accept=".eml,.p7m,.p7s,.p7c,.p7b,.p7z,message/rfc822,application/pkcs7-mime,application/pkcs7-signature"
            multiple
            @files=${this.#files}
          ></signet-drop>
          ${this.stage.problem ? engineProblem(this.stage.problem) : nothing}
        </div>`;
      case 'half':
        return this.#halfView(this.stage);
      case 'shown':
        return html`${this.stage.wrapped ? html`<p class="hint">${t('open_wrapped')}</p>` : nothing}
          <signet-message .engine=${this.#engine} .shown=${this.stage.shown} headers="all"></signet-message>`;
    }
  }

  #halfView({ signature, problem }: Stage & { is: 'half' }): TemplateResult {
    return html`<div class="open-start">
      <h1>${t('open_half_title')}</h1>
      <p class="drop-lead">${t('open_half_lead', { name: signature.name })}</p>
      <signet-drop label=${t('open_half_drop')} hint=${t('open_half_hint')} @files=${this.#files}></signet-drop>
      ${problem ? engineProblem(problem) : nothing}
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.#show(signature.name, wrapCMS(signature.bytes), true)}>
          ${t('open_half_alone')}
        </button>
        <button class="button quiet" type="button" @click=${this.#startAgain}>${t('ui_cancel')}</button>
      </div>
    </div>`;
  }

  readonly #files = async (event: CustomEvent<File[]>): Promise<void> => {
    try {
      const files = await Promise.all(event.detail.slice(0, 2).map(readFile));
      if (this.stage.is === 'half') files.unshift(this.stage.signature);
      this.#take(files);
    } catch (thrown) {
      const problem = thrown instanceof FileError ? thrown.error : { code: 'internal' as const };
      this.stage = this.stage.is === 'half' ? { ...this.stage, problem } : { is: 'start', problem };
    }
  };

  /** Opens a file, or a signature with what it signs. */
  #take(files: ReadFile[]): void {
    const signature = files.find(file => kindOf(file.name, file.bytes) === 'detached-signature');
    const content = files.find(file => file !== signature);
    if (signature && content) {
      this.#show(`${content.name}, ${signature.name}`, joinSignature(content.bytes, signature.bytes), false);
    } else if (signature) {
      this.stage = { is: 'half', signature };
      void this.#focus('input[type=file]');
    } else if (content) {
      const bare = kindOf(content.name, content.bytes) === 'cms';
      this.#show(content.name, bare ? wrapCMS(content.bytes) : content.bytes, bare);
    }
  }

  #show(name: string, raw: Uint8Array<ArrayBuffer>, wrapped: boolean): void {
    this.stage = { is: 'shown', name, wrapped, shown: { is: 'message', raw } };
    document.title = `${name} – ${t('extension_name')}`;
    void this.#focus('.open-file');
  }

  /** Puts the focus where the user goes on: what they pressed is gone. */
  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(selector)?.focus();
  }

  readonly #startAgain = (): void => {
    this.stage = { is: 'start' };
    document.title = t('extension_name');
    void this.#focus('input[type=file]');
  };
}

/** A file that was not read, as an error that all views can show. */
class FileError extends Error {
  readonly error: ContractError;

  constructor(error: ContractError) {
    super(error.code);
    this.error = error;
  }
}

async function readFile(file: File): Promise<ReadFile> {
  if (file.size > MAX_FILE) throw new FileError({ code: 'too-large', size: file.size, limit: MAX_FILE });
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    // The file went away, or the system does not let us read it.
    throw new FileError({ code: 'not-found', detail: file.name });
  }
}

startPage();
customElements.define('signet-open', OpenPage);
