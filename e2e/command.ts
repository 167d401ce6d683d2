// The command signet, which makes the messages that tests open, with the certificates that tests issue.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { goProgram } from './rig/program.ts';

/** Runs the command on a message. */
export function signet(message: Buffer, ...args: string[]): Buffer {
  return execFileSync(goProgram('signet'), args, { input: message, stdio: 'pipe' });
}

/** Signs and encrypts for the people whose certificates are in a folder; see issueCertificates. */
export class Writer {
  readonly #certificates: string;

  constructor(certificates: string) {
    this.#certificates = certificates;
  }

  sign(message: Buffer, who = 'alice', ...more: string[]): Buffer {
    const [certificate, key] = [this.#file(`${who}.pem`), this.#file(`${who}.key`)];
    const chain = this.#file('intermediate.pem');
    return signet(message, 'sign', '--cert', certificate, '--key', key, '--chain', chain, ...more);
  }

  encrypt(message: Buffer, ...to: string[]): Buffer {
    return signet(message, 'encrypt', ...to.flatMap(name => ['--to', this.#file(`${name}.pem`)]));
  }

  #file(name: string): string {
    return join(this.#certificates, name);
  }
}
