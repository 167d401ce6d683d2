// What can be run on this machine; see packages.sh.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../tree.ts';

export type Group = 'chromium' | 'roundcube' | 'cyrus' | 'openssl' | 'ldap';

const absent = 3;

/**
 * The option of a test that needs groups of programs: false, or the reason why
 * it is skipped, with the line to type.
 */
export function skipWithout(...groups: Group[]): string | false {
  for (const group of groups) {
    const script = join(root, 'e2e', 'rig', 'packages.sh');
    const { status, stdout, stderr, error } = spawnSync('bash', [script, 'check', group], {
      encoding: 'utf8',
    });
    if (status === 0) continue;
    if (status === absent) return stdout.trim();
    if (error) return `skipped: bash is needed to start servers (${error.message})`;
    throw new Error(`packages.sh check ${group}: ${stderr}`);
  }
  return false;
}
