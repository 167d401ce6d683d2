import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { WebmailCapabilities } from '../channel.ts';
import { formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { attachmentList } from './attachments.ts';
import { type AttachedFile, attach } from './files.ts';
import { listed } from './plural.ts';
import '../ui/progress.ts';

/** The files of a message that is written: takes them in, lists them, and says which could not be read. */
export class Attaching {
  readonly #host: ReactiveControllerHost;
  readonly #changed: () => void;
  #files: AttachedFile[];
  /** The octets of files that are being read. */
  #reading: { done: number; total: number } | undefined;
  #settled: Promise<void> = Promise.resolve();
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

  /** Resolves when all files that were given are there, or could not be read. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Reads files and adds them: all or none. Folders are only named, as what could not be read. */
  add(files: File[], folders: string[] = []): Promise<void> {
    if (files.length === 0 && folders.length === 0) return this.#settled;
    this.#changed();
    // One after the other: they stand in the order in which they were given.
    this.#settled = this.#settled.then(() => this.#read(files, folders));
    return this.#settled;
  }

  async #read(files: File[], folders: string[]): Promise<void> {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    this.#move({ done: 0, total });
    try {
      const read = await attach(files, done => this.#move({ done, total }));
      this.#unreadable = folders;
      this.#files = [...this.#files, ...read];
    } catch {
      // A file that went away meanwhile.
      this.#unreadable = [...folders, ...files.map(({ name }) => name)];
    }
    this.#move(undefined);
  }

  #move(reading: { done: number; total: number } | undefined): void {
    this.#reading = reading;
    this.#host.requestUpdate();
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
    // A thousand files are not shown anew with each letter that is typed.
    const list = guard([this.#files, finished], () => attachmentList(this.#files, { remove, finished }));
    return html`${list}
    ${
      maxSize > 0 && finished > maxSize
        ? html`<p class="size-warning" role="status">
            ${icon('triangle-alert', 'small')}${t('composer_will_not_fit', values)}
          </p>`
        : nothing
    }`;
  }

  /** What is being read, or could not be, until the next files. */
  notice(): TemplateResult | typeof nothing {
    if (this.#reading) {
      return html`<signet-progress
        .what=${t('composer_reading_files')}
        .done=${this.#reading.done}
        .total=${this.#reading.total}
      ></signet-progress>`;
    }
    if (this.#unreadable.length === 0) return nothing;
    return html`<div class="notice" role="status">
      ${icon('info')}
      <p>${t('composer_unreadable_file', { names: listed(this.#unreadable) })}</p>
    </div>`;
  }

  readonly #chosen = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    void this.add(files);
  };
}
