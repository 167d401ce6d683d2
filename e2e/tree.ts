// Where things are in the source tree, from wherever a test's bundle runs.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'manifest.json')) || !existsSync(join(folder, 'go.mod'))) {
    if (folder === dirname(folder)) throw new Error('this bundle is not inside the source tree');
    folder = dirname(folder);
  }
  return folder;
}

/** The root of the source tree. */
export const root = findRoot();
/** The unpacked extension. */
export const dist = join(root, 'dist');
/** What tests make and keep. */
export const build = join(root, 'build');
export const screenshots = join(build, 'screenshots');
