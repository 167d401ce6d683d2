import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { WebmailCapabilities } from '../channel.ts';
import { formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { attachmentList } from './attachments.ts';
import { type AttachedFile, attach } from './files.ts';

/** The files of a message that is written: takes them in, lists them, and says which could not be read. */
export class Attaching {
  readonly #host: ReactiveControllerHost;
  readonly #changed: () => void;
  #files: AttachedFile[];
  /** The names of the files that could not be read last. */
  #unreadable: string[] = [];

  /** @param changed called when the user gave files or took one away */
  constructor(host: ReactiveControllerHost, files: AttachedFile[], changed: () => void) {
    this.#host = host;
    this.#files = files;
    this.#changed = changed;
  }

  get files(): AttachedFile[] {
    return this.#files;
  }

  set files(files: AttachedFile[]) {
    this.#files = files;
    this.#host.requestUpdate();
  }

  /** Reads files and adds them: all or none. */
  async add(files: File[]): Promise<void> {
    if (files.length === 0) return;
    this.#changed();
    try {
      const read = await attach(files);
      this.#unreadable = [];
      this.files = [...this.#files, ...read];
    } catch {
      // A folder, or a file that went away meanwhile.
      this.#unreadable = files.map(({ name }) => name);
      this.#host.requestUpdate();
    }
  }

  /** The button that has the user choose files. */
  button({ disabled }: { disabled: boolean }): TemplateResult {
    return html`<label class="button quiet attach">
      ${icon('paperclip', 'small')}<span>${t('composer_attach')}</span>
      <input type="file" class="visually-hidden" multiple ?disabled=${disabled} @change=${this.#chosen} />
    </label>`;
  }

  /**
   * The files, and how large the message becomes with them.
   *
   * @param finished the octets of the finished message
   */
  list(finished: number, { maxSize, name: webmail }: WebmailCapabilities): TemplateResult {
    const remove = (file: AttachedFile) => {
      this.files = this.#files.filter(other => other !== file);
      this.#changed();
    };
    const values = { webmail, size: formatSize(finished), limit: formatSize(maxSize) };
    return html`${attachmentList(this.#files, { remove, finished })}
    ${
      maxSize > 0 && finished > maxSize
        ? html`<p class="size-warning" role="status">
            ${icon('triangle-alert', 'small')}${t('composer_will_not_fit', values)}
          </p>`
        : nothing
    }`;
  }

  /** What could not be read, until the next files. */
  notice(): TemplateResult | typeof nothing {
    if (this.#unreadable.length === 0) return nothing;
    return html`<div class="notice" role="status">
      ${icon('info')}
      <p>${t('composer_unreadable_file', { names: this.#unreadable.join(', ') })}</p>
    </div>`;
  }

  readonly #chosen = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    void this.add(files);
  };
}
