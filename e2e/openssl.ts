// A second opinion on what was sent: OpenSSL's cms command.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Decrypts a message with a person's key; throws where it cannot. */
export function decrypt(message: Buffer, certificates: string, name: string): Buffer {
  return cms(message, [
    '-decrypt',
    ...['-recip', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
  ]);
}

/** Verifies a signed entity against the tests' authority and returns what was signed; throws where it does not hold. */
export function verify(entity: Buffer, certificates: string): Buffer {
  return cms(entity, ['-verify', '-CAfile', join(certificates, 'ca.pem')]);
}

function cms(input: Buffer, args: string[]): Buffer {
  return execFileSync('openssl', ['cms', ...args], {
    input,
    maxBuffer: 256 << 20,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
