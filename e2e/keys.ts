// Generated certificates of the people in the tests; see smime/internal/testca/issue.
import { execFileSync } from 'node:child_process';
import { temporaryFolder } from './rig/folder.ts';
import { goProgram } from './rig/program.ts';

/** The password of every .p12 file. */
export const p12Password = 'signet';

/**
 * Issues certificates that are valid now into a folder and returns it: ca.pem,
 * and for each person NAME.p12, NAME.pem and NAME.key. With a crowd it also writes the certificates of so many
 * more people, a thousand to a file: crowd-1.pem and so on.
 */
export function issueCertificates(folder = temporaryFolder('keys'), crowd = 0): string {
  const args = ['--out', folder, '--valid-from', 'now', '--crowd', `${crowd}`];
  execFileSync(goProgram('issue'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}
