// The messages of the published attacks, as smime/internal/attacks makes them, and the folder they are in.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './rig/folder.ts';
import { goProgram } from './rig/program.ts';

/** What must come of a message; docs/attacks.md says it for people. */
export interface Vector {
  id: string;
  /** Of the whole message, empty where it is not opened. */
  verdict: string;
  /** The address that a good verdict names; empty for all others. */
  by: string;
  /** Whether the secret in it must not be decrypted. */
  sealed: boolean;
  /** The verdict of the one part that is shown by itself, empty where there is none. */
  enclosed: string;
  raw: Buffer;
}

/** What somebody encrypted to Bob, and the attacker wants to learn. */
export const attackSecret = 'The vault opens with 4711.';

/** Makes the messages, and Bob's certificates among them: bob.p12, bob.pem and ca.pem in the folder. */
export function makeAttacks(): { folder: string; vectors: Vector[] } {
  const folder = temporaryFolder('attacks');
  execFileSync(goProgram('attacks'), ['--out', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const list = JSON.parse(readFileSync(join(folder, 'vectors.json'), 'utf8')) as Omit<Vector, 'raw'>[];
  return {
    folder,
    vectors: list.map(each => ({ ...each, raw: readFileSync(join(folder, `${each.id}.eml`)) })),
  };
}
