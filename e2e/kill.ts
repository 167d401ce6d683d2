// A browser that dies at once, as when the computer loses its power.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from './browser.ts';
import { eventually } from './rig/program.ts';

/** Kills all processes of a browser that runs with a profile of its own, and waits until nothing of it is left. */
export async function kill(browser: Browser, profile: string): Promise<void> {
  const closed = browser.context.waitForEvent('close');
  // Chromium's own mark of who uses the profile: HOST-PID. It leads the group that it was started in.
  const pid = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1));
  assert.ok(pid > 1 && pid !== process.pid);
  process.kill(-pid, 'SIGKILL');
  await closed;
  await eventually('the end of the browser', () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
}

/**
 * Waits until the permissions for a webmail, and for what belongs to it, are on disk. Chromium writes them down up to ten
 * seconds late; who kills the browser before has to give them again.
 */
export async function permissionWritten(browser: Browser, profile: string): Promise<void> {
  const worker = await browser.serviceWorker();
  const { origins = [] } = await worker.evaluate(() => chrome.permissions.getAll());
  assert.ok(origins.length > 0);
  await eventually('the permissions, on disk', () => {
    const written = ['Preferences', 'Secure Preferences']
      .map(name => join(profile, 'Default', name))
      .flatMap(path => (existsSync(path) ? (readFileSync(path, 'utf8').match(granted) ?? []) : []));
    return origins.every(origin => written.some(each => each.includes(JSON.stringify(origin))));
  });
}

/** Not what may be granted without asking, which stands there before: see `Browser.willGrant`. */
const granted = /"active_permissions":\{[^{}]*\}/g;
