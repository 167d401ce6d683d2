/**
 * Which files were given to the page's compose windows: a file that replaces another one of the same name is uploaded and
 * saved a moment later, and what was saved before would be taken for it.
 */
import type { DraftFile } from '../../channel.ts';

/** So many are remembered. */
const most = 100;

/** What of a draft was taken for a row of its window. */
export interface Taken {
  /** What the page says of the file: its name, maybe with more. Of several with one name all have the same. */
  row: string;
  files: DraftFile[];
  /** The names of what was taken for other rows. */
  others: string[];
}

export class ChosenFiles {
  /** The latest comes first. */
  #chosen: { file: File; where: Node }[] = [];

  /** Remembers what is chosen, dropped or pasted from now on; the page may empty its field at once. */
  watch(page: Document): void {
    const remember = (event: Event) => {
      const where = event.target;
      if (!(where instanceof Node)) return;
      for (const file of filesIn(event)) this.#chosen.unshift({ file, where });
      this.#chosen.length = Math.min(this.#chosen.length, most);
    };
    for (const type of ['change', 'drop', 'paste']) page.addEventListener(type, remember, { capture: true });
  }

  /**
   * Whether the files that a draft has for a row are those that were given to its window last. What was not seen
   * to be given stands in nobody's way.
   */
  async areLatest({ row, files, others }: Taken, root: Element): Promise<boolean> {
    // By the row, and not by what the draft calls them: names of parts may be a stranger's.
    const fitting = this.#chosen.filter(
      ({ file, where }) => row.includes(file.name) && !others.includes(file.name) && root.contains(where),
    );
    const longest = Math.max(...fitting.map(({ file }) => file.name.length));
    const given = fitting.filter(({ file }) => file.name.length === longest);
    for (const { file } of given.slice(0, files.length)) {
      const octets = await octetsOf(file);
      if (octets && !files.some(({ bytes }) => isSame(bytes, octets))) return false;
    }
    return true;
  }
}

function filesIn(event: Event): File[] {
  if (event instanceof DragEvent) return [...(event.dataTransfer?.files ?? [])];
  if (event instanceof ClipboardEvent) return [...(event.clipboardData?.files ?? [])];
  return event.target instanceof HTMLInputElement ? [...(event.target.files ?? [])] : [];
}

/** Null where it was changed on the disk since, and cannot be read any more. */
async function octetsOf(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}
