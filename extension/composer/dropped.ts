/** What was dropped: files, and the names of folders, which have no octets to read. */
export interface Dropped {
  files: File[];
  folders: string[];
}

/** Tells folders from files. Call it while the event is handled: afterwards nobody knows. */
export function droppedIn(data: DataTransfer | null): Dropped {
  const dropped: Dropped = { files: [], folders: [] };
  for (const item of data?.items ?? []) {
    // Chromium gives a folder as a file, too, which cannot be read.
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    const file = item.getAsFile();
    if (entry?.isDirectory) dropped.folders.push(entry.name);
    else if (file) dropped.files.push(file);
  }
  return dropped;
}
