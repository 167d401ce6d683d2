/**
 * The files of what was dropped: those of folders too, however deep. File and
 * Directory Entries API, Section 4.
 */

/** How many files are taken of what was dropped: a whole disk is not what anybody means. */
export const MAX_DROPPED = 5000;

/** How deep folders are followed. */
const MAX_DEPTH = 16;

/** What of a DataTransferItem is needed. */
export type DroppedItem = Pick<DataTransferItem, 'kind' | 'getAsFile' | 'webkitGetAsEntry'>;

/** What was found. */
export interface DroppedFiles {
  files: File[];
  /** How many files of folders were passed over, because they are of no wanted kind. */
  passedOver: number;
  /** There were more than {@link MAX_DROPPED}, or they lay deeper than is followed. */
  cut: boolean;
}

/**
 * Tells by its name whether a file is of a kind that is accepted, such as ".cer,.pem,text/vcard": of
 * media types a name says nothing.
 */
export function isAccepted(name: string, accept: string): boolean {
  const endings = accept.split(',').filter(each => each.startsWith('.'));
  return endings.length === 0 || endings.some(ending => name.toLowerCase().endsWith(ending));
}

/**
 * Reads what was dropped, in the order of names within each folder. Of folders
 * only files of an accepted kind are taken; what was dropped itself was meant.
 * Call it in the event's handler: the browser takes the list away afterwards.
 */
export function droppedFiles(items: Iterable<DroppedItem>, accept: string): Promise<DroppedFiles> {
  // All of it before the first await: the items are empty after the event.
  const roots = [...items]
    .filter(({ kind }) => kind === 'file')
    .map(item => item.webkitGetAsEntry() ?? item.getAsFile());
  return collect(roots, accept);
}

async function collect(roots: (FileSystemEntry | File | null)[], accept: string): Promise<DroppedFiles> {
  const found: DroppedFiles = { files: [], passedOver: 0, cut: false };
  for (const root of roots) {
    if (root instanceof File) found.files.push(root);
    else if (root) await walk(root, accept, 0, found);
  }
  return found;
}

async function walk(
  entry: FileSystemEntry,
  accept: string,
  depth: number,
  found: DroppedFiles,
): Promise<void> {
  if (found.files.length >= MAX_DROPPED || depth > MAX_DEPTH) {
    found.cut = true;
  } else if (entry.isFile && depth > 0 && !isAccepted(entry.name, accept)) {
    found.passedOver++;
  } else if (entry.isFile) {
    // A file that went away meanwhile is none.
    const file = await fileOf(entry as FileSystemFileEntry).catch(() => undefined);
    if (file) found.files.push(file);
  } else if (entry.isDirectory) {
    const entries = await entriesOf(entry as FileSystemDirectoryEntry).catch(() => []);
    entries.sort((a, b) => a.name.localeCompare(b.name));
    for (const each of entries) await walk(each, accept, depth + 1, found);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A folder gives its entries in pieces, until there is none left. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length <= MAX_DROPPED) {
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (piece.length === 0) break;
    all.push(...piece);
  }
  return all;
}
