/**
 * Keeps a message while it is written: the text often, each file once. The
 * engine seals it to the user, so that it is kept while the keys are locked, and
 * comes back after a crash, a closed tab, a killed browser.
 */
import { errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError, KeptDraft, Methods } from '../../js-bridge/contract.ts';
import { holdDraft } from './draft-held.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What keeping needs of the engine; {@link import('../../js-bridge/client.ts').Engine} has it. */
export interface Keeper {
  call<M extends 'saveDraft' | 'saveDraftFile' | 'deleteDraft'>(
    method: M,
    params: Methods[M]['params'],
    bodies?: Bytes[],
  ): Promise<{ result: Methods[M]['result'] }>;
}

/** A message as it stands, and its files: one for each attachment of the draft. */
export interface Snapshot {
  kept: Omit<KeptDraft, 'files'>;
  files: Blob[];
}

/** What has become of it. kept: all of it, as it stands. */
export type Keeping =
  | { at: 'nothing' }
  | { at: 'changed' }
  | { at: 'kept'; since: string }
  | { at: 'failed'; error: ContractError };

/** When a message is kept, in milliseconds. */
export const autosaveTimes = {
  /** After the last change. */
  pause: 700,
  /** After the first one, while others follow. */
  longest: 3_000,
  /** After a failure. */
  again: 8_000,
};

/** Keeps one message. Dispatches `change` when {@link Autosave.keeping} did. */
export class Autosave extends EventTarget {
  readonly #engine: Keeper;
  readonly #take: () => Snapshot | undefined;
  readonly #times: typeof autosaveTimes;
  #keeping: Keeping = { at: 'nothing' };
  #id: string | undefined;
  #letGo: (() => void) | undefined;
  /** The ids of files that the engine has. */
  #files = new Map<Blob, string>();
  /** The last version that it has. */
  #last = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changedAt = 0;
  #saving: Promise<void> = Promise.resolve();
  #ended = false;

  /** @param take makes a snapshot; undefined where there is nothing to keep */
  constructor(engine: Keeper, take: () => Snapshot | undefined, times = autosaveTimes) {
    super();
    this.#engine = engine;
    this.#take = take;
    this.#times = times;
  }

  /** The draft that the engine has; undefined before there is one. */
  get id(): string | undefined {
    return this.#id;
  }

  get keeping(): Keeping {
    return this.#keeping;
  }

  /** Goes on with a draft that is kept already. */
  resume(id: string): void {
    this.#id = id;
    this.#letGo = holdDraft(id);
  }

  /** Something may have changed: keeps it soon. */
  touch(): void {
    if (this.#ended) return;
    const now = performance.now();
    if (this.#timer === undefined) this.#changedAt = now;
    const left = this.#changedAt + this.#times.longest - now;
    this.#wait(Math.max(0, Math.min(this.#times.pause, left)));
  }

  /** Keeps it now. Resolves when that was done, or failed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // One after the other: a file that the engine has must not be given twice.
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Keeps it now, and nothing after that. */
  async leave(): Promise<void> {
    await this.flush();
    await this.#end();
  }

  /** Discards what was kept. It can be put back for a while. */
  async discard(): Promise<void> {
    await this.#end();
    const id = this.#id;
    if (id === undefined) return;
    try {
      await this.#engine.call('deleteDraft', { id });
    } catch (thrown) {
      if (errorOf(thrown).code !== 'not-found') throw thrown;
    }
  }

  /** Goes on after {@link Autosave.discard}: the draft comes back. */
  revive(): void {
    this.#ended = false;
    this.#last = '';
    if (this.#id !== undefined) this.#letGo = holdDraft(this.#id);
    this.touch();
  }

  async #end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#saving;
    this.#letGo?.();
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), milliseconds);
  }

  async #save(): Promise<void> {
    if (this.#ended) return;
    const snapshot = this.#take();
    if (!snapshot) return;
    const version = JSON.stringify([snapshot.kept, snapshot.files.map(file => this.#files.get(file) ?? '')]);
    if (version === this.#last) return;
    if (this.#keeping.at !== 'failed') this.#move({ at: 'changed' });
    try {
      const since = await this.#keep(snapshot).catch(thrown => {
        if (errorOf(thrown).code !== 'not-found') throw thrown;
        // Somebody has deleted the draft while it is written: this one is another.
        this.#forget();
        return this.#keep(snapshot);
      });
      this.#last = JSON.stringify([snapshot.kept, snapshot.files.map(file => this.#files.get(file))]);
      this.#move({ at: 'kept', since });
    } catch (thrown) {
      this.#move({ at: 'failed', error: errorOf(thrown) });
      if (!this.#ended) this.#wait(this.#times.again);
    }
  }

  /** Gives the engine what it does not have. The text goes first: files may be large. */
  async #keep({ kept, files }: Snapshot): Promise<string> {
    if (this.#id === undefined) {
      const draft = { ...kept.draft, attachments: [] };
      const { result } = await this.#engine.call('saveDraft', { ...kept, draft, files: [] });
      this.#id = result.id;
      this.#letGo = holdDraft(result.id);
      if (files.length === 0) return result.savedAt;
    }
    const id = this.#id;
    for (const file of files) {
      if (this.#files.has(file)) continue;
      const { result } = await this.#engine.call('saveDraftFile', { draft: id }, [await read(file)]);
      this.#files.set(file, result.file);
    }
    const ids = files.map(file => this.#files.get(file) ?? '');
    const { result } = await this.#engine.call('saveDraft', { ...kept, id, files: ids });
    // The others are deleted now. One that is undone comes back as a new one.
    this.#files = new Map([...this.#files].filter(([file]) => files.includes(file)));
    return result.savedAt;
  }

  #forget(): void {
    this.#letGo?.();
    this.#id = undefined;
    this.#files.clear();
  }

  #move(keeping: Keeping): void {
    this.#keeping = keeping;
    this.dispatchEvent(new Event('change'));
  }
}

async function read(blob: Blob): Promise<Bytes> {
  return new Uint8Array(await blob.arrayBuffer());
}
