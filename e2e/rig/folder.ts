// Temporary folders that are gone when the process is, however it ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();
// Programs that still write there are killed by an earlier listener; see program.ts.
process.on('exit', () => {
  for (const folder of made) removeFolder(folder);
});

/** Makes a folder for what a test or the demo needs while it runs. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `signet-${name}-`));
  made.add(folder);
  return folder;
}

/** Removes a temporary folder before the end. */
export function removeFolder(folder: string): void {
  made.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
