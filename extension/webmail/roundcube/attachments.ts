/** The files of Roundcube's compose view, through its own list and its own upload field. */
import type { DraftFile } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { chooseFiles } from '../file-field.ts';
import type { RoundcubePage } from './page.ts';
import type { RoundcubeServer } from './server.ts';

/** How long one file may take to be uploaded. */
const uploadTimeout = 10 * 60_000;
/** How long Roundcube may take to delete a file. */
const deleteTimeout = 10_000;

export class ComposeAttachments {
  readonly #composeID: string;
  readonly #maxUpload: number;
  readonly #server: RoundcubeServer;

  constructor({ composeID, maxUpload }: RoundcubePage, server: RoundcubeServer) {
    this.#composeID = composeID;
    this.#maxUpload = maxUpload;
    this.#server = server;
  }

  /** Numbers of the files, in the list's order. */
  ids(): string[] {
    return Array.from(items(), item => item.id);
  }

  async read(id: string): Promise<{ blob: Blob; name: string }> {
    return {
      blob: await this.#server.attachment(this.#composeID, id),
      name: nameOf(document.getElementById(id)),
    };
  }

  /** The number of the file that an address in the editor points to, empty for any other address. */
  idOf(src: string): string {
    const url = new URL(src, location.href);
    const own = url.origin === location.origin && url.searchParams.get('_id') === this.#composeID;
    return own ? (url.searchParams.get('_file') ?? '') : '';
  }

  /** The address of a file for the editor. */
  address(id: string): string {
    const query = new URLSearchParams({
      _task: 'mail',
      _action: 'display-attachment',
      _file: id,
      _id: this.#composeID,
    });
    return `${location.pathname}?${query}`;
  }

  /** Removes all files, by Roundcube's own buttons, so that its page and its session agree. */
  async clear(): Promise<void> {
    for (const item of items()) item.querySelector<HTMLElement>('a.delete')?.click();
    await until(() => items().length === 0, deleteTimeout, 'an attachment could not be removed');
  }

  /** Adds a file and returns its number. Throws `too-large`, or `rejected` when Roundcube did not take it. */
  async add(file: DraftFile): Promise<string> {
    if (this.#maxUpload > 0 && file.bytes.length > this.#maxUpload) {
      throw new WebmailError('too-large', `${file.bytes.length} octets; Roundcube takes ${this.#maxUpload}`);
    }
    const input = document.querySelector<HTMLInputElement>('input[type="file"][name="_attachments[]"]');
    const before = new Set(this.ids());
    chooseFiles(input, [file], 'Roundcube, compose');
    const list = document.getElementById('attachment-list');
    let id: string | undefined;
    await until(
      () => {
        id = this.ids().find(found => !before.has(found));
        return id !== undefined || list?.querySelector('.uploading') === null;
      },
      uploadTimeout,
      'an attachment was not uploaded',
    );
    if (id === undefined) throw new WebmailError('rejected', `Roundcube did not take the file ${file.name}`);
    return id;
  }
}

function items(): NodeListOf<HTMLElement> {
  return document.querySelectorAll<HTMLElement>('#attachment-list li[id^="rcmfile"]:not(.uploading)');
}

function nameOf(item: HTMLElement | null): string {
  const name = item?.querySelector('.attachment-name') ?? item?.querySelector('a.filename');
  return (name?.textContent ?? '').trim() || 'attachment';
}

async function until(done: () => boolean, timeout: number, otherwise: string): Promise<void> {
  const end = Date.now() + timeout;
  while (!done()) {
    if (Date.now() > end) throw new WebmailError('rejected', otherwise);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
