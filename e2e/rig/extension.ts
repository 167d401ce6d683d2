// The built extension with other files in it, such as the client ids that its publisher registers.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dist } from '../tree.ts';
import { temporaryFolder } from './folder.ts';

/** Copies dist/ with these files in the place of its own; returns the folder, for `Browser.launch({ extension })`. */
export function extensionWith(files: Record<string, string>): string {
  const folder = temporaryFolder('extension');
  cpSync(dist, folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
