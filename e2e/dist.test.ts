// The release can be checked by anyone: two builds of the same sources, in two
// different folders, give the same zip file to the byte.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** Builds the tracked sources in a new folder and returns the zip file. */
function release(folder: string): Buffer {
  const root = process.cwd();
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter(Boolean)) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('node', ['build.mjs'], { cwd: folder, stdio: 'inherit' });
  execFileSync('go', ['run', './cmd/pack', 'dist', 'signet.zip'], { cwd: folder, stdio: 'inherit' });
  return readFileSync(join(folder, 'signet.zip'));
}

test('two builds of the same sources are byte-equal', () => {
  const folders = [mkdtempSync(join(tmpdir(), 'signet-a-')), mkdtempSync(join(tmpdir(), 'signet-other-'))];
  try {
    const [first, second] = folders.map(release);
    assert.ok(first && second);
    assert.ok(first.length > 500_000, 'the zip holds an engine');
    assert.ok(first.equals(second), 'the two zip files differ');
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});
