// OpenSSL's cms command: a second opinion on what was sent, and a sender that is not Signet.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './rig/folder.ts';
import { build } from './tree.ts';

/** Decrypts a message with a person's key; throws where it cannot. */
export function decrypt(message: Buffer, certificates: string, name: string): Buffer {
  return cms(message, [
    '-decrypt',
    ...['-recip', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
  ]);
}

/** How many keys a message is encrypted for. */
export function countReaders(message: Buffer): number {
  const printed = cms(message, ['-cmsout', '-print', '-noout']).toString('latin1');
  return printed.match(/^ *d\.(ktri|kari|kekri|pwri|ori):/gm)?.length ?? 0;
}

/** Verifies a signed entity against the tests' authority and returns what was signed; throws where it does not hold. */
export function verify(entity: Buffer, certificates: string): Buffer {
  return cms(entity, ['-verify', '-CAfile', join(certificates, 'ca.pem')]);
}

/** The header of a message. */
export interface Letter {
  from: string;
  to: string;
  subject: string;
}

/** A clear-signed message, as another mail program would send it, with the key of a person in the certificates. */
export function sign(text: string, letter: Letter, certificates: string, name: string): Buffer {
  const entity = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n`;
  return message(entity, letter, [
    ...['-sign', '-signer', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
    ...['-certfile', join(certificates, 'intermediate.pem')],
  ]);
}

/** A message like that of {@link sign} which asks everybody for a receipt, to go to its sender. */
export function askForReceipt(
  text: string,
  letter: Letter,
  certificates: string,
  name: string,
  to = `${name}@example.test`,
): Buffer {
  const entity = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n`;
  return message(entity, letter, [
    ...['-sign', '-signer', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
    ...['-certfile', join(certificates, 'intermediate.pem')],
    ...['-receipt_request_all', '-receipt_request_to', to],
  ]);
}

/** A receipt for a message that asks for one. */
export function signReceipt(asking: Buffer, letter: Letter, certificates: string, name: string): Buffer {
  return message(asking, letter, [
    ...['-sign_receipt', '-CAfile', join(certificates, 'ca.pem')],
    ...['-signer', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
    ...['-certfile', join(certificates, 'intermediate.pem')],
  ]);
}

/** Sees that a receipt is for a message that asks for one; throws where it is not. */
export function verifyReceipt(receipt: Buffer, asking: Buffer, certificates: string): void {
  const path = join(temporaryFolder('receipt'), 'receipt.der');
  writeFileSync(path, cms(receipt, ['-cmsout', '-outform', 'DER']));
  cms(asking, ['-verify_receipt', path, '-rctform', 'DER', '-CAfile', join(certificates, 'ca.pem')]);
}

/** An encrypted message that nobody signed. */
export function encrypt(text: string, letter: Letter, certificates: string, recipient: string): Buffer {
  const entity = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n`;
  return message(entity, letter, ['-encrypt', '-aes256', '-recip', join(certificates, `${recipient}.pem`)]);
}

/** OpenSSL ends the lines of its header with LF alone. */
function message(entity: string | Buffer, { from, to, subject }: Letter, args: string[]): Buffer {
  const written = cms(typeof entity === 'string' ? Buffer.from(entity) : entity, [
    ...args,
    '-from',
    from,
    '-to',
    to,
    '-subject',
    subject,
  ]);
  const date = `Date: ${new Date().toUTCString().replace('GMT', '+0000')}\r\n`;
  return Buffer.from(date + written.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');
}

function cms(input: Buffer, args: string[]): Buffer {
  try {
    return execFileSync('openssl', ['cms', ...args], {
      input,
      maxBuffer: 256 << 20,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (thrown) {
    throw new Error(`${reasonOf(thrown)}\nIts input is kept in ${keep(input)}`);
  }
}

/** What was thrown, without the octets that Node prints with it. */
function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message.trim() : String(thrown);
}

/** Keeps octets that failed, since most messages are made of random ones and never come again. */
function keep(octets: Buffer): string {
  const folder = join(build, 'failed');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `openssl-${Date.now()}-${randomUUID().slice(0, 8)}.eml`);
  writeFileSync(path, octets);
  return path;
}
